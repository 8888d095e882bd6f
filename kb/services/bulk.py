"""The verbs of changing many texts: choose them, try the change, make it, undo it.

Each text is changed in a transaction of its own, together with the note of what became of it: whatever stops the work,
it goes on where it was. A trial makes the change and takes it back before anybody sees it, so it says what will happen.
"""

import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from kb.accounts.roles import Right, require
from kb.accounts.user import Person
from kb.errors import N_, Conflict, Invalid, KbError, NotFound, Problem
from kb.library import workflow
from kb.library.bulk import OF_TEXTS, WAITING, BulkChange, Change, Given, Item, Phase, Said, State
from kb.library.entry import Entry, Status, Variant
from kb.library.gate import GateClosed
from kb.library.stewardship import months_after
from kb.library.usage import EntryId
from kb.services import library, stewardship
from kb.storage import Store

LONGEST = 200
"""Characters of what is found and of what is put in its place."""
KEPT_FOR = timedelta(days=30)
_AT_ONCE = 20
_MISSING = {
    "acknowledgement": N_("Acknowledgement: missing"),
    "action": N_("Action: missing"),
    "invitation": N_("Invitation: missing"),
}
_AFTER: Mapping[Phase, Phase] = {"trying": "tried", "doing": "done", "undoing": "undone"}

Before = dict[str, Any]


def propose(
    store: Store,
    entries: Sequence[EntryId],
    change: Change,
    given: Given,
    *,
    by: Person,
    now: datetime | None = None,
) -> int:
    """Keep a change of these entries, to be tried first; gives its number. Raises Invalid."""
    require(by, Right.APPROVE if change is Change.APPROVE else Right.WRITE)
    at = now or datetime.now(UTC)
    given = _read(store, change, given, by, at.date())
    with store.transaction():
        known = library.some(store, entries, by=by)
        texts = [
            (kind, key, locale)
            for kind, key in dict.fromkeys(entries)
            if (kind, key) in known
            for locale in _locales(known[kind, key], change, given)
        ]
        if not texts:
            raise Invalid([Problem("entry", N_("Choose at least one text that this can be done to."))])
        store.bulk.forget(at - KEPT_FOR)
        return store.bulk.add(by.id, change, given, texts, at=at)


def get(store: Store, number: int, *, by: Person) -> BulkChange:
    """Give a change. Raises NotFound, also for somebody else's."""
    require(by, Right.WRITE)
    found = store.bulk.get(number, by.id)
    if found is None:
        raise NotFound(N_("There is no such change of many texts, or it was too long ago."))
    return found


def made(store: Store, *, by: Person) -> list[BulkChange]:
    """List the changes that a person made in the last month, the newest first."""
    require(by, Right.WRITE)
    return store.bulk.of(by.id)


def items(
    store: Store, number: int, *, states: Sequence[State] = (), offset: int = 0, limit: int = 50, by: Person
) -> list[Item]:
    """List some texts of a change."""
    get(store, number, by=by)
    return store.bulk.items(number, states=states, offset=offset, limit=limit)


def begin(store: Store, number: int, *, by: Person) -> None:
    """Make a change that was tried. Raises Conflict where it was not, or is under way."""
    with store.transaction():
        if get(store, number, by=by).phase != "tried":
            raise Conflict(N_("This was begun already."))
        store.bulk.set_phase(number, "doing")


def undo(store: Store, number: int, *, by: Person, now: datetime | None = None) -> None:
    """Take back what a change did, or the part that it did so far. Raises Conflict after a day."""
    with store.transaction():
        if not get(store, number, by=by).can_be_undone(now or datetime.now(UTC)):
            raise Conflict(N_("This cannot be undone any more."))
        store.bulk.set_phase(number, "undoing")


def work(
    store: Store, number: int, *, by: Person, seconds: float = 1.0, now: datetime | None = None
) -> BulkChange:
    """Go on with a change for so many seconds at most; gives how far it has come."""
    until = time.monotonic() + seconds
    found = get(store, number, by=by)
    while found.phase in WAITING:
        waiting = store.bulk.items(number, states=(WAITING[found.phase],), limit=_AT_ONCE)
        if not waiting:
            store.bulk.set_phase(number, _AFTER[found.phase])
            break
        for item in waiting:
            _see_to(store, found, item, by, now)
            if time.monotonic() > until:
                return get(store, number, by=by)
    return get(store, number, by=by)


@dataclass(frozen=True)
class _Task:
    """One text to change or to put back, and all that this takes."""

    store: Store
    given: Given
    item: Item
    by: Person
    now: datetime | None


class _Tried(Exception):
    """Takes back what a trial did."""


def _see_to(store: Store, change: BulkChange, item: Item, by: Person, now: datetime | None) -> None:
    held: State = "stays" if change.phase == "undoing" else "held"
    try:
        if change.phase == "trying":
            _try(store, change, item, by, now)
        else:
            with store.transaction():
                _carry_out(store, change, item, by, now)
    except KbError as refusal:
        store.bulk.move(item, held, _reasons(refusal))


def _try(store: Store, change: BulkChange, item: Item, by: Person, now: datetime | None) -> None:
    before: Before | None = None
    try:
        with store.transaction():
            before = _DO[change.change](_Task(store, change.given, item, by, now))
            raise _Tried
    except _Tried:
        store.bulk.move(item, "same" if before is None else "ready")


def _carry_out(store: Store, change: BulkChange, item: Item, by: Person, now: datetime | None) -> None:
    if change.phase == "undoing":
        if store.bulk.move(item, "undone"):
            _UNDO[change.change](_Task(store, change.given, item, by, now))
        return
    before = _DO[change.change](_Task(store, change.given, item, by, now))
    if not store.bulk.move(item, "same" if before is None else "done", before=before):
        raise Conflict(N_("This was begun already."))


def _reasons(refusal: KbError) -> list[Said]:
    if isinstance(refusal, GateClosed):
        missing = [Said(_MISSING[name]) for name in refusal.missing]
        return missing + [Said(each.message, each.arguments) for each in refusal.verdict.reasons]
    if isinstance(refusal, Invalid):
        return [Said(each.message, each.arguments) for each in refusal.problems]
    return [Said(refusal.message, refusal.arguments)]


def _locales(entry: Entry, change: Change, given: Given) -> Iterable[str | None]:
    if change not in OF_TEXTS:
        return (None,)
    return [code for code in sorted(entry.variants) if given.locale in (None, code)]


def _read(store: Store, change: Change, given: Given, by: Person, today: date) -> Given:
    """Check what a change is made with, and leave out what it does not need."""
    problems: list[Problem] = []
    match change:
        case Change.ADD_SITUATION | Change.REMOVE_SITUATION:
            if given.situation not in {each.tag for each in library.situations(store)}:
                problems.append(Problem("situation", N_("Choose a situation.")))
            read = Given(situation=given.situation)
        case Change.OWNER:
            if given.owner is not None and given.owner not in {
                person.id for person in stewardship.owners(store, by=by)
            }:
                problems.append(
                    Problem("owner", N_("Choose somebody who writes for others and is still here."))
                )
            read = Given(owner=given.owner)
        case Change.REVIEW:
            day = given.review_on
            if day is None and given.every is not None:
                day = months_after(today, given.every)
            read = Given(review_on=day, every=given.every)
        case Change.REPLACE:
            find, put = (unicodedata.normalize("NFC", text) for text in (given.find, given.put))
            if not find.strip() or len(find) > LONGEST or len(put) > LONGEST:
                size = {"limit": LONGEST}
                problems.append(
                    Problem("find", N_("Write what is to be found, at most %(limit)s characters."), size)
                )
            if given.locale is None:
                problems.append(
                    Problem("locale", N_("Choose one language: words are replaced in one at a time."))
                )
            read = Given(locale=given.locale, find=find, put=put, whole=given.whole)
        case Change.SUBMIT | Change.APPROVE:
            read = Given(locale=given.locale)
        case _:
            read = Given()
    if problems:
        raise Invalid(problems)
    return read


def _entry(task: _Task) -> Entry:
    return library.entry(task.store, task.item.kind, task.item.key, by=task.by)


def _text(task: _Task) -> Variant:
    return workflow.variant(_entry(task), task.item.locale or "")


# Making a change of one text: each gives what undoing it needs, None where there was nothing to do.


def _situations(task: _Task, made: Callable[[tuple[str, ...]], Sequence[str]]) -> None:
    entry = _entry(task)
    library.describe(
        task.store,
        task.item.kind,
        task.item.key,
        shortcut=entry.shortcut,
        situations=made(entry.situations),
        by=task.by,
        now=task.now,
    )


def _add_situation(task: _Task) -> Before | None:
    if task.given.situation in _entry(task).situations:
        return None
    _situations(task, lambda tags: (*tags, task.given.situation))
    return {"place": 1_000}


def _remove_situation(task: _Task) -> Before | None:
    tags = _entry(task).situations
    if task.given.situation not in tags:
        return None
    _situations(task, lambda tags: [tag for tag in tags if tag != task.given.situation])
    return {"place": tags.index(task.given.situation)}


def _put_situation_back(task: _Task) -> None:
    place = int(str(task.item.before["place"]))
    if task.given.situation not in _entry(task).situations:
        _situations(task, lambda tags: (*tags[:place], task.given.situation, *tags[place:]))


def _set_owner(task: _Task) -> Before | None:
    known = stewardship.of(task.store, task.item.kind, task.item.key, by=task.by).stewardship
    if known.owner == task.given.owner:
        return None
    stewardship.keep(
        task.store,
        task.item.kind,
        task.item.key,
        replace(known, owner=task.given.owner),
        by=task.by,
        now=task.now,
    )
    return {"owner": known.owner}


def _set_owner_back(task: _Task) -> None:
    known = stewardship.of(task.store, task.item.kind, task.item.key, by=task.by).stewardship
    _only_if(known.owner == task.given.owner)
    owner: Any = task.item.before["owner"]
    stewardship.keep(
        task.store, task.item.kind, task.item.key, replace(known, owner=owner), by=task.by, now=task.now
    )


def _set_review(task: _Task) -> Before | None:
    known = stewardship.of(task.store, task.item.kind, task.item.key, by=task.by).stewardship
    after = replace(known, review_on=task.given.review_on, every=task.given.every)
    if after == known:
        return None
    stewardship.keep(task.store, task.item.kind, task.item.key, after, by=task.by, now=task.now)
    return {"review_on": known.review_on and known.review_on.isoformat(), "every": known.every}


def _set_review_back(task: _Task) -> None:
    known = stewardship.of(task.store, task.item.kind, task.item.key, by=task.by).stewardship
    _only_if((known.review_on, known.every) == (task.given.review_on, task.given.every))
    day, every = task.item.before["review_on"], task.item.before["every"]
    kept: Any = {"review_on": date.fromisoformat(str(day)) if day else None, "every": every}
    stewardship.keep(
        task.store, task.item.kind, task.item.key, replace(known, **kept), by=task.by, now=task.now
    )


def _retire(task: _Task) -> Before | None:
    known = library.some(task.store, [(task.item.kind, task.item.key)], by=task.by).get(
        (task.item.kind, task.item.key)
    )
    if known is not None and known.retired:
        return None
    library.retire(task.store, task.item.kind, task.item.key, by=task.by, now=task.now)
    return {}


def _bring_back(task: _Task) -> Before | None:
    known = library.some(task.store, [(task.item.kind, task.item.key)], by=task.by).get(
        (task.item.kind, task.item.key)
    )
    if known is not None and not known.retired:
        return None
    library.bring_back(task.store, task.item.kind, task.item.key, by=task.by, now=task.now)
    return {}


def _submit(task: _Task) -> Before | None:
    known = _text(task)
    if known.latest.status is not Status.DRAFT:
        return None
    number = known.latest.number
    library.submit(
        task.store, task.item.kind, task.item.key, known.locale, expected=number, by=task.by, now=task.now
    )
    return _stand(known)


def _approve(task: _Task) -> Before | None:
    known = _text(task)
    if known.latest.status is Status.APPROVED:
        return None
    number = known.latest.number
    library.approve(
        task.store, task.item.kind, task.item.key, known.locale, expected=number, by=task.by, now=task.now
    )
    return _stand(known)


def _stand(known: Variant) -> Before:
    approved = known.approved.number if known.approved else None
    return {"number": known.latest.number, "status": known.latest.status, "approved": approved}


def _take_step_back(task: _Task) -> None:
    before: Any = task.item.before
    status = Status(str(before["status"]))
    library.take_step_back(
        task.store,
        task.item.kind,
        task.item.key,
        task.item.locale or "",
        status=status,
        approved=before["approved"],
        expected=before["number"],
        by=task.by,
        now=task.now,
    )


def _replace(task: _Task) -> Before | None:
    latest = _text(task).latest
    body = task.given.replaced(latest.body)
    if body == latest.body:
        return None
    library.save_variant(
        task.store,
        task.item.kind,
        task.item.key,
        task.item.locale or "",
        title=latest.title,
        body=body,
        expected=latest.number,
        made_from=latest.source_revision,
        by=task.by,
        now=task.now,
    )
    return {"number": latest.number}


def _revert(task: _Task) -> None:
    number = int(str(task.item.before["number"]))
    library.revert(
        task.store,
        task.item.kind,
        task.item.key,
        task.item.locale or "",
        number,
        expected=number + 1,
        by=task.by,
        now=task.now,
    )


def _only_if(unchanged: bool) -> None:
    if not unchanged:
        raise Conflict(N_("This was changed again since; it stays as it is."))


_Do = Callable[[_Task], Before | None]
_DO: Mapping[Change, _Do] = {
    Change.ADD_SITUATION: _add_situation,
    Change.REMOVE_SITUATION: _remove_situation,
    Change.OWNER: _set_owner,
    Change.REVIEW: _set_review,
    Change.RETIRE: _retire,
    Change.BRING_BACK: _bring_back,
    Change.SUBMIT: _submit,
    Change.APPROVE: _approve,
    Change.REPLACE: _replace,
}
_Undo = Callable[[_Task], object]
_UNDO: Mapping[Change, _Undo] = {
    Change.ADD_SITUATION: _remove_situation,
    Change.REMOVE_SITUATION: _put_situation_back,
    Change.OWNER: _set_owner_back,
    Change.REVIEW: _set_review_back,
    Change.RETIRE: _bring_back,
    Change.BRING_BACK: _retire,
    Change.SUBMIT: _take_step_back,
    Change.APPROVE: _take_step_back,
    Change.REPLACE: _revert,
}
