from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kb.accounts.audit import Act, Filter
from kb.errors import NotAllowed
from kb.services import audit
from kb.settings import Settings
from kb.storage import Store
from kb.storage.database import Database
from tests.cast import NOW, Cast


def test_an_act_is_written_down_with_who_what_when_and_from_where(store: Store, cast: Cast) -> None:
    ada = replace(cast.ada, address="192.0.2.7")

    audit.record(store, by=ada, what=Act.PERSON_ADDED, target="Mei", detail="translator", at=NOW)

    (row,), total = audit.read(store, Filter(), by=ada)
    assert (row.by, row.what, row.target, row.detail) == ("Ada", "person-added", "Mei", "translator")
    assert (row.at, row.address, total) == (NOW, "192.0.2.7", 1)


def test_what_is_undone_was_not_written_down(store: Store, cast: Cast) -> None:
    def fail() -> None:
        with store.transaction():
            audit.record(store, by=cast.ada, what=Act.RETIRED, at=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert audit.read(store, Filter(), by=cast.ada) == ([], 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET target = 'Eve'",
        "UPDATE audit SET target = 'Eve' WHERE number = 1",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE number = 1",
    ],
)
def test_the_database_refuses_to_change_or_delete_a_row(
    both: Settings, store: Store, cast: Cast, statement: str
) -> None:
    audit.record(store, by=cast.ada, what=Act.PERSON_ADDED, target="Mei", at=NOW)

    with pytest.raises(DBAPIError, match="only ever added to"):
        _run(both, statement)

    assert [row.target for row in audit.read(store, Filter(), by=cast.ada)[0]] == ["Mei"]


@pytest.mark.parametrize(
    "statement",
    {
        "sqlite": "INSERT OR REPLACE INTO audit SELECT number, at, 'Eve', what, target, detail, address FROM audit",
        "postgresql": "TRUNCATE audit",
    }.items(),
)
def test_the_ways_round_are_closed_too(
    both: Settings, store: Store, cast: Cast, statement: tuple[str, str]
) -> None:
    if not both.database_url.startswith(statement[0]):
        pytest.skip("another database's words")
    audit.record(store, by=cast.ada, what=Act.PERSON_ADDED, target="Mei", at=NOW)

    with pytest.raises(DBAPIError, match="only ever added to"):
        _run(both, statement[1])

    assert [row.by for row in audit.read(store, Filter(), by=cast.ada)[0]] == ["Ada"]


def test_the_newest_comes_first_a_part_at_a_time(store: Store, cast: Cast) -> None:
    for number in range(7):
        audit.record(store, by=cast.ada, what=Act.RETIRED, target=f"macro/{number}", at=NOW)

    rows, total = audit.read(store, Filter(), offset=2, limit=3, by=cast.reza)

    assert [row.target for row in rows] == ["macro/4", "macro/3", "macro/2"]
    assert total == 7


def test_it_is_read_by_person_act_and_target(store: Store, cast: Cast) -> None:
    audit.record(store, by=cast.ada, what=Act.RETIRED, target="macro/x", at=NOW)
    audit.record(store, by=cast.reza, what=Act.APPROVED, target="macro/x", at=NOW)
    audit.record(store, by=None, what=Act.SIGN_IN_FAILED, target="Mei", at=NOW, address="::1")

    def targets(wanted: Filter) -> list[tuple[str, str]]:
        return [(row.by, row.what) for row in audit.read(store, wanted, by=cast.ada)[0]]

    assert targets(Filter(by="Ada")) == [("Ada", "retired")]
    assert targets(Filter(what=Act.SIGN_IN_FAILED)) == [("", "sign-in-failed")]
    assert targets(Filter(target="macro/x", by="Reza")) == [("Reza", "approved")]


@pytest.mark.parametrize("who", ["mei", "eleni"])
def test_only_editors_and_administrators_read_it(store: Store, cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        audit.read(store, Filter(), by=getattr(cast, who))


def _run(settings: Settings, statement: str) -> None:
    database = Database(settings.database_url)
    try:
        with database.write() as connection:
            connection.execute(text(statement))
    finally:
        database.close()
