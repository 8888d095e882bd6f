"""The learned part: its weights belong to the corpus, its sums are right, and without it the rules decide."""

import gc
import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from kb import tone
from kb.languages import LANGUAGES
from kb.tone import ELEMENTS, check
from kb.tone.engine import readings
from kb.tone.model import features
from kb.tone.model import judge as judging
from kb.tone.model import weights as weighing
from kb.tone.model.weights import Lanes, pack, read, weights
from tools.tone_training import corpus


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_weights_were_learnt_from_the_corpus_as_it_is(code: str) -> None:
    learnt = weights(code)

    assert learnt is not None
    assert learnt.corpus == corpus.digest(code), "the corpus has changed: run make tone-model"
    assert learnt.targets == corpus.TARGETS


def test_all_weights_together_stay_small() -> None:
    files = Path(tone.__file__).parent.rglob("*.json.gz")

    assert sum(path.stat().st_size for path in files) < 5_000_000


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
        assert all(len(part.tokens) > 1 for part in parts)  # no "so" or "and" by itself


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


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_text_weighs_as_much_as_all_keys_that_training_names(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt = weights(code)
    assert learnt is not None
    seen = features.Features(LANGUAGES[code].stem, joined=code == "zh")
    text = {
        "en": "Sorry about the wait: at 10:30 we sent you a new lamp. Is it ok?",
        "fa": "ببخشید که معطل شدید: ساعت 10:30 چراغ تازه را فرستادیم. درست است؟",
        "el": "Συγγνώμη για την αναμονή: στις 10:30 σας στείλαμε νέα λάμπα. Είναι εντάξει;",
        "zh": "抱歉让您久等了：10:30 已经给您寄出新的灯。可以吗？",
    }[code]
    _folded, found = readings(text, code)
    bags = [
        *seen.context(found, 1),
        *(bag for bag in seen.segment(features.segments(found[0]), 0)),
    ]
    bags = [features.Bag(bag.setting, list(bag.values)) for bag in bags]
    named = [key for bag in bags for value in bag.values for key in seen.naming(bag.setting)(value)]
    expected = sum(learnt.keys.get(key, 0) for key in named)

    assert expected
    assert learnt.sums(seen).total(bags, 0) == expected
    monkeypatch.setattr(weighing, "_MOST_SUMS", 0)  # as if other threads made room all the time
    assert learnt.sums(seen).total(bags, 0) == expected


def test_a_pair_is_found_though_its_words_hold_the_colon_that_parts_them() -> None:
    seen = features.Features(str, joined=False)
    sums = weighing.Sums({"b:a:b:c": 5}, seen)

    for pair in (("a", "b:c"), ("a:b", "c")):
        assert sums.total([features.Bag(features.PAIRS, [pair])], 0) == 5
    assert sums.total([features.Bag(features.PAIRS, [("a", "b")])], 0) == 0


@pytest.mark.parametrize(("code", "letter"), [("en", "a"), ("fa", "ا"), ("el", "α"), ("zh", "a")])
def test_words_longer_than_any_do_not_fill_the_memory(code: str, letter: str) -> None:
    def hostile(number: int) -> str:
        tail = "".join(chr(ord(letter) + int(digit)) for digit in str(number))
        word = letter * 5_000 + tail
        return f"{word} {word[1:]}. {word[2:]} {word[3:]}"

    check(hostile(0), code)
    tracemalloc.start()
    try:
        for number in range(1, 60):
            check(hostile(number), code)
        gc.collect()
        kept, _most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert kept < 600_000  # all of the words together have a million characters


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
