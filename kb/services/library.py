"""The verbs of macros, articles and situations.

A verb takes the store first and the person last; it raises NotAllowed, NotFound, Conflict or Invalid.
Everything that a verb decides on is read inside its transaction.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from kb.accounts.audit import Act
from kb.accounts.roles import Right, require
from kb.accounts.user import Person
from kb.errors import N_, Conflict, Invalid, NotAllowed, NotFound, Problem
from kb.library import validation, workflow
from kb.library.entry import Entry, Kind, Revision, Situation, Status, Variant
from kb.library.gate import GateClosed as GateClosed
from kb.library.version import ANYTHING, Expected, version, version_of_text
from kb.library.visibility import FOR_ALL, Visibility, may_with, private, require_with, viewer_of
from kb.library.workflow import Action
from kb.library.workflow import StaleSave as StaleSave
from kb.services import audit
from kb.storage import Store
from kb.storage.changes import Change, NewChange

_NO_ENTRY = {
    Kind.MACRO: N_("There is no macro with the key %(key)s."),
    Kind.ARTICLE: N_("There is no article with the key %(key)s."),
}


def entry(store: Store, kind: Kind, key: str, *, by: Person) -> Entry:
    """Give one entry in use. Raises NotFound, also where it is not visible to the person."""
    found = _get(store, kind, key, by)
    if found.retired:
        raise NotFound(_NO_ENTRY[kind], key=key)
    return found


def entries(
    store: Store, *, kind: Kind | None = None, situation: str | None = None, by: Person
) -> list[Entry]:
    """List the entries in use that a person sees, by kind and key; those of a situation that cannot be are none."""
    if situation is not None and validation.is_not_a_name(situation):
        return []
    return _seen(store.entries.all(kind=kind, situation=situation), by)


def page(
    store: Store, kind: Kind, *, situation: str | None = None, after: str = "", limit: int, by: Person
) -> list[Entry]:
    """List the first entries in use after a key that a person sees, by key."""
    if situation is not None and validation.is_not_a_name(situation):
        return []
    return store.entries.page(viewer_of(by), kind, situation=situation, after=after, limit=limit)


@contextmanager
def expecting(
    store: Store, kind: Kind, key: str, locale: str, expected: Expected, *, by: Person
) -> Iterator[int | None]:
    """Begin a transaction in which a text is as somebody expects it; gives its newest revision's number, None for no
    text. Raises NotFound where there is no entry, and Changed.
    """
    with store.transaction():
        found = entry(store, kind, key, by=by)
        expected.check(version_of_text(found, locale))
        yield found.variants[locale].latest.number if locale in found.variants else None


def some(store: Store, keys: Iterable[tuple[Kind, str]], *, by: Person) -> dict[tuple[Kind, str], Entry]:
    """Give those of some entries, retired or not, that are there and that a person sees."""
    return {(each.kind, each.key): each for each in _seen(store.entries.some(keys).values(), by)}


def retired(store: Store, *, by: Person) -> list[Entry]:
    """List the entries that were retired and that a person may bring back, by kind and key."""
    return [
        each
        for each in _seen(store.entries.all(retired=True), by)
        if may_with(by, Right.WRITE, each.visibility)
    ]


def create(
    store: Store,
    kind: Kind,
    key: str,
    *,
    shortcut: str | None,
    situations: Iterable[str],
    source_locale: str,
    title: str,
    body: str,
    visibility: Visibility = FOR_ALL,
    by: Person,
    now: datetime | None = None,
) -> Entry:
    """Make an entry with its source text as a draft. Whoever may read may make one that only they see. Raises
    Conflict where the key is taken.
    """
    _check_owner(visibility, by)
    require_with(by, Right.WRITE, visibility)
    problems: list[Problem] = []
    key = validation.key(key, "key", problems)
    locale = validation.locale(source_locale, "source_locale", problems)
    facts = _facts(kind, shortcut, situations, problems)
    text = _text(kind, title, body, problems)
    _refuse(problems)
    at = _moment(now)
    first = Revision(1, text.title, text.body, Status.DRAFT, None, by.name, at)
    made = Entry(
        kind,
        key,
        locale,
        facts.situations,
        facts.shortcut,
        {locale: Variant(locale, first)},
        visibility=visibility,
    )
    with store.transaction():
        _check_teams(store, visibility)
        if store.entries.get(kind, key) is not None:
            raise Conflict(N_("The key %(key)s is taken. A retired entry can be brought back."), key=key)
        _check_shortcut(store, made, None, by)
        _save(store, None, made, "created", by=by, at=at, locale=locale)
    return made


def describe(
    store: Store,
    kind: Kind,
    key: str,
    *,
    shortcut: str | None,
    situations: Iterable[str],
    visibility: Visibility | None = None,
    by: Person,
    now: datetime | None = None,
) -> Entry:
    """Change what is said of an entry beside its texts, and where that is given, whom it is visible to: as `show_to`."""
    problems: list[Problem] = []
    facts = _facts(kind, shortcut, situations, problems)
    with store.transaction():
        before = entry(store, kind, key, by=by)
        require_with(by, Right.WRITE, before.visibility)
        _refuse(problems)
        after = replace(before, shortcut=facts.shortcut, situations=facts.situations)
        if visibility is not None:
            after = _moved(store, after, visibility, by)
        _check_shortcut(store, after, before, by)
        return _save(store, before, after, _described(before, after), by=by, at=_moment(now))


def show_to(
    store: Store,
    kind: Kind,
    key: str,
    visibility: Visibility,
    *,
    by: Person,
    now: datetime | None = None,
) -> Entry:
    """Let all, some teams or only the person themselves see an entry from now on.

    Who may not write shared texts can give their own private one to all or to a team of theirs; it goes into review
    then, as they approved it for themselves only. Raises Invalid for a team that is not there.
    """
    with store.transaction():
        before = entry(store, kind, key, by=by)
        require_with(by, Right.WRITE, before.visibility)
        after = _moved(store, before, visibility, by)
        _check_shortcut(store, after, before, by)
        return _save(store, before, after, _described(before, after), by=by, at=_moment(now))


def reassign(store: Store, before: Entry, visibility: Visibility, *, by: Person, now: datetime) -> Entry:
    """Show an entry, retired or not, to others as one of its teams goes; asks for no right: who calls does."""
    after = replace(before, visibility=visibility)
    if not after.retired:
        _check_shortcut(store, after, before, by)
    return _save(store, before, after, _described(before, after), by=by, at=now)


def own(store: Store, *, by: Person) -> list[Entry]:
    """List what a person keeps for themselves, in use or retired, by kind and key."""
    return store.entries.all(owners=[by.id], retired=None)


def left_behind(store: Store, *, by: Person) -> list[Entry]:
    """List the private entries of people who were deactivated, in use or retired, by kind and key."""
    require(by, Right.PEOPLE)
    return store.entries.all(owners=_gone(store), retired=None)


def take_over(store: Store, kind: Kind, key: str, *, by: Person, now: datetime | None = None) -> Entry:
    """Make the private entry of somebody who was deactivated one's own."""
    require(by, Right.PEOPLE)
    with store.transaction():
        before = next(
            (each for each in left_behind(store, by=by) if (each.kind, each.key) == (kind, key)), None
        )
        if before is None:
            raise NotFound(_NO_ENTRY[kind], key=_named(key))
        after = replace(before, visibility=private(by))
        return _save(store, before, after, "visibility", by=by, at=_moment(now))


def save_variant(
    store: Store,
    kind: Kind,
    key: str,
    locale: str,
    *,
    title: str,
    body: str,
    expected: int | None,
    by: Person,
    made_from: int | None = None,
    now: datetime | None = None,
) -> Entry:
    """Save a new draft of a text. `expected` is the newest revision that the person saw, None for a new text;
    `made_from` the source's revision that they translated, by default its newest. Raises StaleSave.

    The same text again saves nothing, so that a form sent twice does no harm.
    """
    problems: list[Problem] = []
    locale = validation.locale(locale, "locale", problems)
    text = _text(kind, title, body, problems)
    with _change(store, kind, key, locale, "saved", by=by, now=now) as change:
        require_with(by, workflow.right_to_write(change.before, locale), change.before.visibility, locale)
        _refuse(problems)
        if not workflow.has_text(change.before, locale, text.title, text.body):
            workflow.expect(change.before, locale, expected)
            _check_revision(change.before, made_from)
            change.after = workflow.with_text(
                change.before,
                locale,
                title=text.title,
                body=text.body,
                author=by.name,
                at=change.at,
                made_from=made_from,
            )
    return change.after


def submit(
    store: Store,
    kind: Kind,
    key: str,
    locale: str,
    *,
    expected: int | None,
    by: Person,
    now: datetime | None = None,
) -> Entry:
    """Ask for a review of a draft."""
    return _take_step(store, kind, key, locale, Action.SUBMIT, expected=expected, by=by, now=now)


def approve(
    store: Store,
    kind: Kind,
    key: str,
    locale: str,
    *,
    expected: int | None,
    by: Person,
    now: datetime | None = None,
) -> Entry:
    """Approve a text at the revision that the person saw. Raises GateClosed where it may not be."""
    return _take_step(store, kind, key, locale, Action.APPROVE, expected=expected, by=by, now=now)


def send_back(
    store: Store,
    kind: Kind,
    key: str,
    locale: str,
    *,
    expected: int | None,
    by: Person,
    now: datetime | None = None,
) -> Entry:
    """Make a draft again of a text in review."""
    return _take_step(store, kind, key, locale, Action.SEND_BACK, expected=expected, by=by, now=now)


def still_right(
    store: Store,
    kind: Kind,
    key: str,
    locale: str,
    *,
    expected: int | None,
    by: Person,
    made_from: int | None = None,
    now: datetime | None = None,
) -> Entry:
    """Say that a translation fits the changed source as it is (or the revision `made_from` of it)."""
    with _change(store, kind, key, locale, "found still right", by=by, now=now) as change:
        require_with(by, Right.TRANSLATE, change.before.visibility, locale)
        workflow.expect(change.before, locale, expected)
        _check_revision(change.before, made_from)
        change.after = workflow.still_right(change.before, locale, made_from=made_from)
    return change.after


def restore(
    store: Store,
    kind: Kind,
    key: str,
    locale: str,
    number: int,
    *,
    expected: int | None,
    by: Person,
    now: datetime | None = None,
) -> Entry:
    """Make a new draft with the text of an old revision, made from the source's revision of then."""
    with _change(store, kind, key, locale, "restored", by=by, now=now) as change:
        require_with(by, workflow.right_to_write(change.before, locale), change.before.visibility, locale)
        newest = workflow.variant(change.before, locale).latest.number
        old = store.entries.revision(kind, key, locale, number) if 1 <= number <= newest else None
        if old is None:
            raise NotFound(N_("There is no such revision."))
        if not workflow.has_text(change.before, locale, old.title, old.body):
            workflow.expect(change.before, locale, expected)
            change.after = workflow.with_text(
                change.before,
                locale,
                title=old.title,
                body=old.body,
                author=by.name,
                at=change.at,
                made_from=old.source_revision,
            )
    return change.after


def revert(
    store: Store,
    kind: Kind,
    key: str,
    locale: str,
    number: int,
    *,
    expected: int | None,
    by: Person,
    now: datetime | None = None,
) -> Entry:
    """Undo newer revisions: a new one says what an old one said, and goes as far as that had come, where it may."""
    with store.transaction():
        after = restore(store, kind, key, locale, number, expected=expected, by=by, now=now)
        old = store.entries.revision(kind, key, locale, number)
        newest = after.variants[locale].latest
        step = _AGAIN.get(old.status) if old and newest.status is Status.DRAFT else None
        if step is not None:
            with suppress(GateClosed, NotAllowed):
                after = step(store, kind, key, locale, expected=newest.number, by=by, now=now)
    return after


def take_step_back(
    store: Store,
    kind: Kind,
    key: str,
    locale: str,
    *,
    status: Status,
    approved: int | None,
    expected: int | None,
    by: Person,
    now: datetime | None = None,
) -> Entry:
    """Undo a submission or an approval: the newest revision is a draft or in review again, and the revision `approved`
    is the one in use, if there was one. Raises Conflict where that was never approved.
    """
    with _change(store, kind, key, locale, "step taken back", by=by, now=now) as change:
        before = workflow.variant(change.before, locale)
        right = Right.APPROVE if before.approved else workflow.right_to_write(change.before, locale)
        require_with(by, right, change.before.visibility, locale)
        workflow.expect(change.before, locale, expected)
        in_use = store.entries.revision(kind, key, locale, approved) if approved else None
        if status is Status.APPROVED or (
            approved and (in_use is None or in_use.status is not Status.APPROVED)
        ):
            raise Conflict(N_("The text is not in a state for this; somebody may have been quicker."))
        latest = replace(before.latest, status=status)
        change.after = workflow.with_variant(change.before, Variant(locale, latest, in_use))
    return change.after


def retire(
    store: Store,
    kind: Kind,
    key: str,
    *,
    by: Person,
    expected: Expected = ANYTHING,
    now: datetime | None = None,
) -> Entry:
    """Take an entry out of use; nothing of it is lost. Raises Changed where it is not as expected."""
    with store.transaction():
        before = entry(store, kind, key, by=by)
        require_with(by, Right.WRITE, before.visibility)
        expected.check(version(before))
        return _save(store, before, replace(before, retired=True), "retired", by=by, at=_moment(now))


def bring_back(store: Store, kind: Kind, key: str, *, by: Person, now: datetime | None = None) -> Entry:
    """Take a retired entry into use again. Raises Invalid where another macro has its shortcut by now."""
    with store.transaction():
        before = _get(store, kind, key, by)
        require_with(by, Right.WRITE, before.visibility)
        after = replace(before, retired=False)
        _check_shortcut(store, after, None, by)
        return _save(store, before, after, "brought back", by=by, at=_moment(now))


def history(store: Store, kind: Kind, key: str, locale: str, *, by: Person) -> list[Revision]:
    """List every revision of a text, newest first. Raises NotFound."""
    with store.reading():
        workflow.variant(_get(store, kind, key, by), locale)
        return store.entries.history(kind, key, locale)


WITHDRAWN = "withdrawn"
"""What the change log says where an entry that was visible to all no longer is."""


@dataclass(frozen=True)
class Feed:
    """A part of the change log as a person sees it; `reached` is the number to go on from."""

    changes: tuple[Change, ...]
    reached: int


def changes(store: Store, since: int, limit: int, *, by: Person) -> Feed:
    """List the changes after a number that a person sees, oldest first, among the next `limit` of them.

    Of an entry that they do not see only its withdrawal is told: that is how a copy of the library learns of it.
    """
    kinds = set(Kind)
    with store.reading():
        found = store.changes(since, limit)
        keys = [(Kind(each.kind), each.key) for each in found if each.kind in kinds]
        seen = store.entries.seen(keys, viewer_of(by))
    kept = [
        each
        for each in found
        if each.kind not in kinds or each.what == WITHDRAWN or (Kind(each.kind), each.key) in seen
    ]
    return Feed(tuple(kept), found[-1].sequence if found else since)


def situations(store: Store) -> list[Situation]:
    """List the situations by tag."""
    return store.situations.all()


def situation_counts(store: Store, *, by: Person) -> Mapping[str, int]:
    """Count the entries in use of each situation that a person sees."""
    return store.situations.counts(viewer_of(by))


def situation(store: Store, tag: str) -> Situation:
    """Give one situation. Raises NotFound."""
    found = next((each for each in store.situations.all() if each.tag == tag), None)
    if found is None:
        raise NotFound(N_("There is no such situation."))
    return found


def name_situation(
    store: Store,
    tag: str,
    names: Mapping[str, str],
    *,
    by: Person,
    expected: Expected | None = None,
    now: datetime | None = None,
) -> Situation:
    """Make a situation, or give it these names (locale -> name) instead of those it has; empty names are left out.

    Raises Changed where it is not as expected, if something is.
    """
    require(by, Right.SITUATIONS)
    problems: list[Problem] = []
    tag = validation.tag(tag, "tag", problems)
    read = {
        validation.locale(locale, f"names.{locale}", problems): validation.situation_name(
            name, f"names.{locale}", problems
        )
        for locale, name in names.items()
        if name.strip()
    }
    _refuse(problems)
    named = Situation(tag, {locale: read[locale] for locale in sorted(read)})
    with store.transaction():
        known = {each.tag: each for each in store.situations.all()}
        if expected is not None:
            expected.check(version(known[tag]) if tag in known else None)
        if known.get(tag) != named:
            store.situations.name(tag, named.names)
            store.log.append([NewChange(_moment(now), by.name, "named", "situation", tag)])
    return named


@dataclass(frozen=True)
class _Text:
    title: str
    body: str


@dataclass(frozen=True)
class _Facts:
    shortcut: str | None
    situations: tuple[str, ...]


@dataclass
class _Change:
    """One change of a variant under way: `after` is what the block makes of `before`."""

    before: Entry
    at: datetime
    after: Entry = field(init=False)

    def __post_init__(self) -> None:
        self.after = self.before


def _seen(known: Iterable[Entry], by: Person) -> list[Entry]:
    viewer = viewer_of(by)
    return [each for each in known if viewer.sees(each.visibility)]


def _get(store: Store, kind: Kind, key: str, by: Person) -> Entry:
    # What cannot be a key is not asked for: PostgreSQL refuses NUL and surrogates.
    found = None if validation.is_not_a_name(key) else store.entries.get(kind, key)
    if found is None or not viewer_of(by).sees(found.visibility):
        raise NotFound(_NO_ENTRY[kind], key=_named(key))
    return found


def _named(key: str) -> str:
    return ascii(key[: validation.NAME_LIMIT])[1:-1]


def _text(kind: Kind, title: str, body: str, problems: list[Problem]) -> _Text:
    return _Text(validation.title(title, "title", problems), validation.body(body, kind, "body", problems))


def _facts(kind: Kind, shortcut: str | None, situations: Iterable[str], problems: list[Problem]) -> _Facts:
    read = validation.shortcut(shortcut.strip() if shortcut else None, "shortcut", problems)
    if read and kind is not Kind.MACRO:
        problems.append(Problem("shortcut", N_("Only macros have shortcuts.")))
    return _Facts(read, validation.situations(situations, "situations", problems))


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Invalid(problems)


def _moment(now: datetime | None) -> datetime:
    return now or datetime.now(UTC)


def _check_owner(visibility: Visibility, by: Person) -> None:
    """Refuse to keep a text for somebody else, or for a program, that is nobody."""
    if visibility.is_private and (visibility.owner != by.id or by.id <= 0):
        raise NotAllowed(N_("Only you yourself can keep a text to yourself."))


def _check_teams(store: Store, visibility: Visibility) -> None:
    unknown = visibility.teams and visibility.teams - {team.id for team in store.teams.all()}
    if unknown:
        raise Invalid([Problem("teams", N_("There is no such team."))])


def _moved(store: Store, before: Entry, visibility: Visibility, by: Person) -> Entry:
    if before.visibility == visibility:
        return before
    _check_owner(visibility, by)
    _check_teams(store, visibility)
    after = replace(before, visibility=visibility)
    if may_with(by, Right.WRITE, visibility):
        return after
    if not visibility.teams <= by.teams:
        raise NotAllowed(N_("You can give a text to the teams that you are in."))
    return workflow.offered(after)


def _described(before: Entry, after: Entry) -> str:
    """Name a change of what is said of an entry; who follows what all see must hear that something left it."""
    if before.visibility == after.visibility:
        return "described"
    if before.visibility.is_for_all:
        return WITHDRAWN
    return "given to all" if after.visibility.is_for_all else "visibility"


def _gone(store: Store) -> list[int]:
    return [person.id for person in store.people.all() if not person.active]


def _check_shortcut(store: Store, after: Entry, before: Entry | None, by: Person) -> None:
    """Refuse a shortcut that another macro in use has among those that the same people see; one that is not new
    here may stay. Private macros stand in nobody's way but their owner's.
    """
    kept = before and (before.shortcut, before.visibility) == (after.shortcut, after.visibility)
    if after.shortcut is None or kept:
        return
    seen = viewer_of(by).sees if after.visibility.is_private else after.visibility.meets
    others = [
        known.key
        for known in store.entries.all(shortcut=after.shortcut)
        if known.key != after.key and seen(known.visibility)
    ]
    if others:
        raise Invalid([Problem("shortcut", N_("%(key)s has this shortcut already."), {"key": others[0]})])


def _check_revision(known: Entry, made_from: int | None) -> None:
    if made_from is not None and not 1 <= made_from <= known.source.latest.number:
        raise NotFound(N_("There is no such revision."))


def _take_step(
    store: Store,
    kind: Kind,
    key: str,
    locale: str,
    action: Action,
    *,
    expected: int | None,
    by: Person,
    now: datetime | None,
) -> Entry:
    with _change(store, kind, key, locale, _PAST[action], by=by, now=now) as change:
        require_with(by, workflow.right_for(action, change.before, locale), change.before.visibility, locale)
        workflow.variant(change.before, locale)
        workflow.expect(change.before, locale, expected)
        policy = store.tone.read(key).policy
        change.after = workflow.moved(change.before, locale, action, policy)
    return change.after


# How a revision that says what an old one said comes as far as that had come.
_AGAIN = {Status.REVIEW: submit, Status.APPROVED: approve}
# What of the change log is also an act of the audit log.
_AUDITED = {
    "approved": Act.APPROVED,
    "retired": Act.RETIRED,
    "brought back": Act.BROUGHT_BACK,
    "restored": Act.RESTORED,
}
_PAST = {Action.SUBMIT: "submitted", Action.APPROVE: "approved", Action.SEND_BACK: "sent back"}


@contextmanager
def _change(
    store: Store, kind: Kind, key: str, locale: str, what: str, *, by: Person, now: datetime | None
) -> Iterator[_Change]:
    """Change one variant in one transaction; nothing is written where nothing differs."""
    with store.transaction():
        change = _Change(entry(store, kind, key, by=by), _moment(now))
        yield change
        change.after = _save(store, change.before, change.after, what, by=by, at=change.at, locale=locale)


def _save(
    store: Store,
    before: Entry | None,
    after: Entry,
    what: str,
    *,
    by: Person,
    at: datetime,
    locale: str | None = None,
) -> Entry:
    if before == after:
        return after
    store.entries.save([(before, after)], at=at)
    revision = after.variants[locale].latest.number if locale else None
    store.log.append([NewChange(at, by.name, what, after.kind, after.key, locale, revision)])
    if what in _AUDITED:
        place = "/".join(filter(None, (after.kind, after.key, locale)))
        audit.record(store, by=by, what=_AUDITED[what], target=place, at=at)
    return after
