"""Counts over the whole library, and the entries behind each of them: texts for all and for teams, no private ones."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Exists,
    Select,
    and_,
    case,
    distinct,
    exists,
    func,
    not_,
    select,
)

from kb.languages import LANGUAGES
from kb.library.entry import Kind
from kb.library.usage import EntryId
from kb.library.visibility import Viewer
from kb.storage import tables
from kb.storage.database import Database
from kb.storage.visibility import is_shared, seen_by

About = Literal[
    "approved", "review", "draft", "outdated", "missing", "covered", "uncovered",
    "used", "unused", "advice", "overdue", "due", "later", "undated", "retired",
]  # fmt: skip

_entry, _variant = tables.entry, tables.variant
_latest = tables.revision.alias("latest")
_source = tables.variant.alias("source")
_STATE: ColumnElement[str] = case(
    (
        and_(
            _variant.c.locale != _entry.c.source_locale,
            func.coalesce(_latest.c.source_revision, 0) != _source.c.latest_number,
        ),
        "outdated",
    ),
    else_=_latest.c.status,
)


@dataclass(frozen=True)
class Texts:
    """Which entries are wanted: what is said of a text of theirs, in a locale or in any; with nothing said, all.

    `since` is the moment from which a use counts, `week` the Monday of one week; `until` the day up to which an entry
    is due, `today` the one before which it is overdue. Rules in `off` advise nothing.
    """

    about: About | None = None
    locale: str | None = None
    situation: str | None = None
    kind: Kind | None = None
    rule: str | None = None
    since: datetime | None = None
    week: date | None = None
    today: date | None = None
    until: date | None = None
    off: tuple[str, ...] = ()


class Overview:
    """Reads; keeps nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self) -> tuple[int, dict[str, int]]:
        """Count the entries in use, all and by situation."""
        carried = tables.entry_situation.c
        by_tag = (
            select(carried.tag, func.count().label("number"))
            .join(_entry, _entry.c.id == carried.entry_id)
            .where(*_in_use())
            .group_by(carried.tag)
        )
        with self._database.read() as connection:
            total = connection.execute(
                select(func.count()).select_from(_entry).where(*_in_use())
            ).scalar_one()
            return total, {row.tag: row.number for row in connection.execute(by_tag)}

    def states(self) -> dict[tuple[str, str], int]:
        """Count texts by locale and state: approved, review, draft, outdated."""
        state = _STATE.label("state")
        query = _texts(_variant.c.locale, state, func.count().label("number"))
        return self._pairs(query.where(*_in_use()).group_by(_variant.c.locale, state))

    def coverage(self) -> dict[tuple[str, str], int]:
        """Count the entries of each situation with an approved text in each locale (tag, locale)."""
        carried = tables.entry_situation.c
        query = (
            select(carried.tag, _variant.c.locale, func.count().label("number"))
            .join(_entry, _entry.c.id == carried.entry_id)
            .join(_variant, _variant.c.entry_id == _entry.c.id)
            .where(*_in_use(), _variant.c.approved_number.is_not(None))
            .group_by(carried.tag, _variant.c.locale)
        )
        return self._pairs(query)

    def used_by_locale(self, since: datetime) -> dict[str, tuple[int, int]]:
        """Count the approved texts of each locale, and those of them used since a moment."""
        used = _used(since).subquery()
        query = (
            select(
                _variant.c.locale,
                func.count().label("number"),
                func.count(used.c.entry_id).label("used"),
            )
            .join(_entry, _entry.c.id == _variant.c.entry_id)
            .outerjoin(used, and_(used.c.entry_id == _variant.c.entry_id, used.c.locale == _variant.c.locale))
            .where(*_in_use(), _variant.c.approved_number.is_not(None))
            .group_by(_variant.c.locale)
        )
        with self._database.read() as connection:
            return {row[0]: (row[1], row[2]) for row in connection.execute(query)}

    def used_by_situation(self, since: datetime) -> dict[str, tuple[int, int]]:
        """Count the entries of each situation with an approved text, and those of them used since a moment."""
        used = (
            select(tables.entry_use.c.entry_id)
            .where(tables.entry_use.c.last_at >= since)
            .distinct()
            .subquery()
        )
        ready = select(_variant.c.entry_id).where(_variant.c.approved_number.is_not(None))
        carried = tables.entry_situation.c
        query = (
            select(carried.tag, func.count().label("number"), func.count(used.c.entry_id).label("used"))
            .join(_entry, _entry.c.id == carried.entry_id)
            .outerjoin(used, used.c.entry_id == _entry.c.id)
            .where(*_in_use(), _entry.c.id.in_(ready))
            .group_by(carried.tag)
        )
        with self._database.read() as connection:
            return {row[0]: (row[1], row[2]) for row in connection.execute(query)}

    def advice(self) -> dict[tuple[str, str], int]:
        """Count the texts with a finding that nobody waived, by rule and locale."""
        finding = tables.tone_finding
        query = (
            select(finding.c.rule, _variant.c.locale, func.count(distinct(_variant.c.id)).label("number"))
            .join(_variant, _variant.c.id == finding.c.variant_id)
            .join(_entry, _entry.c.id == _variant.c.entry_id)
            .where(*_in_use(), ~_waived())
            .group_by(finding.c.rule, _variant.c.locale)
        )
        return self._pairs(query)

    def find(self, viewer: Viewer, wanted: Texts) -> list[EntryId]:
        """List the entries behind a count that a viewer sees, by kind and key."""
        query = select(_entry.c.kind, _entry.c.key).where(*_asked(viewer, wanted)).order_by("kind", "key")
        with self._database.read() as connection:
            return [(Kind(row.kind), row.key) for row in connection.execute(query)]

    def count(self, viewer: Viewer, wanted: Texts) -> int:
        """Count them."""
        query = select(func.count()).select_from(_entry).where(*_asked(viewer, wanted))
        with self._database.read() as connection:
            return connection.execute(query).scalar_one()

    def _pairs(self, query: Select[Any]) -> dict[tuple[str, str], int]:
        with self._database.read() as connection:
            return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def _in_use() -> tuple[ColumnElement[bool], ...]:
    return _entry.c.retired_at.is_(None), is_shared()


def _texts(*columns: Any) -> Select[Any]:
    """Select of texts with their newest revision and their source."""
    return (
        select(*columns)
        .select_from(_variant)
        .join(_entry, _entry.c.id == _variant.c.entry_id)
        .join(
            _latest, and_(_latest.c.variant_id == _variant.c.id, _latest.c.number == _variant.c.latest_number)
        )
        .join(_source, and_(_source.c.entry_id == _entry.c.id, _source.c.locale == _entry.c.source_locale))
    )


def _used(since: datetime) -> Select[Any]:
    use = tables.entry_use.c
    return select(use.entry_id, use.locale).where(use.last_at >= since).group_by(use.entry_id, use.locale)


def _waived() -> Exists:
    waiver, finding = tables.tone_waiver.c, tables.tone_finding.c
    return exists().where(
        waiver.entry_id == _variant.c.entry_id,
        waiver.locale == _variant.c.locale,
        waiver.rule == finding.rule,
        waiver.digest == finding.digest,
    )


def _asked(viewer: Viewer, wanted: Texts) -> list[ColumnElement[bool]]:
    gone = _entry.c.retired_at
    conditions = [gone.is_not(None) if wanted.about == "retired" else gone.is_(None), seen_by(viewer)]
    conditions += _conditions(wanted)
    if wanted.about is not None:
        conditions.append(is_shared())
    if wanted.kind is not None:
        conditions.append(_entry.c.kind == wanted.kind)
    if wanted.situation is not None:
        carried = tables.entry_situation.c
        conditions.append(_entry.c.id.in_(select(carried.entry_id).where(carried.tag == wanted.situation)))
    return conditions


def _conditions(wanted: Texts) -> list[ColumnElement[bool]]:
    about, locale = wanted.about, wanted.locale
    approved = _variant.c.approved_number.is_not(None)
    match about:
        case None | "retired":
            return [_has_text(locale)] if locale else []
        case "approved" | "review" | "draft" | "outdated":
            state = _texts(_variant.c.entry_id).where(_STATE.in_([about]), *_of_locale(locale))
            return [_entry.c.id.in_(state)]
        case "missing":
            return [~_has_text(locale) if locale else _texts_of_entry() < len(LANGUAGES)]
        case "covered":
            return [_has_text(locale, approved)]
        case "uncovered":
            return [~_has_text(locale, approved)]
        case "used" | "unused":
            return _by_use(wanted)
        case "advice":
            return [_entry.c.id.in_(_advised(wanted))]
        case _:
            return [_by_day(wanted)]


def _of_locale(locale: str | None) -> list[ColumnElement[bool]]:
    return [_variant.c.locale == locale] if locale else []


def _has_text(locale: str | None, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return _entry.c.id.in_(select(_variant.c.entry_id).where(*_of_locale(locale), *more))


def _texts_of_entry() -> ColumnElement[int]:
    counted = select(func.count()).select_from(_variant).where(_variant.c.entry_id == _entry.c.id)
    return counted.correlate(_entry).scalar_subquery()


def _by_use(wanted: Texts) -> list[ColumnElement[bool]]:
    use, weekly = tables.entry_use.c, tables.weekly_use.c
    if wanted.week is not None:
        in_week = select(weekly.entry_id).where(weekly.week == wanted.week)
        in_week = in_week.where(weekly.locale == wanted.locale) if wanted.locale else in_week
        return [_entry.c.id.in_(in_week)]
    used = select(use.entry_id)
    used = used.where(use.last_at >= wanted.since) if wanted.since else used
    used = used.where(use.locale == wanted.locale) if wanted.locale else used
    is_used = _entry.c.id.in_(used)
    ready = _has_text(wanted.locale, _variant.c.approved_number.is_not(None))
    return [ready, is_used if wanted.about == "used" else not_(is_used)]


def _advised(wanted: Texts) -> Select[Any]:
    finding = tables.tone_finding
    query = (
        select(_variant.c.entry_id)
        .join(finding, finding.c.variant_id == _variant.c.id)
        .where(~_waived(), finding.c.rule.not_in(wanted.off), *_of_locale(wanted.locale))
    )
    return query.where(finding.c.rule == wanted.rule) if wanted.rule else query


def _by_day(wanted: Texts) -> ColumnElement[bool]:
    care = tables.stewardship.c
    conditions: dict[str, Collection[ColumnElement[bool]]] = {
        "overdue": (care.review_on < wanted.today,),
        "due": (care.review_on >= wanted.today, care.review_on <= wanted.until),
        "later": (care.review_on > wanted.until,),
        "undated": (care.review_on.is_not(None),),
    }
    dated = _entry.c.id.in_(select(care.entry_id).where(*conditions[wanted.about or "undated"]))
    return not_(dated) if wanted.about == "undated" else dated
