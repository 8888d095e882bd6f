import json
import os

import pytest

from tests import texts
from tests.cli.running import COLD, GOOD, kb, written

EL = texts.COLD["el"]


def test_a_good_reply_passes_with_its_evidence():
    done = kb("tone", "--locale", "en", "--json", stdin=GOOD["en"])

    assert done.code == 0
    assert set(done.json) == {"locale", "passed", "elements", "findings"}
    assert (done.json["locale"], done.json["passed"]) == ("en", True)
    assert list(done.json["elements"]) == ["acknowledgement", "action", "invitation"]
    for element in done.json["elements"].values():
        assert element["present"]
        for span in element["evidence"]:
            assert GOOD["en"][span["start"] : span["end"]] == span["text"]


def test_a_cold_reply_does_not_pass(tmp_path):
    done = kb("tone", written(tmp_path / "reply.txt", COLD), "--locale", "en", "--json")

    assert (done.code, done.json["passed"]) == (1, False)
    assert done.json["elements"]["acknowledgement"] == {"present": False, "evidence": []}


def test_spans_count_code_points_of_the_text_as_given():
    text = "\ufeff🙂\r\n" + GOOD["en"].replace("\n", "\r\n")

    done = kb("tone", "--locale", "en", "--json", stdin=text)

    spans = [span for element in done.json["elements"].values() for span in element["evidence"]]
    assert spans
    assert all(text[span["start"] : span["end"]] == span["text"] for span in spans)


def test_people_get_a_readable_report():
    good, cold = kb("tone", "--locale", "en", stdin=GOOD["en"]), kb("tone", "--locale", "en", stdin=COLD)

    assert good.out.endswith("Passed.\n")
    assert "✗ Acknowledgement: missing" in cold.out
    assert cold.code == 1


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (["--locale", "tlh"], b"x", "is not a locale"),
        (["--locale", "en"], b"caf\xe9", "byte 3 is not UTF-8"),
        (["--locale", "en"], b"x" * 200_001, "200001 characters"),
        ([], b"x", "--locale"),
        (["--locale", "en"], "Thank you".encode("utf-16-le"), "is U+0000, which no text has"),
        (["--locale", "en"], b"\xff\xfeT\x00", "byte 0 is not UTF-8"),
        (["--locale", "en"], b"one\ntwo \xff", "line 2: byte 8 is not UTF-8"),
        (["none.txt", "--locale", "en"], b"", "none.txt"),
        ([b"\xff.txt", "--locale", "en"], b"", ".txt"),
        (["--locale", b"\xff"], b"", "--locale"),
    ],
)
def test_bad_input_is_refused(arguments, stdin, said):
    done = kb("tone", *arguments, "--json", stdin=stdin)

    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_an_empty_reply_does_not_pass():
    assert kb("tone", "--locale", "en", "--json").code == 1


def test_a_batch_answers_line_by_line(tmp_path):
    lines = [{"id": "g", "locale": "en", "text": GOOD["en"]}, {"id": 7, "locale": "en-US", "text": COLD}]
    batch = written(tmp_path / "t.jsonl", "\n".join(map(json.dumps, lines)))

    done = kb("tone", "--batch", batch, "--json")

    assert done.code == 0
    assert [(line["id"], line["locale"], line["passed"]) for line in done.lines] == [
        ("g", "en", True),
        (7, "en", False),
    ]


@pytest.mark.parametrize(
    ("line", "identity", "said"),
    [
        (b'{"id": 1, "text": "x"}', 1, "locale: expected text, found nothing"),
        (b'{"id": 1, "locale": "tlh", "text": "x"}', 1, "is not a locale"),
        (b'{"id": "a", "locale": "en"}', "a", "text: expected text, found nothing"),
        (b'{"id": 1, "locale": "en", "text": "\\udfff"}', 1, "not valid Unicode"),
        (
            b'{"id": 1, "locale": "en", "text": "a\\u0000"}',
            1,
            "the character at 1 (counted from 0) is U+0000",
        ),
        (b'{"id": 1, "locale": "en", "text": null}', 1, "found null"),
        (b'{"id": 1, "locale": "en", "text": "caf\xe9"}', None, "byte 38 of this line is not UTF-8"),
        (b'{"id": "\\ud800", "locale": "en", "text": "x"}', None, "not valid Unicode"),
        (b'{"id": [], "locale": "en", "text": "x"}', None, "id: expected text or number, found list"),
        (b'{"id": 1, "id": 2, "locale": "en", "text": "x"}', None, "'id' stands here more than once"),
        (b"[]", None, "expected object, found list"),
        (b"nonsense", None, "this is not JSON"),
        (b"[" * 100_000, None, "nested deeper"),
        (
            json.dumps({"id": 1, "locale": "fa", "text": EL}).encode(),
            1,
            "this looks like Greek, but the locale is fa",
        ),
    ],
)
def test_a_bad_line_is_answered_with_its_error_and_the_others_as_ever(tmp_path, line, identity, said):
    good = json.dumps({"id": 0, "locale": "en", "text": GOOD["en"]}).encode()
    batch = tmp_path / "t.jsonl"
    batch.write_bytes(b"\n".join([b"\xef\xbb\xbf" + good, b"", line, good]))

    done = kb("tone", "--batch", batch, "--json")

    assert done.code == 2
    assert [entry.get("passed") for entry in done.lines] == [True, None, True]
    assert set(done.lines[1]) == {"id", "error"}
    assert done.lines[1]["id"] == identity
    assert said in done.lines[1]["error"]
    assert f"{batch}: line 3" in done.err


def test_a_reply_in_another_language_is_told(tmp_path):
    done = kb("tone", written(tmp_path / "r.txt", EL), "--locale", "fa", "--json")

    assert (done.code, done.out) == (2, "")
    assert "r.txt: this looks like Greek, but --locale is fa" in done.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The text is empty."),
        (" \n\t", "The text is empty."),
        ("{{ customer.name }}, {{ order.id }}!", "nothing to read but placeholders"),
        ("> Please help me.", "nothing to read but placeholders"),
        (
            "Hello,\n\n```\nThank you. I have sent it. Let me know.",
            "code block that opens in line 3 is never closed",
        ),
    ],
)
def test_a_text_that_says_nothing_is_told_and_does_not_pass(text, said):
    readable, as_json = (
        kb("tone", "--locale", "en", stdin=text),
        kb("tone", "--locale", "en", "--json", stdin=text),
    )

    assert (readable.code, as_json.code, as_json.json["passed"]) == (1, 1, False)
    assert said in readable.err
    assert said in as_json.err


@pytest.mark.parametrize(
    "text",
    [
        "\u202e{}\u202c\x1b[31m\x07",
        "[a](b `c {{ d **e ~~ <f | \n\n| - 1) > #",
        "{{ unclosed\n}} {{}} {{ a | }}",
        "\ufeff\u200f\u200b\u2060",
        "\x85\u2028\u2029\x0c",
        "🙂" * 200,
        "\U0010ffff\ufffe",
    ],
)
@pytest.mark.parametrize("code", ["en", "fa", "el", "zh"])
def test_odd_texts_are_answered_and_change_no_terminal(text, code):
    done = kb("tone", "--locale", code, stdin=text.replace("{}", texts.GOOD[code], 1))

    assert done.code in (0, 1)
    assert not {char for char in done.out if char in "\x1b\x07\u202e"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--json", "--format", "sarif"], "leave one out"),
        (["a.txt", "b.txt", "--locale", "en"], "one FILE"),
        (["--locale", "en", "--quiet"], "belong to --all"),
        (["--all", "--locale", "en"], "leave --batch and --locale out"),
        (["--batch", "-", "--format", "github"], "leave FILE, --locale and --format out"),
        (["--format", "xml", "--locale", "en"], "'xml' is not one of"),
    ],
)
def test_options_that_do_not_fit_are_refused(arguments, said):
    done = kb("tone", *arguments)

    assert (done.code, done.out) == (2, "")
    assert said in done.err


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_a_file_may_have_any_name(tmp_path, form):
    path = tmp_path / os.fsdecode(b"caf\xe9: a,b.txt")
    path.write_text(COLD, encoding="utf-8")

    done = kb("tone", path, "--locale", "en", "--format", form)

    assert (done.code, done.err) == (1, "")
