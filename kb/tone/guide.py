"""The rules as people read them: what each asks, why, whose advice it is, how to mend it, and examples.

The examples are data, `examples/<code>.toml`, one wrong and one right reply a rule in each language.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.errors import N_, BadFile, Problem
from kb.tone.advice import ADVICE
from kb.tone.report import ELEMENTS

EXAMPLES = Path(__file__).parent / "examples"


@dataclass(frozen=True)
class Example:
    """A reply that breaks a rule, and the same matter put right."""

    wrong: str
    right: str


@dataclass(frozen=True)
class Entry:
    """One rule as the guide tells it; the texts are gettext ids, `article` is the key of the starter library's guide
    article.
    """

    name: str
    title: str
    asks: str
    why: str
    mend: str
    sources: tuple[str, ...]
    article: str

    @property
    def is_element(self) -> bool:
        """Whether this is one of the three that every macro needs."""
        return self.name in ELEMENTS


TITLES: Mapping[str, str] = {
    "acknowledgement": N_("Acknowledgement"),
    "action": N_("Concrete action"),
    "invitation": N_("Invitation to reply"),
    "over-empathy": N_("Much feeling, little doing"),
    "over-apology": N_("Too many apologies"),
    "late-action": N_("The action comes late"),
    "pity": N_("Sounds like pity"),
    "curt": N_("Sounds curt"),
    "closed-door": N_("Closes the door"),
    "impatience": N_("Sounds impatient"),
    "overlong": N_("Very long"),
    "overpromise": N_("Promises too much"),
    "no-timeframe": N_("No time given"),
    "vague-apology": N_("Vague apology"),
    "vague-action": N_("Vague action"),
    "hand-off": N_("Only passes them on"),
    "blame": N_("Sounds like blame"),
    "informal-register": N_("Too familiar"),
    "no-name": N_("No name"),
}

_ASKS: Mapping[str, str] = {
    "acknowledgement": N_(
        "The reply itself shows that it sees the person: thanks for writing or reporting, sorry about something named, I understand, you are right, a fault owned. A greeting, a name or a closing thanks is not enough."
    ),
    "action": N_(
        "One concrete step that we took, are taking or will take, or that the customer is asked to carry out: a verb with its object. Looking into it, doing our best, or a refusal without an alternative is not enough."
    ),
    "invitation": N_(
        "The person is invited to come back to us: let me know, reply here, or a question whose answer we need. A survey, a good wish or another company's number is not enough."
    ),
    "over-empathy": N_(
        "Fires at three or more statements of feeling or understanding, or where they outnumber the sentences that act."
    ),
    "over-apology": N_("Fires at three or more apologies in one reply."),
    "late-action": N_("Fires where the first concrete action comes after four or more sentences."),
    "pity": N_("Fires where the reply speaks down in pity."),
    "curt": N_("Fires at a bare command without a please, and at a reply under six words."),
    "closed-door": N_(
        "Fires where the person is told not to reply, or that the matter is closed whatever they say."
    ),
    "impatience": N_("Fires at sarcasm or irritation: as I already said, obviously, once again."),
    "overlong": N_("Fires above 180 words, in Chinese 320 characters; lists and placeholders do not count."),
    "overpromise": N_("Fires at an absolute promise: never again, guaranteed, 100 per cent."),
    "no-timeframe": N_(
        "Fires where we promise to come back or to finish later, without a time, a date or a placeholder for one."
    ),
    "vague-apology": N_("Fires at an apology for any inconvenience that names nothing."),
    "vague-action": N_("Fires where the only action is a vague one."),
    "hand-off": N_("Fires where the person is only sent on to another team, company or page."),
    "blame": N_("Fires where the reply says or implies that the person is wrong or at fault, or argues."),
    "informal-register": N_(
        "Fires at the familiar form of address and where two forms are mixed; in English at slang and text-speak."
    ),
    "no-name": N_("Fires at a macro without a placeholder for the person's name."),
}

_ELEMENT_REASONS: Mapping[str, tuple[str, str]] = {
    "acknowledgement": (
        N_("Until people can tell that somebody has read their message, they cannot take in the solution."),
        N_("Show that you see the person: thank them for writing, or name what went wrong."),
    ),
    "action": (
        N_("People write because they want something to happen: they must see that somebody acts."),
        N_("Name one concrete step: what you did, what you will do and when, or what they can do now."),
    ),
    "invitation": (
        N_("Somebody who does not know how to come back gives up, or begins again with a stranger."),
        N_("Leave the line open: ask what you need to know, or invite them to write back."),
    ),
}

_HOUSE = N_("Our own rule: no macro is published without it")
_BUFFER = N_("Buffer, on empathy in support")
_AIRCALL = N_("Aircall, on customer service")
_TECHNIQUES = N_("An essay on support techniques")
_LESSONS = N_("An essay on lessons from support")
_SOURCES: Mapping[str, tuple[str, ...]] = {
    "over-empathy": (_BUFFER,),
    "over-apology": (_BUFFER,),
    "late-action": (_BUFFER,),
    "pity": (_TECHNIQUES, _AIRCALL),
    "curt": (_TECHNIQUES,),
    "closed-door": (_TECHNIQUES,),
    "impatience": (_TECHNIQUES,),
    "overlong": (_TECHNIQUES,),
    "overpromise": (_AIRCALL, _TECHNIQUES),
    "no-timeframe": (_AIRCALL, _TECHNIQUES),
    "vague-apology": (_AIRCALL, _TECHNIQUES),
    "vague-action": (_BUFFER,),
    "hand-off": (_AIRCALL,),
    "blame": (_LESSONS,),
    "informal-register": (_TECHNIQUES,),
    "no-name": (_AIRCALL,),
}

_ARTICLES: Mapping[str, tuple[str, ...]] = {
    "acknowledge-the-person": ("acknowledgement", "vague-apology", "no-name"),
    "take-a-concrete-action": ("action", "late-action", "vague-action", "overlong"),
    "leave-the-door-open": ("invitation", "closed-door", "no-timeframe"),
    "balance-of-empathy": ("over-empathy", "over-apology", "pity"),
    "keep-boundaries": ("overpromise", "hand-off", "blame", "impatience"),
    "choose-the-register": ("curt", "informal-register"),
}


def entries() -> tuple[Entry, ...]:
    """List every rule: the three elements, then the advice."""
    articles = {rule: key for key, rules in _ARTICLES.items() for rule in rules}
    return tuple(
        Entry(
            name,
            title,
            _ASKS[name],
            *(_ELEMENT_REASONS.get(name) or ADVICE[name]),
            _SOURCES.get(name, (_HOUSE,)),
            articles[name],
        )
        for name, title in TITLES.items()
    )


def languages() -> tuple[str, ...]:
    """Name the languages that have examples, by code."""
    return tuple(sorted(path.stem for path in EXAMPLES.glob("*.toml")))


@lru_cache(maxsize=32)
def examples(code: str) -> Mapping[str, Example]:
    """Read the examples of a language: rule -> example. Raises BadFile with what is missing or strange."""
    path = EXAMPLES / f"{code}.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(
            path, [Problem("", N_("not readable as TOML: %(error)s"), {"error": str(error)})]
        ) from error
    problems = [Problem(name, N_("unknown rule")) for name in tables if name not in TITLES]
    found: dict[str, Example] = {}
    for name in TITLES:
        texts = tables.get(name)
        wrong, right = (str(texts.get(kind, "")).strip() if texts else "" for kind in ("wrong", "right"))
        if not wrong or not right:
            problems.append(Problem(name, N_("expected a wrong and a right reply")))
        found[name] = Example(wrong, right)
    if problems:
        raise BadFile(path, problems)
    return found
