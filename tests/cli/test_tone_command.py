import json

import pytest

from tests.cli.running import COLD, GOOD, kb, written


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
    ("line", "said"),
    [
        ('{"id": 1, "text": "x"}', "locale: expected text, found nothing"),
        ('{"id": 1, "locale": "tlh", "text": "x"}', "is not a locale"),
        ('{"id": 1, "locale": "en"}', "text: expected text, found nothing"),
        ('{"id": 1, "locale": "en", "text": "\\udfff"}', "not valid Unicode"),
        ('{"id": 1, "locale": "en", "text": null}', "found null"),
        ("nonsense", "this is not JSON"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_printed(tmp_path, line, said):
    batch = written(tmp_path / "t.jsonl", '{"id": 0, "locale": "en", "text": "x"}\n' + line)

    done = kb("tone", "--batch", batch, "--json")

    assert (done.code, done.out) == (2, "")
    assert "line 2" in done.err
    assert said in done.err
