"""Roles, deactivation, invitations, passwords and second factors, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pyotp
import pytest

from kb.accounts.audit import Filter
from kb.accounts.sealing import Seal
from kb.accounts.user import SYSTEM, Person, Role
from kb.errors import Conflict, Invalid, NotAllowed, NotFound
from kb.library.entry import Kind
from kb.services import accounts, audit, invitations, library, passwords, people, second_factor
from kb.services.accounts import TooManyAttempts
from kb.settings import Settings
from kb.storage import Store
from tests.cast import NOW, Cast
from tests.texts import GOOD, a_macro

pytestmark = pytest.mark.usefixtures("quick_hashes")
PASSWORD = "correct horse battery"
OTHER = "another horse entirely"
SEAL = Seal(b"s" * 32, "second factor")


def add(store: Store, name: str, *roles: Role, locales: tuple[str, ...] = ()) -> Person:
    return accounts.add_person(
        store, name, roles=roles, locales=locales, password=PASSWORD, by=SYSTEM, now=NOW
    )


@pytest.fixture
def ada(store: Store) -> Person:
    return add(store, "Ada", Role.ADMINISTRATOR)


@pytest.fixture
def mei(store: Store, ada: Person) -> Person:
    return add(store, "Mei", Role.TRANSLATOR)


def acts(store: Store, target: str = "") -> list[tuple[str, str, str]]:
    rows, _ = audit.read(store, Filter(target=target), by=SYSTEM)
    return [(row.by, row.what, row.detail) for row in reversed(rows)]


class TestRoles:
    def test_a_person_gets_several_roles_and_locales(self, store: Store, ada: Person, mei: Person) -> None:
        roles = [Role.AGENT, Role.TRANSLATOR]
        people.set_roles(store, mei.id, roles, locales=["zh", "fa"], by=ada, now=NOW)

        found = people.account(store, mei.id, by=ada).person
        assert (found.roles, found.locales) == (set(roles), {"zh", "fa"})
        assert acts(store, "Mei")[-1] == ("Ada", "roles-changed", "translator -> agent, translator (fa, zh)")

    def test_a_change_of_rights_ends_what_was_opened_with_the_old_ones(
        self, store: Store, ada: Person, mei: Person
    ) -> None:
        opened = accounts.start_session(store, mei, now=NOW)

        people.set_roles(store, mei.id, [Role.AGENT], locales=(), by=ada, now=NOW)

        assert accounts.session(store, opened, now=NOW) is None

    def test_the_same_roles_again_change_nothing(self, store: Store, ada: Person, mei: Person) -> None:
        opened = accounts.start_session(store, mei, now=NOW)
        before = acts(store)

        people.set_roles(store, mei.id, [Role.TRANSLATOR], locales=(), by=ada, now=NOW)

        assert accounts.session(store, opened, now=NOW) == mei
        assert acts(store) == before

    def test_the_last_administrator_stays(self, store: Store, ada: Person, mei: Person) -> None:
        with pytest.raises(Conflict, match="only administrator"):
            people.set_roles(store, ada.id, [Role.EDITOR], locales=(), by=ada, now=NOW)
        with pytest.raises(Conflict, match="only administrator"):
            people.deactivate(store, ada.id, by=ada, now=NOW)

    def test_of_two_who_leave_at_once_one_stays(self, store: Store, ada: Person) -> None:
        eve = add(store, "Eve", Role.ADMINISTRATOR)

        def leave(who: Person) -> bool:
            try:
                people.deactivate(store, who.id, by=ada, now=NOW)
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(2) as threads:
            assert sorted(threads.map(leave, [ada, eve])) == [False, True]
        assert len(store.people.active_administrators()) == 1

    def test_a_deactivated_administrator_does_not_count(self, store: Store, ada: Person) -> None:
        eve = add(store, "Eve", Role.ADMINISTRATOR)
        people.deactivate(store, eve.id, by=ada, now=NOW)

        with pytest.raises(Conflict):
            people.deactivate(store, ada.id, by=ada, now=NOW)

    @pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR, Role.AGENT])
    def test_nobody_else_decides(self, store: Store, ada: Person, role: Role) -> None:
        other = add(store, "Other", role)
        for verb in (
            lambda: people.set_roles(store, other.id, [Role.ADMINISTRATOR], locales=(), by=other, now=NOW),
            lambda: people.deactivate(store, ada.id, by=other, now=NOW),
            lambda: people.reactivate(store, ada.id, by=other, now=NOW),
            lambda: people.end_sessions(store, ada.id, by=other, now=NOW),
            lambda: people.take_second_factor_away(store, ada.id, by=other, now=NOW),
            lambda: people.everybody(store, by=other),
            lambda: people.sessions(store, ada.id, by=other),
            lambda: passwords.make_reset_link(store, ada.id, by=other, now=NOW),
            lambda: invitations.invite(store, "x", roles=[Role.ADMINISTRATOR], by=other, now=NOW),
            lambda: invitations.invitations(store, by=other),
            lambda: invitations.withdraw(store, 1, by=other, now=NOW),
        ):
            with pytest.raises(NotAllowed):
                verb()

    @pytest.mark.parametrize("number", [0, -1, 99, 2**31, 2**70])
    def test_a_number_that_is_nobodys_is_refused(self, store: Store, ada: Person, number: int) -> None:
        with pytest.raises(NotFound):
            people.deactivate(store, number, by=ada, now=NOW)

    @pytest.mark.parametrize("locales", [["xx"], ["../etc"], ["\ud800"]])
    def test_a_locale_is_one_of_ours(self, store: Store, ada: Person, locales: list[str]) -> None:
        with pytest.raises(Invalid):
            people.set_roles(store, ada.id, [Role.TRANSLATOR], locales=locales, by=ada, now=NOW)


class TestLocales:
    @pytest.fixture
    def limited(self, store: Store, ada: Person) -> Person:
        a_macro(store, "refund", approved=True, fa=GOOD["fa"])
        return add(store, "Mei", Role.TRANSLATOR, locales=("fa",))

    def test_a_translator_saves_and_submits_in_their_locales_only(
        self, store: Store, limited: Person
    ) -> None:
        text = {"title": "T", "body": GOOD["fa"] + "\n\nباز هم سپاس."}
        library.save_variant(store, Kind.MACRO, "refund", "fa", **text, expected=1, by=limited)
        library.submit(store, Kind.MACRO, "refund", "fa", expected=2, by=limited)

        with pytest.raises(NotAllowed, match="other languages"):
            library.save_variant(
                store, Kind.MACRO, "refund", "el", title="T", body=GOOD["el"], expected=None, by=limited
            )

    def test_every_way_to_change_another_locale_is_closed(self, store: Store, limited: Person) -> None:
        mei = people.set_roles(store, limited.id, [Role.TRANSLATOR], locales=["el"], by=SYSTEM, now=NOW)
        place = (store, Kind.MACRO, "refund", "fa")
        for verb in (
            lambda: library.save_variant(*place, title="T", body="x", expected=1, by=mei),
            lambda: library.submit(*place, expected=1, by=mei),
            lambda: library.still_right(*place, expected=1, by=mei),
            lambda: library.restore(*place, 1, expected=1, by=mei),
        ):
            with pytest.raises(NotAllowed):
                verb()


class TestDeactivation:
    def test_who_is_deactivated_is_out_at_once(self, store: Store, ada: Person, mei: Person) -> None:
        opened = accounts.start_session(store, mei, now=NOW)
        link = passwords.make_reset_link(store, mei.id, by=ada, now=NOW)

        people.deactivate(store, mei.id, by=ada, now=NOW)

        assert accounts.session(store, opened, now=NOW) is None
        assert passwords.whose_reset_link(store, link, now=NOW) is None
        with pytest.raises(NotAllowed, match="name or the password"):
            accounts.enter(store, "Mei", PASSWORD, now=NOW)
        with pytest.raises(Conflict, match="deactivated"):
            passwords.make_reset_link(store, mei.id, by=ada, now=NOW)

    def test_who_comes_back_has_what_they_had(self, store: Store, ada: Person, mei: Person) -> None:
        people.deactivate(store, mei.id, by=ada, now=NOW)
        people.reactivate(store, mei.id, by=ada, now=NOW)

        entered = accounts.enter(store, "Mei", PASSWORD, now=NOW)
        assert accounts.session(store, entered.id, now=NOW) == mei
        assert [what for _, what, _ in acts(store, "Mei")][-2:] == ["person-ended", "person-back"]


class TestInvitations:
    def test_a_link_makes_a_person_of_the_roles_that_it_was_made_for(self, store: Store, ada: Person) -> None:
        roles = [Role.TRANSLATOR, Role.AGENT]
        _, token = invitations.invite(
            store, "Mei from Taipei", roles=roles, locales=["zh"], mail="mei@example.org", by=ada, now=NOW
        )

        mei = invitations.accept(store, token, name="Mei", password=PASSWORD, now=NOW, address="192.0.2.1")

        assert (mei.roles, mei.locales) == (set(roles), {"zh"})
        assert people.account(store, mei.id, by=ada).mail == "mei@example.org"
        assert accounts.sign_in(store, "Mei", PASSWORD, now=NOW) == mei
        assert invitations.invitations(store, by=ada) == []
        assert acts(store, "Mei") == [("Mei", "invitation-taken", "agent, translator (zh)")]

    def test_it_works_once_also_for_many_at_once(self, store: Store, ada: Person) -> None:
        _, token = invitations.invite(store, "Mei", roles=[Role.EDITOR], by=ada, now=NOW)

        def take(name: str) -> bool:
            try:
                invitations.accept(store, token, name=name, password=PASSWORD, now=NOW)
            except NotFound:
                return False
            return True

        with ThreadPoolExecutor(4) as threads:
            assert sum(threads.map(take, ["Mei", "Eve", "Mallory", "Oscar"])) == 1
        assert len(people.everybody(store, by=ada)) == 2

    def test_it_ends_after_a_week_and_by_withdrawal(self, store: Store, ada: Person) -> None:
        made, token = invitations.invite(store, "Mei", roles=[Role.AGENT], by=ada, now=NOW)

        assert invitations.invitation(store, token, now=NOW + timedelta(days=6, hours=23)) == made
        assert invitations.invitation(store, token, now=NOW + timedelta(days=7)) is None
        invitations.withdraw(store, made.id, by=ada, now=NOW)
        assert invitations.invitation(store, token, now=NOW) is None

    def test_a_name_that_is_taken_leaves_the_link_good(self, store: Store, ada: Person) -> None:
        _, token = invitations.invite(store, "Mei", roles=[Role.AGENT], by=ada, now=NOW)

        for name in ("Ada", "ADA", "ＡＤＡ"):
            with pytest.raises(Conflict):
                invitations.accept(store, token, name=name, password=PASSWORD, now=NOW)
        assert invitations.invitation(store, token, now=NOW)

    @pytest.mark.parametrize(
        ("label", "mail", "where"),
        [
            ("", "", "label"),
            ("x" * 81, "", "label"),
            ("a\x00b", "", "label"),
            ("\ud800", "", "label"),
            ("Mei", "mei", "mail"),
            ("Mei", "mei@example.org\nBcc: eve@example.org", "mail"),
            ("Mei", "a@b@example.org", "mail"),
            ("Mei", f"{'x' * 250}@example.org", "mail"),
            ("Mei", "mei@example.org,eve@example.org", "mail"),
        ],
    )
    def test_what_cannot_be_taken_is_named(
        self, store: Store, ada: Person, label: str, mail: str, where: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            invitations.invite(store, label, roles=[Role.AGENT], mail=mail, by=ada, now=NOW)

        assert {problem.where for problem in refused.value.problems} == {where}

    @pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 10_000])
    def test_another_token_is_none(self, store: Store, ada: Person, token: str) -> None:
        invitations.invite(store, "Mei", roles=[Role.AGENT], by=ada, now=NOW)

        assert invitations.invitation(store, token, now=NOW) is None


class TestPasswords:
    def test_a_change_ends_all_other_sessions_and_renews_this_one(self, store: Store, mei: Person) -> None:
        here, there = (accounts.start_session(store, mei, now=NOW) for _ in range(2))

        new = passwords.change_own(store, mei, old=PASSWORD, new=OTHER, session_id=here, now=NOW)

        assert [accounts.session(store, each, now=NOW) for each in (here, there)] == [None, None]
        assert accounts.session(store, new, now=NOW) == mei
        assert accounts.sign_in(store, "Mei", OTHER, now=NOW) == mei

    def test_it_asks_for_the_old_one_and_not_for_ever(self, store: Store, mei: Person) -> None:
        here = accounts.start_session(store, mei, now=NOW)
        for _ in range(10):
            with pytest.raises(Invalid):
                passwords.change_own(store, mei, old="wrong horse", new=OTHER, session_id=here, now=NOW)

        with pytest.raises(TooManyAttempts):
            passwords.change_own(store, mei, old=PASSWORD, new=OTHER, session_id=here, now=NOW)

    def test_a_link_gives_a_new_one_once_and_ends_all_sessions(
        self, store: Store, ada: Person, mei: Person
    ) -> None:
        opened = accounts.start_session(store, mei, now=NOW)
        token = passwords.make_reset_link(store, mei.id, by=ada, now=NOW)

        passwords.reset(store, token, OTHER, now=NOW)

        assert accounts.session(store, opened, now=NOW) is None
        assert accounts.sign_in(store, "Mei", OTHER, now=NOW) == mei
        with pytest.raises(NotFound):
            passwords.reset(store, token, PASSWORD, now=NOW)

    def test_a_link_ends_after_a_day_by_a_newer_one_and_by_a_change(
        self, store: Store, ada: Person, mei: Person
    ) -> None:
        old = passwords.make_reset_link(store, mei.id, by=ada, now=NOW)
        new = passwords.make_reset_link(store, mei.id, by=ada, now=NOW)

        assert passwords.whose_reset_link(store, old, now=NOW) is None
        assert passwords.whose_reset_link(store, new, now=NOW + timedelta(hours=24)) is None
        here = accounts.start_session(store, mei, now=NOW)
        passwords.change_own(store, mei, old=PASSWORD, new=OTHER, session_id=here, now=NOW)
        assert passwords.whose_reset_link(store, new, now=NOW) is None

    def test_a_link_opens_a_door_that_failures_had_closed(
        self, store: Store, ada: Person, mei: Person
    ) -> None:
        for _ in range(11):
            with pytest.raises(NotAllowed):
                accounts.sign_in(store, "Mei", "wrong horse", now=NOW)
        passwords.reset(store, passwords.make_reset_link(store, mei.id, by=ada, now=NOW), OTHER, now=NOW)

        assert accounts.sign_in(store, "Mei", OTHER, now=NOW) == mei

    def test_a_bad_password_leaves_the_link_good(self, store: Store, ada: Person, mei: Person) -> None:
        token = passwords.make_reset_link(store, mei.id, by=ada, now=NOW)
        with pytest.raises(Invalid):
            passwords.reset(store, token, "short", now=NOW)

        assert passwords.whose_reset_link(store, token, now=NOW) == mei


def turn_on(store: Store, person: Person, now: datetime = NOW) -> tuple[pyotp.TOTP, tuple[str, ...], str]:
    """Set a second factor up; gives what the phone holds, the recovery codes and the session's id."""
    second_factor.propose(store, person, seal=SEAL)
    phone = pyotp.TOTP(second_factor.proposed(store, person, seal=SEAL) or "")
    here = accounts.start_session(store, person, now=now)
    made, new_id = second_factor.confirm(store, person, phone.at(now), seal=SEAL, session_id=here, now=now)
    return phone, made, new_id


class TestSecondFactor:
    LATER = NOW + timedelta(minutes=5)

    def finish(self, store: Store, code: str, at: datetime) -> Person | None:
        entered = accounts.enter(store, "Mei", PASSWORD, now=at)
        assert entered.needs_code
        assert accounts.session(store, entered.id, now=at) is None
        session_id = second_factor.finish(store, entered.id, code, seal=SEAL, now=at)
        return accounts.session(store, session_id, now=at)

    def test_it_is_asked_for_after_the_password(self, store: Store, mei: Person) -> None:
        phone, _, here = turn_on(store, mei)

        assert self.finish(store, phone.at(self.LATER), self.LATER) == mei
        assert accounts.session(store, here, now=NOW) == mei

    def test_as_long_as_no_code_confirmed_it_it_is_not_asked_for(self, store: Store, mei: Person) -> None:
        second_factor.propose(store, mei, seal=SEAL)

        assert not accounts.enter(store, "Mei", PASSWORD, now=NOW).needs_code

    def test_a_code_works_once(self, store: Store, mei: Person) -> None:
        phone, _, _ = turn_on(store, mei)
        with pytest.raises(NotAllowed):  # the one that it was confirmed with
            self.finish(store, phone.at(NOW), NOW)
        code = phone.at(self.LATER)
        self.finish(store, code, self.LATER)

        with pytest.raises(NotAllowed):
            self.finish(store, code, self.LATER + timedelta(seconds=5))

    def test_many_at_once_use_a_code_once(self, store: Store, mei: Person) -> None:
        phone, _, _ = turn_on(store, mei)
        code = phone.at(self.LATER)
        steps = [accounts.enter(store, "Mei", PASSWORD, now=self.LATER).id for _ in range(4)]

        def use(step: str) -> bool:
            try:
                second_factor.finish(store, step, code, seal=SEAL, now=self.LATER)
            except NotAllowed:
                return False
            return True

        with ThreadPoolExecutor(4) as threads:
            assert sum(threads.map(use, steps)) == 1

    @pytest.mark.parametrize(("apart", "lets_in"), [(-30, True), (30, True), (-90, False), (90, False)])
    def test_a_phone_may_be_half_a_minute_off(
        self, store: Store, mei: Person, apart: int, lets_in: bool
    ) -> None:
        phone, _, _ = turn_on(store, mei)
        code = phone.at(self.LATER + timedelta(seconds=apart))

        if lets_in:
            assert self.finish(store, code, self.LATER) == mei
        else:
            with pytest.raises(NotAllowed):
                self.finish(store, code, self.LATER)

    def test_five_wrong_codes_close_the_door_for_a_while(self, store: Store, mei: Person) -> None:
        phone, _, _ = turn_on(store, mei)
        for _ in range(5):
            with pytest.raises(NotAllowed):
                self.finish(store, "000000", self.LATER)

        with pytest.raises(TooManyAttempts):
            self.finish(store, phone.at(self.LATER), self.LATER)
        after = self.LATER + timedelta(minutes=16)
        assert self.finish(store, phone.at(after), after) == mei

    def test_a_recovery_code_lets_in_once_however_it_is_typed(self, store: Store, mei: Person) -> None:
        _, codes, _ = turn_on(store, mei)

        assert len(set(codes)) == 10
        assert self.finish(store, f" {codes[3].upper().replace('-', ' ')}", self.LATER) == mei
        with pytest.raises(NotAllowed):
            self.finish(store, codes[3], self.LATER)
        assert second_factor.codes_left(store, mei) == 9

    def test_new_recovery_codes_end_the_old(self, store: Store, mei: Person) -> None:
        _, old, _ = turn_on(store, mei)

        new = second_factor.renew_codes(store, mei, PASSWORD, now=NOW)

        with pytest.raises(NotAllowed):
            self.finish(store, old[0], self.LATER)
        assert self.finish(store, new[0], self.LATER) == mei

    def test_taking_it_off_asks_for_the_password(self, store: Store, mei: Person) -> None:
        _, _, here = turn_on(store, mei)
        with pytest.raises(Invalid):
            second_factor.remove(store, mei, "wrong horse", session_id=here, now=NOW)

        second_factor.remove(store, mei, PASSWORD, session_id=here, now=NOW)

        assert not accounts.enter(store, "Mei", PASSWORD, now=NOW).needs_code
        assert second_factor.codes_left(store, mei) == 0

    def test_an_administrator_takes_it_away(self, store: Store, ada: Person, mei: Person) -> None:
        turn_on(store, mei)

        people.take_second_factor_away(store, mei.id, by=ada, now=NOW)

        assert not accounts.enter(store, "Mei", PASSWORD, now=NOW).needs_code
        assert acts(store, "Mei")[-1] == ("Ada", "second-factor-off", "")

    def test_a_secret_that_counts_is_never_shown_nor_replaced(self, store: Store, mei: Person) -> None:
        phone, _, _ = turn_on(store, mei)

        second_factor.propose(store, mei, seal=SEAL)

        assert second_factor.proposed(store, mei, seal=SEAL) is None
        assert self.finish(store, phone.at(self.LATER), self.LATER) == mei

    def test_with_another_installation_secret_recovery_codes_still_work(
        self, store: Store, mei: Person
    ) -> None:
        phone, codes, _ = turn_on(store, mei)
        lost = Seal(b"t" * 32, "second factor")
        step = accounts.enter(store, "Mei", PASSWORD, now=self.LATER).id

        with pytest.raises(NotAllowed):
            second_factor.finish(store, step, phone.at(self.LATER), seal=lost, now=self.LATER)
        assert second_factor.finish(store, step, codes[0], seal=lost, now=self.LATER)

    def test_the_question_ends_after_ten_minutes_and_with_a_reset(
        self, store: Store, ada: Person, mei: Person
    ) -> None:
        phone, _, _ = turn_on(store, mei)
        first, second = (accounts.enter(store, "Mei", PASSWORD, now=self.LATER).id for _ in range(2))
        late = self.LATER + timedelta(minutes=11)

        with pytest.raises(NotFound):
            second_factor.finish(store, first, phone.at(late), seal=SEAL, now=late)
        passwords.reset(store, passwords.make_reset_link(store, mei.id, by=ada, now=NOW), OTHER, now=NOW)
        with pytest.raises(NotFound):
            second_factor.finish(store, second, phone.at(self.LATER), seal=SEAL, now=self.LATER)


class TestSessions:
    def test_they_are_listed_with_browser_and_address(self, store: Store, mei: Person) -> None:
        entered = accounts.enter(
            store, "Mei", PASSWORD, now=NOW, address="192.0.2.7", browser="Firefox, Linux"
        )

        (found,) = accounts.sessions(store, mei)
        assert (found.address, found.browser, found.started_at) == ("192.0.2.7", "Firefox, Linux", NOW)
        assert found.handle == accounts.handle_of(store, entered.id)

    def test_one_ends_or_all_but_this(self, store: Store, mei: Person) -> None:
        ids = [accounts.start_session(store, mei, now=NOW) for _ in range(4)]

        accounts.end_one_session(store, mei, accounts.handle_of(store, ids[0]), now=NOW)
        assert [accounts.session(store, each, now=NOW) is None for each in ids] == [True, False, False, False]
        accounts.end_other_sessions(store, mei, ids[3], now=NOW)
        assert [accounts.session(store, each, now=NOW) is None for each in ids] == [True, True, True, False]

    def test_nobody_ends_those_of_another(self, store: Store, ada: Person, mei: Person) -> None:
        hers = accounts.start_session(store, ada, now=NOW)

        accounts.end_one_session(store, mei, accounts.handle_of(store, hers), now=NOW)

        assert accounts.session(store, hers, now=NOW) == ada

    def test_an_administrator_signs_somebody_out(self, store: Store, ada: Person, mei: Person) -> None:
        theirs = accounts.start_session(store, mei, now=NOW)

        people.end_sessions(store, mei.id, by=ada, now=NOW)

        assert accounts.session(store, theirs, now=NOW) is None


class TestAudit:
    def test_coming_and_going_is_written_down(self, store: Store, mei: Person) -> None:
        with pytest.raises(NotAllowed):
            accounts.enter(store, "Mei", "wrong horse", now=NOW, address="192.0.2.7")
        entered = accounts.enter(store, "Mei", PASSWORD, now=NOW, address="192.0.2.7")
        accounts.end_session(store, entered.id, by=mei, now=NOW)

        rows, _ = audit.read(store, Filter(), limit=3, by=SYSTEM)
        assert [(row.by, row.what, row.target, row.address) for row in reversed(rows)] == [
            ("", "sign-in-failed", "Mei", "192.0.2.7"),
            ("Mei", "signed-in", "", "192.0.2.7"),
            ("Mei", "signed-out", "", ""),
        ]

    def test_a_password_typed_as_a_name_is_not(self, store: Store, mei: Person) -> None:
        with pytest.raises(NotAllowed):
            accounts.sign_in(store, PASSWORD, "x", now=NOW)

        assert PASSWORD not in str(audit.read(store, Filter(), by=SYSTEM))

    def test_a_storm_of_attempts_is_one_line_more(self, store: Store, mei: Person) -> None:
        for _ in range(15):
            with pytest.raises(NotAllowed):
                accounts.sign_in(store, "Mei", "wrong horse", now=NOW)

        said = [what for _, what, _ in acts(store, "Mei")]
        assert (said.count("sign-in-failed"), said.count("sign-in-stopped")) == (10, 1)

    def test_what_happens_to_texts_is_written_down(self, store: Store, cast: Cast) -> None:
        a_macro(store, "refund", approved=True)
        library.retire(store, Kind.MACRO, "refund", by=cast.reza)
        library.bring_back(store, Kind.MACRO, "refund", by=cast.reza)

        rows, _ = audit.read(store, Filter(), by=SYSTEM)
        assert [(row.what, row.target) for row in reversed(rows)] == [
            ("approved", "macro/refund/en"),
            ("retired", "macro/refund"),
            ("brought-back", "macro/refund"),
        ]


def test_links_and_codes_are_nowhere_in_the_database(settings: Settings, sqlite_store: Store) -> None:
    store = sqlite_store
    ada = add(store, "Ada", Role.ADMINISTRATOR)
    _, invitation = invitations.invite(store, "Mei", roles=[Role.AGENT], by=ada, now=NOW)
    reset = passwords.make_reset_link(store, ada.id, by=ada, now=NOW)
    phone, codes, session_id = turn_on(store, ada)

    for file in (path for path in settings.data.rglob("*") if path.is_file()):
        held = file.read_bytes()
        for secret in (invitation, reset, session_id, phone.secret, *codes, codes[0].replace("-", "")):
            assert secret.encode() not in held
