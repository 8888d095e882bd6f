"""Looking after the library: what is due, what was changed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind
from kb.library.stewardship import Stewardship
from kb.services import bulk, library, people, stewardship
from kb.services.search import Indexer
from kb.storage import Store
from tests.texts import GOOD, a_macro
from tests.web.conftest import Site, Visitor, page_of

KEY = "double-charge"
HISTORY = f"/macros/{KEY}/en/history"
TODAY = datetime.now(UTC).date()


def care_of(site: Site) -> Stewardship:
    return stewardship.of(site.workspace.store, Kind.MACRO, KEY, by=SYSTEM).stewardship


def id_of(store: Store, name: str) -> int:
    return next(person.id for person in store.people.all() if person.name == name)


class TestOwnerAndReviewDate:
    def test_are_set_in_the_details_and_named_there_again(self, site: Site) -> None:
        reza = site.as_("Reza").speak("en")
        owner = id_of(site.workspace.store, "Reza")
        choices = [each.text for each in reza.look(f"/macros/{KEY}/describe").select("#owner option")]

        answer = reza.post(
            f"/macros/{KEY}/stewardship", {"owner": owner, "review_on": "2027-03-21", "every": "6"}
        )

        assert choices == ["Nobody", "Ada", "Reza"]  # who writes for others
        assert answer.status_code == 303
        assert care_of(site) == Stewardship(owner, date(2027, 3, 21), 6)
        page = reza.look(f"/macros/{KEY}/describe")
        assert page.select_one("#review_on")["value"] == "2027-03-21"
        assert "21 March 2027" in page.select_one("#care").text or "March 21, 2027" in page.text
        assert page.select_one("#owner option[selected]").text == "Reza"

    def test_an_interval_alone_counts_from_today(self, site: Site) -> None:
        site.as_("Reza").post(f"/macros/{KEY}/stewardship", {"owner": "0", "review_on": "", "every": "3"})

        assert timedelta(85) < care_of(site).review_on - TODAY < timedelta(95)  # type: ignore[operator]

    @pytest.mark.parametrize(
        "given",
        [
            {"review_on": "21.3.2027"},
            {"review_on": "0001-01-01"},
            {"review_on": "\u06f2\u06f0\u06f2\u06f7-\u06f0\u06f3-\u06f2\u06f1x"},
            {"every": "5"},
            {"owner": "99999"},
            {"owner": "x" * 300},
        ],
    )
    def test_what_cannot_be_comes_back_with_what_to_do(self, site: Site, given: dict[str, str]) -> None:
        data = {"owner": "0", "review_on": "", "every": "0", **given}

        answer = site.as_("Reza").speak("en").post(f"/macros/{KEY}/stewardship", data)

        assert answer.status_code in (422, 303)
        if answer.status_code == 422:
            assert page_of(answer).select("#care .problem, #care .note-error")
        assert care_of(site) == Stewardship()

    def test_who_left_is_named_and_their_texts_are_nobodys(self, site: Site) -> None:
        store = site.workspace.store
        ada = id_of(store, "Ada")
        stewardship.keep(store, Kind.MACRO, KEY, Stewardship(id_of(store, "Reza"), TODAY), by=SYSTEM)
        people.deactivate(store, id_of(store, "Reza"), by=SYSTEM, now=datetime.now(UTC))

        page = site.as_("Ada").speak("en").look("/due?whose=nobody")

        assert "Without owner: \u2068Reza\u2069 has left." in page.select_one(".due").text
        assert ada
        assert not site.as_("Ada").look("/due?whose=mine").select(".due")


class TestDue:
    def test_one_press_says_still_right_and_the_toast_undoes_it(self, site: Site) -> None:
        reza = site.as_("Reza").speak("en")
        overdue = Stewardship(None, TODAY - timedelta(days=3), 12)
        stewardship.keep(site.workspace.store, Kind.MACRO, KEY, overdue, by=SYSTEM)
        assert "Overdue since" in reza.look("/due").select_one(".due").text

        answer = reza.post(f"/macros/{KEY}/reviewed")
        page = reza.look(answer.headers["Location"])
        form = page.select_one(".toast form")

        assert not page.select(".due")
        reza.post(str(form["action"]), {"day": form.select_one("[name=day]")["value"]})
        assert care_of(site) == overdue

    def test_a_persian_page_dates_in_jalali(self, site: Site) -> None:
        care = Stewardship(review_on=date(2026, 3, 21))
        stewardship.keep(site.workspace.store, Kind.MACRO, KEY, care, by=SYSTEM)

        assert "۱ فروردین ۱۴۰۵" in site.as_("Reza").speak("fa").look("/due").select_one(".due").text

    @pytest.mark.parametrize(
        "undo",
        ["x", "macro/%00/2026-01-01", "macro/a/2026-99-99", "macro/../x", "article/a/b/c", "%ed%a0%80"],
    )
    def test_a_strange_undo_is_none_that_breaks(self, site: Site, undo: str) -> None:
        assert site.as_("Reza").get(f"/due?done=reviewed&undo={undo}&page=x").status_code == 200


class TestChanges:
    def test_say_what_who_and_where_and_lead_to_the_text(self, site: Site) -> None:
        reza = site.as_("Reza").speak("en")

        rows = reza.look("/changes").select("tbody tr")

        assert [row.select("td")[2].text for row in rows] == ["Approved", "Written"]
        assert [link["href"] for link in rows[0].select("a")] == [
            "/changes?who=Reza",
            f"/macros/{KEY}?locale=en",
            f"/macros/{KEY}/en/history?revision=1",
        ]

    def test_are_narrowed_by_kind_language_person_and_text(self, site: Site) -> None:
        store = site.workspace.store
        library.name_situation(store, "billing", {"en": "Billing"}, by=SYSTEM)
        reza = site.as_("Reza").speak("en")
        counts = {
            query: len(reza.look(f"/changes?{query}").select("tbody tr"))
            for query in ("kind=situation", "kind=macro", "locale=fa", "who=system", "key=other", "kind=x")
        }

        assert counts == {
            "kind=situation": 1,
            "kind=macro": 2,
            "locale=fa": 0,
            "who=system": 1,
            "key=other": 0,
            "kind=x": 3,
        }

    @pytest.mark.parametrize("text", ["%00", "%ed%a0%80", "x" * 3000, "'\"><script>", "page=-1"])
    def test_take_any_address(self, site: Site, text: str) -> None:
        answer = site.as_("Reza").get(f"/changes?who={text}&key={text}&kind={text}&locale={text}&page={text}")

        assert answer.status_code == 200
        assert "<script>" not in answer.text.partition("<main")[2]


def test_the_pages_of_upkeep_stand_side_by_side_for_those_who_write(site: Site) -> None:
    tabs = site.as_("Reza").speak("en").look("/due").select(".upkeep a")

    assert all(site.as_("Reza").get(tab["href"]).status_code == 200 for tab in tabs)
    assert [tab["href"] for tab in tabs if tab.get("aria-current")] == ["/due"]
    assert not site.as_("Mei").look("/").select("nav a[href='/due']")


class TestDashboard:
    @pytest.mark.parametrize("locale", ["en", "fa"])
    def test_every_part_of_a_chart_leads_to_texts_of_its_number(self, site: Site, locale: str) -> None:
        a_macro(site.workspace.store, "cold", situations=("refund",), fa=GOOD["fa"])
        reza = site.as_("Reza").speak(locale)
        page = reza.look("/dashboard?days=90")

        tables = page.select(".numbers td a")
        drawn = {link["href"] for link in page.select("svg.chart a")}

        assert {link["href"] for link in tables} == drawn != set()
        for link in tables:
            number = int(link.text)  # of Persian digits too
            found = reza.look(str(link["href"])).select(".text-line")
            assert len(found) == number, link["href"]
        for link in page.select(".heat a"):
            assert reza.get(str(link["href"])).status_code == 200

    def test_speaks_the_readers_language_and_digits(self, site: Site) -> None:
        page = site.as_("Reza").speak("fa").look("/dashboard")

        assert {text.text for text in page.select(".chart-sum")} <= {"۰", "۱"}
        assert not [
            text for text in page.select("svg.chart text") if any(c in "0123456789" for c in text.text)
        ]

    @pytest.mark.parametrize("days", ["", "x", "-1", "7", "90", "99999999999", "%00"])
    def test_takes_any_time(self, site: Site, days: str) -> None:
        assert site.as_("Reza").get(f"/dashboard?days={days}").status_code == 200


class TestManyTexts:
    def propose(self, visitor: Visitor, query: str = "", **data: object) -> str:
        answer = visitor.post(f"/bulk{query}", {"which": "all", **data})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["Location"])

    def test_are_retired_together_and_brought_back_from_the_toast(self, site: Site) -> None:
        a_macro(site.workspace.store, "other", situations=("refund",))
        reza = site.as_("Reza").speak("en")

        where = self.propose(reza, "?situation=refund", change="retire")
        assert [chip.text for chip in reza.look(where).select(".list .chip")] == ["Will be changed"]
        begun = reza.post(f"{where}/begin")
        page = reza.look(begun.headers["Location"])

        assert [each.key for each in library.retired(site.workspace.store, by=SYSTEM)] == ["other"]
        reza.post(str(page.select_one(".toast form")["action"]))
        assert library.retired(site.workspace.store, by=SYSTEM) == []
        assert "Undone: 1" in reza.look("/bulk/changes").select_one(".due").text

    def test_only_the_ticked_are_changed(self, site: Site) -> None:
        a_macro(site.workspace.store, "other")
        reza = site.as_("Reza").speak("en")

        where = self.propose(reza, which="ticked", entry=["macro/other"], change="submit")
        reza.post(f"{where}/begin")

        assert (
            library.entry(site.workspace.store, Kind.MACRO, "other", by=SYSTEM).source.latest.status
            == "review"
        )
        assert len(reza.look(where).select(".text-line")) == 1

    def test_words_replaced_are_shown_before_they_are(self, site: Site) -> None:
        reza = site.as_("Reza").speak("en")

        where = self.propose(reza, change="replace", find="Friday", put="Monday", **{"locale-replace": "en"})
        line = reza.look(where).select_one(".changes")

        assert line.select_one("del").text.endswith("Friday")
        assert line.select_one("ins").text.endswith("Monday")
        assert line["dir"] == "ltr"
        assert "inside words too" in reza.look(where).select_one(".lead").text

    def test_only_whole_words_are_replaced_unless_one_says_otherwise(self, site: Site) -> None:
        reza = site.as_("Reza").speak("en")
        asked = {"change": "replace", "find": "Fri", "put": "Satur", "locale-replace": "en"}

        fresh = reza.look("/bulk").select_one("[name=whole]")
        page = reza.look(self.propose(reza, **asked, **{fresh["name"]: fresh["value"]}))
        refused = page_of(reza.post("/bulk", {"which": "all", **asked, "find": ""}))

        assert fresh.has_attr("checked")
        assert "as whole words only" in page.select_one(".lead").text
        assert page.select(".changes") == []
        assert not refused.select_one("[name=whole]").has_attr("checked")

    def test_are_found_by_words_all_of_them(self, site: Site) -> None:
        for number in range(55):
            a_macro(site.workspace.store, f"more-{number}", title=f"Zebra {number}")
        Indexer(site.workspace).catch_up()
        reza = site.as_("Reza").speak("en")

        page = reza.look("/bulk?q=zebra")

        assert page.select_one("[role=status] , p strong").text == "55 texts found"
        assert len(page.select(".text-line")) == 50
        where = self.propose(reza, "?q=zebra", change="add-situation", add="billing")
        assert (
            "55" in reza.look(where).select_one("[aria-current]").text or "Nothing" in reza.look(where).text
        )

    def test_what_lacks_is_named_and_what_was_typed_stays(self, site: Site) -> None:
        reza = site.as_("Reza").speak("en")

        nothing = reza.post("/bulk", {"which": "all"})
        empty = reza.post("/bulk", {"which": "all", "change": "replace", "find": "", "put": "kept words"})
        none = reza.post("/bulk", {"which": "ticked", "change": "retire"})

        assert [answer.status_code for answer in (nothing, empty, none)] == [422, 422, 422]
        assert page_of(empty).select_one("#put")["value"] == "kept words"
        assert all(page_of(answer).select("[role=alert]") for answer in (nothing, empty, none))

    @pytest.mark.parametrize(
        "query",
        ["about=x", "about=retired&q=%00", "days=-5", "week=2026-99-99", "rule=%ed%a0%80", "situation=%00", "q=*a*",
         "page=9999", "kind=x&locale=yy", "about=used&days=99999999"],
    )  # fmt: skip
    def test_take_any_address(self, site: Site, query: str) -> None:
        assert site.as_("Reza").get(f"/bulk?{query}").status_code == 200

    def test_work_that_takes_long_shows_how_far_it_is_and_goes_on_by_a_button(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(4):
            a_macro(site.workspace.store, f"more-{number}")
        reza = site.as_("Reza").speak("en")
        work = bulk.work
        monkeypatch.setattr(bulk, "work", lambda *given, **more: work(*given, **{**more, "seconds": 0}))
        where = self.propose(reza, change="retire")

        page = reza.look(where)
        assert (page.select_one("progress")["max"], page.select_one("progress")["value"]) == ("5", "1")
        for _ in range(6):
            form = reza.look(where).select_one("[data-go-on]")
            if form:
                reza.post(str(form["action"]))

        assert not reza.look(where).select("progress")
        assert library.retired(site.workspace.store, by=SYSTEM) == []  # only tried


class TestHistory:
    def revise(self, site: Site, body: str, expected: int, locale: str = "en") -> None:
        library.save_variant(
            site.workspace.store,
            Kind.MACRO,
            KEY,
            locale,
            title="Charged twice" if expected == 1 else f"Title {expected}",
            body=body,
            expected=expected or None,
            by=SYSTEM,
        )

    def test_any_two_revisions_are_compared_the_older_first(self, site: Site) -> None:
        self.revise(site, GOOD["en"].replace("Friday", "Monday"), 1)
        self.revise(site, GOOD["en"].replace("Friday", "Sunday"), 2)
        reza = site.as_("Reza").speak("en")

        marked = {
            query: [mark.text.split()[-1] for mark in reza.look(f"{HISTORY}?{query}").select(".content :is(ins, del)")]
            for query in ("", "revision=3&with=1", "revision=1&with=3", "revision=2", "revision=1", "with=99&revision=x")
        }  # fmt: skip

        assert marked == {
            "": ["Monday", "Sunday"],
            "revision=3&with=1": ["Friday", "Sunday"],
            "revision=1&with=3": ["Friday", "Sunday"],
            "revision=2": ["Friday", "Monday"],
            "revision=1": [],
            "with=99&revision=x": ["Monday", "Sunday"],
        }
        assert reza.look(f"{HISTORY}").select("h3 ins")  # the title is compared too

    def test_who_approved_and_when_stands_on_the_timeline(self, site: Site) -> None:
        page = site.as_("Mei").speak("en").look(HISTORY)

        assert page.select_one(".timeline-step").text.split(" · ")[:2] == ["Approved", "Reza"]

    def test_restoring_is_undone_from_the_toast_and_what_was_approved_is_again(self, site: Site) -> None:
        store = site.workspace.store
        self.revise(site, GOOD["en"].replace("Friday", "Monday"), 1)
        library.approve(store, Kind.MACRO, KEY, "en", expected=2, by=SYSTEM)
        reza = site.as_("Reza").speak("en")

        answer = reza.post(f"{HISTORY}/1/restore", {"expected": "2"})
        restored = library.entry(store, Kind.MACRO, KEY, by=SYSTEM).source
        form = reza.look(answer.headers["Location"]).select_one(".toast form")
        reza.post(str(form["action"]), {"expected": form.select_one("[name=expected]")["value"]})
        back = library.entry(store, Kind.MACRO, KEY, by=SYSTEM).source

        assert (restored.latest.body, restored.latest.status) == (GOOD["en"], "draft")
        assert "Monday" in back.latest.body
        assert back.approved == back.latest

    def test_signs_that_nobody_sees_are_named_and_turn_nothing(self, site: Site) -> None:
        self.revise(site, "می‌روم", 0, "fa")
        self.revise(site, "می روم \u200fبودند", 1, "fa")

        page = site.as_("Reza").speak("en").look(f"/macros/{KEY}/fa/history")

        assert [sign.text for sign in page.select(".sign")] == ["ZWNJ", "RLM"]
        assert "\u200f" not in page.select_one(".content").text
        assert page.select_one(".content").text.count("\u200c") == 1  # it goes on shaping the letters
        assert page.select_one(".sign")["title"] == "Zero Width Non-Joiner"
