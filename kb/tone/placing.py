"""Where a phrase goes in a reply: acknowledgement after the greeting, action after the acknowledgement, invitation
before the closing and the signature.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.languages import language
from kb.tone.clause import Sentence
from kb.tone.grammar import grammar_of
from kb.tone.report import ElementName, Finding, Report
from kb.tone.segmentation import Segmenter

_CALLS = ",،，!！:："  # ends of a greeting
_LONGEST_GREETING = 8
_CLOSERS = ")]”’\"'»」』*_"  # what still belongs to the sentence before it


@dataclass(frozen=True)
class Place:
    """The white space from `start` to `end` (code points of the text as given) gives way to `before`, the phrase
    and `after`.
    """

    start: int
    end: int
    before: str = ""
    after: str = ""

    def put(self, phrase: str, text: str) -> str:
        """Give the text with the phrase in it."""
        return f"{text[: self.start]}{self.before}{phrase}{self.after}{text[self.end :]}"


@dataclass(frozen=True)
class _Said:
    """A sentence of the reply, in code points of the text as given."""

    start: int
    end: int
    listed: bool
    paragraph: int


@dataclass(frozen=True)
class _Reply:
    """What the greeting leaves: the sentences, in the order of the text."""

    sentences: Sequence[_Said]
    joiner: str


@lru_cache(maxsize=32)
def _segmenter(code: str) -> Segmenter:
    return Segmenter(language(code), grammar_of(code))


def places(text: str, report: Report) -> Mapping[ElementName, Place]:
    """Say where a phrase of each element goes in a text, given its report."""
    reply = _read(text, report.locale)
    sentences, joiner = reply.sentences, reply.joiner
    if not sentences:
        place = _after_the_greeting(text)
        return {"acknowledgement": place, "action": place, "invitation": place}
    opening = _opening(text, sentences[0], joiner)
    spoken = [each.start for each in report.elements["acknowledgement"].evidence]
    return {
        "acknowledgement": opening,
        "action": _after_the_first(sentences, spoken, text, joiner) or opening,
        "invitation": _ending(text, sentences, joiner),
    }


def said(text: str, locale: str) -> tuple[int, int]:
    """Give the span from the first sentence to the last, greeting and closing left out; all where there is no other."""
    known = language(locale)
    folded = known.fold(text)
    found = _segmenter(known.code).sentences(folded.text)
    rest = [each for each in found if each.paragraph != found[0].paragraph]
    if rest and len(rest) == len(found) - 1 and _names_greeting(found[0], grammar_of(known.code).greetings):
        found = rest
    return (
        (folded.span(found[0].start, found[0].end)[0], folded.span(found[-1].start, found[-1].end)[1])
        if found
        else (0, len(text))
    )


def _names_greeting(first: Sentence, greetings: frozenset[str]) -> bool:
    """Whether a short first paragraph greets anywhere in it: «… گرامی، سلام.»."""
    words = [token.text for token in first.tokens if token.text[0].isalnum() or token.text[0] == "<"]
    return len(words) <= _LONGEST_GREETING and not greetings.isdisjoint(words)


def mending(text: str, finding: Finding, locale: str) -> Place:
    """Say what of the text a phrase that mends a finding replaces: its sentences, or the greeting that names nobody."""
    sentences = _read(text, locale).sentences
    if finding.rule == "no-name":
        end = len(text[: sentences[0].start].rstrip()) if sentences else len(text.rstrip())
        return Place(0, end, after="" if end else "\n\n")
    touched = [each for each in sentences if each.start < finding.end and finding.start < each.end]
    if not touched:
        return Place(finding.start, finding.end)
    return Place(touched[0].start, touched[-1].end)


def _read(text: str, locale: str) -> _Reply:
    known = language(locale)
    folded = known.fold(text)

    def said(sentence: Sentence) -> _Said:
        start, end = folded.span(sentence.start, sentence.end)
        while end < len(text) and text[end] in _CLOSERS:
            end += 1
        return _Said(start, end, sentence.listed, sentence.paragraph)

    found = _segmenter(known.code).sentences(folded.text)
    if found and _greets(found[0], grammar_of(known.code).greetings):
        found = [each for each in found if each.paragraph != found[0].paragraph]
    return _Reply([said(sentence) for sentence in found], "" if grammar_of(known.code).joined else " ")


def _greets(first: Sentence, greetings: frozenset[str]) -> bool:
    """Whether the first sentence is a greeting that begins with the name: "{{ name }}，您好！"."""
    words = [token.text for token in first.tokens if token.text[0].isalnum() or token.text[0] == "<"]
    is_called = first.tokens[-1].text in _CALLS
    return len(words) <= _LONGEST_GREETING and is_called and not greetings.isdisjoint(words)


def _after_the_greeting(text: str) -> Place:
    """A greeting and perhaps a signature stand there, or nothing at all."""
    start = len(text) - len(text.lstrip())
    break_ = text.find("\n\n", start)
    if break_ >= 0 and text[break_:].strip():
        return Place(break_, break_, "\n\n")
    end = len(text.rstrip())
    return Place(end, len(text), "\n\n" if end else "")


def _opening(text: str, first: _Said, joiner: str) -> Place:
    if not first.listed:
        return Place(first.start, first.start, after=joiner)
    line = text.rfind("\n", 0, first.start) + 1  # a list begins the reply: the phrase stands above it
    return Place(line, line, after="\n\n")


def _after_the_first(
    sentences: Sequence[_Said], spoken: Sequence[int], text: str, joiner: str
) -> Place | None:
    """After the sentences in a row that acknowledge; None where none does."""

    def speaks(sentence: _Said) -> bool:
        return any(sentence.start <= start < sentence.end for start in spoken)

    run = [number for number, sentence in enumerate(sentences) if speaks(sentence)][:1]
    if not run:
        return None
    while run[-1] + 1 < len(sentences) and speaks(sentences[run[-1] + 1]):
        if sentences[run[-1] + 1].paragraph != sentences[run[-1]].paragraph:
            break
        run.append(run[-1] + 1)
    last = sentences[run[-1]]
    return Place(last.end, _end_of_space(text, last.end, last.end), "\n\n" if last.listed else joiner)


def _ending(text: str, sentences: Sequence[_Said], joiner: str) -> Place:
    last = sentences[-1]
    has_paragraphs = last.paragraph != sentences[0].paragraph
    before = "\n\n" if last.listed or has_paragraphs else joiner
    rest = text[last.end :]
    end = len(text) if not rest.strip() else _end_of_space(text, last.end, last.end)
    follows = text[end : end + 1]
    after = "\n\n" if follows and follows != "\n" and before == "\n\n" else ""
    return Place(last.end, end, before, after)


def _end_of_space(text: str, start: int, end: int) -> int:
    """Space before a line's end is left behind by nobody; that between two sentences stays."""
    while end < len(text) and text[end] in " \t":
        end += 1
    return end if end == len(text) or text[end] == "\n" else start
