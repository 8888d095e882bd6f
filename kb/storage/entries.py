"""The shelf of entries: reads them whole in a constant number of queries, writes the difference of two."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, insert, select, update

from kb.library.entry import Entry, Kind, Revision, Status, Variant
from kb.library.visibility import ANYBODY, Viewer, Visibility
from kb.storage import tables
from kb.storage.database import Database
from kb.storage.situations import Situations
from kb.storage.visibility import hide_from_all, is_shared, seen_by, show_to, shown_to

_LATEST = tables.revision.alias("latest")
_APPROVED = tables.revision.alias("approved")
_FIELDS = ("number", "title", "body", "status", "source_revision", "author", "at")
_KEYS_AT_ONCE = 500  # SQLite takes 32,766 parameters, PostgreSQL 65,535; long lists are slow before that

Before = Entry | None


class Entries:
    """Macros and articles with their variants."""

    def __init__(self, database: Database, situations: Situations) -> None:
        self._database = database
        self._situations = situations

    def get(self, kind: Kind, key: str) -> Entry | None:
        """Read one entry, retired or not."""
        return next(iter(self._read(and_(tables.entry.c.kind == kind, tables.entry.c.key == key))), None)

    def some(self, keys: Iterable[tuple[Kind, str]]) -> dict[tuple[Kind, str], Entry]:
        """Read the entries with these keys, retired or not; keys without one are left out."""
        by_kind: dict[Kind, list[str]] = defaultdict(list)
        for kind, key in dict.fromkeys(keys):
            by_kind[kind].append(key)
        found: dict[tuple[Kind, str], Entry] = {}
        with self._database.read():
            for kind, wanted in by_kind.items():
                for start in range(0, len(wanted), _KEYS_AT_ONCE):
                    part = wanted[start : start + _KEYS_AT_ONCE]
                    entries = self._read(and_(tables.entry.c.kind == kind, tables.entry.c.key.in_(part)))
                    found.update({(entry.kind, entry.key): entry for entry in entries})
        return found

    def all(
        self,
        *,
        kind: Kind | None = None,
        situation: str | None = None,
        shortcut: str | None = None,
        retired: bool | None = False,
        owners: Iterable[int] | None = None,
    ) -> list[Entry]:
        """List entries by kind and key; `retired` None lists both those in use and those that are not, `owners`
        those that are private to one of these people.
        """
        wanted: list[ColumnElement[bool]] = []
        if retired is not None:
            wanted.append(
                tables.entry.c.retired_at.is_not(None) if retired else tables.entry.c.retired_at.is_(None)
            )
        if kind is not None:
            wanted.append(tables.entry.c.kind == kind)
        if shortcut is not None:
            wanted.append(tables.entry.c.shortcut == shortcut)
        if situation is not None:
            wanted.append(tables.entry.c.id.in_(_carrying(situation)))
        if owners is not None:
            private = select(tables.entry_owner.c.entry_id).where(
                tables.entry_owner.c.person_id.in_(set(owners))
            )
            wanted.append(tables.entry.c.id.in_(private))
        return self._read(and_(True, *wanted))

    def page(
        self, viewer: Viewer, kind: Kind, *, situation: str | None, after: str, limit: int
    ) -> list[Entry]:
        """List the first entries in use after a key that a viewer sees."""
        table = tables.entry
        wanted = [table.c.kind == kind, table.c.retired_at.is_(None), seen_by(viewer), table.c.key > after]
        if situation is not None:
            wanted.append(table.c.id.in_(_carrying(situation)))
        with self._database.read() as connection:
            query = select(table.c.key).where(*wanted).order_by(table.c.key).limit(limit)
            keys = list(connection.scalars(query))
            return self._read(and_(table.c.kind == kind, table.c.key.in_(keys)))

    def seen(self, keys: Iterable[tuple[Kind, str]], viewer: Viewer) -> set[tuple[Kind, str]]:
        """Give those of these keys whose entry, retired or not, a viewer sees."""
        table, wanted = tables.entry, sorted(set(keys))
        found: set[tuple[Kind, str]] = set()
        with self._database.read() as connection:
            for start in range(0, len(wanted), _KEYS_AT_ONCE):
                part = {key for _, key in wanted[start : start + _KEYS_AT_ONCE]}
                query = select(table.c.kind, table.c.key).where(table.c.key.in_(part), seen_by(viewer))
                found.update((Kind(row.kind), row.key) for row in connection.execute(query))
        return found.intersection(wanted)

    def count_restricted(self) -> int:
        """Count the entries in use that are not visible to all."""
        table = tables.entry
        query = select(func.count()).where(table.c.retired_at.is_(None), ~seen_by(ANYBODY))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def shortcuts(self) -> dict[str, str | None]:
        """Give the shortcuts of the entries in use by key, private ones apart; only macros have some."""
        table = tables.entry
        query = select(table.c.key, table.c.shortcut).where(
            table.c.shortcut.is_not(None), table.c.retired_at.is_(None), is_shared()
        )
        with self._database.read() as connection:
            return {row.key: row.shortcut for row in connection.execute(query)}

    def texts_with(self, words: str) -> list[str]:
        """Give the newest texts, title and body, that hold some words, of the entries in use that are visible to all."""
        entry, variant, revision = tables.entry, tables.variant, tables.revision
        query = (
            select(revision.c.title, revision.c.body)
            .join(variant, variant.c.id == revision.c.variant_id)
            .join(entry, entry.c.id == variant.c.entry_id)
            .where(revision.c.number == variant.c.latest_number)
            .where(entry.c.retired_at.is_(None), seen_by(ANYBODY))
            .where(
                revision.c.body.contains(words, autoescape=True)
                | revision.c.title.contains(words, autoescape=True)
            )
        )
        with self._database.read() as connection:
            return [f"{row.title}\n{row.body}" for row in connection.execute(query)]

    def is_empty(self) -> bool:
        """Whether there has never been an entry."""
        with self._database.read() as connection:
            return connection.execute(select(tables.entry.c.id).limit(1)).first() is None

    def history(self, kind: Kind, key: str, locale: str) -> list[Revision]:
        """List every revision of a variant, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                _revisions_of(kind, key, locale).order_by(tables.revision.c.number.desc())
            )
            return [_revision(row._mapping) for row in rows]

    def revision(self, kind: Kind, key: str, locale: str, number: int) -> Revision | None:
        """Read one revision."""
        with self._database.read() as connection:
            query = _revisions_of(kind, key, locale).where(tables.revision.c.number == number)
            row = connection.execute(query).first()
            return _revision(row._mapping) if row else None

    def save(self, changed: Sequence[tuple[Before, Entry]], *, at: datetime) -> None:
        """Write entries: None and an entry make it, two states of an entry write their difference.

        The first state must be the one read in this same transaction.
        """
        with self._database.write() as connection:
            self._situations.add(tag for _, after in changed for tag in after.situations)
            ids = _write_facts(connection, changed, at)
            variants = _Variants(connection)
            for before, after in changed:
                for locale, variant in after.variants.items():
                    known = before.variants.get(locale) if before else None
                    variants.add(ids[after.kind, after.key], known, variant)
            variants.write()

    def _read(self, wanted: ColumnElement[bool]) -> list[Entry]:
        with self._database.read() as connection:
            owner = tables.entry_owner
            entries = select(tables.entry, owner.c.person_id.label("owner")).outerjoin(
                owner, owner.c.entry_id == tables.entry.c.id
            )
            rows = connection.execute(entries.where(wanted).order_by("kind", "key")).all()
            if not rows:
                return []
            ids = select(tables.entry.c.id).where(wanted)
            teams = shown_to(connection, ids)
            situations = _situations(connection, ids)
            variants = _variants(connection, ids)
        return [
            _entry(row, situations[row.id], variants[row.id], Visibility(teams[row.id], row.owner))
            for row in rows
        ]


def _carrying(situation: str) -> Select[tuple[int]]:
    carried = tables.entry_situation
    return select(carried.c.entry_id).where(carried.c.tag == situation)


def _entry(
    row: Row[Any], situations: list[str], variants: dict[str, Variant], visibility: Visibility
) -> Entry:
    return Entry(
        kind=Kind(row.kind),
        key=row.key,
        source_locale=row.source_locale,
        situations=tuple(situations),
        shortcut=row.shortcut,
        variants=variants,
        retired=row.retired_at is not None,
        visibility=visibility,
    )


def _situations(connection: Connection, ids: Select[Any]) -> dict[int, list[str]]:
    table = tables.entry_situation
    found: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(
        select(table).where(table.c.entry_id.in_(ids)).order_by("entry_id", "position")
    ):
        found[row.entry_id].append(row.tag)
    return found


def _variants(connection: Connection, ids: Select[Any]) -> dict[int, dict[str, Variant]]:
    variant = tables.variant
    columns = [
        table.c[name].label(f"{table.name}_{name}") for table in (_LATEST, _APPROVED) for name in _FIELDS
    ]
    query = (
        select(variant.c.entry_id, variant.c.locale, *columns)
        .join(
            _LATEST, and_(_LATEST.c.variant_id == variant.c.id, _LATEST.c.number == variant.c.latest_number)
        )
        .outerjoin(
            _APPROVED,
            and_(_APPROVED.c.variant_id == variant.c.id, _APPROVED.c.number == variant.c.approved_number),
        )
        .where(variant.c.entry_id.in_(ids))
        .order_by(variant.c.entry_id, variant.c.locale)
    )
    found: dict[int, dict[str, Variant]] = defaultdict(dict)
    for row in connection.execute(query):
        latest = _revision(row._mapping, "latest_")
        approved = _revision(row._mapping, "approved_") if row.approved_number is not None else None
        found[row.entry_id][row.locale] = Variant(
            row.locale, latest, latest if approved == latest else approved
        )
    return found


def _revision(row: Any, prefix: str = "") -> Revision:
    values = {name: row[prefix + name] for name in _FIELDS}
    return Revision(**{**values, "status": Status(values["status"])})


def _revisions_of(kind: Kind, key: str, locale: str) -> Select[Any]:
    entry, variant, revision = tables.entry, tables.variant, tables.revision
    return (
        select(*(revision.c[name] for name in _FIELDS))
        .join(variant, variant.c.id == revision.c.variant_id)
        .join(entry, entry.c.id == variant.c.entry_id)
        .where(entry.c.kind == kind, entry.c.key == key, variant.c.locale == locale)
    )


def _write_facts(
    connection: Connection, changed: Sequence[tuple[Before, Entry]], at: datetime
) -> dict[tuple[Kind, str], int]:
    """Write everything of the entries but their variants; gives their ids."""
    made = [after for before, after in changed if before is None]
    ids: dict[tuple[Kind, str], int] = {}
    if made:
        query = insert(tables.entry).returning(tables.entry.c.id, sort_by_parameter_order=True)
        rows = connection.execute(query, [_facts(entry, at) for entry in made])
        ids = {(entry.kind, entry.key): row.id for entry, row in zip(made, rows, strict=True)}
        _write_situations(connection, [(ids[entry.kind, entry.key], entry) for entry in made])
        show_to(connection, [(ids[entry.kind, entry.key], entry.visibility) for entry in made])
    for before, after in changed:
        if before is not None:
            ids[after.kind, after.key] = _rewrite_facts(connection, before, after, at)
    return ids


def _facts(entry: Entry, at: datetime) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "key": entry.key,
        "shortcut": entry.shortcut,
        "source_locale": entry.source_locale,
        "retired_at": at if entry.retired else None,
    }


def _rewrite_facts(connection: Connection, before: Entry, after: Entry, at: datetime) -> int:
    table = tables.entry
    this = and_(table.c.kind == after.kind, table.c.key == after.key)
    found: int = connection.execute(select(table.c.id).where(this)).scalar_one()
    if _facts(before, at) != _facts(after, at):
        connection.execute(update(table).where(table.c.id == found).values(_facts(after, at)))
    if before.situations != after.situations:
        carried = tables.entry_situation
        connection.execute(delete(carried).where(carried.c.entry_id == found))
        _write_situations(connection, [(found, after)])
    if before.visibility != after.visibility:
        hide_from_all(connection, found)
        show_to(connection, [(found, after.visibility)])
    return found


def _write_situations(connection: Connection, entries: Sequence[tuple[int, Entry]]) -> None:
    rows = [
        {"entry_id": id_, "tag": tag, "position": position}
        for id_, entry in entries
        for position, tag in enumerate(entry.situations)
    ]
    if rows:
        connection.execute(insert(tables.entry_situation), rows)


class _Variants:
    """Gathers what changed in many variants and writes it in few statements."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._made: list[tuple[dict[str, Any], list[Revision]]] = []
        self._revisions: list[dict[str, Any]] = []

    def add(self, entry_id: int, before: Variant | None, after: Variant) -> None:
        """Note the difference between two states of a variant."""
        if before == after:
            return
        pointers = {
            "latest_number": after.latest.number,
            "approved_number": after.approved.number if after.approved else None,
        }
        if before is None:
            numbered = {revision.number: revision for revision in (after.approved, after.latest) if revision}
            self._made.append(
                ({"entry_id": entry_id, "locale": after.locale, **pointers}, list(numbered.values()))
            )
            return
        variant = tables.variant
        this = and_(variant.c.entry_id == entry_id, variant.c.locale == after.locale)
        found: int = self._connection.execute(select(variant.c.id).where(this)).scalar_one()
        self._connection.execute(update(variant).where(variant.c.id == found).values(pointers))
        if after.latest.number != before.latest.number:
            self._revisions.append({"variant_id": found, **asdict(after.latest)})
        elif after.latest != before.latest:
            self._restamp(found, after.latest)

    def write(self) -> None:
        """Write all that was noted."""
        if self._made:
            query = insert(tables.variant).returning(tables.variant.c.id, sort_by_parameter_order=True)
            rows = self._connection.execute(query, [row for row, _ in self._made]).all()
            for row, (_, revisions) in zip(rows, self._made, strict=True):
                self._revisions.extend({"variant_id": row.id, **asdict(revision)} for revision in revisions)
        if self._revisions:
            self._connection.execute(insert(tables.revision), self._revisions)

    def _restamp(self, variant_id: int, revision: Revision) -> None:
        table = tables.revision
        this = and_(table.c.variant_id == variant_id, table.c.number == revision.number)
        values = {"status": revision.status, "source_revision": revision.source_revision}
        self._connection.execute(update(table).where(this).values(values))
