"""Every rule of every language keeps the promise of its examples; a broken rule file is told as such."""

from pathlib import Path

import pytest

from kb.errors import BadFile
from kb.languages import language
from kb.tone import rulebook
from kb.tone.advice import ADVICE
from kb.tone.grammar import grammar_of, has_grammar
from kb.tone.rule import Finder, Rule
from kb.tone.segmentation import Segmenter

CODES = [code for code in ("en", "fa", "el", "zh") if has_grammar(code)]
RULES = [pytest.param(code, rule, id=rule.id) for code in CODES for rule in rulebook.rules(code)]


def fires(code: str, rule: Rule, text: str) -> bool:
    grammar = grammar_of(code)
    folded = language(code).fold(text).text
    sentences = Segmenter(language(code), grammar).sentences(folded)
    return any(Finder([rule]).find(sentence, grammar.clauses(sentence), folded) for sentence in sentences)


@pytest.mark.parametrize(("code", "rule"), RULES)
def test_a_rule_does_what_its_examples_say(code: str, rule: Rule) -> None:
    missed = [text for text in rule.yes if not fires(code, rule, text)]
    false = [text for text in rule.no if fires(code, rule, text)]

    assert (missed, false) == ([], [])


def test_the_sixteen_rules_of_advice_exist() -> None:
    assert len(ADVICE) == 16
    assert all(why.endswith(".") and mend.endswith((".", "}}.")) for why, mend in ADVICE.values())


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            'kind = "clause"\ngives = "action"\nactor = ["us"]\nyes = ["x"]\nsource = "s"',
            "actor: us is not one of we",
        ),
        ('kind = "sound"\ngives = "action"', "kind: expected one of clause, phrase, regex"),
        ('kind = "phrase"\ngives = "joy"\nyes = ["x"]\nsource = "s"', "gives: expected one of"),
        ('kind = "phrase"\ngives = "action"\nphrases = ["a"]\nsource = "s"', "at least one example"),
        ('kind = "regex"\ngives = "action"\nregex = ["("]\nyes = ["x"]\nsource = "s"', "regex:"),
    ],
)
def test_a_broken_rule_is_told_with_file_rule_and_what_was_expected(
    tmp_path: Path, rule: str, expected: str
) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(f'[[rule]]\nid = "en.broken"\n{rule}\n', encoding="utf-8")

    with pytest.raises(BadFile) as caught:
        rulebook.read_rules(path, grammar_of("en"))

    assert "broken.toml: en.broken: " in str(caught.value)
    assert expected in str(caught.value)
