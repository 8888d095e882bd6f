"""What agents keep at hand and what they tell the editors: favourites, texts that did not fit, texts that are wanted."""

import pytest

from kb.library.entry import Kind
from kb.services import library, misfits, misses
from kb.services.search import Indexer
from tests.cast import the_cast
from tests.texts import GOOD, a_macro
from tests.web.conftest import Site, Visitor

KEY = "double-charge"


def keys(visitor: Visitor, path: str = "/") -> list[str]:
    links = visitor.look(path).select(".result-link")
    return [str(each["href"]).split("/")[2].split("?")[0] for each in links]


def told(site: Site) -> list[tuple[str, str, str, str]]:
    found = misfits.listed(site.workspace.store, by=the_cast().reza)
    return [(each.entry[1], each.locale, each.query, each.remark) for each, _ in found]


def test_favourites_stand_first_in_the_order_they_were_chosen(site: Site) -> None:
    for key in ("a-late", "b-early", "c-never"):
        a_macro(site.workspace.store, key, approved=True)
    Indexer(site.workspace).catch_up()
    eleni = site.as_("Eleni")

    for key in ("b-early", "a-late", "b-early"):
        form = eleni.look(f"/macros/{key}").select_one("form[data-favourite]")
        assert form
        answer = eleni.post(str(form["action"]), {"on": "1"})
        assert answer.headers["Location"] == f"/macros/{key}?done=favourite"

    page = eleni.look("/")
    assert page.select_one(".results h2").text == "Your favourites"
    assert keys(eleni)[:2] == ["b-early", "a-late"]
    assert [each.text for each in page.select(".result-place")] == ["1", "2", "3", "4"]
    assert keys(site.as_("Mei"))[0] != "b-early"
    assert eleni.look("/glance/macros/a-late?locale=en").select_one(".star")["aria-pressed"] == "true"

    eleni.post("/macros/b-early/favourite", {"on": "0", "quiet": "1"})
    assert keys(eleni)[0] == "a-late"


def test_a_favourite_that_is_retired_is_at_hand_no_longer(site: Site) -> None:
    eleni = site.as_("Eleni")
    eleni.post(f"/macros/{KEY}/favourite", {"on": "1"})
    library.retire(site.workspace.store, Kind.MACRO, KEY, by=the_cast().reza)
    Indexer(site.workspace).catch_up()

    assert keys(eleni) == []
    assert eleni.post("/macros/nowhere/favourite", {"on": "1"}).status_code == 404


def test_a_text_that_did_not_fit_reaches_the_editors_without_who(site: Site) -> None:
    eleni, reza = site.as_("Eleni"), site.as_("Reza")
    form = eleni.look(f"/glance/macros/{KEY}?locale=en").select_one("form[data-misfit]")
    assert form
    remark = "Too long.\r\nShe wrote from maria@example.org, order 10482."

    answer = eleni.post(
        str(form["action"]),
        {"locale": "en", "remark": remark, "query": "charged  twice", "quiet": "1"},
    )
    page = reza.look("/misfits")

    assert (answer.status_code, answer.data) == (204, b"")
    assert told(site) == [(KEY, "en", "charged twice", "Too long.\nShe wrote from … order ….")]
    assert "Too long." in page.select_one(".misfit-remark").text
    assert "Eleni" not in page.select_one("main").text
    assert eleni.get("/misfits").status_code == 403


def test_of_a_query_about_somebody_nothing_is_kept(site: Site) -> None:
    eleni = site.as_("Eleni")

    eleni.post(f"/macros/{KEY}/did-not-fit", {"locale": "en", "query": "Maria Papadopoulou"})

    assert told(site) == [(KEY, "en", "", "")]


def test_without_script_a_form_of_its_own_says_what_is_wrong(site: Site) -> None:
    eleni = site.as_("Eleni")
    address = f"/macros/{KEY}/did-not-fit"

    refused = eleni.post(address, {"locale": "en", "remark": "x" * 501})
    unknown = eleni.post(address, {"locale": "xx"})
    missing = eleni.post("/macros/nowhere/did-not-fit", {"locale": "en"})
    sent = eleni.post(address, {"locale": "en", "remark": "Too stiff."})

    assert [each.status_code for each in (refused, unknown, missing, sent)] == [422, 422, 404, 303]
    assert "x" * 501 in refused.get_data(as_text=True)
    assert (
        eleni.look(sent.headers["Location"]).select_one("[data-notice]").text.strip().startswith("Thank you")
    )
    assert told(site) == [(KEY, "en", "", "Too stiff.")]


def test_an_editor_settles_one_and_takes_that_back(site: Site) -> None:
    site.as_("Eleni").post(f"/macros/{KEY}/did-not-fit", {"locale": "en", "remark": "<b>No</b>"})
    reza = site.as_("Reza")
    form = reza.look("/misfits").select_one(".miss form")
    assert form

    away = reza.post(str(form["action"]))
    page = reza.look(away.headers["Location"])
    assert not page.select(".miss")
    reza.post(str(page.select_one("[data-notice] form")["action"]))

    assert [remark for *_, remark in told(site)] == ["<b>No</b>"]
    assert not reza.look("/misfits").select(".miss b")
    assert reza.post("/misfits/999/settle").status_code == 404


def test_what_was_said_of_a_private_text_stays_with_its_owner(site: Site) -> None:
    eleni = site.as_("Eleni")
    eleni.post("/new/macros", {"key": "mine", "source_locale": "en", "title": "Mine", "body": GOOD["en"]})
    assert eleni.post("/macros/mine/did-not-fit", {"locale": "en", "remark": "x"}).status_code == 303

    assert told(site) == []


@pytest.mark.parametrize("locale", ["en", "fa", "el", "zh"])
def test_a_macro_that_is_not_there_is_asked_for_in_one_press(site: Site, locale: str) -> None:
    eleni, reza = site.as_("Eleni").speak(locale), site.as_("Reza")
    form = eleni.look("/?q=gift+card").select_one("form[data-wish]")
    assert form
    data = {str(each["name"]): str(each["value"]) for each in form.select("input")}

    for _ in range(2):
        assert eleni.client.post(str(form["action"]), data=data).status_code == 303

    assert "2" in reza.look("/misses").select_one(".miss strong").text
    found = misses.listed(site.workspace.store, by=the_cast().reza)
    assert [(each.spelled, each.asked, each.found_nothing) for each in found] == [("gift card", 2, 0)]


def test_somebodys_data_is_not_asked_for_and_that_is_said(site: Site) -> None:
    eleni = site.as_("Eleni")

    answer = eleni.post("/misses/ask", {"q": "order 10482"})
    quiet = eleni.post("/misses/ask", {"q": "order 10482", "quiet": "1"})

    assert "personal data" in eleni.look(answer.headers["Location"]).select_one("[data-notice]").text
    assert "personal data" in quiet.get_data(as_text=True)
    assert misses.listed(site.workspace.store, by=the_cast().reza) == []


def test_the_customers_language_is_remembered_over_the_visit(site: Site) -> None:
    a_macro(site.workspace.store, "in-two", approved=True, el=GOOD["el"])
    Indexer(site.workspace).catch_up()
    eleni = site.as_("Eleni")

    eleni.get("/?locale=el")
    later = eleni.look("/?q=charged")
    assert later.select_one(".facets a[aria-current][data-alt-key=KeyG]")
    assert later.select_one("[data-search] input[name=locale]")["value"] == "el"
    anyone = later.select_one("[data-alt-key=KeyA]")
    assert anyone
    eleni.get(str(anyone["href"]))

    assert eleni.look("/").select_one(".facets a[aria-current][data-alt-key=KeyA]")


def test_each_language_has_a_letter_of_its_own(site: Site) -> None:
    links = site.as_("Eleni").look("/").select(".facets a[aria-keyshortcuts]")

    assert {str(a["aria-keyshortcuts"]) for a in links} == {"Alt+A", "Alt+N", "Alt+P", "Alt+G", "Alt+C"}


def test_the_small_window_stays_small_and_keeps_the_customer(site: Site) -> None:
    Indexer(site.workspace).catch_up()
    page = site.as_("Eleni").look("/pop?q=chagre&customer.first_name=Maria")

    addresses = [str(a["href"]) for a in page.select("[data-ask], [data-exactly]")]
    assert addresses
    assert [a for a in addresses if not a.startswith("/pop?") or "customer.first_name=Maria" not in a] == []
    assert page.select_one("[data-search]")["action"] == "/pop"
    assert page.select_one(".result-link")["target"] == "_blank"
    assert not page.select("nav.nav")


def test_a_bookmark_opens_the_small_window_of_this_address(site: Site) -> None:
    page = site.as_("Eleni").look("/guide/small-window")

    bookmark = page.select_one("#bookmark").text.strip()
    assert bookmark.startswith('javascript:void(window.open("http://localhost/pop"+')
    assert not [a for a in page.select("a") if str(a["href"]).startswith("javascript")]
