"""Which texts of an entry may go to a helpdesk, and why the others stay."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass

from kb import placeholders
from kb.errors import N_, Invalid
from kb.exchange.format import Note, Options
from kb.library import bounds
from kb.library.entry import Entry, Revision
from kb.library.markup import readable_name
from kb.placeholders import Placeholder


@dataclass(frozen=True)
class Texts:
    """The revisions that go out (locale -> revision, by locale), and a note on each that does not."""

    texts: Mapping[str, Revision]
    notes: tuple[Note, ...]


def texts_to_export(entry: Entry, unwritable: Callable[[str], list[str]]) -> Texts:
    """Choose an entry's approved texts that can be written; `unwritable` names the placeholders that cannot."""
    texts: dict[str, Revision] = {}
    notes: list[Note] = []
    for locale, variant in sorted(entry.variants.items()):
        revision = variant.approved
        if revision is None:
            continue
        reason = _reason_to_hold(entry, locale, revision, unwritable)
        if reason:
            notes.append(reason)
        else:
            texts[locale] = revision
    if not texts:
        notes.append(Note.of(entry, "*", N_("No approved text can be exported: the entry is left out.")))
    return Texts(texts, tuple(notes))


def held_back(text: str, known: Container[str], options: Options) -> list[str]:
    """Name the placeholders of a text that hold it back, where that is what was chosen for them."""
    return _names(text, known) if options.unknown == "hold" else []


def substitute(placeholder: Placeholder) -> str:
    """Give the text for a placeholder that nothing will fill: its fallback, or a blank for the agent."""
    if placeholder.fallback is not None:
        return placeholder.fallback
    return f"[{readable_name(placeholder.name)}]"


def substituted(entry: Entry, locale: str, text: str, known: Container[str]) -> Iterator[Note]:
    """Say which placeholders of a text are written as text."""
    unknown = [placeholder for placeholder in placeholders.find(text) if placeholder.name not in known]
    for is_blank, message in (
        (False, N_("The helpdesk has no %(names)s: the fallback text is written.")),
        (
            True,
            N_(
                "The helpdesk has no %(names)s: a blank in square brackets is written, for the agent to fill in."
            ),
        ),
    ):
        names = dict.fromkeys(one.name for one in unknown if (one.fallback is None) is is_blank)
        if names:
            yield Note.of(entry, locale, message, names=", ".join(names))


def _names(text: str, known: Container[str]) -> list[str]:
    return [placeholder.name for placeholder in placeholders.find(text) if placeholder.name not in known]


def _reason_to_hold(
    entry: Entry, locale: str, revision: Revision, unwritable: Callable[[str], list[str]]
) -> Note | None:
    names = unwritable(revision.body)
    if names:
        message = N_("Held back: the helpdesk has no %(names)s.")
        return Note.of(entry, locale, message, names=", ".join(dict.fromkeys(names)))
    try:
        bounds.check(revision.body, kind=entry.kind)
    except Invalid as refused:
        return Note.of(entry, locale, N_("Held back: %(reason)s"), reason=str(refused))
    return None
