"""A token sees what is visible to all, whatever its scope."""

import json

import pytest

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind
from kb.library.visibility import Visibility, private
from kb.services import library, teams
from kb.services.search import Indexer
from tests.api.conftest import Api
from tests.api.test_macros import a_body
from tests.cast import NOW
from tests.texts import GOOD, a_macro

SCOPES = ("read", "write", "admin")
HIDDEN = ("for-billing", "elenis")


@pytest.fixture
def kept(api_on_both: Api) -> Api:
    """The application with an approved macro for a team and one for Eleni alone, beside the one for all."""
    store = api_on_both.workspace.store
    billing = teams.add(store, "Billing", by=SYSTEM)
    a_macro(store, "for-billing", approved=True)
    library.show_to(store, Kind.MACRO, "for-billing", Visibility(frozenset({billing.id})), by=SYSTEM, now=NOW)
    eleni = next(each for each in store.people.all() if each.name == "Eleni")
    library.create(
        store,
        Kind.MACRO,
        "elenis",
        shortcut=None,
        situations=("billing",),
        source_locale="en",
        title="Hers",
        body=GOOD["en"],
        visibility=private(eleni),
        by=eleni,
    )
    library.approve(store, Kind.MACRO, "elenis", "en", expected=1, by=eleni)
    Indexer(api_on_both.workspace).catch_up()
    return api_on_both


@pytest.mark.parametrize("scope", SCOPES)
def test_no_call_speaks_of_what_is_kept_for_fewer(kept: Api, scope: str) -> None:
    caller = kept.as_(scope)
    found = caller.get("/search?q=charge").json

    assert [each["key"] for each in found["results"]] == ["double-charge"]
    assert found["total"] == 1
    for path in ("/macros", "/export/kb-library", "/export/zendesk", "/search?q="):
        text = caller.get(path).text
        assert not [key for key in HIDDEN if key in text]
    for key in HIDDEN:
        assert caller.get(f"/macros/{key}").status_code == 404


def test_of_a_withdrawn_macro_the_withdrawal_is_told_and_no_more(kept: Api) -> None:
    told = kept.as_("admin").get("/changes?since=0&limit=100").json

    assert "elenis" not in json.dumps(told)
    assert [each["what"] for each in told["changes"] if each["key"] == "for-billing"] == ["withdrawn"]
    assert told["next"] == told["newest"] == kept.workspace.store.sequence()


def test_a_page_of_the_log_with_nothing_to_tell_leads_on(kept: Api) -> None:
    newest, since = kept.workspace.store.sequence(), 0
    keys = set()
    for _ in range(newest):
        told = kept.as_("read").get(f"/changes?since={since}&limit=1").json
        keys |= {each["key"] for each in told["changes"]}
        since = told["next"]

    assert since == newest
    assert "elenis" not in keys


@pytest.mark.parametrize("key", HIDDEN)
def test_nothing_of_it_is_overwritten_widened_or_retired(kept: Api, key: str) -> None:
    store, admin = kept.workspace.store, kept.as_("admin")
    before = library.entry(store, Kind.MACRO, key, by=SYSTEM)

    statuses = (
        admin.put(f"/macros/{key}", a_body(shortcut="new")).status_code,
        admin.put(f"/macros/{key}", a_body(shortcut="new"), match='"1"').status_code,
        admin.call("DELETE", f"/macros/{key}").status_code,
    )

    assert statuses == (422, 412, 404)
    assert library.entry(store, Kind.MACRO, key, by=SYSTEM) == before
