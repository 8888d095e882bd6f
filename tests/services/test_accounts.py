import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from kb.accounts import secret_ids
from kb.accounts.user import Person, Role
from kb.errors import Conflict, Invalid, NotAllowed, NotFound
from kb.services import accounts
from kb.services.accounts import TooManyAttempts
from kb.settings import Settings
from kb.storage import Store
from tests.cast import NOW, Cast
from tests.work import calls

PASSWORD = "correct horse battery"


@pytest.fixture
def reza(store: Store, cast: Cast) -> Person:
    """Reza with a row and a password."""
    return accounts.add_person(store, "Reza", roles=[Role.EDITOR], password=PASSWORD, by=cast.ada, now=NOW)


@pytest.mark.usefixtures("quick_hashes")
class TestFirstLink:
    def test_it_makes_the_first_administrator(self, store: Store) -> None:
        token = accounts.first_link(store, now=NOW)
        assert token

        ada = accounts.take_first_link(store, token, name="Ada", password=PASSWORD, now=NOW)

        assert ada.roles == {Role.ADMINISTRATOR}
        assert accounts.sign_in(store, "Ada", PASSWORD, now=NOW) == ada

    def test_it_is_good_once(self, store: Store) -> None:
        token = accounts.first_link(store, now=NOW) or ""
        accounts.take_first_link(store, token, name="Ada", password=PASSWORD, now=NOW)

        assert not accounts.first_link_is_valid(store, token, now=NOW)
        with pytest.raises(NotFound):
            accounts.take_first_link(store, token, name="Eve", password=PASSWORD, now=NOW)

    def test_two_at_once_make_one_administrator(self, store: Store) -> None:
        token = accounts.first_link(store, now=NOW) or ""

        def take(name: str) -> bool:
            try:
                return bool(accounts.take_first_link(store, token, name=name, password=PASSWORD, now=NOW))
            except NotFound:
                return False

        with ThreadPoolExecutor(4) as threads:
            taken = list(threads.map(take, ["Ada", "Eve", "Mallory", "Oscar"]))

        assert sum(taken) == 1
        assert len(store.people.all()) == 1

    def test_it_ends_after_a_day(self, store: Store) -> None:
        token = accounts.first_link(store, now=NOW) or ""

        assert accounts.first_link_is_valid(store, token, now=NOW + timedelta(hours=23, minutes=59))
        assert not accounts.first_link_is_valid(store, token, now=NOW + timedelta(hours=24))

    def test_a_new_one_ends_the_old(self, store: Store) -> None:
        old = accounts.first_link(store, now=NOW) or ""
        new = accounts.first_link(store, now=NOW) or ""

        assert not accounts.first_link_is_valid(store, old, now=NOW)
        assert accounts.first_link_is_valid(store, new, now=NOW)

    @pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 10_000])
    def test_another_token_is_not_good(self, store: Store, token: str) -> None:
        accounts.first_link(store, now=NOW)

        assert not accounts.first_link_is_valid(store, token, now=NOW)

    def test_there_is_none_where_somebody_can_sign_in(self, store: Store, reza: Person) -> None:
        assert accounts.first_link(store, now=NOW) is None

    def test_it_ends_when_somebody_was_added_otherwise(self, store: Store, cast: Cast) -> None:
        token = accounts.first_link(store, now=NOW) or ""
        accounts.add_person(store, "Reza", roles=[Role.EDITOR], password=PASSWORD, by=cast.ada, now=NOW)

        assert not accounts.first_link_is_valid(store, token, now=NOW)

    def test_a_bad_password_does_not_use_it_up(self, store: Store) -> None:
        token = accounts.first_link(store, now=NOW) or ""
        with pytest.raises(Invalid) as refused:
            accounts.take_first_link(store, token, name="", password="short", now=NOW)

        assert [problem.where for problem in refused.value.problems] == ["name", "password"]
        assert accounts.first_link_is_valid(store, token, now=NOW)


@pytest.mark.usefixtures("quick_hashes")
class TestPeople:
    def test_an_administrator_adds_people(self, store: Store, reza: Person) -> None:
        assert reza.roles == {Role.EDITOR}
        assert store.people.by_id(reza.id) == reza

    @pytest.mark.parametrize("who", ["reza", "mei", "eleni"])
    def test_nobody_else_does(self, store: Store, cast: Cast, who: str) -> None:
        with pytest.raises(NotAllowed):
            accounts.add_person(
                store, "Eve", roles=[Role.ADMINISTRATOR], password=PASSWORD, by=getattr(cast, who), now=NOW
            )
        assert store.people.all() == []

    @pytest.mark.parametrize("name", ["Reza", "REZA", " reza ", "ＲＥＺＡ"])
    def test_a_name_is_taken_once(self, store: Store, cast: Cast, reza: Person, name: str) -> None:
        with pytest.raises(Conflict):
            accounts.add_person(store, name, roles=[Role.AGENT], password=PASSWORD, by=cast.ada, now=NOW)

    def test_two_at_once_take_a_name_once(self, store: Store, cast: Cast) -> None:
        def add(_: int) -> bool:
            try:
                accounts.add_person(store, "Mei", roles=[Role.AGENT], password=PASSWORD, by=cast.ada, now=NOW)
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(3) as threads:
            assert sum(threads.map(add, range(3))) == 1

    def test_a_person_has_a_role(self, store: Store, cast: Cast) -> None:
        with pytest.raises(Invalid):
            accounts.add_person(store, "Eve", roles=[], password=PASSWORD, by=cast.ada, now=NOW)

    def test_a_person_chooses_a_language(self, store: Store, reza: Person) -> None:
        changed = accounts.set_locale(store, reza, "zh-CN")

        assert changed.locale == "zh"
        assert accounts.sign_in(store, "Reza", PASSWORD, now=NOW).locale == "zh"

    def test_an_unknown_language_is_refused(self, store: Store, reza: Person) -> None:
        with pytest.raises(Invalid):
            accounts.set_locale(store, reza, "../../etc")

    def test_only_an_administrator_sees_all(self, store: Store, cast: Cast, reza: Person) -> None:
        assert accounts.people(store, by=cast.ada) == [reza]
        with pytest.raises(NotAllowed):
            accounts.people(store, by=cast.reza)


@pytest.mark.usefixtures("quick_hashes")
class TestSignIn:
    @pytest.mark.parametrize("name", ["Reza", "reza", " REZA"])
    def test_name_and_password_let_in(self, store: Store, reza: Person, name: str) -> None:
        assert accounts.sign_in(store, name, PASSWORD, now=NOW) == reza

    @pytest.mark.parametrize(
        ("name", "password"),
        [
            ("Reza", "wrong horse battery"),
            ("Nobody", PASSWORD),
            ("", ""),
            ("\ud800", PASSWORD),
            ("Reza\x00", PASSWORD),
            ("x" * 100_000, PASSWORD),
            ("Reza", "x" * 100_000),
            ("Reza", "\ud800"),
        ],
    )
    def test_anything_else_gets_one_answer(
        self, store: Store, reza: Person, name: str, password: str
    ) -> None:
        with pytest.raises(NotAllowed) as refused:
            accounts.sign_in(store, name, password, now=NOW)

        assert refused.value.message == "The name or the password is not right."

    @pytest.mark.parametrize("name", ["Reza", "Nobody"])
    def test_ten_failures_close_the_door_for_a_while(self, store: Store, reza: Person, name: str) -> None:
        for _ in range(10):
            with pytest.raises(NotAllowed):
                accounts.sign_in(store, name, "wrong horse", now=NOW)

        with pytest.raises(TooManyAttempts):
            accounts.sign_in(store, name, PASSWORD, now=NOW + timedelta(minutes=14))

    def test_the_door_opens_again(self, store: Store, reza: Person) -> None:
        for _ in range(11):
            with pytest.raises(NotAllowed):
                accounts.sign_in(store, "Reza", "wrong horse", now=NOW)

        assert accounts.sign_in(store, "Reza", PASSWORD, now=NOW + timedelta(minutes=16)) == reza

    def test_coming_in_forgets_the_failures(self, store: Store, reza: Person) -> None:
        for _ in range(2):
            for _ in range(9):
                with pytest.raises(NotAllowed):
                    accounts.sign_in(store, "Reza", "wrong horse", now=NOW)
            assert accounts.sign_in(store, "Reza", PASSWORD, now=NOW) == reza

    def test_failures_for_one_name_do_not_touch_another(self, store: Store, reza: Person) -> None:
        for _ in range(11):
            with pytest.raises(NotAllowed):
                accounts.sign_in(store, "Eve", "wrong horse", now=NOW)

        assert accounts.sign_in(store, "Reza", PASSWORD, now=NOW) == reza


@pytest.mark.usefixtures("quick_hashes")
class TestSessions:
    def test_a_session_tells_who_it_is(self, store: Store, reza: Person) -> None:
        assert accounts.session(store, accounts.start_session(store, reza, now=NOW), now=NOW) == reza

    def test_ids_are_never_the_same(self, store: Store, reza: Person) -> None:
        assert len({accounts.start_session(store, reza, now=NOW) for _ in range(20)}) == 20

    def test_a_copied_cookie_ends_at_sign_out(self, store: Store, reza: Person) -> None:
        copied = accounts.start_session(store, reza, now=NOW)
        other = accounts.start_session(store, reza, now=NOW)

        accounts.end_session(store, copied)

        assert accounts.session(store, copied, now=NOW) is None
        assert accounts.session(store, other, now=NOW) == reza

    def test_a_late_request_does_not_bring_a_session_back(self, store: Store, reza: Person) -> None:
        id_ = accounts.start_session(store, reza, now=NOW)
        accounts.end_session(store, id_)

        store.sessions.touch(secret_ids.kept(id_), at=NOW + timedelta(days=1))

        assert accounts.session(store, id_, now=NOW + timedelta(days=1)) is None

    def test_it_lasts_fourteen_days_from_the_last_use(self, store: Store, reza: Person) -> None:
        id_ = accounts.start_session(store, reza, now=NOW)

        assert accounts.session(store, id_, now=NOW + timedelta(days=13)) == reza
        assert accounts.session(store, id_, now=NOW + timedelta(days=26)) == reza
        assert accounts.session(store, id_, now=NOW + timedelta(days=41)) is None

    @pytest.mark.parametrize("id_", ["", "x", "\ud800", "a" * 100_000, "\x00"])
    def test_another_id_is_nobody(self, store: Store, reza: Person, id_: str) -> None:
        accounts.start_session(store, reza, now=NOW)

        assert accounts.session(store, id_, now=NOW) is None

    def test_it_knows_todays_language(self, store: Store, reza: Person) -> None:
        id_ = accounts.start_session(store, reza, now=NOW)
        accounts.set_locale(store, reza, "fa")

        found = accounts.session(store, id_, now=NOW)
        assert found is not None
        assert found.locale == "fa"


def test_unknown_names_take_as_long_as_known_ones(sqlite_store: Store, cast: Cast) -> None:
    accounts.add_person(sqlite_store, "Reza", roles=[Role.EDITOR], password=PASSWORD, by=cast.ada, now=NOW)

    def hashes(name: str) -> int:
        def attempt() -> None:
            with pytest.raises(NotAllowed):
                accounts.sign_in(sqlite_store, name, "wrong horse", now=NOW)

        return calls(attempt)["PasswordHasher.verify"]

    assert hashes("Reza") == hashes("Nobody") == 1


def test_secrets_are_nowhere_in_the_database(settings: Settings, sqlite_store: Store, cast: Cast) -> None:
    token = accounts.first_link(sqlite_store, now=NOW) or ""
    person = accounts.take_first_link(sqlite_store, token, name="Ada", password=PASSWORD, now=NOW)
    id_ = accounts.start_session(sqlite_store, person, now=NOW)
    with pytest.raises(NotAllowed):
        accounts.sign_in(sqlite_store, PASSWORD, "typed in the wrong field", now=NOW)

    for file in _files(settings.data):
        for secret in (token, id_, PASSWORD):
            assert not re.search(re.escape(secret.encode()), file.read_bytes())


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
