"""Twenty agents who type at once: two `kb serve` on one library of 10,000 macros × 4, and a browser that looks at it.

    .venv/bin/python benchmarks/agents_typing.py [--macros 10000] [--agents 20] [--seconds 30] [--seed 7] [--data DIR]

Each agent types queries letter by letter, as people do (110 to 250 ms a key, a second or two to read between queries), and
asks what the page asks: the results after each pause of 30 ms, then the text of the first one, where it is a new one. Times
are the client's, on loopback, the whole answer read, beside the typists on the same processors; those "at the server" are from
the call of the application to its answer, by a stopwatch in the very processes of `kb serve`. The peer, in the same run, gets the same keys: SQLite FTS5 behind a
bare Flask view that gives titles and snippets as JSON, two processes of it, without accounts, rights, languages or a page.

Then Chromium: how long after a key the results of what was typed stand on the screen, and what the search page weighs.
"""

import argparse
import atexit
import gzip
import http.client
import importlib
import json
import multiprocessing
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright
from search_speed import LOCALES, library, queries

sys.path.insert(0, str(Path(__file__).parent.parent))

from kb.accounts.user import SYSTEM, Role
from kb.exchange import kb_library
from kb.library.entry import Kind, Status
from kb.library.file import FileEntry, FileVariant
from kb.search import Document
from kb.services import accounts
from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.texts import GOOD
from tests.web.browsing import FLAGS, open_window

KB = Path(sys.executable).with_name("kb")
PASSWORD = "a minute of typing"
PAUSE = 0.03  # seconds: how long the page waits after a key (static/js/asking.js)
KEYS = (0.11, 0.25)  # seconds between two keys of somebody who types 40 to 90 words a minute
READING = (1.0, 2.0)  # seconds between two queries
_GLANCE = re.compile(r'data-glance="([^"]+)"')
# Resolves with the milliseconds from a key to the frame that shows its results.
ON_SCREEN = """letter => new Promise((done) => {
  const field = document.querySelector("#q");
  const place = document.querySelector("[data-search-results]");
  const watcher = new MutationObserver(() => {
    watcher.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  });
  watcher.observe(place, { childList: true, subtree: true, characterData: true, attributes: true });
  field.focus();
  const start = performance.now();
  document.execCommand("insertText", false, letter);
  setTimeout(() => done(NaN), 3000);
})"""


@dataclass
class Times:
    """What the clients saw, in milliseconds."""

    results: list[float] = field(default_factory=list)
    texts: list[float] = field(default_factory=list)
    errors: int = 0


def write_library(path: Path, documents: Sequence[Document]) -> None:
    """Write the macros of `search_speed.py`, each with a reply in front that passes the gate."""
    by_key: dict[str, dict[str, FileVariant]] = {}
    situations: dict[str, tuple[str, ...]] = {}
    for each in documents:
        text = FileVariant(each.title, f"{GOOD[each.locale]}\n\n{each.body}", Status.APPROVED)
        by_key.setdefault(each.key, {})[each.locale] = text
        situations[each.key] = tuple(each.situations)
    entries = (
        FileEntry(Kind.MACRO, key, "en", variants, situations[key], None) for key, variants in by_key.items()
    )
    path.write_text(kb_library.write(entries), encoding="utf-8")


def prepare(data: Path, documents: Sequence[Document], agents: int) -> list[str]:
    """Load the library once a folder, and sign the agents in; gives their cookies."""
    if not (data / "hamdeli.db").exists():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "library.json"
            write_library(path, documents)
            subprocess.run([KB, "import", path, "--data", data], check=True, stdout=sys.stderr)
    workspace = open_workspace(Settings.from_environment({}, data=data))
    now = datetime.now(UTC)
    known = {person.name: person for person in accounts.people(workspace.store, by=SYSTEM)}
    cookies = []
    for number in range(agents + 1):
        name = f"Agent {number}"
        person = known.get(name) or accounts.add_person(
            workspace.store, name, roles=frozenset({Role.AGENT}), password=PASSWORD, by=SYSTEM, now=now
        )
        cookies.append(accounts.start_session(workspace.store, person, now=now))
    workspace.close()
    return cookies


@contextmanager
def serving(command: Sequence[str | Path], count: int) -> Iterator[list[int]]:
    """Run a server some times over; gives the ports that they say they listen on."""
    with ExitStack() as stack:
        ports = []
        for _ in range(count):
            process = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
            stack.callback(process.terminate)
            said = iter(process.stdout)  # type: ignore[arg-type]  # a pipe, as asked
            ports.append(next(int(found[1]) for line in said if (found := re.search(r":(\d+)", line))))
        yield ports


def type_queries(
    ports: Sequence[int], cookies: Sequence[str], texts: Sequence[tuple[str, str]], seconds: float, seed: int
) -> Times:
    """Let the agents type for a while, each with a connection of their own; run in a process of its own."""
    found = Times()
    until = time.monotonic() + seconds
    typists = [
        threading.Thread(
            target=_type, args=(ports[at % len(ports)], cookie, texts, until, random.Random(seed + at), found)
        )
        for at, cookie in enumerate(cookies)
    ]
    for typist in typists:
        typist.start()
    for typist in typists:
        typist.join()
    return found


def _type(
    port: int,
    cookie: str,
    texts: Sequence[tuple[str, str]],
    until: float,
    chance: random.Random,
    found: Times,
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": f"visit={cookie}"}
    time.sleep(chance.uniform(0, READING[0]))
    read: set[str] = set()  # what the page keeps of the texts that it has shown
    while time.monotonic() < until:
        text, locale = chance.choice(texts)
        for end in range(1, len(text) + 1):
            gap = chance.uniform(*KEYS)
            began = time.monotonic()
            time.sleep(PAUSE)
            body = _ask(
                connection, f"/results?q={quote(text[:end])}&locale={locale}", headers, found.results, found
            )
            if (first := _GLANCE.search(body)) and first[1] not in read:
                read.add(first[1])
                _ask(connection, unescape(first[1]), headers, found.texts, found)
            time.sleep(max(0.0, began + gap - time.monotonic()))
        time.sleep(chance.uniform(*READING))
    connection.close()


def _ask(
    connection: http.client.HTTPConnection,
    path: str,
    headers: dict[str, str],
    times: list[float],
    found: Times,
) -> str:
    started = time.perf_counter()
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
    except (OSError, http.client.HTTPException):
        found.errors += 1
        connection.close()
        return ""
    times.append((time.perf_counter() - started) * 1000)
    found.errors += answer.status != 200
    return body


def serve_peer(folder: Path, macros: int, seed: int) -> None:
    """Serve FTS5 over the same texts, on a free port that is printed."""
    import waitress
    from flask import Flask, request
    from search_peers import Fts5

    holding = threading.local()
    if not (folder / "fts.db").exists():
        Fts5(folder, list(library(macros, seed)))

    app = Flask("peer")

    @app.get("/results")
    def results() -> str:
        if not hasattr(holding, "engine"):
            holding.engine = Fts5.__new__(Fts5)
            holding.engine.base = _connect(folder / "fts.db")
        return json.dumps(holding.engine.search(request.args["q"]))

    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=8)
    print(f"http://127.0.0.1:{server.effective_port}", flush=True)
    with suppress(KeyboardInterrupt, SystemExit):
        server.run()


def _connect(path: Path) -> object:
    from pysqlite3 import dbapi2 as sqlite

    return sqlite.connect(path)


def serve_ours(data: Path, told: Path) -> None:
    """Be `kb serve`, with a stopwatch round the application; at the end the searches' times are written down."""
    module = importlib.import_module("kb.cli.serve")
    create_app, noted = module.create_app, []

    def timed(*arguments: Any, **options: Any) -> Any:
        app = create_app(*arguments, **options)
        inner = app.wsgi_app

        def stopwatch(environ: Any, start_response: Any) -> Any:
            began = time.perf_counter()
            answer = inner(environ, start_response)
            if environ["PATH_INFO"].endswith("/results"):
                noted.append((time.time(), (time.perf_counter() - began) * 1000))
            return answer

        app.wsgi_app = stopwatch
        return app

    module.create_app = timed
    atexit.register(lambda: (told / f"{os.getpid()}.json").write_text(json.dumps(noted)))
    module.serve.main(["--port", "0", "--data", str(data)])


def at_the_server(told: Path, until: float) -> list[float]:
    """Read what the servers wrote down of the searches before a moment."""
    noted = [json.loads(path.read_text()) for path in told.glob("*.json")]
    return [ms for each in noted for at, ms in each if at <= until]


def on_screen(page: Page, texts: Sequence[tuple[str, str]], rounds: int) -> list[float]:
    """Type into the page, a letter at a time, waiting each time for the results."""
    found = []
    for text, _ in texts[:rounds]:
        page.fill("#q", "")
        page.wait_for_timeout(400)
        for letter in text[:6]:
            found.append(float(page.evaluate(ON_SCREEN, letter)))
            page.wait_for_timeout(200)
    return [each for each in found if each == each]


def weight(page: Page, address: str) -> tuple[int, int]:
    """Give the bytes of the search page with all that it loads but fonts: as sent, and under gzip."""
    sent: list[bytes] = []

    def note(answer: object) -> None:
        if answer.request.resource_type != "font":  # type: ignore[attr-defined]  # Playwright's Response
            sent.append(answer.body())  # type: ignore[attr-defined]

    page.on("response", note)
    page.goto(f"{address}/?q=refund")
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    return sum(map(len, sent)), sum(len(gzip.compress(each)) for each in sent)


def _said(name: str, times: Sequence[float]) -> str:
    ordered = statistics.quantiles(times, n=100)
    return f"{name:36}{len(times):8}{statistics.median(times):10.1f}{ordered[94]:10.1f}{ordered[98]:10.1f}"


def measure(asked: argparse.Namespace, data: Path) -> None:
    """Print the table."""
    documents = list(library(asked.macros, asked.seed))
    cookies = prepare(data, documents, asked.agents)
    texts = [
        (query.text[:24], str(query.locale))
        for query in queries(documents, 400, asked.seed)["words"]
        if len(query.text) >= 3 and query.locale in LOCALES
    ]
    spawn = multiprocessing.get_context("spawn")
    typing = (cookies[:-1], texts, asked.seconds, asked.seed)
    print(
        f"{asked.macros} macros x 4, {asked.agents} agents for {asked.seconds} s, load {os.getloadavg()[0]:.1f}"
    )
    print(f"{'':36}{'answers':>8}{'p50':>10}{'p95':>10}{'p99':>10}   (ms)")
    told = data / "times"
    shutil.rmtree(told, ignore_errors=True)
    told.mkdir()
    command = [sys.executable, __file__, "--serve-ours", data, "--told", told]
    with serving(command, 2) as ports, spawn.Pool(1) as typists:
        ours = typists.apply(type_queries, (ports, *typing))
        print(_said("search as one types, 2 processes", ours.results))
        print(_said("the first text for the pane", ours.texts))
        print(f"errors: {ours.errors}")
        typed_until = time.time()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            address = f"http://127.0.0.1:{ports[0]}"
            visit = open_window(browser, address)
            visit.context.add_cookies([{"name": "visit", "value": cookies[-1], "url": address}])
            raw, packed = weight(visit.page, address)
            page = visit.open("/")
            page.wait_for_load_state("networkidle")
            print(_said("Chromium, key to results on screen", on_screen(page, texts, asked.rounds)))
            print(f"search page: {raw / 1000:.0f} kB as sent, {packed / 1000:.0f} kB under gzip, fonts apart")
            browser.close()
    print(_said("search as one types, at the server", at_the_server(told, typed_until)))
    peer = [sys.executable, __file__, "--serve-peer", data, "--macros", str(asked.macros)]
    with serving([*peer, "--seed", str(asked.seed)], 2) as ports, spawn.Pool(1) as typists:
        theirs = typists.apply(type_queries, (ports, *typing))
        print(_said("peer: FTS5 behind bare Flask", theirs.results))
    ratio = statistics.median(ours.results) / statistics.median(theirs.results)
    print(f"ours takes {ratio:.1f} times as long (p50)")


def main() -> None:
    """Read the command and run it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--macros", type=int, default=10_000)
    parser.add_argument("--agents", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--rounds", type=int, default=20, help="queries typed in Chromium")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--data", type=Path, help="keep the library there, and take it from there again")
    parser.add_argument("--serve-peer", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--serve-ours", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--told", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve_ours:
        serve_ours(asked.serve_ours, asked.told)
    elif asked.serve_peer:
        serve_peer(asked.serve_peer, asked.macros, asked.seed)
    elif asked.data:
        measure(asked, asked.data)
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(asked, Path(folder))


if __name__ == "__main__":
    main()
