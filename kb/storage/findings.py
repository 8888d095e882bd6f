"""The shelf of what the tone rules say of texts in use: derived, and told up to which change it holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from kb.library.entry import Kind
from kb.library.gate import Seen
from kb.library.usage import EntryId
from kb.storage import tables
from kb.storage.database import Database
from kb.storage.tone import digest

_REACHED = "advised"
_AT_ONCE = 200


@dataclass(frozen=True)
class Told:
    """What the rules say of a text in use, which was the revision of this number."""

    number: int
    seen: Seen


@dataclass(frozen=True)
class Reached:
    """By which state of the rules, and up to which change."""

    edition: str = ""
    sequence: int = 0


class Findings:
    """The elements of each text, and a row for each rule that advises on it and the words that it quotes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reached(self) -> Reached:
        """Say how far it is; an edition of "" for never."""
        row = select(tables.prop.c.value).where(tables.prop.c.name == _REACHED)
        with self._database.read() as connection:
            edition, _, sequence = (connection.execute(row).scalar() or "").partition(":")
        return Reached(edition, int(sequence or 0))

    def elements(self, macros: Iterable[str]) -> dict[tuple[str, str], tuple[str, ...]]:
        """Give the elements of macros' texts in use, (key, locale) -> names; those that nobody has told of are left out."""
        entry, variant, reading = tables.entry, tables.variant, tables.tone_reading
        query = (
            select(entry.c.key, variant.c.locale, reading.c.elements)
            .join(variant, variant.c.entry_id == entry.c.id)
            .join(reading, reading.c.variant_id == variant.c.id)
            .where(entry.c.kind == Kind.MACRO, entry.c.key.in_(set(macros)))
            .where(reading.c.number == func.coalesce(variant.c.approved_number, variant.c.latest_number))
        )
        with self._database.read() as connection:
            return {
                (key, locale): tuple(filter(None, names.split(",")))
                for key, locale, names in connection.execute(query)
            }

    def keep(self, told: Mapping[EntryId, Mapping[str, Told]], *, before: Reached, after: Reached) -> bool:
        """Keep what is told of these entries' texts (entry -> locale -> what) instead of what was known, and how far it is
        now; nothing, and False, where somebody else has gone on from `before` meanwhile.
        """
        with self._database.write() as connection:
            if self.reached() != before:
                return False
            entries = list(told)
            for start in range(0, len(entries), _AT_ONCE):
                part = entries[start : start + _AT_ONCE]
                ids = self._variants(part)
                texts = {
                    ids[entry, locale]: each
                    for entry in part
                    for locale, each in told[entry].items()
                    if (entry, locale) in ids
                }
                _replace(connection, ids.values(), texts)
            self._set_reached(after)
        return True

    def _variants(self, entries: list[EntryId]) -> dict[tuple[EntryId, str], int]:
        entry, variant, wanted = tables.entry, tables.variant, set(entries)
        query = (
            select(variant.c.id, variant.c.locale, entry.c.kind, entry.c.key)
            .join(entry, entry.c.id == variant.c.entry_id)
            .where(entry.c.key.in_({key for _, key in entries}))
        )
        with self._database.read() as connection:
            return {
                ((row.kind, row.key), row.locale): row.id
                for row in connection.execute(query)
                if (row.kind, row.key) in wanted
            }

    def _set_reached(self, reached: Reached) -> None:
        prop, value = tables.prop, f"{reached.edition}:{reached.sequence}"
        with self._database.write() as connection:
            known = connection.execute(update(prop).where(prop.c.name == _REACHED).values(value=value))
            if not known.rowcount:
                connection.execute(insert(prop), {"name": _REACHED, "value": value})


def _replace(connection: Connection, ids: Iterable[int], texts: Mapping[int, Told]) -> None:
    """Keep what is told of texts instead of all that was known of these."""
    reading, finding = tables.tone_reading, tables.tone_finding
    for table in (reading, finding):
        connection.execute(delete(table).where(table.c.variant_id.in_(ids)))
    readings = [(id_, told.number, ",".join(told.seen.elements)) for id_, told in texts.items()]
    findings = {(id_, rule, digest(words)) for id_, told in texts.items() for rule, words in told.seen.advice}
    _insert(connection, reading, ("variant_id", "number", "elements"), readings)
    _insert(connection, finding, ("variant_id", "rule", "digest"), sorted(findings))


def _insert(
    connection: Connection, table: Table, names: Iterable[str], rows: Iterable[tuple[int | str, ...]]
) -> None:
    given = [dict(zip(names, row, strict=True)) for row in rows]
    if given:
        connection.execute(insert(table), given)
