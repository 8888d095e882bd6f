"""The small door of every format: what it is called, what it cannot hold, and how it is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kb.library.attachment import Attachment
from kb.library.entry import Entry, Kind, Situation
from kb.library.usage import EntryId


@dataclass(frozen=True)
class Note:
    """One thing that an export changed or left out; `message` is a gettext id. Locale `*` means the entry."""

    kind: Kind
    key: str
    locale: str
    message: str
    arguments: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, entry: Entry, locale: str, message: str, **arguments: object) -> "Note":
        """Make a note about a variant of an entry."""
        return cls(entry.kind, entry.key, locale, message, arguments)

    def __str__(self) -> str:
        text = self.message % self.arguments if self.arguments else self.message
        return f"{self.kind} {self.key} {self.locale}: {text}"


@dataclass(frozen=True)
class Options:
    """What a person may choose for an export.

    `locale` is the language of titles and menus. `unknown` says what becomes of a placeholder that the
    helpdesk does not have: its fallback text is written, or, without one, a blank such as `[reply time]`
    that the agent fills in; or the text is held back. `queues` are django-helpdesk's queue numbers (none: all queues).
    `zendesk_locales` are our codes of the locales that the Zendesk account has. `attachments` are the files of entries.
    """

    locale: str = "en"
    situations: Mapping[str, Situation] = field(default_factory=dict)
    unknown: Literal["fallback", "hold"] = "fallback"
    queues: tuple[int, ...] = ()
    zendesk_locales: tuple[str, ...] = ("en", "el", "zh")
    attachments: Mapping[EntryId, tuple[Attachment, ...]] = field(default_factory=dict)

    def situation_name(self, tag: str, locale: str) -> str:
        """Name a situation in a locale."""
        return self.situations.get(tag, Situation(tag)).name(locale)


@dataclass(frozen=True)
class Exported:
    """The file's text, and what it says differently from the library."""

    text: str
    report: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Format:
    """One format. `approved_only`: whether it wants only entries' approved texts; `kinds`: which entries it can
    hold; the others stay out and are named in the report. `loses` are gettext ids.
    """

    name: str
    title: str
    media_type: str
    filename: str
    loses: tuple[str, ...]
    write: Callable[[Sequence[Entry], Options], Exported]
    approved_only: bool = True
    kinds: frozenset[Kind] = frozenset(Kind)
