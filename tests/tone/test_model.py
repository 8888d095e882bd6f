"""The learned part: its weights belong to the corpus, its sums are right, and without it the rules decide."""

import gzip
import json
from pathlib import Path

import pytest

from kb.languages import LANGUAGES
from kb.tone import ELEMENTS, check
from kb.tone.engine import readings
from kb.tone.model import features
from kb.tone.model import judge as judging
from kb.tone.model import weights as weighing
from kb.tone.model.weights import DATA, Lanes, pack, read, weights
from tools.tone_training import corpus


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_weights_were_learnt_from_the_corpus_as_it_is(code: str) -> None:
    learnt = weights(code)

    assert learnt is not None
    assert learnt.corpus == corpus.digest(code), "the corpus has changed: run make tone-model"
    assert learnt.targets == corpus.TARGETS


def test_all_weights_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in DATA.glob("*.json.gz")) < 5_000_000


@pytest.mark.parametrize("rows", [[[1, -2, 3], [-1, -2, -3]], [[0, 0, 0]], [[-(2**20), 2**20, -1]] * 3])
def test_sums_of_packed_weights_are_the_sums_of_each(rows: list[list[int]]) -> None:
    total = sum(pack(row) for row in rows)

    sums = [sum(column) for column in zip(*rows, strict=True)]
    assert total == pack(sums)
    assert Lanes("abc").positive(total) == [
        name for name, value in zip("abc", sums, strict=True) if value >= 0
    ]


def test_a_weights_file_is_read_as_written(tmp_path: Path) -> None:
    table = {
        "targets": ["action", "blame"],
        "bias": [-2000, -3000],
        "threshold": [-500, 100],
        "corpus": "abc",
        "weights": {"t:sent": [0, 1500, 1, -20]},
    }
    path = tmp_path / "xx.json.gz"
    path.write_bytes(gzip.compress(json.dumps(table).encode()))

    learnt = read(path)

    assert learnt.keys["t:sent"] == pack([1500, -20])
    assert (learnt.bias, learnt.threshold) == ((-2000, -3000), (-500, 100))


def test_segments_hold_every_word_of_their_sentence_once() -> None:
    text = (
        "Thanks for the photos, which show the crack, so I've ordered a new lid and it ships on Friday. Ok?"
    )
    _folded, sentences = readings(text, "en")

    for reading in sentences:
        parts = features.segments(reading)
        assert [token for part in parts for token in part.tokens] == list(reading.sentence.tokens)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "sorry for the wait, just sent you a new code, shout if it doesn't work"),
        ("fa", "ببخشید که معطل شدید، همین الان مبلغ را برگرداندم، اگر نرسید به من بگویید"),
        ("el", "συγγνώμη για την αναμονή, μόλις σας έστειλα νέο κωδικό, πείτε μου αν δεν δουλέψει"),
        ("zh", "抱歉让您久等了，新的验证码已经发给您，收不到的话跟我说一声"),
    ],
)
def test_three_elements_are_heard_in_one_breath_each_in_its_own_words(code: str, text: str) -> None:
    report = check(text, code)

    assert report.missing == ()
    first = [min(each.start for each in report.elements[name].evidence) for name in ELEMENTS]
    assert first == sorted(first)
    assert len(set(first)) == 3


def test_a_language_without_weights_is_judged_by_its_rules(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(weighing, "DATA", tmp_path)
    for cached in (weighing.weights, judging.judge):
        cached.cache_clear()
    try:
        report = check(
            "Thank you for your report. I have refunded the second charge. Let me know if it is late.", "en"
        )
    finally:
        monkeypatch.undo()
        for cached in (weighing.weights, judging.judge):
            cached.cache_clear()

    assert report.passed


def test_the_same_text_is_judged_alike_when_nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "I'm sorry the lamp broke. A new one left our shop this morning. Tell me if it is late."
    before = check(text, "en")
    monkeypatch.setattr(weighing, "_MOST_SUMS", 0)

    assert check(text, "en") == before


def test_a_known_word_keeps_its_weight_while_another_thread_makes_room() -> None:
    learnt = weights("en")
    assert learnt is not None
    key = next(key for key in learnt.keys if key.startswith("b:"))
    sums = learnt.sums(str, joined=False)
    sums.__self__.clear()  # type: ignore[attr-defined]

    assert sums(key) == learnt.keys[key] != 0


def test_marks_are_taken_out_and_links_left() -> None:
    bare, spans = corpus.unmark("[k|[vague-sorry|Sorry.]] See [the page](http://a.b), [a|I fixed it.]")

    assert bare == "Sorry. See [the page](http://a.b), I fixed it."
    assert [(name, bare[start:end]) for name, start, end in spans] == [
        ("vague-apology", "Sorry."),
        ("acknowledgement", "Sorry."),
        ("action", "I fixed it."),
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("== email; shop\nHello.", ":1: expected == style; trade; advice"),
        ("== email; shop;\n[x|Hello.]", ":1: no mark is called 'x'"),
        ("== drills; shop;\nHello.\n[k|Hello.", ":3: a [ is not closed after 'Hello.'"),
        ("== drills; shop;\nHello.]", ":2: a ] closes nothing"),
    ],
)
def test_a_wrong_mark_is_told_with_its_line(tmp_path: Path, body: str, said: str) -> None:
    path = tmp_path / "a-01.txt"
    path.write_text(body, encoding="utf-8")

    with pytest.raises(corpus.WrongCorpusError) as refused:
        list(corpus.marked(path))

    assert str(refused.value) == f"{path}{said}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_reply_that_measures_is_learnt_from(code: str) -> None:
    measured = Path(__file__).parent / "replies" / f"{code}.jsonl"
    texts = {json.loads(line)["text"] for line in measured.read_text(encoding="utf-8").splitlines()}

    assert texts.isdisjoint(reply.text for group in corpus.read(code).values() for reply in group)
