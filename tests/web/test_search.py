"""The search page: what it was opened with goes along with every step of it."""

import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import url_for
from sqlalchemy import Engine, event

from kb.library.entry import Kind
from kb.services.advising import Adviser
from kb.services.search import Indexer
from tests.texts import a_macro
from tests.web.conftest import Site, Visitor
from tests.work import calls

GIVEN = {"customer.first_name": ["Maria"], "order.number": ["A-17"]}
OPENED = "customer.first_name=Maria&order.number=A-17"


@pytest.fixture
def found(site: Site) -> Site:
    """The site, with its macro in the index."""
    Indexer(site.workspace).catch_up()
    return site


def given(address: object) -> dict[str, list[str]]:
    asked = parse_qs(urlsplit(str(address)).query)
    return {name: value for name, value in asked.items() if "." in name}


@pytest.mark.parametrize("path", ["/?q=chagre&", "/results?q=chagre&", "/?", "/results?q=zzyzx&kind=macro&"])
def test_values_of_a_customer_go_along_with_every_link(found: Site, path: str) -> None:
    page = found.as_("Eleni").look(path + OPENED)

    links = [*page.select(".facets a"), *page.select(".result-link"), *page.select("[data-exactly]")]
    assert links
    assert [link["href"] for link in links if given(link["href"]) != GIVEN] == []
    assert [each for each in page.select("[data-result]") if given(each["data-glance"]) != GIVEN] == []


def test_the_search_field_and_the_reading_pane_keep_them(found: Site) -> None:
    eleni = found.as_("Eleni")

    hidden = eleni.look("/?" + OPENED).select("[data-search] input[type=hidden]:not([disabled])")
    assert {str(each["name"]): [each["value"]] for each in hidden} == GIVEN
    pane = eleni.look("/glance/macros/double-charge?locale=en&" + OPENED)
    assert [
        a
        for a in pane.select(".tabs a")
        if given(a["href"]) != GIVEN or given(a["data-glance-link"]) != GIVEN
    ] == []


@pytest.mark.parametrize(
    "query",
    [
        "name=x",  # no dot: one of the page's own words
        "customer.name=",
        "customer.name=%0d%0aSet-Cookie:x",
        "customer.name=%E2%80%AEx",  # RIGHT-TO-LEFT OVERRIDE
        "customer.name=" + "x" * 501,
        "Customer.Name=x",
        "customer..name=x",
        "a.b.c.d.e=x",
    ],
)
def test_what_cannot_be_a_value_is_left_out(found: Site, query: str) -> None:
    page = found.as_("Eleni").look("/?" + query)

    assert not page.select("[data-search] input[type=hidden]:not([disabled])")
    assert [link for link in page.select(".facets a") if given(link["href"])] == []


def test_values_are_bounded_and_only_text(found: Site) -> None:
    many = "&".join(f"order.field_{number}=%3Cimg src=x%3E" for number in range(60))

    page = found.as_("Eleni").look("/?" + many)

    assert len(page.select("[data-search] input[type=hidden]:not([disabled])")) == 40
    assert not page.select("img[src=x]")


def built(visitor: Visitor, path: str) -> int:
    """How many addresses the address map is asked for while a page is made."""
    visitor.get(path)  # what is made once and kept
    return calls(lambda: visitor.get(path))["MapAdapter.build"]


def test_more_results_and_filters_build_no_more_addresses(site: Site) -> None:
    for number in range(12):
        a_macro(site.workspace.store, f"zebra-{number}", approved=True, title="Zebra")
    a_macro(site.workspace.store, "giraffe", approved=True, title="Giraffe")
    Indexer(site.workspace).catch_up()
    eleni = site.as_("Eleni")
    few, many = "/results?q=giraffe", "/results?q=zebra"
    assert (len(eleni.look(few).select(".result")), len(eleni.look(many).select(".result"))) == (1, 12)

    assert built(eleni, many) == built(eleni, few)


@pytest.mark.parametrize("path", ["/results", "/pop/results"])
def test_the_addresses_of_results_are_those_that_the_address_map_builds(found: Site, path: str) -> None:
    query = "q=charge+%26+50%25+%2B&locale=en&situation=billing&customer.first_name=M%26a+%C3%A9%2B&drafts=1"
    asked = {"q": "charge & 50% +", "locale": "en", "situation": "billing"}
    given = {"customer.first_name": "M&a é+"}

    page = found.as_("Reza").look(f"{path}?{query}&exact=1")

    with found.app.test_request_context():
        home = "search.pop" if path == "/pop/results" else "search.home"
        everything = url_for(home, **asked, drafts="1", exact="1", **given)
    assert page.select_one(".facets a")["href"] == everything


def test_a_result_leads_where_the_address_map_says(found: Site) -> None:
    page = found.as_("Reza").look(
        "/pop/results?q=charged&locale=en&drafts=1&customer.first_name=M%26a+%C3%A9%2B"
    )

    result = page.select_one("[data-result]")
    asked = {"kind": Kind.MACRO, "key": "double-charge", "locale": "en"}
    given = {"customer.first_name": "M&a é+"}
    with found.app.test_request_context():
        glance = url_for("search.glance", **asked, drafts="1", pop="1", **given)
        assert result["data-glance"] == glance
        assert result.select_one("a")["href"] == url_for("entries.show", **asked, **given)


def test_parts_that_are_made_once_speak_the_language_of_each_page(found: Site) -> None:
    said = {
        code: found.as_("Eleni").speak(code).look("/results?q=charged").select_one(".tonebar").text
        for code in ("en", "fa", "en", "zh")
    }

    assert "Acknowledgement" in said["en"]
    assert len({*said.values()}) == 3


def test_an_answer_asks_the_database_five_things(found: Site) -> None:
    Adviser(found.workspace).catch_up()
    eleni, asked = found.as_("Eleni"), []
    eleni.get("/results?q=charged")

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if threading.current_thread() is threading.main_thread() and statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert eleni.look("/results?q=charged").select(".result")
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    # The session, who it is, what they may, the names of situations, the elements of the texts that are shown.
    assert len(asked) == 5, asked
