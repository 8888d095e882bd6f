"""The shelf of the team's policy on tone: levels of advice rules, and waived findings."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Row, Select, delete, insert, select

from kb.library.entry import Kind
from kb.library.team_tone import ChosenLevel, GivenWaiver, TeamTone
from kb.storage import tables
from kb.storage.database import Database
from kb.tone.policy import Waiver, quotation


class TonePolicies:
    """What the team decided, with who and when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, key: str | None = None) -> TeamTone:
        """Give the policy with the waivers of one macro, or with all."""
        with self._database.read() as connection:
            levels = connection.execute(select(tables.tone_level)).all()
            waivers = connection.execute(_waivers(key)).all()
        chosen = {row.rule: ChosenLevel(row.rule, row.level, row.who, row.at) for row in levels}
        return TeamTone(chosen, tuple(map(_given, waivers)))

    def set_levels(self, levels: Iterable[ChosenLevel]) -> None:
        """Keep these levels instead of those that their rules had."""
        rows = [{"rule": c.rule, "level": c.level, "who": c.who, "at": c.at} for c in levels]
        if not rows:
            return
        with self._database.write() as connection:
            rules = [row["rule"] for row in rows]
            connection.execute(delete(tables.tone_level).where(tables.tone_level.c.rule.in_(rules)))
            connection.execute(insert(tables.tone_level), rows)

    def waive(self, given: GivenWaiver) -> None:
        """Keep a waiver of a macro that is there; its number is ours to choose."""
        waiver, entry = given.waiver, tables.entry.c
        with self._database.write() as connection:
            place = select(entry.id).where(entry.kind == Kind.MACRO, entry.key == waiver.key)
            row = {
                "entry_id": connection.execute(place).scalar_one(),
                "locale": waiver.locale,
                "rule": waiver.rule,
                "text": waiver.text,
                "digest": digest(waiver.text),
                "reason": waiver.reason,
                "who": given.who,
                "at": given.at,
            }
            connection.execute(insert(tables.tone_waiver), row)

    def take_back(self, waiver_id: int) -> None:
        """Forget a waiver."""
        with self._database.write() as connection:
            connection.execute(delete(tables.tone_waiver).where(tables.tone_waiver.c.id == waiver_id))


def _waivers(key: str | None) -> Select[tuple[object, ...]]:
    waiver, entry = tables.tone_waiver, tables.entry
    query = select(waiver, entry.c.key).join(entry, entry.c.id == waiver.c.entry_id).order_by(waiver.c.id)
    return query if key is None else query.where(entry.c.kind == Kind.MACRO, entry.c.key == key)


def _given(row: Row[tuple[object, ...]]) -> GivenWaiver:
    return GivenWaiver(row.id, Waiver(row.key, row.locale, row.rule, row.text, row.reason), row.who, row.at)


def digest(text: str) -> str:
    """Give what stands for quoted words in an index."""
    return hashlib.sha256(quotation(text).encode()).hexdigest()
