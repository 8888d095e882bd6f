import json
import sqlite3

import pytest

from tests.cli.running import COLD, a_library, kb, kb_process, written


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A data folder with our small library in it."""
    folder = tmp_path_factory.mktemp("filled")
    assert kb("import", written(folder / "lib.json", a_library()), "--data", folder / "data").code == 0
    return folder / "data"


def test_an_import_counts_and_the_second_changes_nothing(tmp_path):
    path = written(tmp_path / "lib.json", a_library())

    first = kb("import", path, "--data", tmp_path / "data")
    second = kb("--data", tmp_path / "data", "import", path)

    assert first.out == "created=2 updated=0 unchanged=0 held=0\n"
    assert second.out == "created=0 updated=0 unchanged=2 held=0\n"
    assert (first.code, second.code) == (0, 0)


def test_a_changed_text_is_updated(tmp_path):
    kb("import", written(tmp_path / "a.json", a_library()), "--data", tmp_path / "data")
    changed = a_library(body=a_library()["macros"][0]["variants"]["en"]["body"] + " Thanks!")

    done = kb("import", written(tmp_path / "b.json", changed), "--data", tmp_path / "data")

    assert done.out == "created=0 updated=1 unchanged=1 held=0\n"


def test_what_the_gate_holds_is_kept_for_review_and_named(tmp_path):
    path = written(tmp_path / "lib.json", a_library(body=COLD))

    first = kb("import", path, "--data", tmp_path / "data")
    second = kb("import", path, "--data", tmp_path / "data")
    library = kb("export", "--to", "kb-library", "--data", tmp_path / "data").json

    assert first.out == "created=2 updated=0 unchanged=0 held=1\n"
    assert first.err.startswith("held: macro billing-duplicate-charge en: missing acknowledgement; ")
    assert "unchanged=2" in second.out
    assert library["macros"][0]["variants"]["en"]["status"] == "review"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "line 1: column 2: this is not JSON"),
        (b'{"format": "caf\xe9"}', "byte 15 is not UTF-8"),
        (b"[" * 100_000, "nested deeper"),
        (json.dumps(a_library(boddy=1)).encode(), "macros[0].boddy: unknown field"),
        (json.dumps(a_library(variants={})).encode(), "source variant en is missing"),
    ],
)
def test_a_wrong_file_is_refused_whole(tmp_path, content, said):
    path = tmp_path / "lib.json"
    path.write_bytes(content)

    done = kb("import", path, "--data", tmp_path / "data")

    assert (done.code, done.out) == (2, "")
    assert f"{path}: " in done.err
    assert said in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "data").exists()


def test_a_file_over_the_limit_is_refused_by_the_setting(tmp_path):
    path = written(tmp_path / "lib.json", a_library())

    done = kb("import", path, "--data", tmp_path / "data", KB_IMPORT_LIMIT="100")
    wrong = kb("import", path, "--data", tmp_path / "data", KB_IMPORT_LIMIT="many")
    none = kb("import", tmp_path / "none.json", "--data", tmp_path / "data")

    assert (done.code, wrong.code, none.code) == (2, 2, 2)
    assert "larger than 100 bytes" in done.err
    assert "KB_IMPORT_LIMIT" in wrong.err
    assert "none.json" in none.err


def test_an_export_imports_again_unchanged(filled, tmp_path):
    text = kb("export", "--to", "kb-library", "--data", filled).out
    path = tmp_path / "out.json"

    to_file = kb("export", "--to", "kb-library", "-o", path, "--data", filled)
    again = kb("import", path, "--data", filled)
    elsewhere = kb("import", path, "--data", tmp_path / "other")

    assert path.read_text(encoding="utf-8") == text
    assert to_file.out == ""
    assert "unchanged=2" in again.out
    assert "created=2" in elsewhere.out
    assert kb("export", "--to", "kb-library", "--data", tmp_path / "other").out == text


@pytest.mark.parametrize("name", ["zendesk", "django-helpdesk"])
def test_a_helpdesks_export_is_json_and_its_report_goes_to_standard_error(filled, name):
    done = kb("export", "--to", name, "--data", filled)

    assert done.code == 0
    assert "Charged twice" in json.dumps(done.json)
    assert "billing-duplicate-charge" in done.err or "how-refunds-work" in done.err


def test_an_unknown_format_or_folder_is_refused(filled, tmp_path):
    unknown = kb("export", "--to", "nope", "--data", filled)
    nowhere = kb("export", "--to", "kb-library", "-o", tmp_path / "none" / "x.json", "--data", filled)

    assert (unknown.code, nowhere.code) == (2, 2)
    assert "django-helpdesk" in unknown.err
    assert "Traceback" not in nowhere.err


def test_a_search_answers_in_the_agreed_shape(filled):
    done = kb("search", "refund", "--json", "--data", filled)

    assert set(done.json) == {"query", "took_ms", "total", "results"}
    assert done.json["query"] == "refund"
    assert done.json["total"] == len(done.json["results"]) == 2
    assert all(
        set(hit) == {"kind", "key", "locale", "title", "score", "snippet"} for hit in done.json["results"]
    )


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        (["--kind", "macro"], ["billing-duplicate-charge"]),
        (["--kind", "article"], ["how-refunds-work"]),
        (["--situation", "billing"], ["billing-duplicate-charge"]),
        (["--situation", "none-such"], []),
        (["--locale", "en", "--kind", "macro", "--limit", "1"], ["billing-duplicate-charge"]),
    ],
)
def test_a_search_can_be_narrowed(filled, options, keys):
    done = kb("search", "refund", *options, "--json", "--data", filled)

    assert [hit["key"] for hit in done.json["results"]] == keys


def test_people_get_readable_results(filled):
    done = kb("search", "charged twice", "--data", filled)

    assert "Charged twice" in done.out
    assert "macro billing-duplicate-charge [en]" in done.out
    assert done.out.endswith(" found\n")


def test_a_new_folder_is_an_empty_library(tmp_path):
    done = kb("search", "refund", "--json", "--data", tmp_path / "new")

    assert (done.code, done.json["total"]) == (0, 0)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert "macros=0 articles=0" in kb("reindex", "--data", tmp_path / "new").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["refund", "--locale", "tlh"],
        ["refund", "--locale", "x" * 5_000],
        [b"\xff\xfe"],
        ["refund", "--situation", b"\xff"],
        ["refund", "--limit", "0"],
        ["refund", "--limit", "many"],
        ["refund", "--kind", "poem"],
        [],
    ],
)
def test_a_search_that_makes_no_sense_is_refused(filled, arguments):
    done = kb("search", *arguments, "--json", "--data", filled)

    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    assert "rror" in done.err


def test_a_batch_answers_line_by_line_in_order(filled, tmp_path):
    queries = [
        {"id": "a", "query": "refund"},
        {"id": 2, "query": "charged", "locale": "en", "situation": "billing", "limit": 1, "kind": None},
        {"id": "ج", "query": "photosynthesis", "note": "fields of others are left alone"},
    ]
    batch = written(
        tmp_path / "q.jsonl", "\ufeff" + "\n\n".join(json.dumps(query) for query in queries) + "\r\n"
    )

    done = kb("search", "--batch", batch, "--json", "--data", filled)

    assert done.code == 0, done.err
    assert [line["id"] for line in done.lines] == ["a", 2, "ج"]
    assert [line["total"] for line in done.lines] == [2, 1, 0]
    assert done.lines[0]["query"] == "refund"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: column 2: this is not JSON"),
        ("[1]", "expected object, found list"),
        ('{"query": "x"}', "id: expected text or number, found nothing"),
        ('{"id": true, "query": "x"}', "id: expected text or number"),
        ('{"id": 1}', "query: expected text, found nothing"),
        ('{"id": 1, "query": 5}', "query: expected text, found number"),
        ('{"id": 1, "query": "x", "limit": "3"}', "limit: expected a whole number"),
        ('{"id": 1, "query": "x", "limit": true}', "limit: expected a whole number"),
        ('{"id": 1, "query": "x", "limit": -1}', "limit: expected a whole number"),
        ('{"id": 1, "query": "x", "locale": "tlh"}', "is not a locale"),
        ('{"id": 1, "query": "\\ud800"}', "not valid Unicode"),
        ('{"id": 1, "id": 2, "query": "x"}', "more than once"),
        ('{"id": NaN, "query": "x"}', "found NaN"),
        ("[" * 100_000, "nested deeper"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_printed(filled, tmp_path, line, said):
    batch = written(tmp_path / "q.jsonl", '{"id": 1, "query": "refund"}\n' + line + "\n")

    done = kb("search", "--batch", batch, "--json", "--data", filled)

    assert (done.code, done.out) == (2, "")
    assert "line 2" in done.err
    assert said in done.err


def test_a_check_finds_nothing_and_then_what_was_lost(filled, tmp_path):
    before = kb("check", "--data", filled)
    (database,) = filled.glob("*.db")
    with sqlite3.connect(database) as connection:
        assert connection.execute("select count(*) from sqlite_master").fetchone()[0] > 3
    connection.close()
    for path in sorted((filled / "index").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()

    after = kb("check", "--data", filled)
    rebuilt = kb("reindex", "--data", filled)

    assert (before.code, before.out) == (0, "")
    assert after.code == 1
    assert after.out
    assert rebuilt.out == "macros=1 articles=1 variants=2\n"
    assert kb("check", "--data", filled).code == 0


def test_the_folder_comes_from_the_environment_too(filled):
    assert kb("search", "refund", "--json", KB_DATA=str(filled)).json["total"] == 2


def test_a_folder_that_cannot_be_made_is_an_error_and_no_traceback(tmp_path):
    (tmp_path / "file").write_text("x")

    inside_a_file = kb("search", "x", "--data", tmp_path / "file" / "data")
    the_file = kb("search", "x", "--data", tmp_path / "file")

    assert (inside_a_file.code, the_file.code) == (2, 2)
    assert "Traceback" not in inside_a_file.err + the_file.err


def test_the_process_writes_utf_8_whatever_the_terminal_says(filled, tmp_path):
    ascii_only = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    done = kb_process("search", "بازگشت وجه", "--json", "--data", filled, **ascii_only)
    refused = kb_process("search", b"\xff\xfe", "--json", "--data", filled, **ascii_only)

    assert done.json["query"] == "بازگشت وجه"
    assert (refused.code, refused.out) == (2, "")
    assert "Traceback" not in refused.err


def test_the_process_imports_searches_and_ends_clean(tmp_path):
    path = written(tmp_path / "lib.json", a_library())

    imported = kb_process("import", path, "--data", tmp_path / "data")
    found = kb_process("search", "refund", "--json", "--data", tmp_path / "data")

    assert (imported.code, imported.out, imported.err) == (0, "created=2 updated=0 unchanged=0 held=0\n", "")
    assert (found.code, found.json["total"], found.err) == (0, 2, "")
