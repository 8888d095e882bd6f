"""Texts for all, for a team and for one person on the pages: who is shown what, and who chooses it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from kb.accounts.user import SYSTEM, Person, Role
from kb.library.entry import Kind
from kb.library.visibility import FOR_ALL, Visibility, private
from kb.services import accounts, library, people, teams
from kb.services.search import Indexer
from kb.storage import Store
from tests.cast import NOW
from tests.texts import GOOD, TITLES
from tests.web.conftest import PASSWORD, Site, page_of

WHO = ("Ada", "Reza", "Mei", "Eleni", "Nikos", "Guest")
# Nikos is in the team Billing, Eleni keeps the private one.
SEEN_BY = {
    "for-all": {"Ada", "Reza", "Mei", "Eleni", "Nikos"},
    "for-billing": {"Ada", "Reza", "Nikos"},
    "elenis": {"Eleni"},
}
WRITTEN_BY = {"for-all": {"Ada", "Reza"}, "for-billing": {"Ada", "Reza"}, "elenis": {"Eleni"}}


@dataclass
class Shelf:
    """The site with the three texts, approved in English, with a revision before."""

    site: Site
    billing: int

    @property
    def store(self) -> Store:
        return self.site.workspace.store

    def person(self, name: str) -> Person:
        return next(each for each in self.store.people.all() if each.name == name)

    def get(self, who: str, path: str) -> int:
        visitor = self.site.guest() if who == "Guest" else self.site.as_(who)
        return visitor.get(path).status_code

    def visibility(self, key: str) -> Visibility:
        return library.entry(self.store, Kind.MACRO, key, by=SYSTEM).visibility


@pytest.fixture
def shelf(site: Site) -> Shelf:
    store = site.workspace.store
    accounts.add_person(
        store, "Nikos", roles={Role.AGENT}, password=PASSWORD, by=SYSTEM, now=datetime.now(UTC)
    )
    billing = teams.add(store, "Billing", by=SYSTEM)
    made = Shelf(site, billing.id)
    teams.set_members(store, billing.id, [made.person("Nikos").id], by=SYSTEM)
    for key, visibility, name in (
        ("for-all", FOR_ALL, "Reza"),
        ("for-billing", Visibility(frozenset({billing.id})), "Reza"),
        ("elenis", private(made.person("Eleni")), "Eleni"),
    ):
        by = made.person(name)
        text = {"title": f"The {key}", "body": GOOD["en"]}
        library.create(
            store,
            Kind.MACRO,
            key,
            shortcut=None,
            situations=[f"about-{key}"],
            source_locale="en",
            visibility=visibility,
            by=by,
            now=NOW,
            **text,
        )
        library.save_variant(
            store, Kind.MACRO, key, "en", title="Second", body=GOOD["en"], expected=1, by=by, now=NOW
        )
        library.approve(store, Kind.MACRO, key, "en", expected=2, by=by, now=NOW)
    Indexer(site.workspace).catch_up()
    return made


def test_an_address_is_there_for_those_who_see_the_text(shelf: Shelf) -> None:
    addresses = ["/macros/{}", "/glance/macros/{}", "/macros/{}?locale=fa", "/glance/macros/{}?drafts=1"]

    found = {
        (address, key): {who for who in WHO if shelf.get(who, address.format(key)) == 200}
        for address in addresses
        for key in SEEN_BY
    }

    assert found == {(address, key): SEEN_BY[key] for address in addresses for key in SEEN_BY}


def test_the_addresses_for_writing_are_there_for_those_who_write_it(shelf: Shelf) -> None:
    for address in ("/macros/{}/en", "/macros/{}/en/history?revision=1", "/macros/{}/describe"):
        for key, writers in WRITTEN_BY.items():
            for who in ("Ada", "Reza", "Mei", "Eleni", "Nikos"):
                status = shelf.get(who, address.format(key))
                reads_history = "history" in address and who == "Mei" and key == "for-all"
                wanted = 200 if who in writers or reads_history else 403 if who in SEEN_BY[key] else 404
                assert (address, key, who, status) == (address, key, who, wanted)


@pytest.mark.parametrize(
    "address", ["/?q=second", "/results?q=second", "/", "/results", "/?q=second&kind=macro"]
)
def test_lists_and_counts_hold_what_each_sees(shelf: Shelf, address: str) -> None:
    for who in WHO[:-1]:
        seen = {key for key, names in SEEN_BY.items() if who in names}
        page = shelf.site.as_(who).look(address)
        text = str(page)
        linked = {key for key in SEEN_BY if page.select_one(f'a[href^="/macros/{key}"]')}
        counted = {key for key in SEEN_BY if f"about-{key}" in text}

        assert (who, linked, counted) == (who, seen, seen)


def test_drafts_of_others_are_in_no_list(shelf: Shelf) -> None:
    eleni = shelf.person("Eleni")
    library.save_variant(
        shelf.store, Kind.MACRO, "elenis", "fa", title=TITLES["fa"], body="…", expected=None, by=eleni
    )
    Indexer(shelf.site.workspace).catch_up()

    for address in (
        "/?drafts=1",
        "/?drafts=1&q=second",
        "/translate/fa",
        "/translate/zh",
        "/situations",
        "/export",
    ):
        assert "/elenis" not in shelf.site.as_("Reza").get(address).text


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/macros/{}/describe", {"shortcut": "x"}),
        ("/macros/{}/en", {"title": "T", "body": "New", "expected": "2"}),
        ("/macros/{}/fa", {"title": "T", "body": "New", "expected": "", "made_from": "2"}),
        ("/macros/{}/en/submit", {"expected": "2"}),
        ("/macros/{}/en/approve", {"expected": "2"}),
        ("/macros/{}/en/send-back", {"expected": "2"}),
        ("/macros/{}/en/still-right", {"expected": "2"}),
        ("/macros/{}/en/history/1/restore", {"expected": "2"}),
        ("/macros/{}/en/waive", {"rule": "blame", "text": "charge", "reason": "a word"}),
        ("/macros/{}/en/take-back", {"waiver": "1"}),
        ("/macros/{}/retire", {}),
        ("/macros/{}/bring-back", {}),
        ("/macros/{}/take-over", {}),
    ],
)
def test_whoever_knows_the_key_changes_nothing_that_they_do_not_see(
    shelf: Shelf, path: str, data: dict[str, str]
) -> None:
    before = shelf.store.sequence()

    for key, names in SEEN_BY.items():
        for who in set(WHO) - names - {"Guest"}:
            status = shelf.site.as_(who).post(path.format(key), data).status_code
            # An editor's right is asked for first where nobody has it on a text of their own.
            assert (who, key, status) in {(who, key, 404), (who, key, 403)}
            if who in ("Ada", "Reza") and not path.endswith("take-over"):
                assert status == 404
    assert shelf.store.sequence() == before


def test_an_export_holds_what_all_see_and_says_what_stays(shelf: Shelf) -> None:
    reza = shelf.site.as_("Reza")

    for name in ("kb-library", "zendesk", "django-helpdesk"):
        text = reza.get(f"/export/{name}").text
        assert "for-billing" not in text
        assert "elenis" not in text
    assert "2 texts stay here, for they are not visible to all." in reza.look("/export").text


def test_a_membership_ends_with_the_next_page(shelf: Shelf) -> None:
    nikos = shelf.site.as_("Nikos")
    before = nikos.get("/macros/for-billing").status_code

    shelf.site.as_("Ada").post(f"/settings/teams/{shelf.billing}", {"name": "Billing"})

    assert (before, nikos.get("/macros/for-billing").status_code) == (200, 404)
    assert "for-billing" not in nikos.get("/?q=second").text


def test_the_live_panel_says_nothing_of_a_macro_that_one_does_not_see(shelf: Shelf) -> None:
    data = {"kind": "macro", "locale": "en", "key": "elenis", "body": GOOD["en"]}

    assert shelf.site.as_("Nikos").post("/tone", data).status_code == 403
    assert shelf.site.as_("Eleni").post("/tone", data).status_code == 200


class TestAnAgentsOwn:
    def test_is_written_approved_found_and_retired_without_an_editor(self, shelf: Shelf) -> None:
        eleni = shelf.site.as_("Eleni")
        form = eleni.look("/new/macros")

        made = eleni.post(
            "/new/macros",
            {
                "key": "mine",
                "source_locale": "en",
                "title": "A zebra",
                "body": GOOD["en"],
                "visibility": "private",
            },
        )
        listed = eleni.look("/mine").select_one('a[href="/macros/mine"]')
        eleni.post(
            "/macros/mine/en", {"title": "A zebra", "body": GOOD["en"], "expected": "1", "do": "approve"}
        )
        Indexer(shelf.site.workspace).catch_up()
        found = eleni.look("/?q=zebra")

        assert [each["value"] for each in form.select("[name=visibility]")] == ["private"]
        assert made.headers["Location"] == "/macros/mine/en?done=saved"
        assert listed is not None
        assert found.select_one(".result .chip-private").text.strip() == "Only you"
        assert shelf.site.as_("Ada").look("/?q=zebra").select(".result") == []
        assert eleni.post("/macros/mine/retire").headers["Location"].startswith("/mine?done=retired")
        assert eleni.look("/mine").select_one('form[action="/macros/mine/bring-back"]')

    @pytest.mark.parametrize("visibility", ["all", "teams", "nobody"])
    def test_is_never_made_for_others_by_a_forged_form(self, shelf: Shelf, visibility: str) -> None:
        data = {"key": "mine", "source_locale": "en", "title": "T", "body": "B", "visibility": visibility}

        answer = shelf.site.as_("Eleni").post("/new/macros", {**data, "teams": str(shelf.billing)})

        assert answer.status_code == 422
        assert not library.some(shelf.store, [(Kind.MACRO, "mine")], by=SYSTEM)

    def test_is_given_to_all_by_way_of_an_editor(self, shelf: Shelf) -> None:
        eleni = shelf.site.as_("Eleni")
        page = eleni.look("/macros/elenis/describe")

        answer = eleni.post("/macros/elenis/describe", {"visibility": "all"})

        assert "An editor looks at it first" in page.select_one(".seen").text
        assert answer.headers["Location"] == "/mine?done=offered"
        assert shelf.visibility("elenis") == FOR_ALL
        assert shelf.get("Eleni", "/macros/elenis") == 404
        assert shelf.site.as_("Reza").look("/macros/elenis").select_one(".chip-review")

    def test_is_not_given_to_a_team_of_others(self, shelf: Shelf) -> None:
        data = {"visibility": "teams", "teams": str(shelf.billing)}

        assert shelf.site.as_("Eleni").post("/macros/elenis/describe", data).status_code == 422
        assert shelf.visibility("elenis").is_private


class TestChoosing:
    def test_an_editor_gives_a_text_to_a_team_and_back_to_all(self, shelf: Shelf) -> None:
        reza = shelf.site.as_("Reza")

        reza.post("/macros/for-all/describe", {"visibility": "teams", "teams": str(shelf.billing)})
        badge = reza.look("/macros/for-all").select_one(".chip-team bdi").text
        for_billing = shelf.visibility("for-all")
        reza.post("/macros/for-all/describe", {"visibility": "all", "teams": str(shelf.billing)})

        assert (badge, for_billing) == ("Billing", Visibility(frozenset({shelf.billing})))
        assert shelf.visibility("for-all") == FOR_ALL
        assert reza.look("/macros/for-all").select(".chip-team, .chip-private") == []

    def test_what_was_chosen_is_shown_again(self, shelf: Shelf) -> None:
        page = shelf.site.as_("Reza").look("/macros/for-billing/describe")

        assert page.select_one("[name=visibility][checked]")["value"] == "teams"
        assert page.select_one("[name=teams][checked]")["value"] == str(shelf.billing)

    @pytest.mark.parametrize("given", [[], ["999"], ["x"], ["9" * 30], ["-1"]])
    def test_a_team_that_is_none_is_refused(self, shelf: Shelf, given: list[str]) -> None:
        answer = shelf.site.as_("Reza").post(
            "/macros/for-all/describe", {"visibility": "teams", "teams": given}
        )

        assert answer.status_code == 422
        assert page_of(answer).select_one(".seen .problem")
        assert shelf.visibility("for-all") == FOR_ALL

    def test_a_form_without_the_choice_changes_no_visibility(self, shelf: Shelf) -> None:
        shelf.site.as_("Eleni").post("/macros/elenis/describe", {"shortcut": "x"})

        assert shelf.visibility("elenis").is_private


class TestTheTeamsPage:
    def test_an_administrator_makes_a_team_and_chooses_its_members(self, shelf: Shelf) -> None:
        ada, mei = shelf.site.as_("Ada"), shelf.person("Mei")

        made = ada.post("/settings/teams", {"name": "Sales"})
        ada.post(made.headers["Location"].partition("?")[0], {"name": "Sales & more", "members": str(mei.id)})

        lines = [line.get_text(" ", strip=True) for line in ada.look("/settings/teams").select(".list-line")]
        assert lines == ["Billing 1 member", "Sales & more 1 member"]

    @pytest.mark.parametrize("name", ["", "BILLING", "x" * 81, "\u200b", "a\u202eb"])
    def test_a_name_that_cannot_be_is_refused_with_what_was_typed(self, shelf: Shelf, name: str) -> None:
        answer = shelf.site.as_("Ada").post("/settings/teams", {"name": name})

        assert answer.status_code == 422
        assert page_of(answer).select_one(".problem")

    def test_a_team_whose_texts_only_it_sees_is_deleted_by_choice_alone(self, shelf: Shelf) -> None:
        ada, path = shelf.site.as_("Ada"), f"/settings/teams/{shelf.billing}/delete"

        refused = ada.post(path)
        deleted = ada.post(path, {"give_to_all": "1"})

        assert refused.status_code == 409
        assert [each.text for each in page_of(refused).select(".in-use a")] == ["for-billing"]
        assert deleted.headers["Location"] == "/settings/teams?done=team-deleted"
        assert shelf.visibility("for-billing") == FOR_ALL

    def test_nothing_is_left_behind_by_those_who_are_here(self, shelf: Shelf) -> None:
        assert shelf.site.as_("Ada").look("/settings/teams").select("#behind") == []

    def test_what_somebody_left_is_taken_over(self, shelf: Shelf) -> None:
        ada = shelf.site.as_("Ada")
        people.deactivate(shelf.store, shelf.person("Eleni").id, by=shelf.person("Ada"), now=NOW)

        listed = [form["action"] for form in ada.look("/settings/teams").select("#behind ~ ul form")]
        answer = ada.post("/macros/elenis/take-over")

        assert listed == ["/macros/elenis/take-over"]
        assert answer.headers["Location"] == "/macros/elenis?done=taken-over"
        assert ada.look("/macros/elenis").select_one(".chip-private")
