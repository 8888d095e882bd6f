"""A stolen cookie ends when its owner says so, and of two who save at once nobody's work is lost."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from kb.library.entry import Kind
from kb.library.workflow import StaleSave
from kb.services import accounts, library
from kb.services.workspace import open_workspace
from kb.settings import Settings
from kb.storage import Store
from tests.applications import application
from tests.cast import the_cast
from tests.texts import GOOD, a_macro
from tests.web.conftest import PASSWORD, Site, Visitor, add_cast, page_of


def signed_in(site: Site, name: str) -> Visitor:
    visitor = site.guest()
    assert visitor.post("/sign-in", {"name": name, "password": PASSWORD}).status_code == 303
    return visitor


def thief_of(site: Site, visitor: Visitor) -> Visitor:
    cookie = visitor.client.get_cookie("visit")
    assert cookie
    thief = site.guest()
    thief.client.set_cookie("visit", cookie.value)
    return thief


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/").status_code == 200


def test_a_stolen_cookie_ends_with_the_sign_out(house: Site) -> None:
    reza = signed_in(house, "Reza")
    thief = thief_of(house, reza)
    assert is_in(thief)

    reza.post("/sign-out")

    assert not is_in(thief)
    assert thief.post("/situations", {"tag": "x", "name_en": "X"}).status_code == 401


def test_a_stolen_cookie_ends_when_all_others_are_ended(house: Site) -> None:
    old, new = signed_in(house, "Reza"), signed_in(house, "Reza")
    thief = thief_of(house, old)
    cookie = new.client.get_cookie("visit")
    assert cookie
    person = accounts.session(house.workspace.store, cookie.value, now=datetime.now(UTC))
    assert person

    accounts.end_other_sessions(house.workspace.store, person, cookie.value, now=datetime.now(UTC))

    assert (is_in(old), is_in(thief), is_in(new)) == (False, False, True)


def test_an_id_that_somebody_planted_is_not_signed_in(house: Site) -> None:
    planted = "planted-by-somebody-else-0123456789"
    victim = house.guest()
    victim.client.set_cookie("visit", planted)
    assert victim.post("/sign-in", {"name": "Eleni", "password": PASSWORD}).status_code == 303

    thief = house.guest()
    thief.client.set_cookie("visit", planted)

    assert is_in(victim)
    assert not is_in(thief)


def side_by_side(calls: list[Callable[[], object]]) -> list[object]:
    """Do all at the same moment; gives what each gave or raised."""
    start, done = threading.Barrier(len(calls)), [object()] * len(calls)

    def run(place: int, call: Callable[[], object]) -> None:
        start.wait()
        try:
            done[place] = call()
        except Exception as error:
            done[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_of_many_who_save_at_once_one_is_first_and_the_others_are_told(store: Store) -> None:
    reza = the_cast().reza
    a_macro(store)
    texts = [f"{GOOD['en']}\n\nBy hand {n}." for n in range(8)]

    done = side_by_side(
        [
            lambda text=text: library.save_variant(  # type: ignore[misc]
                store, Kind.MACRO, "double-charge", "en", title="T", body=text, expected=1, by=reza
            )
            for text in texts
        ]
    )

    saved = [text for text, what in zip(texts, done, strict=True) if not isinstance(what, Exception)]
    kept = library.history(store, Kind.MACRO, "double-charge", "en", by=reza)
    assert len(saved) == 1
    assert [type(what) for what in done if isinstance(what, Exception)] == [StaleSave] * 7
    assert [revision.body for revision in kept] == [saved[0], GOOD["en"]]


@pytest.fixture
def both_site(both: Settings, quick_hashes: None) -> Iterator[Site]:
    workspace = open_workspace(both)
    add_cast(workspace)
    a_macro(workspace.store)
    with application(both, workspace) as app:
        yield Site(app, workspace)
    workspace.close()


def test_of_two_editors_who_save_at_once_one_is_told(both_site: Site) -> None:
    reza, ada = both_site.as_("Reza"), both_site.as_("Ada")
    path = "/macros/double-charge/en"

    answers = side_by_side(
        [
            lambda visitor=visitor, text=text: visitor.post(
                path, {"title": "T", "body": text, "expected": "1"}
            )  # type: ignore[misc]
            for visitor, text in ((reza, "By Reza."), (ada, "By Ada."))
        ]
    )

    by_status = {answer.status_code: answer for answer in answers}  # type: ignore[attr-defined]
    assert set(by_status) == {303, 409}
    page = page_of(by_status[409])
    assert {each.text for each in page.select("del, ins")} == {"Reza", "Ada"}
    assert page.select_one("[name=body]")  # what was typed goes on from here
