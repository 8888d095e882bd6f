"""Reading what was typed; nothing that is typed is an error or takes long."""

import pytest

from kb.library.entry import Kind
from kb.search import Query
from kb.search.query import MAX_LENGTH, MAX_UNITS, clean, parse
from kb.search.whoosh_engine import WhooshEngine
from tests.work import work

BOMBS = [
    "*a*",
    "a~9",
    "[a TO z]",
    "(" * 3000,
    "x" * 10_000,
    "refund " * 2000,
    '"' * 500,
    '"unbalanced',
    "-" * 500,
    "- - -",
    "/" * 400,
    ":::",
    "tag:",
    "tag:" * 100,
    "lang: kind: tag:",
    "???؟؟؟。。。",
    "the of and to",
    "و در به از",
    "的了吗",
    "\ud800\udfff",
    "\u202e\u2066refund\u2069",
    "\x00\x01refund\x07",
    "a" * 60 + "é" * 60,
    "ab" * 250,
    "xianxian" * 60,
    "hhhhuuuuxxxx" * 40,
    "aeiouaeiou" * 50,
    "退款" * 250,
    "می " * 160,
    "ها " * 160,
    "επιστροφή" * 50,
    " ".join("zqxjk" + chr(97 + n % 26) + chr(97 + n // 26) for n in range(70)),
    " ".join("κσζγδρ" + chr(945 + n % 20) for n in range(70)),
    " ".join("قثبعدی" + "ضصث"[n % 3] for n in range(60)),
    ",[i;'" * 90,
    "1 2 3 4 5 6 7 8 9 " * 20,
    "🎉🎉🎉",
    "a\u0301\u0302\u0303" * 100,
    "\u200c" * 400,
    "AND OR NOT NEAR(a b)",
]


@pytest.mark.parametrize("text", BOMBS)
def test_no_query_raises_or_takes_long(text: str, engine: WhooshEngine) -> None:
    engine.warm()
    answers = []

    steps = work(lambda: answers.append(engine.search(Query(text, "en"))))

    assert steps < 200_000  # a tenth of a second on a small machine
    assert not answers[0].damaged


@pytest.mark.parametrize("limit", [-1, 0, 1, 10**9])
def test_any_limit_is_answered(limit: int, engine: WhooshEngine) -> None:
    assert engine.search(Query("refund", limit=limit)).hits


@pytest.mark.parametrize("locale", ["xx", "", "zh-CN", "zh_Hans", "a" * 100, "../.."])
def test_any_locale_is_answered(locale: str, engine: WhooshEngine) -> None:
    assert engine.search(Query("退款", locale)).hits[0].locale == "zh"


def test_operators_are_read() -> None:
    parsed = parse('tag:Refund lang:zh_Hans kind:macros /Dup "late parcel" -angry -"long wait" refund')

    assert parsed.tags == ("refund",)
    assert parsed.locales == ("zh",)
    assert parsed.kinds == (Kind.MACRO,)
    assert parsed.shortcut == "dup"
    assert parsed.phrases == ("late parcel",)
    assert parsed.excluded == ("angry", "long wait")
    assert [unit.text for unit in parsed.units] == ["late", "parcel", "refund"]


@pytest.mark.parametrize("text", ["lang:xx", "kind:thing"])
def test_an_operator_that_means_nothing_is_told(text: str) -> None:
    assert parse(text).ignored == (text,)


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("refu", True),
        ("refund ", False),
        ('"refund"', False),
        ("tag:x", False),
        ("", False),
        ("退", True),
        ("a -b", False),
    ],
)
def test_the_last_word_may_be_unfinished(text: str, unfinished: bool) -> None:
    assert parse(text).unfinished is unfinished


def test_a_query_is_cut_and_cleaned() -> None:
    assert len(clean("x" * 10_000)) == MAX_LENGTH
    assert len(parse("a b " * 200).units) == MAX_UNITS
    assert clean("a\x00b\u202ec\ud800d\u200ce") == "a bcd\u200ce"


@pytest.mark.parametrize("text", ["«late parcel»", "“late parcel”", "「late parcel」", '"late parcel'])
def test_phrases_may_stand_in_any_quotes(text: str) -> None:
    assert parse(text).phrases == ("late parcel",)
