"""Writing, checking, approving, and what happens when something is in the way."""

import pytest

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind, Status
from kb.services import library
from tests.texts import COLD, GOOD
from tests.web.conftest import Site, page_of

ADDRESS = "/macros/double-charge/en"


def latest(site: Site, locale: str = "en") -> tuple[Status, str]:
    revision = (
        library.entry(site.workspace.store, Kind.MACRO, "double-charge", by=SYSTEM).variants[locale].latest
    )
    return revision.status, revision.body


def test_a_saved_text_is_a_draft(site: Site) -> None:
    answer = site.as_("Reza").post(ADDRESS, {"title": "T", "body": "New words", "expected": "1"})

    assert answer.status_code == 303
    assert latest(site) == (Status.DRAFT, "New words")


def test_an_invalid_form_comes_back_with_what_was_typed(site: Site) -> None:
    answer = site.as_("Reza").post(ADDRESS, {"title": "", "body": "Hello {{ broken", "expected": "1"})
    page = page_of(answer)

    assert answer.status_code == 422
    assert page.select_one("textarea#body").text.strip() == "Hello {{ broken"
    assert page.select_one("#title")["aria-invalid"] == "true"
    assert (
        page.select_one("#" + page.select_one("#title")["aria-describedby"]).text.strip() == "Fill this in."
    )


def test_a_wrong_placeholder_is_named_at_the_text(site: Site) -> None:
    answer = site.as_("Reza").post(ADDRESS, {"title": "T", "body": "Hello {{ broken", "expected": "1"})

    assert answer.status_code == 422
    assert "line 1" in page_of(answer).select_one("#body-problem-1").text


def test_a_stale_save_shows_both_texts_and_keeps_mine(site: Site) -> None:
    reza, ada = site.as_("Reza"), site.as_("Ada")
    ada.post(ADDRESS, {"title": "Ada’s", "body": "Ada’s words", "expected": "1"})

    answer = reza.post(ADDRESS, {"title": "Mine", "body": "My words", "expected": "1"})
    page = page_of(answer)

    assert answer.status_code == 409
    assert page.select_one("textarea#body").text.strip() == "My words"
    assert "".join(part.text for part in page.select(".changes ins")) == "Ada’s"
    assert page.select_one("input[name=expected]")["value"] == "2"


def test_mine_can_be_saved_over_theirs_on_purpose(site: Site) -> None:
    reza = site.as_("Reza")
    site.as_("Ada").post(ADDRESS, {"title": "Ada’s", "body": "Ada’s words", "expected": "1"})

    reza.post(ADDRESS, {"title": "Mine", "body": "My words", "expected": "2"})

    assert latest(site) == (Status.DRAFT, "My words")


def test_the_gate_says_what_is_missing_and_how_to_mend_it(site: Site) -> None:
    answer = site.as_("Reza").post(
        ADDRESS, {"title": "T", "body": COLD["en"], "expected": "1", "do": "approve"}
    )
    page = page_of(answer)

    assert answer.status_code == 422
    assert [item.strong.text for item in page.select(".gate li")] == [
        "Acknowledgement: missing.",
        "Action: missing.",
        "Invitation: missing.",
    ]
    assert latest(site) == (Status.DRAFT, COLD["en"])


def test_a_good_text_is_approved_in_one_press(site: Site) -> None:
    body = GOOD["en"].replace("Hello", "Dear")

    answer = site.as_("Reza").post(ADDRESS, {"title": "T", "body": body, "expected": "1", "do": "approve"})

    assert answer.status_code == 303
    assert latest(site) == (Status.APPROVED, body)


def test_a_translator_sends_to_review_and_has_no_approve_button(site: Site) -> None:
    mei = site.as_("Mei")

    buttons = {
        button.get("value") for button in mei.look("/macros/double-charge/zh").select(".bench-form button")
    }
    mei.post(
        "/macros/double-charge/zh", {"title": "重复扣款", "body": GOOD["zh"], "expected": "", "do": "submit"}
    )

    assert "approve" not in buttons
    assert latest(site, "zh")[0] is Status.REVIEW


def test_without_script_the_tone_is_checked_by_a_button(site: Site) -> None:
    answer = site.as_("Reza").post(
        ADDRESS, {"title": "T", "body": COLD["en"], "expected": "1", "do": "check"}
    )

    assert answer.status_code == 200
    assert len(page_of(answer).select(".light-missing")) == 3
    assert latest(site)[0] is Status.APPROVED


def test_the_panel_marks_the_evidence_and_offers_phrases(site: Site) -> None:
    body = "I am sorry that the parcel is late. The case is closed."

    page = page_of(site.as_("Reza").post("/tone", {"kind": "macro", "locale": "en", "body": body}))

    assert page.select_one("[data-part=mirror] .evidence-acknowledgement").text in body
    assert page.select("[data-part=lights] .light-action .phrase")


def test_the_panel_shows_a_persian_reply_in_its_own_direction(site: Site) -> None:
    page = page_of(site.as_("Reza").post("/tone", {"kind": "macro", "locale": "fa", "body": GOOD["fa"]}))

    assert page.select_one("[data-part=preview] .content")["dir"] == "rtl"


@pytest.mark.parametrize(
    "body", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "[x](javascript:alert(1))"]
)
def test_nothing_that_was_typed_becomes_script(site: Site, body: str) -> None:
    reza = site.as_("Reza")
    pages = [
        reza.post("/tone", {"kind": "macro", "locale": "en", "body": body}),
        reza.post(ADDRESS, {"title": body, "body": body, "expected": "9"}),
        reza.post(ADDRESS, {"title": body, "body": body, "expected": "1"}, follow_redirects=True),
        reza.get("/macros/double-charge"),
        reza.get("/macros/double-charge/en/history"),
        reza.get("/?drafts=1"),
    ]

    for page in map(page_of, pages):
        assert page.select("img, script:not([src]), [onerror], a[href^=javascript]") == []


def test_an_outdated_translation_shows_what_changed_in_the_source(site: Site) -> None:
    reza = site.as_("Reza")
    reza.post("/macros/double-charge/fa", {"title": "برداشت دوباره", "body": GOOD["fa"], "expected": ""})
    reza.post(ADDRESS, {"title": "T", "body": GOOD["en"].replace("Friday", "Monday"), "expected": "1"})

    page = reza.look("/macros/double-charge/fa")

    assert page.select_one(".bench-source del").text == "Friday"
    assert page.select_one(".bench-source ins").text == "Monday"


def test_still_right_takes_a_translation_out_of_the_queue(site: Site) -> None:
    reza = site.as_("Reza")
    reza.post("/macros/double-charge/fa", {"title": "برداشت دوباره", "body": GOOD["fa"], "expected": ""})
    reza.post(ADDRESS, {"title": "T", "body": GOOD["en"].replace("Friday", "Monday"), "expected": "1"})

    answer = reza.post("/macros/double-charge/fa/still-right", {"expected": "1"})

    assert answer.status_code == 303
    assert not library.entry(site.workspace.store, Kind.MACRO, "double-charge", by=SYSTEM).is_outdated("fa")


def test_an_old_revision_comes_back_as_a_draft(site: Site) -> None:
    reza = site.as_("Reza")
    reza.post(ADDRESS, {"title": "T", "body": "Second", "expected": "1"})

    reza.post(f"{ADDRESS}/history/1/restore", {"expected": "2"})

    assert latest(site) == (Status.DRAFT, GOOD["en"])


def test_a_new_macro_opens_in_the_editor(site: Site) -> None:
    data = {"key": "late", "title": "Late", "body": "Hello", "source_locale": "en", "situations": ["billing"]}

    answer = site.as_("Reza").post("/new/macros", data)

    assert answer.headers["Location"] == "/macros/late/en?done=saved"


def test_a_key_that_is_taken_is_said_at_the_key(site: Site) -> None:
    data = {"key": "double-charge", "title": "Late", "body": "Hello", "source_locale": "en"}

    page = page_of(site.as_("Reza").post("/new/macros", data))

    assert "double-charge" in page.select_one("#key-problem-1").text
    assert page.select_one("textarea#body").text.strip() == "Hello"


def test_a_retired_macro_leaves_and_comes_back(site: Site) -> None:
    reza = site.as_("Reza")

    reza.post("/macros/double-charge/retire")
    gone = reza.get("/macros/double-charge").status_code
    reza.post("/macros/double-charge/bring-back")

    assert (gone, reza.get("/macros/double-charge").status_code) == (404, 200)


def test_a_situation_is_named_in_four_languages(site: Site) -> None:
    names = {"name_en": "Parcels", "name_fa": "بسته‌ها", "name_el": "Δέματα", "name_zh": "包裹"}

    site.as_("Reza").post("/situations", {"tag": "parcels", **names})

    assert "بسته‌ها" in site.as_("Eleni").speak("fa").look("/situations").select_one(".list").text


@pytest.mark.parametrize("blank", ["\u3000", "\x0b", "\r\n", " "])
def test_a_blank_where_a_number_is_hidden_is_no_number(site: Site, blank: str) -> None:
    data = {"title": "T", "body": "Γεια σας.", "expected": blank, "made_from": blank}

    assert site.as_("Mei").post("/macros/double-charge/el", data).status_code == 303
