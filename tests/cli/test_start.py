import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from kb.cli import COMMANDS
from tests.cli.running import kb

HEAVY = {"flask", "sqlalchemy", "whoosh", "markdown", "nh3", "rich", "alembic", "waitress", "babel", "jinja2"}


def test_the_help_imports_nothing_heavy():
    script = "import sys, json\nfrom kb.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    print(json.dumps(list(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert not HEAVY & set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("command", [*([name] for name in COMMANDS), ["user", "add"]])
def test_every_command_explains_itself(command):
    done = kb(*command, "--help")

    assert done.code == 0
    assert "Usage: kb" in done.out
    assert command == ["user"] or "--data DIR" in done.out


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_in_the_table_is_the_commands_own(name):
    first = COMMANDS[name].help.rstrip(".").split()[0]

    assert f"\n  {first} " in kb(name, "--help").out


def test_the_readme_names_every_command_and_only_options_that_are_there():
    readme = Path(__file__).parents[2].joinpath("README.md").read_text("utf-8")
    rows = re.findall(r"^\| `kb ([a-z]+)( add)?([^`]*)` \|(.*)\|$", readme, re.MULTILINE)

    assert {row[0] for row in rows} == set(COMMANDS)
    for name, more, usage, told in rows:
        described = kb(name, *more.split(), "--help").out
        for option in re.findall(r"--[a-z-]+", usage + told):
            assert option in described, (name, option)


def test_the_commands_are_listed_in_the_help():
    out = kb("--help").out

    for name, command in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(command.help)}$", out, re.MULTILINE)


def test_an_unknown_command_is_refused():
    assert kb("sing").code == 2


def test_the_version_is_told():
    assert re.fullmatch(r"kb \d+\.\d+\.\d+\n", kb("--version").out)


@pytest.mark.parametrize("roles", [["editor"], ["agent", "translator"]])
def test_a_person_is_added_and_a_second_of_the_name_refused(tmp_path, roles):
    options = [part for role in roles for part in ("--role", role)]

    first = kb(
        "user",
        "add",
        "Reza",
        *options,
        "--password-stdin",
        "--data",
        tmp_path,
        stdin="a long enough password\n",
    )
    second = kb(
        "user",
        "add",
        "reza",
        *options,
        "--password-stdin",
        "--data",
        tmp_path,
        stdin="another long password\n",
    )

    assert (first.code, first.out) == (0, "Reza\n")
    assert second.code == 2
    assert "taken" in second.err


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (["Mei", "--role", "editor", "--password-stdin"], b"short\n"),
        (["Mei", "--role", "editor", "--password-stdin"], b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\n"),
        (["Mei", "--role", "editor", "--password-stdin"], b"x" * 20_000),
        (["Mei", "--role", "editor"], b"a long enough password\n"),
        (["Mei", "--role", "king", "--password-stdin"], b"a long enough password\n"),
        (["Mei", "--password-stdin"], b"a long enough password\n"),
        (["", "--role", "editor", "--password-stdin"], b"a long enough password\n"),
        ([b"\xff", "--role", "editor", "--password-stdin"], b"a long enough password\n"),
        (["system", "--role", "editor", "--password-stdin"], b"a long enough password\n"),
    ],
)
def test_a_person_that_cannot_be_is_refused(tmp_path, arguments, stdin):
    done = kb("user", "add", *arguments, "--data", tmp_path, stdin=stdin)

    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err


def test_serve_prints_the_address_and_the_first_link_and_ends_in_order(tmp_path):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KB_")},
        "KB_DATA": str(tmp_path),
    }
    command = [sys.executable, "-c", "from kb.cli import main; main(prog_name='kb')", "serve", "--port", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        lines = [process.stdout.readline() for _ in range(3)]
        address = re.search(r"http://127\.0\.0\.1:\d+", lines[0]).group()
        link = lines[2].strip()
        with urllib.request.urlopen(f"{address}/healthz", timeout=30) as answer:
            assert answer.status == 200
        with urllib.request.urlopen(link, timeout=30) as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)

    assert link.startswith(f"{address}/first/")
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_a_port_in_use_is_an_error_and_no_traceback(tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        done = kb("serve", "--port", str(taken.getsockname()[1]), "--data", tmp_path)

    assert done.code == 2
    assert "Traceback" not in done.err


def test_another_server_finds_the_application(tmp_path: Path) -> None:
    script = "import wsgi\nprint(wsgi.app.test_client().get('/healthz').status_code)"

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "KB_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["200"]
