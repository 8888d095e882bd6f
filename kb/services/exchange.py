"""The verbs of files: taking a library file in, giving the library out."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from kb.accounts.audit import Act
from kb.accounts.roles import Right, require
from kb.accounts.user import Person
from kb.errors import N_, BadFile, Invalid, Problem
from kb.library import importing
from kb.library.entry import Entry, Kind, Situation, Variant
from kb.library.file import FileEntry, LibraryFile
from kb.library.importing import Gate, Held, Planned
from kb.library.readers import Readers, cores
from kb.library.shipped import shipped_situations
from kb.library.version import Expected, version
from kb.library.visibility import viewer_of
from kb.services import audit
from kb.storage import Store
from kb.storage.changes import NewChange

_MANY = 1_000  # approved texts that are worth the start of other processes, which takes a second


@dataclass(frozen=True)
class ImportReport:
    """How many texts (an entry in one locale) were made, changed, and left as they were. `held` names those
    that claimed to be approved and did not pass; they are among the counted ones.
    """

    created: int
    updated: int
    unchanged: int
    held: tuple[Held, ...]


def import_entries(
    store: Store,
    file: LibraryFile,
    *,
    by: Person,
    now: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Take in a file that was read without a problem: all of it in one transaction. A retired entry in it is
    brought back. Taking the same file in again changes nothing, as long as the tone rules are the same: a text
    that was held and passes by newer rules is approved then, as the file asks; one that is approved stays so.
    Raises BadFile where a macro would get the shortcut of another one, and for a key that is not visible to all
    here: a file speaks of shared texts, and neither shows nor overwrites what somebody keeps for fewer.
    `progress` is told how many entries are checked, and of how many.
    """
    require(by, Right.IMPORT)
    at = now or datetime.now(UTC)
    gate = Gate(store.tone.read().policy)
    keys = [(entry.kind, entry.key) for entry in file.entries]
    # Checking the tone takes longest: it is done before the transaction, so that nobody waits for it.
    known = store.entries.some(keys)
    with _foreseen(known, file.entries) as given:
        given = _told(given, len(file.entries), progress) if progress else given
        importing.plan(known, given, gate, author=by.name, at=at)
    with store.transaction():
        gate = _gate_of_now(store, gate)
        plans = importing.plan(store.entries.some(keys), file.entries, gate, author=by.name, at=at)
        _refuse_restricted(file, plans)
        _refuse_taken_shortcuts(store, file, plans)
        store.entries.save([(plan.before, plan.after) for plan in plans if plan.before != plan.after], at=at)
        store.log.append([change for plan in plans for change in _changes(plan, by, at)])
        _name_known(store, file, by=by, at=at)
        report = _report(plans)
        detail = f"created {report.created}, updated {report.updated}, unchanged {report.unchanged}"
        audit.record(store, by=by, what=Act.IMPORTED, target=Path(file.name).name, detail=detail, at=at)
    return report


def _told(
    entries: Iterable[FileEntry], number: int, progress: Callable[[int, int], None]
) -> Iterator[FileEntry]:
    for done, entry in enumerate(entries):
        progress(done, number)
        yield entry
    progress(number, number)


@contextmanager
def _foreseen(known: importing.Known, entries: Sequence[FileEntry]) -> Iterator[Iterable[FileEntry]]:
    """Give the entries, those of a large file each when other processes have read what of it the gate will ask for."""
    asked = [importing.texts_for_the_gate(known, entry) for entry in entries]
    if sum(map(len, asked)) < _MANY or cores() < 2:
        yield entries
        return
    with Readers(cores()) as readers:
        yield (entry for entry, _ in zip(entries, readers.foreseen(asked), strict=False))


def _report(plans: list[Planned]) -> ImportReport:
    return ImportReport(
        created=sum(len(plan.created) for plan in plans),
        updated=sum(len(plan.updated) for plan in plans),
        unchanged=sum(len(plan.unchanged) for plan in plans),
        held=tuple(held for plan in plans for held in plan.held),
    )


@dataclass(frozen=True)
class Put:
    """An entry as it was saved whole: whether it is new, and which of its texts are held back."""

    entry: Entry
    created: bool
    held: tuple[Held, ...]


def put_entry(
    store: Store, given: FileEntry, *, expected: Expected, by: Person, now: datetime | None = None
) -> Put:
    """Save one entry as an import would: a retired one is not there for the caller, and is brought back. What is
    expected is compared in the transaction that saves. Raises Changed, and Invalid with paths from the entry on.
    """
    require(by, Right.IMPORT)
    at = now or datetime.now(UTC)
    this = [(given.kind, given.key)]
    # The tone is remembered from here: nobody waits for it inside the transaction.
    gate = Gate(store.tone.read().policy)
    importing.plan(store.entries.some(this), [given], gate, author=by.name, at=at)
    with store.transaction():
        before = _in_use(store, given.kind, given.key, by)
        expected.check(version(before) if before else None)
        try:
            report = import_entries(store, LibraryFile((given,), given.key), by=by, now=at)
        except BadFile as refused:
            raise Invalid([_from_entry_on(problem) for problem in refused.problems]) from None
        after = store.entries.some(this)[given.kind, given.key]
    return Put(after, before is None, report.held)


def _in_use(store: Store, kind: Kind, key: str, by: Person) -> Entry | None:
    """Give an entry as the person knows it: None where it is retired, and where they do not see it."""
    found = store.entries.get(kind, key)
    known = found is not None and not found.retired and viewer_of(by).sees(found.visibility)
    return found if known else None


def _from_entry_on(problem: Problem) -> Problem:
    return replace(problem, where=problem.where.partition(".")[2])


def _gate_of_now(store: Store, gate: Gate) -> Gate:
    """Give a gate without a memory where the team's policy changed meanwhile."""
    policy = store.tone.read().policy
    return gate if gate.policy == policy else Gate(policy)


def _refuse_restricted(file: LibraryFile, plans: list[Planned]) -> None:
    problems, places = [], {kind: count() for kind in Kind}
    for plan in plans:
        place = next(places[plan.after.kind])
        if plan.before is not None and not plan.before.visibility.is_for_all:
            message = N_(
                "%(key)s is kept for a team or one person here. Make it visible to all first, or give it another "
                "key in the file."
            )
            problems.append(Problem(f"{plan.after.kind}s[{place}].key", message, {"key": plan.after.key}))
    if problems:
        raise BadFile(file.name, problems)


def _refuse_taken_shortcuts(store: Store, file: LibraryFile, plans: list[Planned]) -> None:
    """Refuse what would give two macros in use one shortcut, as when a macro is made or described by hand."""
    used = store.entries.shortcuts() | {
        plan.after.key: plan.after.shortcut for plan in plans if _is_macro(plan)
    }
    holders: dict[str, list[str]] = defaultdict(list)
    for key, shortcut in used.items():
        if shortcut:
            holders[shortcut].append(key)
    problems = []
    for index, plan in enumerate(filter(_is_macro, plans)):
        before, after = plan.before, plan.after
        is_new = before is None or before.retired or before.shortcut != after.shortcut
        others = [key for key in holders.get(after.shortcut or "", ()) if key != after.key]
        if is_new and others:
            message = N_("%(key)s has this shortcut already.")
            problems.append(Problem(f"macros[{index}].shortcut", message, {"key": others[0]}))
    if problems:
        raise BadFile(file.name, problems)


def _is_macro(plan: Planned) -> bool:
    return plan.after.kind is Kind.MACRO


def name_new_situations(store: Store, situations: Iterable[Situation], *, by: Person, now: datetime) -> None:
    """Name the situations that have no name yet; names that somebody gave are kept."""
    require(by, Right.SITUATIONS)
    with store.transaction():
        _name_new(store, situations, by=by, at=now)


def _name_known(store: Store, file: LibraryFile, *, by: Person, at: datetime) -> None:
    """Give the file's tags the names that the starter library has for them, so that agents find them by name."""
    used = {tag for entry in file.entries for tag in entry.situations}
    _name_new(store, (known for known in shipped_situations() if known.tag in used), by=by, at=at)


def _name_new(store: Store, situations: Iterable[Situation], *, by: Person, at: datetime) -> None:
    named = {known.tag for known in store.situations.all() if known.names}
    new = [situation for situation in situations if situation.tag not in named]
    for situation in new:
        store.situations.name(situation.tag, situation.names)
    store.log.append([NewChange(at, by.name, "named", "situation", situation.tag) for situation in new])


def library_entries(store: Store, *, approved_only: bool) -> list[Entry]:
    """List what an export gives out: what is visible to all, by kind and key. With `approved_only` an entry has its approved texts and
    no others, perhaps not its source; entries without one are left out.
    """
    entries = [entry for entry in store.entries.all() if entry.visibility.is_for_all]
    if not approved_only:
        return entries
    return [kept for kept in map(approved_texts, entries) if kept is not None]


def note_export(store: Store, name: str, *, by: Person, now: datetime | None = None) -> None:
    """Write into the audit log that somebody took the library out in the format of this name."""
    require(by, Right.EXPORT)
    audit.record(store, by=by, what=Act.EXPORTED, target=name, at=now or datetime.now(UTC))


def left_out(store: Store) -> int:
    """Count the entries in use that no export gives out, for they are not visible to all."""
    return store.entries.count_restricted()


def approved_texts(entry: Entry) -> Entry | None:
    """Give an entry with its approved texts and no others, perhaps not its source; None where it has none."""
    variants: dict[str, Variant] = {
        locale: replace(variant, latest=variant.approved)
        for locale, variant in entry.variants.items()
        if variant.approved is not None
    }
    return replace(entry, variants=variants) if variants else None


def _changes(plan: Planned, by: Person, at: datetime) -> Iterable[NewChange]:
    after = plan.after
    for locale in (*plan.created, *plan.updated):
        yield NewChange(
            at, by.name, "imported", after.kind, after.key, locale, after.variants[locale].latest.number
        )
