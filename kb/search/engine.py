"""The door that every search engine stands behind, and the values that pass through it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from kb.library.entry import Kind
from kb.library.visibility import ANYBODY, FOR_ALL, Viewer, Visibility


@dataclass(frozen=True)
class Document:
    """One variant as it is indexed. `words` holds extra searchable names: situation names in every locale."""

    kind: Kind
    key: str
    locale: str
    title: str
    body: str
    shortcut: str | None
    situations: tuple[str, ...]
    situation_names: tuple[str, ...]
    approved: bool
    visibility: Visibility = FOR_ALL


@dataclass(frozen=True)
class Query:
    """What was asked. `locale` is the one results should be shown in; `drafts` also finds what is not approved.

    Without `locale`, an entry that is met equally well in several is shown in `reader`, the locale of who asks.
    `exact` guesses at nothing: no slips, layouts or other scripts. `preferred` says how much entries are used
    ((kind, key) -> weight); the more used one comes first of two that are met equally well, and nowhere else.
    Nothing is found, counted or hinted at that `viewer` does not see. `every` also names all entries found.
    """

    text: str
    locale: str | None = None
    situation: str | None = None
    kind: Kind | None = None
    limit: int = 20
    drafts: bool = False
    reader: str | None = None
    exact: bool = False
    preferred: Mapping[tuple[Kind, str], float] = field(default_factory=dict, hash=False)
    viewer: Viewer = ANYBODY
    every: bool = False


@dataclass(frozen=True)
class Like:
    """A text to find others for that say nearly the same, in its locale: not the entry with this key itself. `drafts`
    also finds what is not approved.
    """

    kind: Kind
    key: str
    locale: str
    body: str
    drafts: bool = False
    viewer: Viewer = ANYBODY


@dataclass(frozen=True)
class Twin:
    """An entry that says nearly the same as a text; `likeness` is from 0 to 1."""

    kind: Kind
    key: str
    locale: str
    likeness: float


@dataclass(frozen=True)
class Hit:
    """One macro or article found. `snippet` is plain text, `marks` are (start, end) code-point spans in it;
    `title_marks` the same in the title. `locales` lists every locale in which the entry can be shown.
    """

    kind: Kind
    key: str
    locale: str
    title: str
    score: float
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()
    title_marks: tuple[tuple[int, int], ...] = ()
    locales: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    visibility: Visibility = FOR_ALL


@dataclass(frozen=True)
class Answer:
    """The hits, how many there are in all, and facet counts (situation tag -> entries, locale -> entries).

    `tried` names readings that were tried beyond the words as typed, for the page with no result: guesses
    (`slip`, `layout`, `greeklish`, `finglish`, `pinyin`) and operators that mean nothing here (`lang:xx`).
    `guess` is the query's text as it was understood where the first hit was found by a guess, for "did you mean";
    `guessed` names the readings that it took, as in `tried`.
    `every` names all entries found, those of the hits first, where that was asked for.
    `damaged` says that the index could not be read: whoever keeps it must build it anew.
    """

    hits: tuple[Hit, ...]
    total: int
    situations: Mapping[str, int] = field(default_factory=dict)
    locales: Mapping[str, int] = field(default_factory=dict)
    tried: tuple[str, ...] = ()
    damaged: bool = False
    guess: str | None = None
    guessed: tuple[str, ...] = ()
    every: tuple[tuple[Kind, str], ...] = ()


class Engine(Protocol):
    """Seven methods: write, find, find what is alike, know how far it has followed the change log, start again, be compared, warm up."""

    def apply(
        self, documents: Iterable[Document], removed: Iterable[tuple[Kind, str]], *, sequence: int
    ) -> None:
        """Replace all variants of the entries that the documents belong to, take out `removed`
        entries, and remember the change-log number reached, all in one commit.
        """

    def search(self, query: Query) -> Answer:
        """Answer a query; never raises for what a person typed."""

    def alike(self, like: Like) -> list[Twin]:
        """Find the entries that say nearly the same as a text, the most alike first; none where it cannot be told."""

    def sequence(self) -> int:
        """The change-log number that the index holds; 0 where it is empty, new or damaged."""

    def clear(self) -> None:
        """Forget everything, so that the index can be built anew."""

    def differences(self, documents: Iterable[Document]) -> list[tuple[Kind, str]]:
        """Name the entries that the index holds otherwise than these documents, which are all it should hold."""

    def warm(self) -> None:
        """Read ahead what the first searches would wait for; never raises."""
