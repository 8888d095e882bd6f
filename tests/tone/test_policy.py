"""A team sets how much advice counts and waives findings with a reason; the three elements stay."""

import unicodedata
from pathlib import Path

import pytest

from kb.errors import BadFile
from kb.tone import ELEMENTS, Element, Evidence, Finding, Report
from kb.tone.policy import DEFAULT_POLICY, LEVELS, RULES, Policy, Waiver, read_policy

KEY = "double-charge"
WORDS = "Κάνατε λάθος\n  στην παραγγελία."


def a_report(*, complete: bool = True) -> Report:
    """A report with one finding of blame."""
    evidence = (Evidence(0, 1, "x"),) if complete else ()
    elements = {name: Element(name, evidence) for name in ELEMENTS}
    return Report("en", elements, (Finding("blame", 3, 3 + len(WORDS), WORDS, "Why.", "Mend."),))


def a_waiver(**changed: str) -> Waiver:
    given = {"key": KEY, "locale": "en", "rule": "blame", "text": WORDS, "reason": "A quotation."}
    return Waiver(**{**given, **changed})


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "tone.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_by_default_everything_is_a_warning_and_nothing_is_held() -> None:
    report = a_report()

    judgement = DEFAULT_POLICY.judge(report, KEY, "en")

    assert [judged.finding for judged in judgement.findings] == list(report.findings)
    assert {judged.level for judged in judgement.findings} == {"warning"}
    assert (judgement.passed, judgement.waived) == (report.passed, ())


@pytest.mark.parametrize(
    ("level", "shown", "passed"), [("off", 0, True), ("note", 1, True), ("error", 1, False)]
)
def test_a_level_shows_hides_or_holds(level, shown, passed) -> None:
    judgement = Policy({"blame": level}).judge(a_report(), KEY, "en")

    assert [judged.level for judged in judgement.findings if judged.finding.rule == "blame"] == [
        level
    ] * shown
    assert judgement.passed is passed


def test_a_waived_error_holds_nothing_and_keeps_its_reason() -> None:
    judgement = Policy({"blame": "error"}, (a_waiver(),)).judge(a_report(), KEY, "en")

    assert judgement.passed
    assert "blame" not in {judged.finding.rule for judged in judgement.findings}
    assert [(each.finding.rule, each.waiver.reason) for each in judgement.waived] == [
        ("blame", "A quotation.")
    ]


@pytest.mark.parametrize(
    "elsewhere", [{"key": "other"}, {"locale": "fa"}, {"rule": "curt"}, {"text": "You failed."}]
)
def test_a_waiver_waives_one_finding_and_no_other(elsewhere) -> None:
    judgement = Policy({"blame": "error"}, (a_waiver(**elsewhere),)).judge(a_report(), KEY, "en")

    assert not judgement.passed
    assert judgement.waived == ()


def test_a_waiver_quotes_whatever_the_white_space_and_the_composition() -> None:
    quoted = unicodedata.normalize("NFD", " ".join(WORDS.split()))

    judgement = Policy({}, (a_waiver(text=quoted),)).judge(a_report(), KEY, "en")

    assert [each.finding for each in judgement.waived] == list(a_report().findings)


def test_what_is_off_is_not_told_although_it_is_waived() -> None:
    judgement = Policy({"blame": "off"}, (a_waiver(),)).judge(a_report(), KEY, "en")

    assert (judgement.findings, judgement.waived) == ((), ())


def test_the_elements_hold_whatever_the_policy_says() -> None:
    policy = Policy(dict.fromkeys((*RULES, "action"), "off"), (a_waiver(rule="action"),))

    assert not policy.judge(a_report(complete=False), KEY, "en").passed
    assert policy.judge(a_report(), KEY, "en").passed


def test_a_policy_file_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '[levels]\nno-name = "off"\nblame = "error"\n\n'
        '[[waiver]]\nkey = "refund"\nlocale = "zh-CN"\nrule = "blame"\ntext = "您弄错了"\nreason = "引文。"\n',
    )

    policy = read_policy(path)

    assert (policy.level("no-name"), policy.level("blame"), policy.level("curt")) == (
        "off",
        "error",
        "warning",
    )
    assert policy.waivers == (Waiver("refund", "zh", "blame", "您弄错了", "引文。"),)


def test_an_empty_policy_file_is_the_default(tmp_path: Path) -> None:
    assert read_policy(written(tmp_path, "")) == DEFAULT_POLICY


WAIVER = 'key = "a"\nlocale = "en"\nrule = "curt"\ntext = "x"\nreason = "y"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[levels", "not readable as TOML"),
        ("[level]", "level: unknown key 'level'; known here: levels, waiver"),
        ("levels = 3", "levels: expected a table"),
        (
            '[levels]\nkurt = "off"',
            "levels.kurt: 'kurt' is not a rule of advice; the rules are: over-empathy,",
        ),
        ('[levels]\naction = "off"', "levels.action: action is one of the three elements"),
        ('[levels]\ncurt = "of"', f"levels.curt: 'of' is not a level; use one of: {', '.join(LEVELS)}"),
        ("[levels]\ncurt = 0", "levels.curt: expected one of: off, note"),
        ("[waiver]\n" + WAIVER, "waiver: expected [[waiver]] tables"),
        ("waiver = [1]", "waiver[1]: expected a table"),
        ("[[waiver]]\n" + WAIVER.replace('"y"', '" "'), "waiver[1].reason: Give a reason"),
        ("[[waiver]]\n" + WAIVER.replace('"x"', '""'), "waiver[1].text: Quote the words"),
        ("[[waiver]]\n" + WAIVER.replace('"x"', "7"), "waiver[1].text: expected a text between quotes"),
        ("[[waiver]]\n" + WAIVER.replace('"en"', '"tlh"'), "waiver[1].locale: 'tlh' is not a locale"),
        ("[[waiver]]\n" + WAIVER.replace('"curt"', '"invitation"'), "waiver[1].rule: invitation is one of"),
        ("[[waiver]]\n" + WAIVER + 'by = "Reza"', "waiver[1].by: unknown key 'by'"),
        ("[[waiver]]", "waiver[1].key: Name the macro by its key."),
    ],
)
def test_a_wrong_policy_file_says_where_and_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)

    with pytest.raises(BadFile) as refused:
        read_policy(path)

    assert str(refused.value).startswith(f"{path}: ")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("data", "said"), [(b"\xff", "not UTF-8"), (None, "cannot be read"), (b"x = " + b"[" * 9_999, "TOML")]
)
def test_an_unreadable_policy_file_is_told(tmp_path: Path, data: bytes | None, said: str) -> None:
    path = tmp_path / "tone.toml"
    if data is not None:
        path.write_bytes(data)

    with pytest.raises(BadFile, match=said):
        read_policy(path)
