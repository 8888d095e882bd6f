"""Who sees what: every way to a text, tried by everybody, on texts for all, for a team and for one person."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import ModuleType

import pytest

from kb.accounts.user import SYSTEM, Person, Role
from kb.errors import BadFile, Conflict, Invalid, KbError, NotAllowed, NotFound
from kb.exchange import kb_library
from kb.exchange.format import Options
from kb.library.bulk import Change, Given
from kb.library.entry import Entry, Kind, Status
from kb.library.file import FileEntry, FileVariant, LibraryFile
from kb.library.gate import GateClosed
from kb.library.stewardship import Stewardship
from kb.library.unsaved import Place
from kb.library.version import ANYTHING
from kb.library.visibility import FOR_ALL, Visibility, private
from kb.search import Query
from kb.search.engine import Like
from kb.services import (
    accounts,
    attachments,
    bulk,
    changelog,
    exchange,
    library,
    merging,
    overview,
    people,
    search,
    stewardship,
    teams,
    tone,
    translation,
    unsaved,
    writing,
)
from kb.services.search import Indexer
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from kb.storage import Store
from kb.storage.changes import Sought
from kb.storage.overview import Texts
from kb.tone.policy import Waiver
from tests.cast import NOW
from tests.pictures import an_image
from tests.texts import COLD, GOOD, TITLES

ROLES = {
    "Ada": Role.ADMINISTRATOR,
    "Reza": Role.EDITOR,
    "Mei": Role.TRANSLATOR,
    "Eleni": Role.AGENT,
    "Nikos": Role.AGENT,
    "Omid": Role.AGENT,
}
EVERYBODY = {*ROLES, "system", "token"}
# Nikos is in the team Billing; the private text is Eleni's; a token may write, and is nobody.
SEEN_BY = {
    "for-all": EVERYBODY,
    "for-billing": {"Nikos", "Reza", "Ada", "system"},
    "elenis": {"Eleni", "system"},
}
WRITTEN_BY = {
    "for-all": {"Ada", "Reza", "system", "token"},
    "for-billing": {"Ada", "Reza", "system"},
    "elenis": {"Eleni", "system"},
}
SITUATION_OF = {key: f"about-{key}" for key in SEEN_BY}
WORD = {"for-all": "zebra", "for-billing": "walrus", "elenis": "ocelot"}


@dataclass
class World:
    """An installation with the three texts, approved in English, with a Persian draft and a revision before."""

    workspace: Workspace

    @property
    def store(self) -> Store:
        return self.workspace.store

    def person(self, name: str) -> Person:
        if name == "system":
            return SYSTEM
        if name == "token":
            return Person(-3, "token backup", frozenset({Role.EDITOR}))
        return next(each for each in self.store.people.all() if each.name == name)

    def team(self, name: str) -> int:
        return next(each.id for each in self.store.teams.all() if each.name == name)

    def add(self, key: str, visibility: Visibility, by: Person, **more: object) -> Entry:
        given: dict[str, object] = {
            "shortcut": None,
            "situations": [SITUATION_OF.get(key, "billing")],
            **more,
        }
        body = GOOD["en"].replace("payment", f"payment for the {WORD.get(key, 'stork')}")
        return library.create(
            self.store,
            Kind.MACRO,
            key,
            source_locale="en",
            title=TITLES["en"],
            body=body,
            visibility=visibility,
            by=by,
            now=NOW,
            **given,  # type: ignore[arg-type]
        )

    def entry(self, key: str) -> Entry:
        return library.entry(self.store, Kind.MACRO, key, by=SYSTEM)


@pytest.fixture
def world(both: Settings, quick_hashes: None) -> Iterator[World]:
    """The three texts on both databases."""
    workspace = open_workspace(both)
    made = World(workspace)
    for name, role in ROLES.items():
        accounts.add_person(
            workspace.store, name, roles={role}, password="correct horse battery", by=SYSTEM, now=NOW
        )
    billing = teams.add(workspace.store, "Billing", by=SYSTEM, now=NOW)
    teams.set_members(workspace.store, billing.id, [made.person("Nikos").id], by=SYSTEM, now=NOW)
    writers = {
        "for-all": (FOR_ALL, made.person("Reza")),
        "for-billing": (Visibility(frozenset({billing.id})), made.person("Reza")),
        "elenis": (private(made.person("Eleni")), made.person("Eleni")),
    }
    for key, (visibility, by) in writers.items():
        made.add(key, visibility, by)
        _write(made, key, by)
    Indexer(workspace).catch_up()
    yield made
    workspace.close()


def _write(world: World, key: str, by: Person) -> None:
    """Approve the English text, and make a Persian one, of which a second revision is in review."""
    store = world.store
    library.approve(store, Kind.MACRO, key, "en", expected=1, by=by, now=NOW)
    for expected, body in ((None, COLD["fa"]), (1, GOOD["fa"])):
        library.save_variant(
            store, Kind.MACRO, key, "fa", title=TITLES["fa"], body=body, expected=expected, by=by, now=NOW
        )
    library.submit(store, Kind.MACRO, key, "fa", expected=2, by=by, now=NOW)
    tone.waive(store, _waiver(key), by=SYSTEM, now=NOW)
    attachments.add(store, Kind.MACRO, key, _PHOTO, limit=10_000, by=SYSTEM, now=NOW)


def _waiver(key: str, reason: str = "a house word") -> Waiver:
    return Waiver(key, "en", "blame", "second charge", reason)


_PHOTO = attachments.Sent("photo.png", an_image())


def _file_of(store: Store, key: str) -> int:
    return store.attachments.of(Kind.MACRO, key)[0].id


def _is_there(read: Callable[[], object]) -> bool:
    try:
        return bool(read())
    except NotFound:
        return False


def _found(world: World, key: str, by: Person, **more: object) -> bool:
    answer = search.find(world.workspace, Query(WORD[key], **more), by=by)  # type: ignore[arg-type]
    hits = [hit.key for hit in answer.hits]
    told = bool(answer.situations.get(SITUATION_OF[key])), answer.total == 1, WORD[key] in str(answer.guess)
    assert hits in ([], [key])
    assert told[:2] == ((True, True) if hits else (False, False))
    assert hits or not told[2]
    return bool(hits)


def _found_without_an_index(world: World, key: str, by: Person) -> bool:
    world.workspace.engine.clear()
    found = _found(world, key, by)
    Indexer(world.workspace).catch_up()
    return found


def _listed(world: World, key: str, by: Person) -> bool:
    answer = search.find(world.workspace, Query("", drafts=True, limit=100), by=by)
    counted = answer.situations.get(SITUATION_OF[key], 0)
    assert counted == sum(hit.key == key for hit in answer.hits)
    return bool(counted)


def _expected_of(world: World, key: str, by: Person) -> int | None:
    with library.expecting(world.store, Kind.MACRO, key, "en", ANYTHING, by=by) as number:
        return number


def _in_the_retired_list(world: World, key: str, by: Person) -> bool:
    library.retire(world.store, Kind.MACRO, key, by=SYSTEM)
    found = any(each.key == key for each in library.retired(world.store, by=by))
    library.bring_back(world.store, Kind.MACRO, key, by=SYSTEM)
    return found


class _Undone(Exception):
    """Ends a transaction that shall leave nothing."""


Read = Callable[[World, str, Person], bool]
# What shows a text to whoever sees it. The name before the colon is the service's, for the table to be complete.
READS: dict[str, Read] = {
    "library.entry": lambda w, key, by: _is_there(lambda: library.entry(w.store, Kind.MACRO, key, by=by)),
    "library.entries": lambda w, key, by: key in {each.key for each in library.entries(w.store, by=by)},
    "library.entries: of a situation": lambda w, key, by: bool(
        library.entries(w.store, situation=SITUATION_OF[key], by=by)
    ),
    "library.page": lambda w, key, by: (
        key in {each.key for each in library.page(w.store, Kind.MACRO, limit=100, by=by)}
    ),
    "library.expecting": lambda w, key, by: _is_there(lambda: _expected_of(w, key, by)),
    "library.some": lambda w, key, by: bool(library.some(w.store, [(Kind.MACRO, key)], by=by)),
    "library.history": lambda w, key, by: _is_there(
        lambda: library.history(w.store, Kind.MACRO, key, "fa", by=by)
    ),
    "library.situation_counts": lambda w, key, by: bool(
        library.situation_counts(w.store, by=by)[SITUATION_OF[key]]
    ),
    "library.changes": lambda w, key, by: (
        key in {each.key for each in library.changes(w.store, 0, 100, by=by).changes}
    ),
    "changelog.of_text": lambda w, key, by: _is_there(
        lambda: changelog.of_text(w.store, Kind.MACRO, key, "fa", by=by)
    ),
    "attachments.listed": lambda w, key, by: _is_there(
        lambda: attachments.listed(w.store, Kind.MACRO, key, by=by)
    ),
    "attachments.of_entry": lambda w, key, by: _is_there(
        lambda: attachments.of_entry(w.store, library.entry(w.store, Kind.MACRO, key, by=by), by=by)
    ),
    "attachments.named": lambda w, key, by: _is_there(
        lambda: attachments.named(w.store, Kind.MACRO, key, "photo.png", by=by)
    ),
    "attachments.content": lambda w, key, by: _is_there(
        lambda: attachments.content(w.store, Kind.MACRO, key, _file_of(w.store, key), by=by)
    ),
    "attachments.thumbnail": lambda w, key, by: _is_there(
        lambda: attachments.thumbnail(w.store, Kind.MACRO, key, _file_of(w.store, key), by=by)
    ),
    "translation.source_then_and_now": lambda w, key, by: _is_there(
        lambda: translation.source_then_and_now(w.store, Kind.MACRO, key, "fa", by=by)
    ),
    "tone.team_tone": lambda w, key, by: bool(tone.team_tone(w.store, key, by=by).waivers),
    "tone.team_tone: all": lambda w, key, by: (
        key in {each.waiver.key for each in tone.team_tone(w.store, by=by).waivers}
    ),
    "writing.alike": lambda w, key, by: key in {each.entry.key for each in _alike(w, key, by)},
    "merging.merged": lambda w, key, by: _is_there(
        lambda: merging.merged(w.store, _place(key, "fa"), 1, 2, by=by) or True
    ),
    "search.find": _found,
    "search.find: drafts": lambda w, key, by: _found(w, key, by, drafts=True),
    "search.find: exactly": lambda w, key, by: _found(w, key, by, exact=True),
    "search.find: from the database": _found_without_an_index,
    "search.find: everything": _listed,
}


def _alike(world: World, key: str, by: Person) -> list[writing.Alike]:
    body = world.entry(key).variants["en"].latest.body
    found = writing.alike(world.workspace, Like(Kind.MACRO, "another", "en", body), by=by)
    assert {each.entry.key for each in found} <= set(SEEN_BY)
    return found


# Upkeep is for those who write for others.
_KEEPERS = {
    "for-all": {"Ada", "Reza", "system", "token"},
    "for-billing": {"Ada", "Reza", "system"},
    "elenis": {"system"},
}


def _is_kept(read: Callable[[], object]) -> bool:
    try:
        return _is_there(read)
    except NotAllowed:
        return False


def _is_due(world: World, key: str, by: Person) -> bool:
    world.store.stewardships.put((Kind.MACRO, key), Stewardship(review_on=NOW.date()))
    found = {each.key for each in stewardship.due(world.store, whose="all", by=by, today=NOW.date())[0]}
    return key in found


def _proposed(world: World, key: str, by: Person) -> bool:
    """A change is a person's: neither the system nor a token has a row that it could belong to."""
    if by.id <= 0:
        return False
    try:
        return bulk.propose(world.store, [(Kind.MACRO, key)], Change.RETIRE, Given(), by=by) > 0
    except Invalid:
        return False


# What shows a text to some of those who see it.
SOME_READS: dict[str, tuple[Read, dict[str, set[str]]]] = {
    "library.retired": (_in_the_retired_list, WRITTEN_BY),
    "changelog.page": (
        lambda w, key, by: _is_kept(
            lambda: [c for c in changelog.page(w.store, Sought(), by=by)[0] if c.key == key]
        ),
        _KEEPERS,
    ),
    "overview.behind": (
        lambda w, key, by: _is_kept(
            lambda: (Kind.MACRO, key) in overview.behind(w.store, Texts(situation=SITUATION_OF[key]), by=by)
        ),
        _KEEPERS,
    ),
    "bulk.propose": (
        lambda w, key, by: _is_kept(lambda: _proposed(w, key, by)),
        {key: names - {"system", "token"} for key, names in _KEEPERS.items()},
    ),
    "stewardship.of": (
        lambda w, key, by: _is_kept(lambda: stewardship.of(w.store, Kind.MACRO, key, by=by)),
        _KEEPERS,
    ),
    "stewardship.some": (
        lambda w, key, by: _is_kept(lambda: stewardship.some(w.store, [(Kind.MACRO, key)], by=by)),
        _KEEPERS,
    ),
    "stewardship.due": (
        lambda w, key, by: _is_kept(lambda: _is_due(w, key, by)),
        {**_KEEPERS, "elenis": set()},
    ),
    "library.own": (
        lambda w, key, by: key in {each.key for each in library.own(w.store, by=by)},
        {"for-all": set(), "for-billing": set(), "elenis": {"Eleni"}},
    ),
    "translation.queue": (
        lambda w, key, by: key in {each.key for each in translation.queue(w.store, "zh", by=by)},
        {**SEEN_BY, "elenis": set()},
    ),
    "translation.overview": (
        lambda w, key, by: (
            translation.overview(w.store, by=by)["zh"]["missing"]
            > ["for-all", "for-billing", "elenis"].index(key)
        ),
        {**SEEN_BY, "elenis": set()},
    ),
    "exchange.library_entries": (
        lambda w, key, by: key in kb_library.export(_exported(w), Options()).text,
        {"for-all": EVERYBODY, "for-billing": set(), "elenis": set()},
    ),
}


def _exported(world: World) -> list[Entry]:
    return exchange.library_entries(world.store, approved_only=False)


Verb = Callable[[Store, str, Person], object]
WRITES: dict[str, tuple[Verb, dict[str, set[str]]]] = {
    "library.describe": (
        lambda s, key, by: library.describe(s, Kind.MACRO, key, shortcut="new", situations=[], by=by),
        WRITTEN_BY,
    ),
    "library.save_variant": (
        lambda s, key, by: library.save_variant(
            s, Kind.MACRO, key, "en", title="New", body="New", expected=1, by=by
        ),
        WRITTEN_BY,
    ),
    "library.save_variant: a translation": (
        lambda s, key, by: library.save_variant(
            s, Kind.MACRO, key, "zh", title="New", body="New", expected=None, by=by
        ),
        {**WRITTEN_BY, "for-all": WRITTEN_BY["for-all"] | {"Mei"}},
    ),
    "library.submit": (
        lambda s, key, by: _step(library.submit, s, key, by, draft=True),
        {**WRITTEN_BY, "for-all": WRITTEN_BY["for-all"] | {"Mei"}},
    ),
    "library.approve": (lambda s, key, by: _step(library.approve, s, key, by), WRITTEN_BY),
    "library.send_back": (lambda s, key, by: _step(library.send_back, s, key, by), WRITTEN_BY),
    "library.still_right": (
        lambda s, key, by: library.still_right(s, Kind.MACRO, key, "fa", expected=2, by=by),
        {**WRITTEN_BY, "for-all": WRITTEN_BY["for-all"] | {"Mei"}},
    ),
    "library.restore": (
        lambda s, key, by: library.restore(s, Kind.MACRO, key, "fa", 1, expected=2, by=by),
        {**WRITTEN_BY, "for-all": WRITTEN_BY["for-all"] | {"Mei"}},
    ),
    "library.revert": (
        lambda s, key, by: library.revert(s, Kind.MACRO, key, "fa", 1, expected=2, by=by),
        {**WRITTEN_BY, "for-all": WRITTEN_BY["for-all"] | {"Mei"}},
    ),
    "library.take_step_back": (
        lambda s, key, by: library.take_step_back(
            s, Kind.MACRO, key, "fa", status=Status.DRAFT, approved=None, expected=2, by=by
        ),
        {**WRITTEN_BY, "for-all": WRITTEN_BY["for-all"] | {"Mei"}},
    ),
    **{
        f"stewardship.{name}": (verb, {key: _KEEPERS[key] for key in ("for-all", "for-billing")})
        for name, verb in {
            "keep": lambda s, key, by: stewardship.keep(
                s, Kind.MACRO, key, Stewardship(review_on=NOW.date()), by=by
            ),
            "reviewed": lambda s, key, by: stewardship.reviewed(s, Kind.MACRO, key, by=by),
            "put_back": lambda s, key, by: stewardship.put_back(s, Kind.MACRO, key, NOW.date(), by=by),
        }.items()
    },
    "library.retire": (lambda s, key, by: library.retire(s, Kind.MACRO, key, by=by), WRITTEN_BY),
    "library.bring_back": (lambda s, key, by: library.bring_back(s, Kind.MACRO, key, by=by), WRITTEN_BY),
    "library.show_to": (
        lambda s, key, by: library.show_to(s, Kind.MACRO, key, _others(s, key), by=by),
        WRITTEN_BY,
    ),
    "unsaved.keep": (
        lambda s, key, by: unsaved.keep(s, _place(key), title="T", body="Typed.", expected=1, by=by),
        {key: who - {"system", "token"} for key, who in WRITTEN_BY.items()},
    ),
    "merging.save_merged": (
        lambda s, key, by: merging.save_merged(s, _place(key, "fa"), title="T", body="x", expected=1, by=by),
        {**WRITTEN_BY, "for-all": WRITTEN_BY["for-all"] | {"Mei"}},
    ),
    "merging.take_apart": (
        lambda s, key, by: merging.take_apart(s, _place(key, "fa"), expected=2, by=by),
        {**WRITTEN_BY, "for-all": WRITTEN_BY["for-all"] | {"Mei"}},
    ),
    "attachments.add": (
        lambda s, key, by: attachments.add(s, Kind.MACRO, key, _PHOTO, limit=10_000, by=by),
        WRITTEN_BY,
    ),
    "attachments.put": (
        lambda s, key, by: attachments.put(s, Kind.MACRO, key, _PHOTO, limit=10_000, by=by),
        WRITTEN_BY,
    ),
    "attachments.describe": (
        lambda s, key, by: attachments.describe(
            s, Kind.MACRO, key, _file_of(s, key), alt="New", locale=None, by=by
        ),
        WRITTEN_BY,
    ),
    "attachments.remove": (
        lambda s, key, by: attachments.remove(s, Kind.MACRO, key, _file_of(s, key), by=by),
        WRITTEN_BY,
    ),
    "attachments.bring_back": (
        lambda s, key, by: attachments.bring_back(s, Kind.MACRO, key, _file_of(s, key), by=by),
        WRITTEN_BY,
    ),
    "tone.waive": (
        lambda s, key, by: tone.waive(s, replace(_waiver(key), text="refunded"), by=by),
        {**WRITTEN_BY, "elenis": {"system"}},
    ),
    "tone.take_back": (
        lambda s, key, by: tone.take_back(s, key, s.tone.read(key).waivers[0].id, by=by),
        {**WRITTEN_BY, "elenis": {"system"}},
    ),
}


def _place(key: str, locale: str = "en") -> Place:
    return Place(Kind.MACRO, key, locale)


def _others(store: Store, key: str) -> Visibility:
    return FOR_ALL if key == "elenis" else Visibility(frozenset({store.teams.all()[0].id}))


def _step(verb: Callable[..., Entry], store: Store, key: str, by: Person, *, draft: bool = False) -> None:
    if draft:
        library.send_back(store, Kind.MACRO, key, "fa", expected=2, by=SYSTEM)
    verb(store, Kind.MACRO, key, "fa", expected=2, by=by)


# Services with a `by` that show and change no text of somebody's choosing. A new service goes into one of the tables.
OTHERS = {
    "library.create",
    "library.name_situation",
    "library.left_behind",
    "library.take_over",
    "library.reassign",
    "stewardship.owners",
    "bulk.get",
    "bulk.made",
    "bulk.items",
    "bulk.begin",
    "bulk.undo",
    "bulk.work",
    "tone.set_levels",
    "exchange.import_entries",
    "exchange.put_entry",
    "exchange.name_new_situations",
    "exchange.note_export",
    "unsaved.find",
    "unsaved.discard",
    "unsaved.take_back",
    "unsaved.forget",
    "writing.free_key",
}


def _services() -> set[str]:
    modules: tuple[ModuleType, ...] = (
        library,
        translation,
        tone,
        search,
        exchange,
        unsaved,
        merging,
        writing,
        stewardship,
        changelog,
        bulk,
        overview,
        attachments,
    )
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if "by" in inspect.signature(function).parameters
    }


def test_every_service_that_takes_a_person_is_in_the_table() -> None:
    named = {name.partition(":")[0] for name in (*READS, *SOME_READS, *WRITES)} - {"exchange.library_entries"}

    assert named | OTHERS == _services()


def test_a_text_is_read_by_those_to_whom_it_is_visible_and_by_nobody_else(world: World) -> None:
    expected = {(way, key): SEEN_BY[key] for way in READS for key in SEEN_BY} | {
        (way, key): seen[key] for way, (_, seen) in SOME_READS.items() for key in seen
    }
    ways = READS | {way: read for way, (read, _) in SOME_READS.items()}

    found = {
        (way, key): {name for name in EVERYBODY if read(world, key, world.person(name))}
        for way, read in ways.items()
        for key in SEEN_BY
    }

    assert found == expected


def test_a_text_is_changed_by_those_who_see_it_and_have_the_right(world: World) -> None:
    wrong = []
    for way, (verb, allowed) in WRITES.items():
        for key, may in allowed.items():
            for name in EVERYBODY:
                refusal = _tried(world, verb, key, world.person(name))
                wanted = None if name in may else NotAllowed if name in SEEN_BY[key] else NotFound
                # What only an editor's role gives is refused before anything is looked for.
                if refusal is not wanted and not (way.startswith("tone.") and refusal is NotAllowed):
                    wrong.append((way, key, name, refusal))

    assert wrong == []


def _tried(world: World, verb: Verb, key: str, by: Person) -> type[KbError] | None:
    try:
        with world.store.transaction():
            verb(world.store, key, by)
            raise _Undone
    except _Undone:
        return None
    except KbError as refusal:
        return type(refusal)


def test_a_membership_counts_from_the_next_request_on_and_no_longer(world: World) -> None:
    billing = world.team("Billing")

    teams.set_members(world.store, billing, [world.person("Omid").id], by=SYSTEM)

    seen = {
        name
        for name in ("Nikos", "Omid")
        if READS["library.entry"](world, "for-billing", world.person(name))
        and READS["search.find"](world, "for-billing", world.person(name))
    }
    assert seen == {"Omid"}


class TestMoving:
    def test_from_a_team_to_all_and_back(self, world: World) -> None:
        reza = world.person("Reza")

        library.show_to(world.store, Kind.MACRO, "for-billing", FOR_ALL, by=reza, now=NOW)
        Indexer(world.workspace).catch_up()
        shown = READS["search.find"](world, "for-billing", world.person("Omid"))
        team = Visibility(frozenset({world.team("Billing")}))
        library.show_to(world.store, Kind.MACRO, "for-billing", team, by=reza, now=NOW)
        Indexer(world.workspace).catch_up()

        assert shown
        assert not READS["search.find"](world, "for-billing", world.person("Omid"))
        assert search.check(world.workspace) == []
        assert [each.what for each in world.store.changes(0, 99)][-2:] == ["given to all", "withdrawn"]

    def test_a_withdrawal_is_told_to_who_follows_what_all_see(self, world: World) -> None:
        since = world.store.sequence()
        team = Visibility(frozenset({world.team("Billing")}))
        library.show_to(world.store, Kind.MACRO, "for-all", team, by=world.person("Reza"), now=NOW)
        library.describe(
            world.store, Kind.MACRO, "for-all", shortcut="x", situations=[], by=world.person("Reza"), now=NOW
        )

        feed = library.changes(world.store, since, 100, by=world.person("token"))

        assert [(each.key, each.what) for each in feed.changes] == [("for-all", "withdrawn")]
        assert feed.reached == world.store.sequence()

    def test_what_an_agent_gives_to_their_team_is_reviewed_first(self, world: World) -> None:
        team = Visibility(frozenset({world.team("Billing")}))
        teams.set_members(world.store, world.team("Billing"), [world.person("Eleni").id], by=SYSTEM)

        given = library.show_to(world.store, Kind.MACRO, "elenis", team, by=world.person("Eleni"), now=NOW)

        assert given == world.entry("elenis")
        assert {variant.latest.status for variant in given.variants.values()} == {Status.REVIEW}
        assert not any(variant.approved for variant in given.variants.values())
        assert READS["library.entry"](world, "elenis", world.person("Reza"))
        with pytest.raises(NotAllowed):
            library.approve(
                world.store, Kind.MACRO, "elenis", "en", expected=1, by=world.person("Eleni"), now=NOW
            )

    def test_an_agent_gives_nothing_to_a_team_that_they_are_not_in(self, world: World) -> None:
        team = Visibility(frozenset({world.team("Billing")}))

        with pytest.raises(NotAllowed, match="teams that you are in"):
            library.show_to(world.store, Kind.MACRO, "elenis", team, by=world.person("Eleni"))

    def test_what_an_editor_gives_to_all_stays_approved(self, world: World) -> None:
        world.add("rezas", private(world.person("Reza")), world.person("Reza"))
        library.approve(world.store, Kind.MACRO, "rezas", "en", expected=1, by=world.person("Reza"), now=NOW)

        given = library.show_to(world.store, Kind.MACRO, "rezas", FOR_ALL, by=world.person("Reza"), now=NOW)

        assert given.source.approved is not None

    @pytest.mark.parametrize("name", ["Ada", "Reza", "system", "token"])
    def test_nobody_keeps_a_text_for_somebody_else(self, world: World, name: str) -> None:
        elenis = private(world.person("Eleni"))

        with pytest.raises(NotAllowed):
            library.show_to(world.store, Kind.MACRO, "for-all", elenis, by=world.person(name))
        with pytest.raises(NotAllowed):
            world.add("new", elenis, world.person(name))

    def test_a_team_that_is_not_there_is_refused(self, world: World) -> None:
        with pytest.raises(Invalid) as refused:
            library.show_to(
                world.store, Kind.MACRO, "for-all", Visibility(frozenset({987})), by=world.person("Reza")
            )

        assert refused.value.problems[0].where == "teams"

    def test_the_same_again_changes_nothing(self, world: World) -> None:
        before = world.store.sequence()

        library.show_to(world.store, Kind.MACRO, "for-all", FOR_ALL, by=world.person("Reza"))

        assert world.store.sequence() == before


class TestPrivate:
    @pytest.mark.parametrize("name", ["Eleni", "Mei", "Reza"])
    def test_everybody_may_write_and_approve_their_own(self, world: World, name: str) -> None:
        by = world.person(name)

        world.add("own", private(by), by)
        approved = library.approve(world.store, Kind.MACRO, "own", "en", expected=1, by=by, now=NOW)

        assert approved.source.approved is not None

    def test_the_gate_holds_for_private_texts_too(self, world: World) -> None:
        eleni = world.person("Eleni")
        library.save_variant(
            world.store, Kind.MACRO, "elenis", "en", title="T", body=COLD["en"], expected=1, by=eleni
        )

        with pytest.raises(GateClosed):
            library.approve(world.store, Kind.MACRO, "elenis", "en", expected=2, by=eleni)

    @pytest.mark.parametrize("visibility", [FOR_ALL, Visibility(frozenset({1}))])
    def test_an_agent_makes_none_for_others(self, world: World, visibility: Visibility) -> None:
        with pytest.raises(NotAllowed):
            world.add("new", visibility, world.person("Nikos"))

    def test_two_people_may_have_the_same_shortcut_for_their_own(self, world: World) -> None:
        for name in ("Eleni", "Omid"):
            by = world.person(name)
            world.add(f"of-{name.lower()}", private(by), by, shortcut="thx")

        with pytest.raises(Invalid):
            world.add("of-eleni-2", private(world.person("Eleni")), world.person("Eleni"), shortcut="thx")

    def test_a_private_shortcut_stands_in_nobodys_way(self, world: World) -> None:
        eleni, reza = world.person("Eleni"), world.person("Reza")
        world.add("of-eleni", private(eleni), eleni, shortcut="thx")

        world.add("shared", FOR_ALL, reza, shortcut="thx")

        with pytest.raises(Invalid, match="shared"):
            world.add("of-omid", private(world.person("Omid")), world.person("Omid"), shortcut="thx")

    def test_teams_without_a_common_text_may_share_a_shortcut(self, world: World) -> None:
        reza = world.person("Reza")
        sales = teams.add(world.store, "Sales", by=SYSTEM)
        world.add("b", Visibility(frozenset({world.team("Billing")})), reza, shortcut="thx")
        world.add("s", Visibility(frozenset({sales.id})), reza, shortcut="thx")

        with pytest.raises(Invalid, match="has this shortcut already"):
            library.show_to(world.store, Kind.MACRO, "s", FOR_ALL, by=reza)

    def test_a_key_is_taken_though_its_text_is_not_seen(self, world: World) -> None:
        with pytest.raises(Conflict):
            world.add("elenis", FOR_ALL, world.person("Reza"))


class TestFiles:
    FILE = LibraryFile(
        tuple(
            FileEntry(Kind.MACRO, key, "en", {"en": FileVariant("T", GOOD["en"], Status.APPROVED)}, (), None)
            for key in SEEN_BY
        ),
        "library.json",
    )

    @pytest.mark.parametrize("name", ["Reza", "system"])
    def test_an_import_neither_widens_nor_overwrites_what_is_kept_for_fewer(
        self, world: World, name: str
    ) -> None:
        before = [world.entry(key) for key in SEEN_BY]

        with pytest.raises(BadFile) as refused:
            exchange.import_entries(world.store, self.FILE, by=world.person(name), now=NOW)

        assert [problem.where for problem in refused.value.problems] == ["macros[1].key", "macros[2].key"]
        assert "for-billing is kept for a team or one person here" in str(refused.value)
        assert [world.entry(key) for key in SEEN_BY] == before

    def test_what_stays_here_is_counted(self, world: World) -> None:
        assert exchange.left_out(world.store) == 2
        assert [entry.key for entry in exchange.library_entries(world.store, approved_only=True)] == [
            "for-all"
        ]


class TestLeftBehind:
    def test_private_texts_of_people_who_work_here_are_nobodys_business(self, world: World) -> None:
        ada = world.person("Ada")

        assert library.left_behind(world.store, by=ada) == []
        with pytest.raises(NotFound):
            library.take_over(world.store, Kind.MACRO, "elenis", by=ada)
        with pytest.raises(NotAllowed):
            library.left_behind(world.store, by=world.person("Reza"))

    def test_what_somebody_left_behind_is_taken_over_and_given_on(self, world: World) -> None:
        ada, eleni = world.person("Ada"), world.person("Eleni")
        library.retire(world.store, Kind.MACRO, "elenis", by=eleni, now=NOW)
        world.add("elenis-too", private(eleni), eleni)
        people.deactivate(world.store, eleni.id, by=ada, now=NOW)

        left = [each.key for each in library.left_behind(world.store, by=ada)]
        for key in left:
            library.take_over(world.store, Kind.MACRO, key, by=ada, now=NOW)
        library.show_to(world.store, Kind.MACRO, "elenis-too", FOR_ALL, by=ada, now=NOW)

        assert left == ["elenis", "elenis-too"]
        assert library.left_behind(world.store, by=ada) == []
        assert [each.key for each in library.own(world.store, by=ada)] == ["elenis"]
        assert world.entry("elenis-too").visibility == FOR_ALL

    def test_who_was_deactivated_reads_nothing_any_more(self, world: World) -> None:
        nikos = world.person("Nikos")
        people.deactivate(world.store, nikos.id, by=world.person("Ada"), now=NOW)

        assert not READS["library.entry"](world, "for-billing", world.person("Nikos"))
