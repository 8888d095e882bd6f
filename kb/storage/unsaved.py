"""The shelf of texts under way: what each person typed and has not saved."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, select, true, update

from kb.library.entry import Kind
from kb.library.unsaved import Details, Place, Unsaved
from kb.storage import tables
from kb.storage.database import Database

_TEXT = tables.unsaved_text


class UnsavedTexts:
    """One row a person and a text. One that was discarded stays until the next is kept, so that it can be taken back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, person_id: int, text: Unsaved, *, forget_before: datetime, most: int) -> None:
        """Write a text in the place of the one before; forget the oldest of the person's over `most`, and older ones."""
        row: dict[str, Any] = {
            "person_id": person_id,
            "kind": text.place.kind,
            "key": text.place.key,
            "locale": text.place.locale,
            "title": text.title,
            "body": text.body,
            "expected": text.expected,
            "made_from": text.made_from,
            "at": text.at,
            "details": None if text.details == Details() else json.dumps(asdict(text.details)),
        }
        with self._database.write() as connection:
            connection.execute(delete(_TEXT).where(_this(person_id, text.place)))
            connection.execute(insert(_TEXT), row)
            connection.execute(
                delete(_TEXT).where(_TEXT.c.person_id == person_id, _TEXT.c.at < forget_before)
            )
            oldest = select(_TEXT.c.at).where(_TEXT.c.person_id == person_id).order_by(_TEXT.c.at.desc())
            border = connection.execute(oldest.offset(most).limit(1)).scalar()
            if border is not None:
                connection.execute(delete(_TEXT).where(_TEXT.c.person_id == person_id, _TEXT.c.at <= border))

    def find(self, person_id: int, place: Place) -> Unsaved | None:
        """Give the text of a place that was not discarded; of a new entry in whichever locale it is."""
        query = select(_TEXT).where(_this(person_id, place), _TEXT.c.discarded.is_(False))
        with self._database.read() as connection:
            row = connection.execute(query.order_by(_TEXT.c.at.desc()).limit(1)).first()
        if row is None:
            return None
        here = Place(Kind(row.kind), row.key, row.locale)
        details = _details(row.details) if row.details else Details()
        return Unsaved(here, row.title, row.body, row.expected, row.made_from, row.at, details)

    def discard(self, person_id: int, place: Place, *, discarded: bool = True) -> bool:
        """Put a text aside, or take it back; says whether there was one."""
        change = update(_TEXT).where(_this(person_id, place)).values(discarded=discarded)
        with self._database.write() as connection:
            return connection.execute(change).rowcount > 0

    def forget(self, person_id: int, place: Place) -> None:
        """Forget the text of a place."""
        with self._database.write() as connection:
            connection.execute(delete(_TEXT).where(_this(person_id, place)))


def _details(text: str) -> Details:
    kept = json.loads(text)
    return Details(
        kept["key"], kept["shortcut"], tuple(kept["situations"]), kept["visibility"], tuple(kept["teams"])
    )


def _this(person_id: int, place: Place) -> ColumnElement[bool]:
    """Say which row it is; a new entry is one, whatever language it is begun in."""
    return and_(
        _TEXT.c.person_id == person_id,
        _TEXT.c.kind == place.kind,
        _TEXT.c.key == place.key,
        true() if place.is_new else _TEXT.c.locale == place.locale,
    )
