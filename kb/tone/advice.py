"""The sixteen advice rules: their words, and those that count over the whole reply, written once for all languages.

Which clauses apologise, feel, promise or act is told by each language's rules; here they are only counted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb import placeholders
from kb.errors import N_
from kb.languages import Folded
from kb.tone.clause import Sentence
from kb.tone.model.judge import Mark

# rule -> (why, how to mend it): gettext ids.
ADVICE: Mapping[str, tuple[str, str]] = {
    "over-empathy": (
        N_("There is more about feelings than about help: people want their problem solved."),
        N_("Keep the one sentence of understanding that names the problem, and say what you do about it."),
    ),
    "over-apology": (
        N_("The reply apologises three times or more, which weakens every one of them."),
        N_("Apologise once, for the thing that went wrong, and go on to what you do about it."),
    ),
    "late-action": (
        N_("The reader waits four sentences or more for the first thing that helps."),
        N_("Move the action to the first or second sentence and explain afterwards."),
    ),
    "pity": (
        N_("This speaks down to the person: pity is not understanding."),
        N_("Name the problem instead of the person's misery, for example: I see that your order is late."),
    ),
    "curt": (
        N_("A short or bare command makes people feel unimportant."),
        N_("Add a please, a reason or a sentence that shows you have read the message."),
    ),
    "closed-door": (
        N_("This tells the person not to come back."),
        N_("Leave a way open: say where and how they can reach you."),
    ),
    "impatience": (
        N_("This sounds irritated or sarcastic, and such replies go unanswered."),
        N_("Give the information once more without saying that it is once more."),
    ),
    "overlong": (
        N_("The reply is so long that its questions and steps will be overlooked."),
        N_("Cut what the reader need not know, put steps in a list, or link to an article."),
    ),
    "overpromise": (
        N_("This promises something that nobody can keep in every case."),
        N_("Promise what you do yourself, and say what happens if it goes wrong again."),
    ),
    "no-timeframe": (
        N_("This promises to come back or to finish later without saying when."),
        N_("Name a day, a time or a placeholder for one, and keep to it."),
    ),
    "vague-apology": (
        N_("An apology for any inconvenience names nothing, and sounds insincere."),
        N_("Say what went wrong: sorry that your parcel came four days late."),
    ),
    "vague-action": (
        N_("Looking into it is the only thing promised: the reader cannot see that anybody acts."),
        N_(
            "Name one step, what it concerns and when: I have asked the courier for a trace and write on Friday."
        ),
    ),
    "hand-off": (
        N_("The reply only sends the person on to somebody else."),
        N_(
            "Do one part yourself, pass the case on with its details, or offer to help if they get stuck there."
        ),
    ),
    "blame": (
        N_("This says or implies that the person is at fault."),
        N_("Leave out who did it; say what happened and what helps now."),
    ),
    "informal-register": (
        N_("The way the person is addressed is too familiar, or changes within the reply."),
        N_("Use the polite form and standard spelling from beginning to end."),
    ),
    "no-name": (
        N_("The macro does not address the person by name."),
        N_("Begin with a greeting that holds a placeholder for the name, such as {{ customer.first_name }}."),
    ),
}

Found = tuple[str, int, int]

_MOST_IN_HEADING = 5
_SAID = frozenset(".!?;؟。！？…")  # ends of what is said, not of a heading


@dataclass(frozen=True)
class Reply:
    """One reply as the rules saw it: hits by what they give, and the number of its words (letters in zh)."""

    folded: Folded
    sentences: Sequence[Sentence]
    marks: Mapping[str, Sequence[Mark]]
    words: int
    joined: bool
    thresholds: Mapping[str, int]

    def hits(self, name: str) -> Sequence[Mark]:
        """List what was found under a name."""
        return self.marks.get(name, ())

    def sentence_numbers(self, name: str) -> list[int]:
        """List the numbers of the sentences that hold it, each once, in order."""
        return sorted({hit.sentence.number for hit in self.hits(name)})


def _from_hits(name: str, hits: Sequence[Mark]) -> Iterator[Found]:
    if hits:
        yield name, hits[0].start, hits[0].end


def _over_empathy(reply: Reply) -> Iterator[Found]:
    feelings = len(reply.sentence_numbers("empathy"))
    actions = len(reply.sentence_numbers("action"))
    limits = reply.thresholds
    if "over-empathy-clauses" in limits:  # chat in one endless sentence of clauses
        clauses = len({hit.start for hit in reply.hits("empathy")})
        feelings = max(feelings, clauses if clauses >= limits["over-empathy-clauses"] else 0)
    if feelings >= limits["over-empathy"] or (
        feelings >= limits["over-empathy-least"] and feelings > actions
    ):
        yield from _from_hits("over-empathy", reply.hits("empathy")[-1:])


def _over_apology(reply: Reply) -> Iterator[Found]:
    apologies = sorted({hit.at: hit for hit in reply.hits("apology")}.items())
    if len(apologies) >= reply.thresholds["over-apology"]:
        yield from _from_hits("over-apology", [apologies[-1][1]])


def _late_action(reply: Reply) -> Iterator[Found]:
    numbers = reply.sentence_numbers("action")
    if not numbers or numbers[0] < reply.thresholds["late-action"]:
        return
    if numbers[0] - sum(map(_is_heading, reply.sentences[: numbers[0]])) >= reply.thresholds["late-action"]:
        yield from _from_hits("late-action", [min(reply.hits("action"), key=lambda hit: hit.start)])


def _is_heading(sentence: Sentence) -> bool:
    """Whether it only names the person or the case, by a placeholder: "{{ customer.name }}, hello,", "Case: {{ case.id }}"."""
    words = [token.text for token in sentence.tokens if token.text[0].isalnum() or token.text[0] == "<"]
    named = any(word.startswith("<") for word in words)
    return named and len(words) <= _MOST_IN_HEADING and sentence.tokens[-1].text not in _SAID


def _curt(reply: Reply) -> Iterator[Found]:
    if not reply.sentences:
        return
    first, last = reply.sentences[0].start, reply.sentences[-1].end
    if reply.words < reply.thresholds["curt"]:
        yield "curt", first, last
    elif not _is_greeted(reply) and not reply.hits("softener"):
        commands = reply.sentence_numbers("bare-command")
        if len(commands) > (1 if reply.hits("acknowledgement") else 0):
            yield from _from_hits("curt", reply.hits("bare-command"))


def _is_greeted(reply: Reply) -> bool:
    return any(map(str.isalnum, reply.folded.text[: reply.sentences[0].start]))


def _overlong(reply: Reply) -> Iterator[Found]:
    unlisted = [sentence for sentence in reply.sentences if not sentence.listed]
    limit = reply.thresholds["overlong"]
    if sum(each.end - each.start for each in unlisted) <= limit:
        return  # not even so many characters: need not be counted
    if _length(unlisted, reply.joined) > limit:
        yield "overlong", unlisted[0].start, unlisted[-1].end


def _length(sentences: Sequence[Sentence], in_letters: bool) -> int:
    return sum(
        (sum(map(str.isalnum, token.text)) if in_letters else 1)
        for sentence in sentences
        for token in sentence.tokens
        if token.text[0].isalnum()
    )


def _no_timeframe(reply: Reply) -> Iterator[Found]:
    yield from _from_hits("no-timeframe", reply.hits("come-back"))


def _vague_action(reply: Reply) -> Iterator[Found]:
    """Nothing is done but effort, or a promise to come back some time."""
    if not reply.hits("action"):
        yield from _from_hits("vague-action", reply.hits("vague") or reply.hits("come-back"))


def _hand_off(reply: Reply) -> Iterator[Found]:
    """Only sends on: every action there is belongs to the sending on."""
    steps = reply.hits("hand-off-step")
    sent = {hit.sentence.number for hit in steps}
    others = [
        number
        for number in reply.sentence_numbers("action")
        if number not in sent and number not in {n + 1 for n in sent}
    ]
    if steps and not others:
        yield from _from_hits("hand-off", steps)


def _informal(reply: Reply) -> Iterator[Found]:
    hits = reply.hits("informal-register") or reply.hits("familiar")
    yield from _from_hits("informal-register", hits)


def _no_name(reply: Reply) -> Iterator[Found]:
    """A macro (a text with placeholders) has none for a person's name; a text without any is a written reply."""
    if "{{" not in reply.folded.text:
        return
    found = placeholders.find(reply.folded.text)
    if (
        found
        and reply.sentences
        and not any("name" in each.name or each.name.startswith("greeting") for each in found)
    ):
        yield "no-name", found[0].start, found[0].end


_COUNTING: tuple[Callable[[Reply], Iterator[Found]], ...] = (
    _over_empathy, _over_apology, _late_action, _curt, _overlong,
    _no_timeframe, _vague_action, _hand_off, _informal, _no_name,
)  # fmt: skip
_FOUND_IN_WORDS = ("pity", "closed-door", "impatience", "overpromise", "vague-apology", "blame")


def findings(reply: Reply) -> list[Found]:
    """List the advice that fires, each rule once, in the order of the text; spans in folded characters."""
    found = [
        each for name in _FOUND_IN_WORDS if name in reply.marks for each in _from_hits(name, reply.hits(name))
    ]
    for count in _COUNTING:
        found += count(reply)
    return sorted(found, key=lambda each: (each[1], each[0]))
