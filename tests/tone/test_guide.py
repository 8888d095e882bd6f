"""What people read of the rules is true: the examples in four languages, the phrases, where a phrase goes."""

import runpy
from pathlib import Path

import pytest

from kb.errors import BadFile
from kb.languages import LANGUAGES
from kb.library.shipped import shipped_folder
from kb.tone import ELEMENTS, check, guide, mends, phrases, registers
from kb.tone.placing import mending, places
from tests.texts import GOOD

EXAMPLES = [
    pytest.param(code, name, example, id=f"{code}-{name}")
    for code in LANGUAGES
    for name, example in guide.examples(code).items()
]


def has_or_fires(text: str, code: str, name: str) -> bool:
    report = check(text, code)
    if name in ELEMENTS:
        return report.elements[name].present
    return name in {finding.rule for finding in report.findings}


@pytest.mark.parametrize(("code", "name", "example"), EXAMPLES)
def test_an_example_is_what_it_says(code: str, name: str, example: guide.Example) -> None:
    found = (has_or_fires(example.wrong, code, name), has_or_fires(example.right, code, name))

    assert found == ((False, True) if name in ELEMENTS else (True, False))


def test_the_page_in_docs_is_current() -> None:
    docs = Path(__file__).parents[2] / "docs"
    build = runpy.run_path(str(docs / "build_tone_rules.py"))["build"]

    assert (docs / "tone-rules.md").read_text("utf-8") == build(), "run: make tone-rules"


def test_the_guide_tells_of_three_elements_and_sixteen_rules() -> None:
    entries = guide.entries()

    assert [entry.name for entry in entries if entry.is_element] == list(ELEMENTS)
    assert len(entries) == 19
    assert all((shipped_folder() / "articles" / entry.article).is_dir() for entry in entries)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[pity]\nwrong = "a"', "pity: expected a wrong and a right reply"),
        ("[piety]", "piety: unknown rule"),
        ("[pity", "not readable as TOML"),
    ],
)
def test_a_broken_file_of_examples_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    (tmp_path / "xx.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(guide, "EXAMPLES", tmp_path)

    with pytest.raises(BadFile, match=r"xx\.toml") as refused:
        guide.examples("xx")

    assert said in str(refused.value)


@pytest.mark.parametrize("register", ["formal", "informal"])
@pytest.mark.parametrize("element", ELEMENTS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_phrase_to_insert_gives_its_element(code: str, element: str, register: str) -> None:
    offered = phrases(code, element, register)

    assert register in registers(code)
    assert len(offered) == 5
    assert [text for text in offered if not check(text, code).elements[element].present] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_formal_phrase_brings_no_advice(code: str) -> None:
    offered = [text for element in ELEMENTS for text in phrases(code, element)]
    rules = {finding.rule for text in offered for finding in check(text, code).findings}

    # A sentence alone is short, names nobody and may be the only one; what is left is about its words.
    assert rules <= {"curt", "no-name"}


def put(text: str, code: str, element: str, phrase: str) -> str:
    return places(text, check(text, code))[element].put(phrase, text)


PLACES = [
    ("en", "Hello Sam,\n\nI have refunded the fee today.\n\nKind regards,\nMia", "acknowledgement",
     "Hello Sam,\n\nPHRASE I have refunded the fee today.\n\nKind regards,\nMia"),
    ("en", "Hello Sam,\n\nI am sorry that the lamp broke. The box was too thin.\n\nKind regards,\nMia", "action",
     "Hello Sam,\n\nI am sorry that the lamp broke. PHRASE The box was too thin.\n\nKind regards,\nMia"),
    ("en", "Hello Sam,\n\nI am sorry that the lamp broke.\n\nI have posted a new one.\n\nKind regards,\nMia", "invitation",
     "Hello Sam,\n\nI am sorry that the lamp broke.\n\nI have posted a new one.\n\nPHRASE\n\nKind regards,\nMia"),
    ("en", "I am sorry that the lamp broke. I have posted a new one. ", "invitation",
     "I am sorry that the lamp broke. I have posted a new one. PHRASE"),
    ("en", "Please do this:\n\n1. Restart the router.\n2. Sign in again.", "invitation",
     "Please do this:\n\n1. Restart the router.\n2. Sign in again.\n\nPHRASE"),
    ("en", "1. Restart the router.\n2. Sign in again.", "acknowledgement", "PHRASE\n\n1. Restart the router.\n2. Sign in again."),
    ("en", "Hello Sam,", "action", "Hello Sam,\n\nPHRASE"),
    ("en", "Hello Sam,\n\nKind regards,\nMia", "invitation", "Hello Sam,\n\nPHRASE\n\nKind regards,\nMia"),
    ("en", "  ", "invitation", "PHRASE"),
    ("fa", "سلام مینا،\n\nامروز مبلغ را برگرداندم.\n\nبا احترام\nرضا", "acknowledgement",
     "سلام مینا،\n\nPHRASE امروز مبلغ را برگرداندم.\n\nبا احترام\nرضا"),
    ("fa", "سلام مینا،\n\nاز این تأخیر عذر می‌خواهم.\n\nبا احترام\nرضا", "action",
     "سلام مینا،\n\nاز این تأخیر عذر می‌خواهم. PHRASE\n\nبا احترام\nرضا"),
    ("el", "Γεια σας Μαρία,\n\nλυπάμαι για την καθυστέρηση. Το δέμα έφυγε σήμερα.\n\nΜε εκτίμηση\nΓιώργος", "action",
     "Γεια σας Μαρία,\n\nλυπάμαι για την καθυστέρηση. PHRASE Το δέμα έφυγε σήμερα.\n\nΜε εκτίμηση\nΓιώργος"),
    ("zh", "陈女士，您好！\n\n很抱歉包裹延误了。今天已经发出。", "action", "陈女士，您好！\n\n很抱歉包裹延误了。PHRASE今天已经发出。"),
    ("zh", "陈女士，您好！\n\n今天已经发出。", "acknowledgement", "陈女士，您好！\n\nPHRASE今天已经发出。"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "element", "expected"), PLACES)
def test_a_phrase_goes_where_it_belongs(code: str, text: str, element: str, expected: str) -> None:
    assert put(text, code, element, "PHRASE") == expected


MENDED = ("closed-door", "no-name", "no-timeframe", "vague-action", "vague-apology")


@pytest.mark.parametrize("register", ["formal", "informal"])
@pytest.mark.parametrize("rule", MENDED)
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_phrase_in_its_place_mends_what_was_found(code: str, rule: str, register: str) -> None:
    text = guide.examples(code)[rule].wrong
    finding = next(each for each in check(text, code).findings if each.rule == rule)

    mended = [mending(text, finding, code).put(phrase, text) for phrase in mends(code, rule, register)]

    assert mended
    assert [each for each in mended if has_or_fires(each, code, rule)] == []


def test_what_needs_thought_has_no_phrase() -> None:
    assert mends("en", "over-empathy") == ()


@pytest.mark.parametrize("code", LANGUAGES)
def test_three_phrases_make_a_greeting_complete(code: str) -> None:
    text = GOOD[code].partition("\n\n")[0]
    for element in ELEMENTS:
        text = put(text, code, element, phrases(code, element)[0])

    assert check(text, code).passed
    assert [text.index(phrases(code, element)[0]) for element in ELEMENTS] == sorted(
        text.index(phrases(code, element)[0]) for element in ELEMENTS
    )
