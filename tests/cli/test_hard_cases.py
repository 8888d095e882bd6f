"""Closed streams, full disks, damaged files, odd folders: a message and an exit code, never a traceback."""

import errno
import json
import os
import resource
import socket
import stat
import subprocess
import sys
import threading

import pytest
from sqlalchemy.exc import OperationalError

from kb.search.whoosh_engine import WhooshEngine
from tests.cli.running import GOOD, Done, a_library, kb, written

KB = [sys.executable, "-W", "error", "-c", "from kb.cli import main; main(prog_name='kb')"]


def many(count):
    """A library file of some hundred kilobytes."""
    macros = [
        {
            **a_library(key=f"macro-{number}", body=f"{GOOD['en']}\n\n#{number}")["macros"][0],
            "shortcut": f"s{number}",
        }
        for number in range(count)
    ]
    return {"format": "kb-library", "version": 1, "macros": macros}


def process(*arguments, before="", **more):
    """Run `kb` as a process; `before` is what a shell does to its streams, such as `<&-`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {before}', "sh", *KB, *map(str, arguments)],
        capture_output=True,
        env=clean,
        timeout=120,
        **more,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def data(tmp_path):
    """A data folder with our small library in it."""
    folder = tmp_path / "data"
    assert kb("import", written(tmp_path / "lib.json", a_library()), "--data", folder).code == 0
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ["tone", "--locale", "en"],
        ["tone", "--batch", "-"],
        ["import", "-"],
        ["user", "add", "Mei", "--role", "agent", "--password-stdin"],
        ["user", "add", "Mei", "--role", "agent"],
    ],
)
def test_a_closed_standard_input_is_told(tmp_path, arguments):
    done = process(*arguments, "--data", tmp_path / "data", before="<&-")

    assert (done.code, done.out) == (2, "")
    assert "standard input" in done.err or "--password-stdin" in done.err
    assert "Traceback" not in done.err


def test_a_reader_that_leaves_early_is_no_fault(data, tmp_path):
    lines = "".join(json.dumps({"id": number, "query": "refund"}) + "\n" for number in range(400))
    batch = written(tmp_path / "q.jsonl", lines)
    command = [*KB, "search", "--batch", batch, "--json", "--data", data]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        first = running.stdout.readline()
        running.stdout.close()
        errors = running.stderr.read().decode()

    assert json.loads(first)["id"] == 0
    assert errors == ""
    assert running.returncode in (0, 1)


def test_output_that_cannot_be_written_is_told(data):
    done = process("export", "--to", "kb-library", "--data", data, before="> /dev/full")

    assert done.code == 2
    assert "No space left" in done.err
    assert "Traceback" not in done.err


def test_a_library_comes_in_by_standard_input(tmp_path):
    done = kb("import", "-", "--data", tmp_path, stdin=json.dumps(a_library()))
    large = kb("import", "-", "--data", tmp_path, stdin=json.dumps(a_library()), KB_IMPORT_LIMIT="100")
    wrong = kb("import", "-", "--data", tmp_path, stdin="{")

    assert done.out == "created=2 updated=0 unchanged=0 held=0\n"
    assert (large.code, wrong.code) == (2, 2)
    assert "standard input: the file is larger than 100 bytes" in large.err
    assert "standard input: line 1" in wrong.err


@pytest.mark.parametrize("name", ["a?b=c", "a#b", "a%41b", "a b", "خانه", ":memory:"])
def test_a_folder_may_have_any_name(tmp_path, name):
    folder = tmp_path / name

    kb("import", written(tmp_path / "lib.json", a_library()), "--data", folder)

    assert (folder / "hamdeli.db").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "lib.json"])
    assert kb("search", "refund", "--json", "--data", folder).json["total"] == 2


def test_an_empty_name_is_not_the_folder_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    for arguments in (["--data", "", "check"], ["check", "--data", ""]):
        done = kb(*arguments)
        assert done.code == 2
        assert "--data" in done.err
    assert list(tmp_path.iterdir()) == []


def no_file_over(kilobytes):
    """Make every write beyond a size fail, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))


def test_a_disk_that_is_full_keeps_nothing_of_an_import(tmp_path):
    path, data = written(tmp_path / "lib.json", many(150)), tmp_path / "data"
    kb("check", "--data", data)

    full = process("import", path, "--data", data, preexec_fn=lambda: no_file_over(64))
    after = kb("check", "--data", data)
    again = kb("import", path, "--data", data)

    assert (full.code, full.out) == (2, "")
    assert "database" in full.err
    assert "Traceback" not in full.err
    assert (after.code, after.out) == (0, "")
    assert again.out == "created=150 updated=0 unchanged=0 held=0\n"


@pytest.fixture
def no_room(monkeypatch):
    """No room for the index, but for the database."""

    def full(self):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(WhooshEngine, "clear", full)


def test_an_index_that_cannot_be_written_loses_no_import_and_no_answer(no_room, tmp_path):
    done = kb("import", written(tmp_path / "lib.json", a_library()), "--data", tmp_path / "data")
    found = kb("search", "refund", "--json", "--data", tmp_path / "data")
    rebuilt = kb("reindex", "--data", tmp_path / "data")
    checked = kb("check", "--data", tmp_path / "data")

    assert (done.code, done.out) == (0, "created=2 updated=0 unchanged=0 held=0\n")
    assert "index cannot be written (No space left on device)" in done.err
    assert (found.code, found.json["total"]) == (0, 2)
    assert (rebuilt.code, rebuilt.out) == (2, "")
    assert "index cannot be written" in rebuilt.err
    assert checked.code == 1


def test_an_index_that_stays_empty_is_not_called_rebuilt(data, monkeypatch):
    monkeypatch.setattr(WhooshEngine, "build", lambda self, documents, *, sequence: self.clear())

    done = kb("reindex", "--data", data)

    assert (done.code, done.out) == (2, "")
    assert "index cannot be written" in done.err


def test_a_garbled_index_answers_and_mends_without_a_traceback(data):
    for path in (data / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[::-1])

    done = process("search", "refund", "--json", "--data", data)

    assert (done.code, done.json["total"]) == (0, 2)
    assert "Traceback" not in done.err
    assert kb("check", "--data", data).code == 0


def test_a_database_that_fails_meanwhile_is_told(data, monkeypatch):
    def fail(*_, **__):
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked\nmore"))

    monkeypatch.setattr("kb.cli.import_.import_entries", fail)

    done = kb("import", data.parent / "lib.json", "--data", data)

    assert (done.code, done.out) == (2, "")
    assert (
        "the database failed, and what was under way is not kept: database is locked; another"
        in done.err.lower()
    )


def test_a_damaged_database_is_told(data):
    path = data / "hamdeli.db"
    whole = path.read_bytes()
    for begin in (0, 100, len(whole) // 2):
        path.write_bytes(whole[:begin] + b"\xff" * 8_192 + whole[begin + 8_192 :])
        for command in (["check"], ["search", "refund"], ["export", "--to", "zendesk"]):
            done = process(*command, "--data", data)
            assert done.code in (0, 1, 2)
            assert "Traceback" not in done.err


class TestExport:
    def test_a_link_stays_a_link_and_the_file_keeps_its_rights(self, data, tmp_path):
        target, link = tmp_path / "target.json", tmp_path / "link.json"
        target.write_text("old")
        target.chmod(0o640)
        link.symlink_to(target)

        done = kb("export", "--to", "kb-library", "-o", link, "--data", data)

        assert done.code == 0
        assert link.is_symlink()
        assert json.loads(target.read_text("utf-8"))["format"] == "kb-library"
        assert stat.S_IMODE(target.stat().st_mode) == 0o640
        assert sorted(path.name for path in tmp_path.iterdir()) == [
            "data",
            "lib.json",
            "link.json",
            "target.json",
        ]

    def test_a_pipe_is_written_to_and_not_replaced(self, data, tmp_path):
        pipe, got = tmp_path / "pipe", []
        os.mkfifo(pipe)
        reader = threading.Thread(target=lambda: got.append(pipe.read_text("utf-8")))
        reader.start()

        done = kb("export", "--to", "kb-library", "-o", pipe, "--data", data)
        reader.join(timeout=30)

        assert done.code == 0
        assert pipe.is_fifo()
        assert json.loads(got[0])["format"] == "kb-library"

    def test_what_cannot_be_written_leaves_the_old_file(self, data, tmp_path):
        path = written(tmp_path / "out.json", "old")

        done = process(
            "export", "--to", "kb-library", "-o", path, "--data", data, preexec_fn=lambda: no_file_over(0)
        )

        assert done.code == 2
        assert "Traceback" not in done.err
        assert path.read_text() == "old"
        assert not list(tmp_path.glob(".*"))


def test_serve_names_the_address_that_it_cannot_have(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        in_use = kb("serve", "--port", str(port), "--data", tmp_path)
    nowhere = kb("serve", "--host", "no such host", "--port", "0", "--data", tmp_path)
    too_long = kb("serve", "--host", "x" * 300, "--port", "0", "--data", tmp_path)

    assert (in_use.code, nowhere.code, too_long.code) == (2, 2, 2)
    assert f"127.0.0.1:{port}: cannot be listened on: Address already in use; choose" in in_use.err
    assert "no such host:0" in nowhere.err
    assert "Traceback" not in in_use.err + nowhere.err + too_long.err


def test_reindex_is_quiet_where_no_terminal_is(data):
    done = process("reindex", "--data", data)

    assert (done.out, done.err) == ("macros=1 articles=1 variants=2\n", "")


def test_an_index_that_is_only_behind_is_no_difference(data, tmp_path, monkeypatch):
    monkeypatch.setattr("kb.cli.import_.Indexer.catch_up", lambda self, **_options: None)
    kb("import", written(tmp_path / "b.json", a_library(key="another", shortcut="other")), "--data", data)
    monkeypatch.undo()

    done = kb("check", "--data", data)

    assert (done.code, done.out) == (0, "")
    assert kb("search", "charged", "--json", "--data", data).json["total"] == 2
