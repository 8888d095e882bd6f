"""The nouns of the library as frozen values: entry, variant, revision, situation, status.

The same `Entry` comes out of the shipped library, the store and an import, and goes into rendering,
the index and an export.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kb.library.visibility import FOR_ALL, Visibility


class Kind(StrEnum):
    """What an entry is. Keys are unique within a kind."""

    MACRO = "macro"
    ARTICLE = "article"


class Status(StrEnum):
    """How far a revision has come."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"


@dataclass(frozen=True)
class Revision:
    """One saved text of a variant. `number` rises from 1 within the variant.

    `source_revision` is the number of the source variant's revision that this text was made from; None
    in the source variant itself. `at` is UTC.
    """

    number: int
    title: str
    body: str
    status: Status
    source_revision: int | None
    author: str
    at: datetime


@dataclass(frozen=True)
class Variant:
    """An entry in one locale: the newest revision, and the approved one that stays in use beside it."""

    locale: str
    latest: Revision
    approved: Revision | None = None

    @property
    def in_use(self) -> Revision:
        """The revision that readers should see: the approved one, else the newest."""
        return self.approved or self.latest


@dataclass(frozen=True)
class Entry:
    """A macro or an article with its variants (locale code -> variant). A retired one is kept, and not shown."""

    kind: Kind
    key: str
    source_locale: str
    situations: tuple[str, ...] = ()
    shortcut: str | None = None
    variants: Mapping[str, Variant] = field(default_factory=dict)
    retired: bool = False
    visibility: Visibility = FOR_ALL

    @property
    def source(self) -> Variant:
        """The variant that the others are translated from."""
        return self.variants[self.source_locale]

    def is_outdated(self, locale: str) -> bool:
        """Whether the source changed since this variant was made from it."""
        made_from = self.variants[locale].latest.source_revision
        return locale != self.source_locale and made_from != self.source.latest.number


@dataclass(frozen=True)
class Situation:
    """A tag with its localized names (locale code -> name)."""

    tag: str
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, locale: str) -> str:
        """The name in this locale, else in English, else the tag."""
        return self.names.get(locale) or self.names.get("en") or self.tag
