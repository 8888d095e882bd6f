"""The verbs of attachments: the images and files of an entry.

Who sees an entry's texts sees its files; who may write the entry changes them. A file counts at once, so who only
translates, and waits for approval with each text, adds none.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from kb.accounts.audit import Act
from kb.accounts.roles import Right, may
from kb.accounts.user import Person
from kb.errors import N_, Invalid, NotFound, Problem
from kb.library import attachment as files
from kb.library import images, validation
from kb.library.attachment import Attachment
from kb.library.entry import Entry, Kind
from kb.library.file_type import FileType, recognise
from kb.library.usage import EntryId
from kb.library.version import ANYTHING, Expected
from kb.library.visibility import may_with, require_with
from kb.services import audit, library
from kb.storage import Store
from kb.storage.changes import NewChange

KEPT_AFTER_REMOVAL = timedelta(days=1)
_NONE = N_("There is no such file here.")


@dataclass(frozen=True)
class Sent:
    """A file as somebody sends it: its name, its bytes, and what it shows. `locale` None means that it goes with all texts."""

    name: str
    content: bytes
    alt: str = ""
    locale: str | None = None


@dataclass(frozen=True)
class _Ready:
    """A file that was looked at, without its final name, and its thumbnail."""

    attachment: Attachment
    content: bytes
    thumbnail: bytes | None
    file_type: FileType


def listed(store: Store, kind: Kind, key: str, *, by: Person) -> list[Attachment]:
    """List the files of an entry that a person sees, the oldest first. Raises NotFound."""
    with store.reading():
        entry = library.entry(store, kind, key, by=by)
        return [each for each in store.attachments.of(kind, key) if _sees(entry, each, by)]


def of_entry(store: Store, entry: Entry, *, by: Person) -> list[Attachment]:
    """List those of an entry that the person has before them already."""
    return [each for each in store.attachments.of(entry.kind, entry.key) if _sees(entry, each, by)]


def content(
    store: Store, kind: Kind, key: str, attachment_id: int, *, by: Person
) -> tuple[Attachment, bytes]:
    """Give a file with its bytes. Raises NotFound."""
    with store.reading():
        found = _one(listed(store, kind, key, by=by), attachment_id)
        return found, store.attachments.content(found.id)


def thumbnail(
    store: Store, kind: Kind, key: str, attachment_id: int, *, by: Person
) -> tuple[Attachment, bytes]:
    """Give an image with the bytes of its thumbnail. Raises NotFound, for other files too."""
    with store.reading():
        found = _one(listed(store, kind, key, by=by), attachment_id)
        small = store.attachments.thumbnail(found.id)
    if small is None:
        raise NotFound(_NONE)
    return found, small


def of_library(store: Store) -> Mapping[EntryId, tuple[Attachment, ...]]:
    """Give the files of every entry that an export gives out: those that are visible to all."""
    with store.reading():
        found = store.attachments.of_all()
        entries = store.entries.some(found)
    return {key: found[key] for key, entry in entries.items() if entry.visibility.is_for_all}


def add(
    store: Store, kind: Kind, key: str, sent: Sent, *, limit: int, by: Person, now: datetime | None = None
) -> Attachment:
    """Add a file of at most `limit` bytes; its name gets the ending of what it is, and a number where it is taken.

    Raises Invalid where it is of no kind that is taken, damaged, too large, or one too many.
    """
    at = now or datetime.now(UTC)
    require_with(by, Right.WRITE, library.entry(store, kind, key, by=by).visibility)
    ready = _looked_at(sent, limit, by=by, at=at)
    with _change(store, kind, key, "attached", Act.FILE_ADDED, by=by, at=at) as log:
        others = store.attachments.of(kind, key)
        fitting = files.fitting_name(ready.attachment.name, ready.file_type)
        name = files.free_name(fitting, [each.name for each in others])
        return _kept(
            store, kind, key, replace(ready, attachment=replace(ready.attachment, name=name)), others, log
        )


@dataclass(frozen=True)
class Put:
    """A file as it was saved, whether its name is new, and whether anything changed."""

    attachment: Attachment
    created: bool
    changed: bool = True


def put(
    store: Store,
    kind: Kind,
    key: str,
    sent: Sent,
    *,
    expected: Expected = ANYTHING,
    limit: int,
    by: Person,
    now: datetime | None = None,
) -> Put:
    """Keep a file under exactly this name, in place of the one that has it. The same again changes nothing. Raises
    Changed where it is not as expected, and Invalid where its name does not fit what it is.
    """
    at = now or datetime.now(UTC)
    require_with(by, Right.WRITE, library.entry(store, kind, key, by=by).visibility)
    ready = _looked_at(sent, limit, by=by, at=at)
    if files.fitting_name(ready.attachment.name, ready.file_type) != ready.attachment.name:
        message = N_("The name has to end as files of this kind do: %(known)s")
        raise Invalid([Problem("name", message, {"known": ", ".join(ready.file_type.endings)})])
    with _change(store, kind, key, "attached", Act.FILE_ADDED, by=by, at=at) as log:
        known = store.attachments.of(kind, key)
        before = _named(known, sent.name)
        if expected is not ANYTHING:
            expected.check(before.version if before else None)
        if before is not None and _says_the_same(before, ready, sent):
            return Put(before, created=False, changed=False)
        if before is not None:
            store.attachments.drop(before.id)
        others = [each for each in known if each != before]
        return Put(_kept(store, kind, key, ready, others, log), before is None)


def describe(
    store: Store,
    kind: Kind,
    key: str,
    attachment_id: int,
    *,
    alt: str,
    locale: str | None,
    by: Person,
    now: datetime | None = None,
) -> Attachment:
    """Say what an image shows, and which text a file goes with."""
    problems: list[Problem] = []
    alt, locale = _described(alt, locale, problems)
    at = now or datetime.now(UTC)
    with _change(store, kind, key, "attachment described", None, by=by, at=at) as log:
        before = _one(store.attachments.of(kind, key), attachment_id)
        _refuse(problems)
        after = replace(before, alt=alt, locale=locale)
        if after != before:
            store.attachments.describe(before.id, alt=alt, locale=locale)
            log.append(before.name)
    return after


def remove(
    store: Store,
    kind: Kind,
    key: str,
    attachment_id: int,
    *,
    expected: Expected = ANYTHING,
    by: Person,
    now: datetime | None = None,
) -> Attachment:
    """Take a file away. For a day it can be brought back. Raises Changed where it is not as expected."""
    at = now or datetime.now(UTC)
    with _change(store, kind, key, "detached", Act.FILE_REMOVED, by=by, at=at) as log:
        found = _one(store.attachments.of(kind, key), attachment_id)
        expected.check(found.version)
        store.attachments.set_removed(found.id, at)
        log.append(found.name)
    return found


def bring_back(
    store: Store, kind: Kind, key: str, attachment_id: int, *, by: Person, now: datetime | None = None
) -> Attachment:
    """Put a file back that was taken away. Raises NotFound where it is gone for good, Invalid where there is no room."""
    at = now or datetime.now(UTC)
    with _change(store, kind, key, "attached", Act.FILE_ADDED, by=by, at=at) as log:
        here = store.attachments.of(kind, key)
        back = next((each for each in here if each.id == attachment_id), None)
        if back is None:
            back = _one(store.attachments.of(kind, key, removed=True), attachment_id)
            _refuse_without_room(here, back.size)
            store.attachments.set_removed(back.id, None)
            log.append(back.name)
    return back


def _sees(entry: Entry, attachment: Attachment, by: Person) -> bool:
    """Whether a person sees a text that the file goes with: who sees no drafts, only files of approved texts."""
    if may_with(by, Right.TRANSLATE, entry.visibility) or may(by, Right.EXPORT):
        return True
    approved = {locale for locale, variant in entry.variants.items() if variant.approved}
    return bool(approved) if attachment.locale is None else attachment.locale in approved


def _one(known: list[Attachment], attachment_id: int) -> Attachment:
    found = next((each for each in known if each.id == attachment_id), None)
    if found is None:
        raise NotFound(_NONE)
    return found


def _named(known: list[Attachment], name: str) -> Attachment | None:
    return next((each for each in known if each.name.casefold() == name.casefold()), None)


def named(store: Store, kind: Kind, key: str, name: str, *, by: Person) -> Attachment:
    """Give the file of this name that a person sees. Raises NotFound."""
    found = _named(listed(store, kind, key, by=by), name)
    if found is None:
        raise NotFound(_NONE)
    return found


def _looked_at(sent: Sent, limit: int, *, by: Person, at: datetime) -> _Ready:
    """Look at a file whole, before any transaction: making an image anew takes its time."""
    problems: list[Problem] = []
    name = validation.file_name(sent.name, "name", problems)
    alt, locale = _described(sent.alt, sent.locale, problems)
    if not sent.content:
        problems.append(Problem("file", N_("The file is empty.")))
    elif len(sent.content) > limit:
        message = N_("The file is too large; at most %(limit)s MB are taken.")
        problems.append(Problem("file", message, {"limit": f"{limit / 1_000_000:g}"}))
    _refuse(problems)
    file_type = recognise(sent.content, name)
    picture = images.remade(sent.content, file_type) if file_type.is_image else None
    kept = picture.content if picture else sent.content
    made = Attachment(
        name,
        file_type.media_type,
        len(kept),
        hashlib.sha256(kept).hexdigest(),
        picture.width if picture else None,
        picture.height if picture else None,
        alt,
        locale,
        by.name,
        at,
    )
    return _Ready(made, kept, picture.thumbnail if picture else None, file_type)


def _described(alt: str, locale: str | None, problems: list[Problem]) -> tuple[str, str | None]:
    read = validation.alt_text(alt, "alt", problems)
    return read, validation.locale(locale, "locale", problems) if locale else None


def _says_the_same(before: Attachment, ready: _Ready, sent: Sent) -> bool:
    """Whether nothing would change. What we gave out ourselves is the same too, though an image made anew twice may differ."""
    same = before.sha256 in (ready.attachment.sha256, hashlib.sha256(sent.content).hexdigest())
    told = (before.name, before.alt, before.locale)
    return same and told == (ready.attachment.name, ready.attachment.alt, ready.attachment.locale)


def _kept(
    store: Store, kind: Kind, key: str, ready: _Ready, others: list[Attachment], log: list[str]
) -> Attachment:
    _refuse_without_room(others, ready.attachment.size)
    number = store.attachments.add(kind, key, ready.attachment, ready.content, ready.thumbnail)
    log.append(ready.attachment.name)
    return replace(ready.attachment, id=number)


def _refuse_without_room(others: list[Attachment], size: int) -> None:
    problem = files.room_problem(others, size)
    _refuse([problem] if problem else [])


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Invalid(problems)


@contextmanager
def _change(
    store: Store, kind: Kind, key: str, what: str, act: Act | None, *, by: Person, at: datetime
) -> Iterator[list[str]]:
    """Change the files of an entry in one transaction; the names that the block notes are told to the logs."""
    names: list[str] = []
    with store.transaction():
        entry = library.entry(store, kind, key, by=by)
        require_with(by, Right.WRITE, entry.visibility)
        store.attachments.drop_removed(before=at - KEPT_AFTER_REMOVAL)
        yield names
        if names:
            store.log.append([NewChange(at, by.name, what, kind, key)])
        if act is not None:
            for name in names:
                audit.record(store, by=by, what=act, target=f"{kind}/{key}", detail=name, at=at)
