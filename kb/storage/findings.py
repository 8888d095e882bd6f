"""The shelf of what the tone rules advise on texts in use: derived, and told up to which change it holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from kb.library.usage import EntryId
from kb.storage import tables
from kb.storage.database import Database
from kb.storage.tone import digest

_REACHED = "advised"
_AT_ONCE = 200

Advice = Mapping[str, Iterable[tuple[str, str]]]
"""Locale -> rules with the words that they quote."""


@dataclass(frozen=True)
class Reached:
    """By which state of the rules, and up to which change."""

    edition: str = ""
    sequence: int = 0


class Findings:
    """One row for a text, a rule and the words that it quotes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reached(self) -> Reached:
        """Say how far it is; an edition of "" for never."""
        row = select(tables.prop.c.value).where(tables.prop.c.name == _REACHED)
        with self._database.read() as connection:
            edition, _, sequence = (connection.execute(row).scalar() or "").partition(":")
        return Reached(edition, int(sequence or 0))

    def keep(self, advice: Mapping[EntryId, Advice], *, before: Reached, after: Reached) -> bool:
        """Keep the advice on these entries instead of what was known, and how far it is now; nothing, and False,
        where somebody else has gone on from `before` meanwhile.
        """
        with self._database.write() as connection:
            if self.reached() != before:
                return False
            table, entries = tables.tone_finding, list(advice)
            for start in range(0, len(entries), _AT_ONCE):
                part = entries[start : start + _AT_ONCE]
                ids = self._variants(part)
                connection.execute(delete(table).where(table.c.variant_id.in_(ids.values())))
                rows = {
                    (ids[entry, locale], rule, digest(words))
                    for entry in part
                    for locale, found in advice[entry].items()
                    for rule, words in found
                    if (entry, locale) in ids
                }
                if rows:
                    names = ("variant_id", "rule", "digest")
                    connection.execute(
                        insert(table), [dict(zip(names, row, strict=True)) for row in sorted(rows)]
                    )
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
