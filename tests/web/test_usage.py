"""Copies are counted and order the home page; searches in vain reach the editors; guesses are told and taken back."""

import pytest
from sqlalchemy import Engine, event

from kb.library.entry import Kind
from kb.services import library, misses, usage
from kb.services.search import Indexer
from tests.cast import the_cast
from tests.texts import GOOD, a_macro
from tests.web.conftest import Site, Visitor

KEY = "double-charge"


def uses(site: Site) -> dict[tuple[str, str], int]:
    return {
        (use.key, use.locale): use.times for use in usage.listed(site.workspace.store, by=the_cast().reza)
    }


def missed(site: Site) -> list[tuple[str, str, int, int]]:
    found = misses.listed(site.workspace.store, by=the_cast().reza)
    return [(each.locale, each.spelled, each.found_nothing, each.unchosen) for each in found]


def headings(visitor: Visitor, path: str = "/") -> list[str]:
    return [each.text for each in visitor.look(path).select(".results h2")]


def keys(visitor: Visitor, path: str = "/") -> list[str]:
    return [
        str(each["href"]).split("/")[2].split("?")[0] for each in visitor.look(path).select(".result-link")
    ]


@pytest.mark.parametrize("path", [f"/macros/{KEY}", f"/glance/macros/{KEY}?locale=en"])
def test_a_text_says_where_its_copies_are_counted(site: Site, path: str) -> None:
    eleni = site.as_("Eleni")
    variant = eleni.look(path).select_one("[data-variant]")
    assert variant

    answer = eleni.post(str(variant["data-used"]))

    assert (answer.status_code, answer.data) == (204, b"")
    assert uses(site) == {(KEY, "en"): 1}


def test_a_copy_is_counted_for_those_who_are_signed_in_and_on_our_pages(site: Site) -> None:
    address = f"/macros/{KEY}/en/used"
    eleni = site.as_("Eleni")

    refused = [
        site.guest().post(address),
        eleni.client.post(address),
        eleni.client.post(address, data={"csrf_token": "wrong"}),
        eleni.post(address, headers={"Sec-Fetch-Site": "cross-site"}),
        eleni.post("/macros/nowhere/en/used"),
        eleni.post(f"/macros/{KEY}/fa/used"),
        eleni.get(address),
    ]

    assert [each.status_code for each in refused] == [401, 400, 400, 403, 404, 404, 405]
    assert uses(site) == {}


def test_the_home_page_begins_with_what_is_used(site: Site) -> None:
    for key in ("lately", "often", "never"):
        a_macro(site.workspace.store, key, approved=True)
    Indexer(site.workspace).catch_up()
    eleni, mei = site.as_("Eleni"), site.as_("Mei")
    assert headings(eleni) == ["Recently changed"]

    mei.post("/macros/often/en/used")
    eleni.post("/macros/lately/en/used")

    assert headings(eleni) == ["Recently used by you", "Most used", "Recently changed"]
    assert keys(eleni)[:2] == ["lately", "often"]
    assert sorted(keys(eleni)) == ["double-charge", "lately", "never", "often"]
    assert keys(mei)[:2] == ["often", "lately"]
    assert headings(eleni, "/?situation=billing&kind=article") == ["Nothing found"]


def test_ones_own_macro_comes_first_among_equals_at_once(site: Site) -> None:
    for key in ("a-charge", "z-charge"):
        a_macro(site.workspace.store, key, approved=True)
    Indexer(site.workspace).catch_up()
    eleni = site.as_("Eleni")
    assert keys(eleni, "/?q=charged+twice") == [KEY, "a-charge", "z-charge"]

    eleni.post("/macros/z-charge/en/used")

    assert keys(eleni, "/?q=charged+twice") == ["z-charge", KEY, "a-charge"]


def test_a_search_in_vain_is_remembered_without_who(site: Site) -> None:
    Indexer(site.workspace).catch_up()
    eleni = site.as_("Eleni")

    answers = [
        eleni.post("/misses", {"q": "Gift card", "locale": "fa"}),
        eleni.post("/misses", {"q": "gift card", "locale": "fa"}),
        eleni.post("/misses", {"q": "charged twice"}),
        eleni.post("/misses", {"q": "maria@example.org"}),
        eleni.post("/misses", {"q": "\x00\u202e", "locale": "x" * 5000}),
        eleni.post("/misses"),
    ]

    assert {each.status_code for each in answers} == {204}
    assert missed(site) == [("fa", "gift card", 2, 0), ("en", "charged twice", 0, 1)]


@pytest.mark.parametrize(
    ("locale", "counts"),
    [
        ("en", ["nothing found 2 times", "last asked"]),
        ("fa", ["۲ بار چیزی پیدا نشد", "آخرین بار"]),
        ("el", ["2 φορές χωρίς αποτέλεσμα", "τελευταία φορά"]),
        ("zh", ["2 次没有结果", "最近一次"]),
    ],
)
def test_an_editor_sees_what_was_searched_in_vain(site: Site, locale: str, counts: list[str]) -> None:
    for text in ("δωροκάρτα", "δωροκαρτα"):
        site.as_("Eleni").post("/misses", {"q": text})
    reza = site.as_("Reza").speak(locale)

    line = reza.look("/misses").select_one(".miss")

    assert line
    assert line.select_one("bdi[lang=el]")
    assert [words for words in counts if words not in line.text] == []
    assert reza.look("/misses?locale=el").select(".miss")
    assert not reza.look("/misses?locale=zh").select(".miss")


def test_an_editor_writes_the_macro_that_was_missing(site: Site) -> None:
    site.as_("Eleni").post("/misses", {"q": "δωροκάρτα"})
    reza = site.as_("Reza")

    button = reza.look("/misses").select_one(".miss a.button")
    assert button
    form = reza.look(str(button["href"]))

    assert form.select_one("#title")["value"] == "δωροκάρτα"
    assert form.select_one("#source_locale option[selected]")["value"] == "el"


def test_one_is_dismissed_and_that_is_undone(site: Site) -> None:
    site.as_("Eleni").post("/misses", {"q": "gift card"})
    reza = site.as_("Reza")
    form = reza.look("/misses?locale=en").select_one(".miss form")
    assert form

    away = reza.post(str(form["action"]))
    assert away.status_code == 303
    page = reza.look(away.headers["Location"])
    assert not page.select(".miss")
    undo = page.select_one("[data-notice] form")
    assert undo
    reza.post(str(undo["action"]))

    assert missed(site) == [("en", "gift card", 1, 0)]
    assert reza.post("/misses/999/dismiss").status_code == 404
    assert reza.post("/misses/99999999999/dismiss").status_code == 404
    assert reza.get("/misses?undo=x&page=y&locale=" + "z" * 99).status_code == 200


def test_a_hostile_search_is_only_text_on_the_page(site: Site) -> None:
    site.as_("Eleni").post("/misses", {"q": '"><img src=x onerror=alert> \u202e%(x)s {{ 7*7 }}'})
    reza = site.as_("Reza")

    page = reza.look("/misses")

    assert not page.select(".miss img")
    assert "\u202e" not in page.text
    assert "{{ 7*7 }}" in page.select_one(".miss").text


def test_a_long_list_keeps_its_language_from_page_to_page(site: Site) -> None:
    eleni = site.as_("Eleni")
    for number in range(60):
        eleni.post("/misses", {"q": "word" + "abcdefghij"[number % 10] + "klmnop"[number // 10]})

    page = site.as_("Reza").look("/misses?locale=en&done=dismissed&undo=3")

    assert len(page.select(".miss")) == 50
    assert page.select_one(".pages a")["href"] == "/misses?locale=en&page=2"


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "a similar spelling"),
        ("fa", "با املای نزدیک"),
        ("el", "παρόμοια γραφή"),
        ("zh", "拼写相近"),
    ],
)
def test_a_guess_is_told_in_words_with_a_key_to_undo_it(site: Site, locale: str, words: str) -> None:
    Indexer(site.workspace).catch_up()
    eleni = site.as_("Eleni").speak(locale)

    told = eleni.look("/?q=chagre").select_one(".guess")

    assert told
    assert words in told.text
    assert "\u2068charge\u2069" in told.text
    link = told.select_one("a[data-exactly][aria-keyshortcuts='Alt+Z']")
    assert link
    exact = eleni.look(str(link["href"]))
    assert not exact.select(".result")
    assert exact.select_one("a[data-exactly]")["href"] == "/?q=chagre"
    assert eleni.look("/?q=chagre").select(".result")


def test_the_languages_are_counted_beside_the_results(site: Site) -> None:
    a_macro(site.workspace.store, "in-two", approved=True, el=GOOD["el"])
    Indexer(site.workspace).catch_up()
    reza = site.as_("Reza")

    counts = {
        str(each.select_one("[lang]")["lang"]): each.select_one(".count").text
        for each in reza.look("/?q=charged&drafts=1").select(".facets a:has([lang])")
    }

    assert counts == {"en": "2", "fa": "0", "el": "1", "zh-Hans": "0"}


def test_a_word_of_all_languages_is_shown_in_the_readers_own(site: Site) -> None:
    bodies = {code: f"{text}\n\nRouter" for code, text in GOOD.items() if code != "en"}
    a_macro(site.workspace.store, "router", approved=True, title="Router", **bodies)
    Indexer(site.workspace).catch_up()

    for locale in ("en", "fa", "el", "zh"):
        page = site.as_("Eleni").speak(locale).look("/?q=router")
        assert page.select_one(".locales .on").text == locale


def test_a_retired_macro_leaves_the_home_page(site: Site) -> None:
    site.as_("Eleni").post(f"/macros/{KEY}/en/used")
    library.retire(site.workspace.store, Kind.MACRO, KEY, by=the_cast().reza)
    Indexer(site.workspace).catch_up()

    assert keys(site.as_("Eleni")) == []


def test_typing_does_not_ask_the_database_for_use(site: Site) -> None:
    eleni = site.as_("Eleni")
    eleni.get("/results?q=c")
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        for text in ("ch", "cha", "char"):
            assert eleni.get(f"/results?q={text}").status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert asked
    assert [statement for statement in asked if "entry_use" in statement] == []
