"""Markdown text -> sentences of tokens, the same for every language. Works on folded text, in one pass.

Left out: quotes (`>`), code blocks, images, greeting lines, signatures. Links keep their text. Placeholders,
code spans, addresses and words in quotation marks become one opaque token each.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.languages import Language
from kb.tone.clause import CODE, DATE, LINK, PLACEHOLDER, QUOTE, Grammar, Sentence, Token

# Every repetition is bounded or over a class that excludes its end: no backtracking beyond a line's length.
# Each begins with a sign of its own, named first so that the sign is sought in one sweep.
_SIGNED = (
    r"[{`!\]hw\"«“「『](?:(?<=\{)(?P<placeholder>\{[^{}\n]{1,300}\}\})"
    r"|(?<=`)(?P<code>[^`\n]{1,300}`)"
    r"|(?<=!)(?P<image>\[[^\[\]\n]{0,200}\]\([^()\n]{0,300}\))"
    r"|(?<=\])(?P<target>\([^()\n]{0,300}\))"
    r"|(?P<url>(?<=h)ttps?://[^\s<>()\[\]]{1,500}|(?<=w)ww\.[^\s<>()\[\]]{1,500})"
    r"|(?P<quote>(?<=\")[^\"\n]{1,300}\"|(?<=«)[^»\n]{1,300}»|(?<=“)[^”\n]{1,300}”|(?<=「)[^」\n]{1,300}」|(?<=『)[^』\n]{1,300}』))"
)
_OPAQUE = re.compile(_SIGNED)
# A mail address may begin with any letter: it is sought only where there is its sign.
_OPAQUE_OR_MAIL = re.compile(_SIGNED + r"|(?P<mail>[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}(?<!\.))")
_TIME_NAME = re.compile(r"date|time|day|eta\b|deadline|until|hour|week|month|arrival|slot|due")
_ITEM = re.compile(
    r"[ \t]*(?:[-*+•·–—▪‣][ \t]+|[（(]?[0-9۰-۹٠-٩]{1,3}[.)）、][ \t]*(?=\D)|[（(]?[a-zα-ω][)）][ \t]+)(?:\[[ x]\][ \t]+)?"
)
_FENCE = ("```", "~~~")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+")
_AFTER_GREETING = ",،，—–-"  # between a greeting and what is said after it
_LONGEST = 300  # words of a sentence: no sentence has more, and an endless one must not cost its square
_SHORT = 55  # a line shorter than this was broken on purpose, a longer one may have been wrapped


class _Block(NamedTuple):
    """A run of folded text that is read as one: a paragraph's line or lines, or a list item."""

    start: int
    end: int
    listed: bool
    paragraph: int


def _lines(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for line in text.splitlines(keepends=True):
        yield position, position + len(line)
        position += len(line)


def _blocks(text: str) -> Iterator[_Block]:
    """Give the readable runs: paragraphs joined over wrapped lines, list items, headings; code and quotes dropped."""
    fenced = ""
    paragraph = 0
    open_block: _Block | None = None
    for start, end in _lines(text):
        line = text[start:end]
        bare = line.strip()
        mark = bare[:3]
        if fenced or mark in _FENCE:
            fenced = "" if fenced and mark == fenced else fenced or mark
            bare = ""
        if bare in ("--", "---", "___") and line.rstrip("\n\r") in ("-- ", "--"):
            break  # the signature mark of mail: nothing after it is the reply
        if not bare or bare[0] == ">":
            if open_block:
                yield open_block
                open_block = None
            paragraph += 1
            continue
        item = _ITEM.match(text, start, end) or _HEADING.match(text, start, end)
        if open_block and not item and _is_wrapped(text, open_block):
            open_block = open_block._replace(end=end)
            continue
        if open_block:
            yield open_block
        listed = item is not None and not bare.startswith("#")
        open_block = _Block(item.end() if item else start, end, listed, paragraph)
    if open_block:
        yield open_block


def _is_wrapped(text: str, block: _Block) -> bool:
    last = text.rfind("\n", block.start, block.end - 1) + 1
    line = text[max(last, block.start) : block.end].rstrip()
    return len(line) >= _SHORT and line[-1] not in ".!?。！？;؟:："


def _opaque_token(match: re.Match[str]) -> Token | None:
    kind = match.lastgroup
    if kind == "placeholder":
        name = match.group().partition("|")[0]
        return Token(DATE if _TIME_NAME.search(name) else PLACEHOLDER, match.start(), match.end())
    if kind in ("image", "target"):
        return None
    return Token(
        {"code": CODE, "url": LINK, "mail": LINK, "quote": QUOTE}[kind or ""], match.start(), match.end()
    )


class Segmenter:
    """Cuts the texts of one language."""

    def __init__(self, language: Language, grammar: Grammar) -> None:
        self._grammar = grammar
        # Marks of the language itself and of the others: people mix them.
        self._ends = frozenset(language.sentence_ends) | frozenset("!?…." if grammar.joined else "!?…")
        self._questions = frozenset(language.question_marks) | {"?"}
        self._closings = tuple(f"{closing} " for closing in grammar.closings)
        # What may end the greeting of a sentence that goes on: 尊敬的用户：您的卡已解锁。
        self._after_greeting = frozenset(",،，:" if grammar.joined else _AFTER_GREETING)

    def sentences(self, text: str) -> list[Sentence]:
        """Cut a folded text into sentences, greetings and signatures left out."""
        opaque = _OPAQUE_OR_MAIL if "@" in text else _OPAQUE
        blocks = [(block, self._tokens(text, block, opaque)) for block in _blocks(text)]
        blocks = self._without_signature(blocks)
        found: list[Sentence] = []
        lead_in: tuple[Token, ...] = ()
        for block, tokens in blocks:
            pieces = list(self._cut(tokens, text))
            starts = [*(piece[0].text for piece in pieces[1:]), ""][: len(pieces)]
            for whole, following in zip(pieces, starts, strict=True):
                piece = whole
                if not block.listed:
                    lead_in = piece
                if self._is_greeting(piece, len(found)):
                    continue
                if not found and piece[0].text in self._grammar.greetings:
                    piece = _without_greeting(piece, self._after_greeting)
                found.append(self._sentence(piece, block, lead_in, following, len(found)))
        return found

    def _sentence(
        self, piece: tuple[Token, ...], block: _Block, lead_in: tuple[Token, ...], following: str, number: int
    ) -> Sentence:
        asked = any(token.text in self._questions for token in piece[-3:])
        return Sentence(
            piece,
            piece[0].start,
            piece[-1].end,
            asked=asked,
            listed=block.listed,
            paragraph=block.paragraph,
            number=number,
            lead_in=lead_in if block.listed else (),
            following=following,
        )

    def _tokens(self, text: str, block: _Block, opaque: re.Pattern[str]) -> list[Token]:
        tokens: list[Token] = []
        position = block.start
        for match in opaque.finditer(text, block.start, block.end):
            tokens += self._grammar.tokens(text, position, match.start())
            token = _opaque_token(match)
            if token:
                tokens.append(token)
            position = match.end()
        tokens += self._grammar.tokens(text, position, block.end)
        return self._grammar.marked(tokens)

    def _cut(self, tokens: list[Token], text: str) -> Iterator[tuple[Token, ...]]:
        first = 0
        for index, token in enumerate(tokens):
            if (
                (token.text in self._ends and self._ends_here(tokens, index))
                or (token.text == QUOTE and _ends_with_quote(tokens, index, text))
                or index - first >= _LONGEST
            ):
                yield from self._piece(tokens[first : index + 1])
                first = index + 1
        yield from self._piece(tokens[first:])

    @staticmethod
    def _piece(tokens: list[Token]) -> Iterator[tuple[Token, ...]]:
        if any(token.text[0].isalnum() or token.text[0] == "<" for token in tokens):
            yield tuple(tokens)

    def _ends_here(self, tokens: list[Token], index: int) -> bool:
        token = tokens[index]
        if index + 1 == len(tokens):
            return True
        following = tokens[index + 1]
        if following.text in self._ends or following.text in ')]”’"':
            return False
        if self._grammar.joined and (
            token.text != "." or _is_joined(following) or (index and _is_joined(tokens[index - 1]))
        ):
            return True
        if token.text == "." and index and tokens[index - 1].text in self._grammar.abbreviations:
            return False
        return following.start > token.end

    def _is_greeting(self, piece: tuple[Token, ...], number: int) -> bool:
        if number or piece[0].text not in self._grammar.greetings:
            return False
        words = [token for token in piece if token.text[0].isalnum() or token.text[0] == "<"]
        limit = 12 if self._grammar.joined else 6
        return (
            len(words) <= limit
            and piece[-1].text not in self._questions
            and not _goes_on(piece, self._after_greeting, 0 if self._grammar.joined else -1)
        )

    def _without_signature(
        self, blocks: list[tuple[_Block, list[Token]]]
    ) -> list[tuple[_Block, list[Token]]]:
        """Drop a closing line ("Kind regards,") among the last six blocks, and all after it."""
        for index in range(max(1, len(blocks) - 6), len(blocks)):
            if self._is_closing(blocks[index][1], last=index + 1 == len(blocks)):
                return blocks[:index]
        return blocks

    def _is_closing(self, tokens: list[Token], *, last: bool) -> bool:
        words = [token.text for token in tokens if token.text[0].isalnum() or token.text[0] == "<"]
        if not words or len(words) > (6 if last else 5):
            return False
        if tokens[-1].text in self._ends and not last:
            return False  # "Thanks for the photos." goes on, "Thanks" does not
        run = ("" if self._grammar.joined else " ").join(words)
        return f"{run} ".startswith(self._closings)


def _ends_with_quote(tokens: Sequence[Token], index: int, text: str) -> bool:
    """Whether a quotation that ends in a full stop ends its sentence: a word comes after, and no mark.

    The stop of a short word may be that of an abbreviation.
    """
    end = tokens[index].end
    if text[end - 2] not in ".。" or index + 1 == len(tokens) or not text[end - 5 : end - 2].isalpha():
        return False
    following = tokens[index + 1]
    return following.start > end and following.text[0].isalnum()


def _without_greeting(piece: tuple[Token, ...], marks: frozenset[str]) -> tuple[Token, ...]:
    """Take "Good morning, Sam," off a sentence that goes on after it."""
    cut = next((index for index, token in enumerate(piece[:6]) if token.text in marks), None)
    rest = piece[cut + 1 :] if cut is not None else ()
    return rest if sum(token.text[0].isalnum() for token in rest) >= 2 else piece


def _is_joined(token: Token) -> bool:
    """Whether a word is of a script that writes no spaces: an ASCII full stop beside it is its own."""
    return token.text[0] >= "\u2e80"


def _goes_on(piece: Sequence[Token], marks: frozenset[str], comma: int) -> bool:
    """Whether something is said after the comma or dash (first or last) of a greeting: "Good morning, sorry for the wait."."""
    commas = [index for index, token in enumerate(piece) if token.text in marks]
    return bool(commas) and sum(token.text[0].isalnum() for token in piece[commas[comma] :]) >= 3
