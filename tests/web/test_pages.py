"""Search, languages, downloads: every page as a reader sees it."""

import json
import threading

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from kb.languages import LANGUAGES
from kb.library.entry import Kind
from kb.services import library
from kb.services.search import Indexer
from tests.cast import the_cast
from tests.texts import a_macro
from tests.web.conftest import Site, Visitor, page_of

PAGES = (
    "/",
    "/?q=refund",
    "/?q=nothing-like-it",
    "/results?q=refund",
    "/glance/macros/double-charge?locale=fa",
    "/macros/double-charge",
    "/macros/double-charge/en",
    "/macros/double-charge/fa",
    "/macros/double-charge/en/history",
    "/macros/double-charge/describe",
    "/new/macros",
    "/new/articles",
    "/retired",
    "/misses",
    "/dashboard",
    "/bulk",
    "/bulk/changes",
    "/due",
    "/changes",
    "/situations",
    "/situations/billing",
    "/translate",
    "/translate/fa",
    "/guide/tone-rules",
    "/design",
    "/settings/tone",
    "/export",
)


def reader(site: Site, locale: str) -> Visitor:
    reza = site.as_("Reza")
    reza.post("/language", {"code": locale})
    return reza


@pytest.mark.parametrize("locale", ["en", "fa", "el", "zh"])
def test_every_page_is_in_the_readers_language_and_direction(site: Site, locale: str) -> None:
    reza = reader(site, locale)

    for path in PAGES:
        answer = reza.get(path)
        assert answer.status_code == 200, path
        html = page_of(answer).html
        if html:
            assert (html["lang"], html["dir"]) == (LANGUAGES[locale].tag, LANGUAGES[locale].direction)


@pytest.mark.parametrize("path", PAGES)
def test_every_block_of_content_has_its_own_language_and_direction(site: Site, path: str) -> None:
    page = reader(site, "fa").look(path)

    assert [
        block
        for block in page.select(".content, textarea#body")
        if not (block.get("lang") or block["dir"] == "auto")
    ] == []


def test_persian_pages_count_in_persian_and_date_in_jalali(site: Site) -> None:
    page = reader(site, "fa").look("/macros/double-charge/en/history")

    assert page.select_one(".timeline-number").text == "۱"
    assert "۱ آذر ۱۴۰۵" in page.select_one(".card-head").text


def test_the_language_is_remembered_in_the_profile(site: Site) -> None:
    reader(site, "fa")

    assert site.as_("Reza").look("/").html["lang"] == "fa"


def test_a_guest_is_answered_in_the_browsers_language(site: Site) -> None:
    accepted = {"Accept-Language": "zh-TW,zh;q=0.9,en-US;q=0.8"}

    assert site.guest().look("/sign-in", headers=accepted).html["lang"] == "zh-Hans"


@pytest.mark.parametrize(
    "tag",
    ["fa_IR@x1", "xx", "../../etc", "en\u0000", "f" * 3000, "zh-Hant-TW-x-private", "", "fa-", "\u202efa"],
)
def test_no_locale_from_outside_breaks_a_page(site: Site, tag: str) -> None:
    guest = site.guest()
    cookie = "".join(char for char in tag if " " <= char < "\u007f" and char not in ';,"')
    guest.client.set_cookie("language", cookie)
    refused = guest.post("/language", {"code": tag}).status_code
    headers = {"Accept-Language": cookie[:200]}

    assert guest.get("/sign-in", headers=headers).status_code == 200
    assert refused in (303, 400)
    assert (
        site.as_("Eleni").get("/", query_string={"locale": tag, "kind": tag, "situation": tag}).status_code
        == 200
    )


def test_catalogs_are_loaded_once_a_language(site: Site) -> None:
    guest = site.guest()
    for number in range(50):
        guest.get("/sign-in", headers={"Accept-Language": f"fa-x{number}"})

    with site.app.app_context():
        from flask_babel import get_domain

        assert len(get_domain().cache) <= len(LANGUAGES)


def test_what_was_searched_is_found_and_marked(site: Site) -> None:
    Indexer(site.workspace).catch_up()

    page = site.as_("Eleni").look("/?q=refunded")

    assert page.select_one(".result-link")["href"].startswith("/macros/double-charge")
    assert page.select_one(".result mark").text.lower().startswith("refund")
    assert page.select_one("#q")["value"] == "refunded"


def test_before_typing_there_is_something_to_choose(site: Site) -> None:
    page = site.as_("Eleni").look("/")

    assert len(page.select(".result")) == 1
    assert page.select_one(".facet-situations .count").text == "1"


def test_no_result_says_what_to_do(site: Site) -> None:
    page = site.as_("Reza").look("/?q=xqxqxq&situation=billing")

    assert page.select_one(".empty h2").text == "Nothing found"
    assert "/?q=xqxqxq" in [link["href"] for link in page.select(".empty a")]


def test_agents_see_no_draft(site: Site) -> None:
    site.as_("Reza").post(
        "/new/macros", {"key": "late", "title": "Late", "body": "Hello", "source_locale": "en"}
    )

    agent = site.as_("Eleni")

    assert "/macros/late" not in str(agent.look("/?drafts=1").select(".result"))
    assert agent.get("/glance/macros/late?drafts=1").status_code == 404
    assert agent.get("/macros/late").status_code == 404


@pytest.mark.parametrize("name", ["kb-library", "zendesk", "django-helpdesk"])
def test_each_format_downloads_as_a_file(site: Site, name: str) -> None:
    answer = site.as_("Reza").get(f"/export/{name}")

    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.mimetype == "application/json"
    assert json.loads(answer.text)


def test_the_export_page_says_what_is_lost(site: Site) -> None:
    page = site.as_("Reza").look("/export")

    assert len(page.select(".offer")) == 3
    assert all(offer.select(".loses li") for offer in page.select(".offer"))


def test_an_article_is_not_counted_where_the_helpdesk_cannot_hold_it(site: Site) -> None:
    before = site.as_("Reza").look("/export").select_one("#zendesk .soft").text
    store, reza = site.workspace.store, the_cast().reza
    library.create(
        store,
        Kind.ARTICLE,
        "guide",
        shortcut=None,
        situations=(),
        source_locale="en",
        title="A guide",
        body="Words.",
        by=reza,
    )
    library.approve(store, Kind.ARTICLE, "guide", "en", expected=1, by=reza)

    page = site.as_("Reza").look("/export")
    macros = site.as_("Reza").get("/export/zendesk").json["macros"]

    assert page.select_one("#zendesk .soft").text == before
    assert before.startswith(f"{len(macros)} ")


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_the_theme_is_chosen_without_script(site: Site, theme: str) -> None:
    guest = site.guest()

    guest.post("/theme", {"theme": theme, "next": "/sign-in"})

    assert guest.look("/sign-in").html["data-theme"] == theme


def test_a_macro_with_a_bidi_name_keeps_its_line(site: Site) -> None:
    app: Flask = site.app

    assert app.jinja_env.autoescape
    assert site.as_("Reza").look("/").select_one(".menu summary bdi") is not None


@pytest.mark.parametrize("path", ["/", "/?q=refund", "/situations", "/translate/fa", "/macros/double-charge"])
def test_a_longer_library_costs_no_more_queries(site: Site, path: str) -> None:
    for number in range(10):
        a_macro(site.workspace.store, f"more-{number}", approved=True)
    Indexer(site.workspace).catch_up()
    few = queries_of(site, path)
    for number in range(10, 20):
        a_macro(site.workspace.store, f"more-{number}", approved=True)
    Indexer(site.workspace).catch_up()

    assert queries_of(site, path) <= few


def queries_of(site: Site, path: str) -> int:
    """Count what one request asks the database."""
    reza, asked = site.as_("Reza"), []
    me = threading.get_ident()

    def count(*_: object) -> None:
        if threading.get_ident() == me:  # the indexer looks on its own time
            asked.append(1)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        assert reza.get(path).status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return len(asked)


def test_a_guess_is_told_and_what_was_typed_can_be_searched_instead(site: Site) -> None:
    Indexer(site.workspace).catch_up()
    told = reader(site, "en").look("/?q=chagre").select_one(".guess")

    assert told
    assert "charge" in told.text
    assert told.a
    assert told.a["href"] == "/?q=chagre&exact=1"
    exact = reader(site, "en").look(str(told.a["href"]))
    assert not exact.select(".result")
    assert exact.select_one(".guess a")["href"] == "/?q=chagre"


def test_nothing_found_offers_to_write_it_with_that_title(site: Site) -> None:
    reza = site.as_("Reza")

    button = reza.look("/?q=xylophone+lesson").select_one(".empty a[href*='/new/macros']")

    assert button
    field = reza.look(str(button["href"])).select_one("#title")
    assert field
    assert field["value"] == "xylophone lesson"


def test_an_operator_that_means_nothing_is_named(site: Site) -> None:
    Indexer(site.workspace).catch_up()
    empty = site.as_("Eleni").speak("en").look("/?q=xylophone+lang:xx").select_one(".empty")

    assert empty
    assert "lang:xx means nothing here." in empty.text


@pytest.mark.parametrize("title", ["%00a%01b", "x" * 5000, "%ed%a0%80", "<script>", "{{7*7}}"])
def test_a_wished_title_is_only_text(site: Site, title: str) -> None:
    answer = site.as_("Reza").get(f"/new/macros?title={title}")

    assert answer.status_code == 200
    assert "\x00" not in answer.text
    assert not page_of(answer).select("main script")


def many_macros(site: Site, count: int) -> None:
    person = the_cast().reza
    for number in range(count):
        library.create(
            site.workspace.store,
            Kind.MACRO,
            f"many-{number}",
            shortcut=None,
            situations=(),
            source_locale="en",
            title=f"Many {number}",
            body="Hello.",
            by=person,
        )


def test_a_long_queue_is_paged(site: Site) -> None:
    many_macros(site, 60)
    mei = site.as_("Mei")

    first, second = mei.look("/translate/el"), mei.look("/translate/el?page=2")
    titles = [line.text for page in (first, second) for line in page.select(".list-line")]

    assert len(first.select(".list-line")) == 50
    assert len(set(titles)) == 61
    assert first.select_one("a[rel=next]")["href"] == "/translate/el?page=2"  # type: ignore[index]
    assert second.select_one("a[rel=prev]")["href"] == "/translate/el"  # type: ignore[index]


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999", "x", "٢", "", "1e3", "%00"])
def test_a_page_that_is_not_there_is_one_that_is(site: Site, page: str) -> None:
    assert site.as_("Mei").get(f"/translate/el?page={page}").status_code == 200


def test_a_long_library_shows_more_on_demand(site: Site) -> None:
    many_macros(site, 50)
    Indexer(site.workspace).catch_up()
    mei = site.as_("Mei").speak("en")

    more = mei.look("/?drafts=1").select_one(".more a")

    assert more
    assert len(mei.look("/?drafts=1").select(".result")) == 20
    assert len(mei.look(str(more["href"])).select(".result")) == 40


def test_the_notes_of_an_export_come_when_they_are_asked_for(site: Site) -> None:
    reza = site.as_("Reza")

    assert not reza.look("/export").select(".report")
    assert reza.look("/export?report=zendesk").select("#zendesk .report, #zendesk .note-good")
    assert reza.get("/export?report=%00nonsense").status_code == 200
