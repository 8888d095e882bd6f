"""The shelf of changes of many texts: what each is, and what became of every text."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from kb.library.bulk import BulkChange, Change, Given, Item, Phase, Said, State
from kb.library.entry import Kind
from kb.storage import tables
from kb.storage.database import Database

_change, _item = tables.bulk_change, tables.bulk_item


class BulkChanges:
    """One row for a change, and one for each of its texts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        person_id: int,
        change: Change,
        given: Given,
        texts: Iterable[tuple[Kind, str, str | None]],
        *,
        at: datetime,
    ) -> int:
        """Keep a change that is to be tried on these texts; gives its number."""
        row = {"person_id": person_id, "at": at, "action": change, "given": _dump(asdict(given))}
        with self._database.write() as connection:
            made: int = connection.execute(
                insert(_change).returning(_change.c.id), {**row, "phase": "trying"}
            ).scalar_one()
            items = [
                {
                    "bulk_id": made,
                    "kind": kind,
                    "key": key,
                    "locale": locale,
                    "state": "new",
                    "note": "[]",
                    "before": "{}",
                }
                for kind, key, locale in texts
            ]
            if items:
                connection.execute(insert(_item), items)
        return made

    def get(self, number: int, person_id: int) -> BulkChange | None:
        """Read a change of a person."""
        return next(iter(self._read(_change.c.id == number, _change.c.person_id == person_id)), None)

    def of(self, person_id: int) -> list[BulkChange]:
        """List the changes of a person that were begun, the newest first."""
        return self._read(_change.c.person_id == person_id, _change.c.phase.not_in(("trying", "tried")))

    def items(self, number: int, *, states: Sequence[State] = (), offset: int = 0, limit: int) -> list[Item]:
        """List some texts of a change, in its order."""
        query = select(_item).where(_item.c.bulk_id == number).order_by(_item.c.id)
        if states:
            query = query.where(_item.c.state.in_(states))
        with self._database.read() as connection:
            return [_read_item(row) for row in connection.execute(query.offset(offset).limit(limit))]

    def move(
        self, item: Item, state: State, notes: Sequence[Said] = (), before: Mapping[str, object] | None = None
    ) -> bool:
        """Note what became of a text; False where somebody else has noted it since it was read."""
        values: dict[str, object] = {"state": state, "note": _dump([asdict(each) for each in notes])}
        if before is not None:
            values["before"] = _dump(dict(before))
        with self._database.write() as connection:
            this = update(_item).where(_item.c.id == item.id, _item.c.state == item.state)
            return bool(connection.execute(this.values(values)).rowcount)

    def set_phase(self, number: int, phase: Phase) -> None:
        """Go on to a phase."""
        with self._database.write() as connection:
            connection.execute(update(_change).where(_change.c.id == number).values(phase=phase))

    def forget(self, before: datetime) -> None:
        """Forget the changes of before a time."""
        with self._database.write() as connection:
            connection.execute(delete(_change).where(_change.c.at < before))

    def _read(self, *wanted: Any) -> list[BulkChange]:
        counted = (
            select(_item.c.bulk_id, _item.c.state, func.count().label("number"))
            .join(_change, _change.c.id == _item.c.bulk_id)
            .where(*wanted)
            .group_by(_item.c.bulk_id, _item.c.state)
        )
        with self._database.read() as connection:
            rows = connection.execute(select(_change).where(*wanted).order_by(_change.c.id.desc())).all()
            counts: dict[int, dict[State, int]] = {row.id: {} for row in rows}
            for row in connection.execute(counted):
                counts[row.bulk_id][row.state] = row.number
        return [
            BulkChange(
                row.id,
                row.person_id,
                row.at,
                Change(row.action),
                _given(row.given),
                row.phase,
                counts[row.id],
            )
            for row in rows
        ]


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _given(text: str) -> Given:
    read = Given(**json.loads(text))
    day: Any = read.review_on
    return replace(read, review_on=date.fromisoformat(day) if day else None)


def _read_item(row: Row[Any]) -> Item:
    notes = tuple(Said(**each) for each in json.loads(row.note))
    return Item(row.id, Kind(row.kind), row.key, row.locale, row.state, notes, json.loads(row.before))
