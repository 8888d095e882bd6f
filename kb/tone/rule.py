"""The kinds of rule: what keys each accepts, how it is compiled, what it finds. The rules themselves are data.

clause   conditions over the facts of one clause
phrase   word patterns over a sentence, found by their first word, with conditions if wished
regex    regular expressions over a sentence's folded text, for what words cannot say

A phrase is words parted by spaces: `a|b` either, `word?` may be missing, `#class` any word of a lexicon class,
`@lemma` any form, `..` up to 3 words, `...` up to 8, `^` and `$` the sentence's ends, `<placeholder>`, `<date>`,
`<link>`, `<code>`, `<quote>` the opaque things.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.tone.clause import ACTORS, FORMS, LINKS, QUESTIONS, VOICES, Clause, Grammar, Sentence
from kb.tone.gates import Gated

# What a rule can give: an element, an advice rule found in words, or a mark that kb.tone.advice counts.
GIVES = frozenset(
    {
        "acknowledgement", "action", "invitation",
        "pity", "closed-door", "impatience", "overpromise", "vague-apology", "blame", "informal-register",
        "empathy", "apology", "vague", "come-back", "hand-off-step", "bare-command", "softener", "familiar", "formal",
        "not-acknowledgement", "not-action", "not-invitation",
    }
)  # fmt: skip

COMMON = frozenset({"id", "kind", "gives", "source", "yes", "no", "bad", "good", "note"})
_SETS: Mapping[str, Sequence[str] | None] = {
    "actor": ACTORS, "form": FORMS, "voice": VOICES, "question": QUESTIONS, "link": LINKS,
    "lemma": None, "not_lemma": None, "verbs": None, "not_verbs": None, "words": None, "all_words": None, "not_words": None,
}  # fmt: skip
# The conditions most clauses fail are asked first.
_BY_RARITY = sorted(_SETS, key=lambda key: key not in ("verbs", "words", "all_words"))
_FLAGS = ("negated", "past", "obj", "dated", "softened", "listed", "asked", "opening")
# What `_facts` tells of a clause: few values each, so that most clauses are alike in them.
_FACTS = frozenset({"actor", "form", "voice", "question", "link", *_FLAGS})
_CLASSES = frozenset({"verbs", "words"})
CONDITIONS = frozenset(_SETS) | frozenset(_FLAGS)


class WrongRuleError(Exception):
    """A rule that cannot be read; the text says what was expected. The rulebook adds file and rule."""


class Hit(NamedTuple):
    """What a rule found: its gift, the span in folded characters, and where in it the very words begin."""

    rule: "Rule"
    start: int
    end: int
    sentence: Sentence
    at: int


Condition = Callable[[Clause], bool]


def _strings(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise WrongRuleError(f"{key}: expected a text or a list of texts")
    return tuple(value)


def _set_condition(key: str, wanted: frozenset[str]) -> Condition:
    if key == "verbs":
        return lambda clause: not wanted.isdisjoint(clause.verbs)
    if key == "not_verbs":
        return lambda clause: wanted.isdisjoint(clause.verbs)
    if key == "words":
        return lambda clause: not wanted.isdisjoint(clause.words)
    if key == "all_words":
        return lambda clause: wanted <= clause.words
    if key == "not_words":
        return lambda clause: wanted.isdisjoint(clause.words)
    if key == "not_lemma":
        return lambda clause: clause.lemma not in wanted
    return lambda clause: getattr(clause, key) in wanted


def _asked_for(table: Mapping[str, object], key: str) -> frozenset[str] | None:
    return frozenset(_strings(table, key)) if key in table else None


def _flag_condition(key: str, wanted: bool) -> Condition:
    if key == "opening":  # in the first sentence of the reply
        return lambda clause: (clause.sentence.number == 0) is wanted
    if key in ("listed", "asked"):
        return lambda clause: getattr(clause.sentence, key) is wanted
    return lambda clause: getattr(clause, key) is wanted


def conditions(table: Mapping[str, object], asked: frozenset[str] = CONDITIONS) -> tuple[Condition, ...]:
    """Compile the clause conditions of a rule, or those asked for; raises WrongRuleError naming the key and what it may hold."""
    found: list[Condition] = []
    for key in _BY_RARITY:
        allowed = _SETS[key]
        if key not in table or key not in asked:
            continue
        wanted = frozenset(_strings(table, key))
        strange = wanted.difference(allowed) if allowed is not None else ()
        if strange:
            raise WrongRuleError(
                f"{key}: {', '.join(sorted(strange))} is not one of {', '.join(allowed or ())}"
            )
        found.append(_set_condition(key, wanted))
    for key in _FLAGS:
        if key in table and key in asked:
            value = table[key]
            if not isinstance(value, bool):
                raise WrongRuleError(f"{key}: expected true or false")
            found.append(_flag_condition(key, value))
    return tuple(found)


class Item(NamedTuple):
    """One place of a phrase: the words it takes (None: any), at least and at most how many."""

    words: frozenset[str] | None
    least: int
    most: int


_GAPS = {"..": Item(None, 0, 3), "...": Item(None, 0, 8)}


@dataclass(frozen=True)
class Phrase:
    """A compiled phrase.

    `first` are the words that can begin it, `second` those that can stand after them (None: any, or nothing);
    of `needed` one must stand in the sentence.
    """

    items: tuple[Item, ...]
    at_start: bool
    at_end: bool
    first: frozenset[str]
    second: frozenset[str] | None
    needed: frozenset[str]

    def match(self, words: Sequence[str], index: int, place: int = 0) -> int:
        """Give the index after the match of the items from `place` on that begins at `index`, or -1."""
        for at in range(place, len(self.items)):
            wanted, least, most = self.items[at]
            if not least:
                return self._match_optional(words, index, at)
            if index >= len(words) or (wanted is not None and words[index] not in wanted):
                return -1
            index += most  # an item that is not optional is one word
        return index if not self.at_end or _only_marks(words[index:]) else -1

    def _match_optional(self, words: Sequence[str], index: int, place: int) -> int:
        wanted, _least, most = self.items[place]
        for taken in range(most + 1):
            end = self.match(words, index + taken, place + 1)
            if end >= 0:
                return end
            if index + taken >= len(words) or (wanted is not None and words[index + taken] not in wanted):
                return -1
        return -1


def _only_marks(words: Sequence[str]) -> bool:
    return all(not word[0].isalnum() and word[0] != "<" for word in words)


def _second(items: Sequence[Item]) -> frozenset[str] | None:
    """List the words that can stand after the first of a phrase; None where it may be any, or none at all."""
    found: set[str] = set()
    for item in items[1:]:
        if item.words is None:
            return None
        found |= item.words
        if item.least:
            return frozenset(found)
    return None


def phrase(text: str, grammar: Grammar) -> Phrase:
    """Compile one phrase; raises WrongRuleError where it cannot begin or names a class that is not there."""
    parts = text.split()
    at_start, at_end = parts[:1] == ["^"], parts[-1:] == ["$"]
    items = tuple(_item(part, grammar) for part in parts[at_start : len(parts) - at_end])
    if not items or items[0].words is None or items[0].least == 0:
        raise WrongRuleError(f"phrase {text!r}: must begin with a word that is not optional")
    # Asking for the rarest later word first spares most matching: a phrase may begin with "of" or "به".
    later = [item.words for item in items[1:] if item.words is not None and item.least]
    needed: frozenset[str] = min(later, key=len, default=frozenset())
    return Phrase(items, at_start, at_end, items[0].words, _second(items), needed)


def _item(part: str, grammar: Grammar) -> Item:
    if part in _GAPS:
        return _GAPS[part]
    optional = part.endswith("?") and len(part) > 1
    words: set[str] = set()
    for name in part.removesuffix("?").split("|") if optional else part.split("|"):
        words |= _words(name, grammar)
    return Item(frozenset(words), 0 if optional else 1, 1)


def _words(name: str, grammar: Grammar) -> frozenset[str]:
    if name.startswith("@"):
        return grammar.forms(name[1:])
    if name.startswith("#") and len(name) > 1:
        try:
            return grammar.words(name[1:])
        except KeyError:
            raise WrongRuleError(f"{name}: no such lexicon class") from None
    return frozenset({name})


@dataclass(frozen=True)
class Rule:
    """What all kinds share. `source` tells where the rule comes from; examples are run by a test."""

    id: str
    gives: str
    source: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class ClauseRule(Rule):
    """Fires on a clause that meets every condition: those over its `facts`, over the classes of its verb and of its words,
    which most clauses fail, and the `others`.
    """

    KEYS = CONDITIONS
    forms: frozenset[str]  # by which it is indexed
    facts: tuple[Condition, ...]
    verbs: frozenset[str] | None  # of these classes one is asked for; None: nothing is
    words: frozenset[str] | None
    others: tuple[Condition, ...]


@dataclass(frozen=True)
class PhraseRule(Rule):
    """Fires where one of its phrases stands, unless one of `unless` stands in the same sentence."""

    KEYS = CONDITIONS | {"phrases", "unless"}
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]


@dataclass(frozen=True)
class RegexRule(Rule):
    """Fires where its expression is found in a sentence's folded text."""

    KEYS = CONDITIONS | {"regex", "unless_regex"}
    pattern: Gated
    unless_pattern: Gated | None


def _regex(table: Mapping[str, object], key: str) -> Gated | None:
    parts = _strings(table, key)
    try:
        return Gated(parts) if parts else None
    except re.error as error:
        raise WrongRuleError(f"{key}: {error}") from None


def build(table: Mapping[str, object], grammar: Grammar) -> Rule:
    """Make a rule of one `[[rule]]` table; raises WrongRuleError with what was expected."""
    kind = KINDS.get(str(table.get("kind", "")))
    if kind is None:
        raise WrongRuleError(f"kind: expected one of {', '.join(KINDS)}")
    strange = set(table) - COMMON - kind.KEYS
    if strange:
        raise WrongRuleError(f"{', '.join(sorted(strange))}: no key of kind {table['kind']}")
    gives, source = str(table.get("gives", "")), str(table.get("source", ""))
    if gives not in GIVES:
        raise WrongRuleError(f"gives: expected one of {', '.join(sorted(GIVES))}")
    yes = _strings(table, "yes") + _strings(table, "bad")
    if not yes or not source:
        raise WrongRuleError("expected a source and at least one example (yes or bad)")
    base = (
        str(table["id"]),
        gives,
        source,
        yes,
        _strings(table, "no") + _strings(table, "good"),
        conditions(table),
    )
    if kind is ClauseRule:
        forms = frozenset(_strings(table, "form") or FORMS)
        return ClauseRule(
            *base,
            forms,
            conditions(table, _FACTS - {"form"}),
            _asked_for(table, "verbs"),
            _asked_for(table, "words"),
            conditions(table, CONDITIONS - _FACTS - _CLASSES),
        )
    if kind is PhraseRule:
        return PhraseRule(*base, *(_phrases(table, key, grammar) for key in ("phrases", "unless")))
    pattern = _regex(table, "regex")
    if pattern is None:
        raise WrongRuleError("regex: expected at least one expression")
    return RegexRule(*base, pattern, _regex(table, "unless_regex"))


def _phrases(table: Mapping[str, object], key: str, grammar: Grammar) -> tuple[Phrase, ...]:
    return tuple(phrase(text, grammar) for text in _strings(table, key))


KINDS: Mapping[str, type[ClauseRule] | type[PhraseRule] | type[RegexRule]] = {
    "clause": ClauseRule,
    "phrase": PhraseRule,
    "regex": RegexRule,
}


class _Beginning(NamedTuple):
    """A phrase under a word that can begin it; `second` and `needed` as in `Phrase`, None where all will do."""

    second: frozenset[str] | None
    needed: frozenset[str] | None
    rule: PhraseRule
    phrase: Phrase


_MOST_KINDS = 4096  # of clauses remembered with the rules that can hold


class Finder:
    """All rules of a language, indexed so that a sentence meets only those that can match it."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_form: dict[str, list[ClauseRule]] = {form: [] for form in FORMS}
        self._regex_rules: list[RegexRule] = []
        self._by_word: dict[str, list[_Beginning]] = {}
        for rule in rules:
            if isinstance(rule, ClauseRule):
                for form in rule.forms:
                    self._by_form[form].append(rule)
            elif isinstance(rule, RegexRule):
                self._regex_rules.append(rule)
            elif isinstance(rule, PhraseRule):
                for found in rule.phrases:
                    beginning = _Beginning(found.second, found.needed or None, rule, found)
                    for word in found.first:
                        self._by_word.setdefault(word, []).append(beginning)
        self._by_facts: dict[tuple[object, ...], list[ClauseRule]] = {}

    def find(self, sentence: Sentence, clauses: Sequence[Clause], text: str) -> list[Hit]:
        """List what the rules find in one sentence of the folded text."""
        hits = self._clause_hits(sentence, clauses)
        if self._by_word:
            hits += self._phrase_hits(sentence, clauses)
        if self._regex_rules:
            hits += self._regex_hits(sentence, clauses, text[sentence.start : sentence.end])
        return hits

    def _clause_hits(self, sentence: Sentence, clauses: Sequence[Clause]) -> list[Hit]:
        hits: list[Hit] = []
        for clause in clauses:
            verbs, words = clause.verbs, clause.words
            for rule in self._rules_for(clause):
                if rule.verbs is not None and rule.verbs.isdisjoint(verbs):
                    continue
                if rule.words is not None and rule.words.isdisjoint(words):
                    continue
                if _meets(clause, rule.others):
                    hits.append(Hit(rule, clause.start, clause.end, sentence, clause.start))
        return hits

    def _rules_for(self, clause: Clause) -> list[ClauseRule]:
        """List the rules whose conditions over facts a clause meets; asked once for all clauses alike in them."""
        facts = _facts(clause)
        known = self._by_facts.get(facts)
        if known is None:
            if len(self._by_facts) >= _MOST_KINDS:
                self._by_facts.clear()
            known = [rule for rule in self._by_form[clause.form] if _meets(clause, rule.facts)]
            self._by_facts[facts] = known
        return known

    def _regex_hits(self, sentence: Sentence, clauses: Sequence[Clause], said: str) -> list[Hit]:
        hits: list[Hit] = []
        characters = frozenset(said)
        for rule in self._regex_rules:
            span = rule.pattern.search(said, characters)
            if span is None or (rule.unless_pattern and rule.unless_pattern.search(said, characters)):
                continue
            start, end = sentence.start + span[0], sentence.start + span[1]
            if _allowed(rule, clauses, start):
                hits.append(Hit(rule, *_widened(clauses, start, end), sentence, start))
        return hits

    def _phrase_hits(self, sentence: Sentence, clauses: Sequence[Clause]) -> list[Hit]:
        hits: list[Hit] = []
        refused: dict[str, bool] = {}
        tokens = sentence.tokens
        words = [token.text for token in tokens]
        present = frozenset(words)
        for index, following in enumerate([*words[1:], ""]):
            for second, needed, rule, found in self._by_word.get(words[index], ()):
                if second is not None and following not in second:
                    continue
                if needed is not None and present.isdisjoint(needed):
                    continue
                if found.at_start and (index > 3 or not _only_marks(words[:index])):
                    continue
                end = found.match(words, index)
                start = tokens[index].start
                if end < 0 or not _allowed(rule, clauses, start):
                    continue
                if rule.id not in refused:  # asked once a sentence: a long sentence has many hits
                    refused[rule.id] = _stands(rule.unless, words, present)
                if not refused[rule.id]:
                    hits.append(Hit(rule, *_widened(clauses, start, tokens[end - 1].end), sentence, start))
        return hits


def _facts(clause: Clause) -> tuple[object, ...]:
    """Tell of a clause what the conditions named in `_FACTS` ask."""
    sentence = clause.sentence
    return (
        clause.actor, clause.form, clause.voice, clause.question, clause.link,
        clause.negated, clause.past, clause.obj, clause.dated, clause.softened,
        sentence.listed, sentence.asked, sentence.number == 0,
    )  # fmt: skip


def _meets(clause: Clause, asked: Sequence[Condition]) -> bool:
    for condition in asked:  # noqa: SIM110 - asked of every clause: a generator costs twice as much
        if not condition(clause):
            return False
    return True


def _stands(phrases: Sequence[Phrase], words: Sequence[str], present: frozenset[str]) -> bool:
    for found in phrases:
        if present.isdisjoint(found.first) or (found.needed and present.isdisjoint(found.needed)):
            continue
        for index, word in enumerate(words[:1] if found.at_start else words):
            if word in found.first and found.match(words, index) >= 0:
                return True
    return False


def _clauses_at(clauses: Sequence[Clause], position: int) -> list[Clause]:
    """List the clauses that hold a position, outermost first; they are sorted by start, and nest at most thrice."""
    last = bisect_right(clauses, position, key=lambda clause: clause.start)
    return [clause for clause in clauses[max(0, last - 3) : last] if position < clause.end]


def _allowed(rule: Rule, clauses: Sequence[Clause], position: int) -> bool:
    if not rule.conditions:
        return True
    held = _clauses_at(clauses, position)
    return bool(held) and _meets(held[-1], rule.conditions)


def _widened(clauses: Sequence[Clause], start: int, end: int) -> tuple[int, int]:
    """Widen a match to the clause it stands in: evidence is a readable stretch."""
    held = _clauses_at(clauses, start)
    return (held[0].start, max(held[0].end, end)) if held else (start, end)
