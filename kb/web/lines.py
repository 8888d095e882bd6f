"""An entry as one line of a list that says more of it than its text: its title in the reader's language, its place."""

from collections.abc import Iterable
from dataclasses import dataclass

from kb.languages import LANGUAGES, Language
from kb.library.entry import Entry, Kind
from kb.library.usage import EntryId
from kb.library.visibility import Visibility
from kb.services import library
from kb.web import access, cards, interface


@dataclass(frozen=True)
class Line:
    """What a list shows of an entry for those who work on it."""

    kind: Kind
    key: str
    language: Language
    title: str
    visibility: Visibility
    retired: bool


def of(entry: Entry, locale: str | None = None) -> Line:
    """Show an entry in a locale where it has that, else in the reader's, else in its source's."""
    wanted = (locale, interface.code())
    code = cards.best_locale(entry, wanted, drafts=True) or entry.source_locale
    title = entry.variants[code].in_use.title
    return Line(entry.kind, entry.key, LANGUAGES[code], title, entry.visibility, entry.retired)


def of_keys(keys: Iterable[EntryId], locale: str | None = None) -> dict[EntryId, Line]:
    """Show those of some entries, retired or not, that the person sees."""
    known = library.some(access.store(), keys, by=access.person())
    return {key: of(entry, locale) for key, entry in known.items()}
