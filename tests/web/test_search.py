"""The search page: what it was opened with goes along with every step of it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from kb.services.search import Indexer
from tests.web.conftest import Site

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
