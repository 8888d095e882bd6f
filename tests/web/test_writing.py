"""What the editor offers while one writes, asked for as its scripts do, and without any."""

import pytest

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind
from kb.services import library
from kb.services.search import Indexer
from tests.texts import GOOD, TITLES, a_macro
from tests.web.conftest import Site, page_of

ADDRESS = "/macros/double-charge/en"
PARTS = GOOD["en"].split("\n\n")


def typed(body: str, **more: str) -> dict[str, str]:
    return {"kind": "macro", "key": "double-charge", "locale": "en", "title": "T", "body": body, **more}


def body_shown(page: object) -> str:
    return page.select_one("textarea#body").text.replace("\r\n", "\n").removeprefix("\n")  # type: ignore[attr-defined, no-any-return]


class TestUnsaved:
    def test_the_editor_opens_on_what_was_typed_and_says_so(self, site: Site) -> None:
        reza = site.as_("Reza")
        reza.post("/writing/unsaved", typed("Half a sen", expected="1"))

        page = reza.look(ADDRESS)

        assert body_shown(page) == "Half a sen"
        assert page.select_one("input[name=expected]")["value"] == "1"
        assert "".join(each.text for each in page.select(".under-way ins")).startswith("T")
        assert site.as_("Ada").look(ADDRESS).select_one(".under-way") is None

    def test_a_save_ends_it(self, site: Site) -> None:
        reza = site.as_("Reza")
        reza.post("/writing/unsaved", typed("Half a sen", expected="1"))
        reza.post(ADDRESS, {"title": "T", "body": "A whole sentence.", "expected": "1"})

        assert reza.look(ADDRESS).select_one(".under-way") is None

    def test_discarded_it_comes_back_by_one_press(self, site: Site) -> None:
        reza = site.as_("Reza")
        reza.post("/writing/unsaved", typed("Half a sen", expected="1"))

        after = page_of(reza.post("/writing/unsaved/discard", typed(""), follow_redirects=True))
        undo = after.select_one(".toast form")
        back = reza.post(
            undo["action"],
            {each["name"]: each["value"] for each in undo.select("input")},
            follow_redirects=True,
        )

        assert body_shown(after) == GOOD["en"]
        assert body_shown(page_of(back)) == "Half a sen"

    def test_a_new_macro_is_there_again_in_its_language(self, site: Site) -> None:
        eleni = site.as_("Eleni")
        eleni.post("/writing/unsaved", typed("سلام", key="", locale="fa"))

        page = eleni.look("/new/macros")

        assert body_shown(page) == "سلام"
        assert page.select_one("textarea#body")["dir"] == "rtl"
        assert eleni.look("/new/macros?title=Gift").select_one(".under-way") is None

    def test_what_was_chosen_for_a_new_macro_is_there_again(self, site: Site) -> None:
        reza = site.as_("Reza")
        library.name_situation(site.workspace.store, "gifts", {"en": "Gifts"}, by=SYSTEM)
        chosen = {
            "new_key": "Gift!",  # not a key yet: it is kept to be mended
            "shortcut": "gi",
            "situations": ["gifts", "gone", "<img>"],
            "visibility": "private",
            "teams": ["x", "99"],
        }
        reza.post("/writing/unsaved", typed("", key="", title="", **chosen))  # type: ignore[arg-type]

        page = reza.look("/new/macros")

        assert page.select_one("#key")["value"] == "Gift!"
        assert page.select_one("#shortcut")["value"] == "gi"
        assert [each["value"] for each in page.select("[name=situations][checked]")] == ["gifts"]
        assert page.select_one("[name=visibility][checked]")["value"] == "private"
        assert reza.look("/new/articles").select_one("[name=visibility][checked]")["value"] == "all"

    def test_what_is_no_place_is_refused(self, site: Site) -> None:
        reza = site.as_("Reza")
        for wrong in ({"key": "../x"}, {"locale": "xx"}, {"kind": "x"}, {"age": "-1"}, {"expected": "x"}):
            assert reza.post("/writing/unsaved", typed("x", **wrong)).status_code == 422


class TestStaleSaves:
    def save(self, site: Site, who: str, body: str, **more: str) -> object:
        data = {"title": TITLES["en"], "body": body, "expected": "1", **more}
        return site.as_(who).post(ADDRESS, data, follow_redirects=True)

    def test_edits_of_different_paragraphs_are_put_together_and_shown(self, site: Site) -> None:
        self.save(site, "Ada", "\n\n".join([*PARTS[:2], "Ada’s end."]))

        mine = "\n\n".join([PARTS[0], "My middle.", PARTS[2]])
        page = page_of(self.save(site, "Reza", mine, do="approve"))

        assert body_shown(page) == "\n\n".join([PARTS[0], "My middle.", "Ada’s end."])
        assert "Ada" in page.select_one(".merged p").text
        assert page.select_one(".merged ins").text == "Ada’s end"
        assert (
            library.entry(site.workspace.store, Kind.MACRO, "double-charge", by=SYSTEM).source.latest.status
            == "draft"
        )

    def test_the_undo_gives_theirs_and_keeps_mine_under_way(self, site: Site) -> None:
        self.save(site, "Ada", "\n\n".join([*PARTS[:2], "Ada’s end."]))
        mine = "\n\n".join([PARTS[0], "My middle.", PARTS[2]])
        undo = page_of(self.save(site, "Reza", mine)).select_one(".merged form")

        values = {
            each["name"]: each["value"] for each in undo.select("input") if each["name"] != "csrf_token"
        }
        page = page_of(site.as_("Reza").post(undo["action"], values, follow_redirects=True))

        latest = library.entry(site.workspace.store, Kind.MACRO, "double-charge", by=SYSTEM).source.latest
        assert latest.body == "\n\n".join([*PARTS[:2], "Ada’s end."])
        assert body_shown(page) == mine
        assert page.select_one(".under-way")

    def test_edits_of_one_paragraph_stand_side_by_side_and_theirs_are_kept_with_an_undo(
        self, site: Site
    ) -> None:
        self.save(site, "Ada", "Ada’s words.")
        page = page_of(self.save(site, "Reza", "My words."))
        theirs = page.select_one("form[action='/writing/unsaved/discard']")

        values = {
            each["name"]: each["value"] for each in theirs.select("input") if each["name"] != "csrf_token"
        }
        after = page_of(site.as_("Reza").post(theirs["action"], values, follow_redirects=True))
        undo = after.select_one(".toast form")
        back = site.as_("Reza").post(undo["action"], values, follow_redirects=True)

        assert body_shown(page) == "My words."
        assert body_shown(after) == "Ada’s words."
        assert body_shown(page_of(back)) == "My words."

    @pytest.mark.parametrize("numbers", ["", "1-", "x-y", "9-9", "1-1", "0-99999999999"])
    def test_numbers_of_nothing_put_together_say_nothing(self, site: Site, numbers: str) -> None:
        assert site.as_("Reza").look(f"{ADDRESS}?merged={numbers}").select_one(".merged") is None


class TestPlaceholders:
    def look(self, site: Site, locale: str, body: str) -> list[str]:
        data = {"kind": "macro", "key": "double-charge", "locale": locale, "title": "T", "body": body}
        page = page_of(site.as_("Reza").post("/tone", data))
        return [" ".join(each.text.split()) for each in page.select("[data-part=names] li")]

    def test_a_translation_is_told_what_the_source_has_and_what_it_has_not(self, site: Site) -> None:
        lines = self.look(site, "fa", "سلام {{ order.number }}")

        assert lines == [
            "customer’s name stands in English, not herePut in customer’s name",
            "order number stands here, not in English",
        ]

    def test_a_text_with_the_same_placeholders_is_told_nothing(self, site: Site) -> None:
        assert self.look(site, "fa", GOOD["fa"]) == []
        assert self.look(site, "en", "Alone, {{ order.number }}") == []

    def test_the_list_has_words_of_both_languages_and_what_the_library_uses(self, site: Site) -> None:
        library.create(
            site.workspace.store, Kind.MACRO, "gift", shortcut=None, situations=(), source_locale="en",
            title="Gift", body="Your code is {{ gift.code }}.", by=SYSTEM,
        )  # fmt: skip
        options = site.as_("Reza").look("/writing/placeholders?locale=fa").select("[role=option]")
        by_name = {each["data-name"]: each for each in options}

        assert "نام مشتری" in by_name["customer.first_name"]["data-found-by"]
        assert "customer’s name" in by_name["customer.first_name"]["data-found-by"]
        assert "1 text" in by_name["gift.code"].text


class TestAlike:
    def test_a_reworded_copy_is_listed_with_what_differs(self, site: Site) -> None:
        Indexer(site.workspace).catch_up()
        body = GOOD["en"].replace("second payment today", "other payment this morning")

        page = page_of(site.as_("Reza").post("/writing/alike", typed(body, key="")))

        assert page.select_one(".alike a")["href"].startswith("/macros/double-charge")
        assert page.select_one(".alike .changes ins")
        assert page.select_one("[data-part=key]").text == "t"

    def test_a_text_is_not_like_itself_and_a_new_one_like_nothing(self, site: Site) -> None:
        Indexer(site.workspace).catch_up()
        other = (
            "Our shop on the corner opens at nine and closes at six, except for Sundays in the month of May."
        )

        for data in (typed(GOOD["en"]), typed(other, key="")):
            assert page_of(site.as_("Reza").post("/writing/alike", data)).select(".alike") == []

    @pytest.mark.parametrize(
        ("title", "key"),
        [("Charged twice", "charged-twice"), ("重复扣款", "chong-fu-kou-kuan"), ("…", "macro")],
    )
    def test_a_key_is_proposed_for_what_is_new(self, site: Site, title: str, key: str) -> None:
        page = page_of(site.as_("Reza").post("/writing/alike", typed("", key="", title=title)))

        assert page.select_one("[data-part=key]").text == key


class TestWithoutScript:
    def test_a_saved_draft_leads_on_to_what_is_next(self, site: Site) -> None:
        a_macro(site.workspace.store, "late", title="Late parcel")
        data = {"title": TITLES["fa"], "body": GOOD["fa"], "expected": ""}

        after = page_of(site.as_("Reza").post("/macros/double-charge/fa", data, follow_redirects=True))

        assert after.select_one(".toast a")["href"] == "/macros/late/fa"

    def test_a_new_macro_has_its_tone_checked_before_it_is_saved(self, site: Site) -> None:
        data = {"title": "Late", "body": "Hello", "source_locale": "en", "do": "check"}

        answer = site.as_("Reza").post("/new/macros", data)

        assert answer.status_code == 200
        assert len(page_of(answer).select(".light-missing")) == 3
        assert [each.key for each in library.entries(site.workspace.store, by=SYSTEM)] == ["double-charge"]

    def test_a_key_left_empty_is_made_from_the_title(self, site: Site) -> None:
        data = {"title": "Double charge!", "body": "Hello", "source_locale": "en"}

        assert (
            site.as_("Reza").post("/new/macros", data).headers["Location"]
            == "/macros/double-charge-2/en?done=saved"
        )

    def test_another_language_stands_beside_the_text(self, site: Site) -> None:
        reza = site.as_("Reza")
        reza.post("/macros/double-charge/fa", {"title": TITLES["fa"], "body": GOOD["fa"], "expected": ""})

        page = reza.look("/macros/double-charge/en?beside=fa")

        assert page.select_one(".bench-source .content")["dir"] == "rtl"
        assert reza.look("/macros/double-charge/en").select_one(".bench-source") is None
        assert reza.look("/macros/double-charge/el?beside=fa").select_one(".bench-source [lang=fa]")
        assert reza.look("/macros/double-charge/el?beside=xx").select_one(".bench-source [lang=en]")


@pytest.mark.parametrize(
    "body",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "[x](javascript:alert(1)) {{ a.b }}"],
)
def test_nothing_that_is_under_way_becomes_script(site: Site, body: str) -> None:
    reza = site.as_("Reza")
    text = f"{body} Our shop on the corner opens at nine and closes at six, except for Sundays in May."
    library.create(
        site.workspace.store, Kind.MACRO, "hostile", shortcut=None, situations=(), source_locale="en",
        title=body, body=text, by=SYSTEM,
    )  # fmt: skip
    Indexer(site.workspace).catch_up()
    reza.post("/writing/unsaved", typed(text, title=body, expected="1"))
    reza.post("/writing/unsaved", typed(text, title=body, key=""))
    pages = [
        reza.get(ADDRESS),
        reza.get("/new/macros"),
        reza.post("/writing/alike", typed(text + " Indeed.", key="")),
        reza.post("/tone", typed(text, locale="fa", title=body)),
        reza.get("/writing/placeholders"),
    ]

    assert page_of(pages[2]).select(".alike li")
    for page in map(page_of, pages):
        assert page.select("main img, script:not([src]), [onerror], a[href^=javascript]") == []
