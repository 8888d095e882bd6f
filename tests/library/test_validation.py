import pytest

from kb.errors import Invalid, Problem
from kb.library import markup, validation
from kb.library.entry import Kind


def _body(text: str, kind: Kind = Kind.MACRO) -> tuple[str, list[Problem]]:
    problems: list[Problem] = []
    return validation.body(text, kind, "body", problems), problems


def _title(text: str) -> tuple[str, list[Problem]]:
    problems: list[Problem] = []
    return validation.title(text, "title", problems), problems


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\tb", "a\tb"),
        ("cafe\u0301", "café"),
        ("Τι κάνετε\u037e", "Τι κάνετε;"),  # GREEK QUESTION MARK
        ("می\u200cخواهم", "می\u200cخواهم"),  # ZERO WIDTH NON-JOINER
        ("\ufeffHello", "Hello"),  # BYTE ORDER MARK
        ("您好，😀", "您好，😀"),
        ("", ""),
        ("end\n\n", "end"),
        ("\u2067درست\u2069 and \u202aleft\u202c", "\u2067درست\u2069 and \u202aleft\u202c"),
        ("mark\u200e \u200f", "mark\u200e \u200f"),  # LEFT-TO-RIGHT and RIGHT-TO-LEFT MARK open nothing
        ('{{ customer.first_name | "there" }}', '{{ customer.first_name | "there" }}'),
    ],
)
def test_a_body_is_kept_in_one_form(given: str, kept: str) -> None:
    assert _body(given) == (kept, [])


@pytest.mark.parametrize(
    "bad",
    [
        "\ud800",  # a lone surrogate
        "a\x00b",
        "\x1b[31m",
        "\x7f",
        "\x9f",
        "\uffff",
        "x" * 20_001,
        "x" * 200_001,
        "\u202eevil",  # RIGHT-TO-LEFT OVERRIDE that nothing closes
        "evil\u202c",  # POP DIRECTIONAL FORMATTING that closes nothing
        "\u2067a\u202cb\u2069",  # closed by the wrong mark
        "\u2066one\ntwo\u2069",  # a line ends all directions
        "{{ name",
        "name }}",
        "{{ Not A Name }}",
        "{{ 7*7 }}",
    ],
)
def test_a_bad_body_is_refused_by_name(bad: str) -> None:
    _, problems = _body(bad)

    assert {problem.where for problem in problems} == {"body"}
    assert all(str(problem).encode() for problem in problems)


def test_the_line_of_a_bad_character_is_told() -> None:
    _, problems = _body("one\ntwo\nth\x00ree")

    assert str(problems[0]) == "body: line 3: the character U+0000 cannot be kept."


@pytest.mark.parametrize(
    ("length", "kind", "fits"),
    [
        (20_000, Kind.MACRO, True),
        (20_001, Kind.MACRO, False),
        (200_000, Kind.ARTICLE, True),
        (200_001, Kind.ARTICLE, False),
    ],
)
def test_bodies_have_a_length(length: int, kind: Kind, fits: bool) -> None:
    paragraph = "é" * 98 + "\n\n"
    _, problems = _body((paragraph * 2_001)[: length - 1] + "é", kind)

    assert (problems == []) is fits


@pytest.mark.parametrize(
    "knotted",
    ["[" * 201, "> " * 20 + "x", "- " * 500, "x\n" * 1_001, "<a" * 1_001, "a|" * 150 + "\n" + "x\n" * 900],
)
def test_what_could_not_be_shown_is_refused_with_its_line(knotted: str) -> None:
    _, problems = _body("Hello\n\n" + knotted)

    assert len(problems) == 1
    assert "line 3" in str(problems[0])
    with pytest.raises(Invalid):
        markup.render("Hello\n\n" + knotted, locale="en", kind=Kind.MACRO)


@pytest.mark.parametrize(
    "good", ["Charged twice", "x" * 200, "برداشت\u200cها", "\u2067عنوان\u2069", " space around "]
)
def test_a_title_is_one_line(good: str) -> None:
    assert _title(good) == (good.strip(), [])


@pytest.mark.parametrize("bad", ["", "  ", "x" * 201, "two\nlines", "a\ttab", "\u202etitle\u202c", "{{ x"])
def test_a_bad_title_is_refused(bad: str) -> None:
    _, problems = _title(bad)

    assert problems


@pytest.mark.parametrize("good", ["a", "0", "refund-on-its-way", "a" * 80])
def test_keys_have_a_small_alphabet(good: str) -> None:
    problems: list[Problem] = []

    assert validation.key(good, "key", problems) == good
    assert problems == []


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "-a",
        "A",
        "a_b",
        "a b",
        "a/b",
        "..",
        "a\n",
        "é",
        "а",
        "a\u200d",
        "\u202ea",
        "a" * 81,
        "a\x00",
        "\ud800",
        "１",
    ],
)
@pytest.mark.parametrize("read", [validation.key, validation.tag])
def test_other_characters_are_refused_in_keys(read: object, bad: str) -> None:
    problems: list[Problem] = []
    read(bad, "key", problems)  # type: ignore[operator]

    assert [problem.where for problem in problems] == ["key"]


def test_situations_are_each_there_once() -> None:
    problems: list[Problem] = []

    assert validation.situations(["refund", "billing", "refund"], "situations", problems) == (
        "refund",
        "billing",
    )
    assert problems == []


def test_a_bad_situation_is_named_by_its_place() -> None:
    problems: list[Problem] = []
    validation.situations(["refund", "Not One"], "situations", problems)

    assert [problem.where for problem in problems] == ["situations[1]"]


@pytest.mark.parametrize(("tag", "code"), [("zh-CN", "zh"), ("zh_Hans", "zh"), ("EN", "en"), ("fa-IR", "fa")])
def test_locales_are_read_as_our_codes(tag: str, code: str) -> None:
    problems: list[Problem] = []

    assert validation.locale(tag, "locale", problems) == code
    assert problems == []


@pytest.mark.parametrize("tag", ["", "xx", "x" * 5_000, "en\x00", "\ud800", "../en"])
def test_unknown_locales_are_refused(tag: str) -> None:
    problems: list[Problem] = []
    validation.locale(tag, "locale", problems)

    assert len(problems) == 1
    assert len(str(problems[0]).encode("utf-8")) < 400


def test_an_empty_shortcut_is_none() -> None:
    problems: list[Problem] = []

    assert validation.shortcut("", "shortcut", problems) is None
    assert validation.shortcut(None, "shortcut", problems) is None
    assert problems == []
