"""Import and index 1,000 macros in 4 languages, through the real command.

The peer, in the same run: `json.load` and one plain SQLite table of the same texts, without tone
check, revisions, change log or index. The texts are the starter library's, numbered and shuffled by a fixed seed.
"""

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kb.exchange import kb_library
from kb.library.entry import Kind, Status
from kb.library.file import FileEntry, FileVariant
from kb.library.shipped import read_shipped, shipped_folder

KB = Path(sys.executable).with_name("kb")
SEED = 20261122


def generated(count: int) -> list[FileEntry]:
    """Number the starter macros until there are `count` of them; no two texts are the same."""
    chance = random.Random(SEED)
    macros = [entry for entry in read_shipped(shipped_folder()).file.entries if entry.kind is Kind.MACRO]
    return [_numbered(chance.choice(macros), number) for number in range(count)]


def _numbered(entry: FileEntry, number: int) -> FileEntry:
    variants = {
        locale: FileVariant(f"{text.title} {number}", f"{text.body}\n\n#{number}", Status.APPROVED)
        for locale, text in entry.variants.items()
    }
    return FileEntry(
        entry.kind, f"{entry.key}-{number}", entry.source_locale, variants, entry.situations, None
    )


def plain(path: Path, database: Path) -> float:
    """Do the least that keeps the same texts, as the peer."""
    started = time.perf_counter()
    with path.open(encoding="utf-8") as file:
        document = json.load(file)
    connection = sqlite3.connect(database)
    connection.execute(
        "CREATE TABLE text (key TEXT, locale TEXT, title TEXT, body TEXT, PRIMARY KEY (key, locale))"
    )
    with connection:
        connection.executemany(
            "INSERT INTO text VALUES (?, ?, ?, ?)",
            [
                (macro["key"], locale, text["title"], text["body"])
                for macro in document["macros"]
                for locale, text in macro["variants"].items()
            ],
        )
    connection.close()
    return time.perf_counter() - started


def run(*arguments: str | Path) -> tuple[float, str]:
    """Time one `kb` command; gives what it printed, too."""
    started = time.perf_counter()
    done = subprocess.run([KB, *arguments], check=True, capture_output=True, text=True)
    return time.perf_counter() - started, done.stdout.strip()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--macros", type=int, default=1_000)
    count = parser.parse_args().macros
    with tempfile.TemporaryDirectory() as folder:
        path, data = Path(folder) / "library.json", Path(folder) / "data"
        path.write_text(kb_library.write(generated(count)), encoding="utf-8")
        peer = plain(path, Path(folder) / "peer.db")
        first, counts = run("import", path, "--data", data)
        again, unchanged = run("import", path, "--data", data)
        rebuilt, _ = run("reindex", "--data", data)
        size = path.stat().st_size / 1e6
    print(f"{count} macros x 4 languages, {size:.1f} MB")
    print(f"json.load + sqlite3 insert   {peer:7.2f} s")
    print(f"kb import, with the index    {first:7.2f} s   {first / peer:6.0f} x   {counts}")
    print(f"kb import again              {again:7.2f} s   {again / peer:6.0f} x   {unchanged}")
    print(f"kb reindex                   {rebuilt:7.2f} s   {rebuilt / peer:6.0f} x")


if __name__ == "__main__":
    main()
