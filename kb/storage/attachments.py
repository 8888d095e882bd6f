"""The shelf of attachments: what is said of them, and apart from that their bytes."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, insert, select, update

from kb.library.attachment import Attachment
from kb.library.entry import Kind
from kb.library.usage import EntryId
from kb.storage import tables
from kb.storage.database import Database

_SAID = [column for column in tables.attachment.c if column.name not in ("thumbnail", "content")]


class Attachments:
    """Files of entries. Those that were taken away are kept for a while, and are not among the others."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, kind: Kind, key: str, *, removed: bool = False) -> list[Attachment]:
        """List those of an entry, the oldest first; or those that were taken away."""
        here = and_(tables.entry.c.kind == kind, tables.entry.c.key == key)
        return [attachment for _, attachment in self._read(here, removed=removed)]

    def of_all(self) -> Mapping[EntryId, tuple[Attachment, ...]]:
        """Give those of every entry in use that has some."""
        found: defaultdict[EntryId, tuple[Attachment, ...]] = defaultdict(tuple)
        for entry, attachment in self._read(tables.entry.c.retired_at.is_(None), removed=False):
            found[entry] += (attachment,)
        return found

    def content(self, attachment_id: int) -> bytes:
        """Give the bytes of one that is there."""
        with self._database.read() as connection:
            wanted = select(tables.attachment.c.content).where(tables.attachment.c.id == attachment_id)
            return bytes(connection.execute(wanted).scalar_one())

    def thumbnail(self, attachment_id: int) -> bytes | None:
        """Give the thumbnail of an image; None for other files."""
        with self._database.read() as connection:
            wanted = select(tables.attachment.c.thumbnail).where(tables.attachment.c.id == attachment_id)
            found = connection.execute(wanted).scalar_one()
        return None if found is None else bytes(found)

    def add(
        self, kind: Kind, key: str, attachment: Attachment, content: bytes, thumbnail: bytes | None
    ) -> int:
        """Keep a file of an entry that is there; gives its number. One of this name that was taken away goes for good."""
        folded = attachment.name.casefold()
        with self._database.write() as connection:
            entry_id = connection.execute(_place(kind, key)).scalar_one()
            row = {column.name: getattr(attachment, column.name, None) for column in _SAID}
            del row["id"]
            row |= {"entry_id": entry_id, "folded": folded, "thumbnail": thumbnail, "content": content}
            same = (tables.attachment.c.entry_id == entry_id, tables.attachment.c.folded == folded)
            connection.execute(
                delete(tables.attachment).where(*same, tables.attachment.c.removed_at.is_not(None))
            )
            made = connection.execute(insert(tables.attachment).returning(tables.attachment.c.id), row)
            return int(made.scalar_one())

    def describe(self, attachment_id: int, *, alt: str, locale: str | None) -> None:
        """Say something else of one."""
        self._update(attachment_id, alt=alt, locale=locale)

    def set_removed(self, attachment_id: int, at: datetime | None) -> None:
        """Take one away, or with None put it back."""
        self._update(attachment_id, removed_at=at)

    def drop(self, attachment_id: int) -> None:
        """Forget one with its bytes."""
        with self._database.write() as connection:
            connection.execute(delete(tables.attachment).where(tables.attachment.c.id == attachment_id))

    def drop_removed(self, *, before: datetime) -> None:
        """Forget those that were taken away before a time, with their bytes."""
        with self._database.write() as connection:
            connection.execute(delete(tables.attachment).where(tables.attachment.c.removed_at < before))

    def _update(self, attachment_id: int, **values: object) -> None:
        with self._database.write() as connection:
            here = tables.attachment.c.id == attachment_id
            connection.execute(update(tables.attachment).where(here).values(values))

    def _read(self, wanted: ColumnElement[bool], *, removed: bool) -> list[tuple[EntryId, Attachment]]:
        attachment, entry = tables.attachment.c, tables.entry.c
        gone = attachment.removed_at.is_not(None) if removed else attachment.removed_at.is_(None)
        query = (
            select(*_SAID, entry.kind.label("entry_kind"), entry.key.label("entry_key"))
            .join(tables.entry, entry.id == attachment.entry_id)
            .where(wanted, gone)
            .order_by(entry.kind, entry.key, attachment.id)
        )
        with self._database.read() as connection:
            return [
                ((Kind(row.entry_kind), row.entry_key), _attachment(row)) for row in connection.execute(query)
            ]


def _place(kind: Kind, key: str) -> Select[tuple[int]]:
    return select(tables.entry.c.id).where(tables.entry.c.kind == kind, tables.entry.c.key == key)


def _attachment(row: Any) -> Attachment:
    return Attachment(
        row.name,
        row.media_type,
        row.size,
        row.sha256,
        row.width,
        row.height,
        row.alt,
        row.locale,
        row.by,
        row.at,
        row.id,
    )
