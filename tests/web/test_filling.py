"""Texts filled in, without a window: what is known, what is missing, what comes back; replies of several texts."""

import pytest
from werkzeug.test import TestResponse

from tests.security.attack import PAYLOADS
from tests.texts import a_macro
from tests.web.conftest import Site, page_of

BODY = (
    'Hello {{ customer.first_name | "there" }},\n\nthank you. We sent {{ order.number }} on {{ refund.date }}: '
    "{{ refund.amount }}, see [your ticket]({{ ticket.url }}).\n\n{{ agent.first_name }}"
)
FA = "سلام {{ customer.first_name }}،\n\nسفارش {{ order.number }} در {{ refund.date }} فرستاده شد: {{ refund.amount }}."


@pytest.fixture
def sent(site: Site) -> Site:
    a_macro(site.workspace.store, "sent", title="Sent", en=BODY, fa=FA)
    return site


def test_the_form_asks_for_what_is_missing_with_the_right_kind_of_field(sent: Site) -> None:
    page = sent.as_("Reza").look("/macros/sent?customer.first_name=Maria")

    kinds = {
        field["name"]: (field["type"], field["value"])
        for field in page.select("[data-field] > input, .fill-pair input")
    }
    assert kinds == {
        "customer.first_name": ("text", "Maria"),
        "order.number": ("text", ""),
        "refund.date": ("date", ""),
        "refund.amount": ("text", ""),
        "ticket.url": ("url", ""),
        "agent.first_name": ("text", "Reza"),
    }
    assert page.select_one(".fill-missing").text.strip() == (
        "Still to fill in: order number, refund date, refund amount, and ticket link"
    )
    assert page.select_one("#en .filled").text == "Maria"
    assert (
        page.select_one("#en [data-missing]")["data-missing"]
        == "order.number refund.date refund.amount ticket.url"
    )


def test_the_answer_is_written_in_the_language_of_the_text(sent: Site) -> None:
    values = {
        "customer.first_name": "Maria",
        "order.number": "12-AB",
        "refund.date": "2026-11-22",
        "refund.amount": "1234.5",
        ":currency": "USD",
        ":beside": "en",
    }
    answer = page_of(sent.as_("Reza").post("/macros/sent/fa/filled", values))

    assert (
        "سفارش \u206812-AB\u2069 در ۱ آذر ۱۴۰۵ فرستاده شد: ۱٬۲۳۴٫۵۰\u00a0دلار."
        in answer.select_one("[data-plain]").text
    )
    assert "November 22, 2026: $1,234.50" in answer.select_one("[data-part=mine]").text
    assert answer.select_one("[data-missing]")["data-missing"] == ""
    assert "<bdi>12-AB</bdi>" in answer.select_one("[data-rich]").decode_contents()
    assert "class=" not in answer.select_one("[data-rich]").decode_contents()


def test_what_is_left_out_is_no_longer_missing_and_closes_up(sent: Site) -> None:
    values = {":out": ["order.number", "ticket.url", "refund.amount", "refund.date"]}
    answer = page_of(sent.as_("Reza").post("/macros/sent/en/filled", values))

    assert "We sent on: see your ticket." in answer.select_one("[data-plain]").text.replace(":,", ":")
    assert answer.select_one("[data-missing]")["data-missing"] == ""


def test_a_link_takes_a_whole_address_only(sent: Site) -> None:
    reza = sent.as_("Reza")
    bad = page_of(reza.post("/macros/sent/en/filled", {"ticket.url": "javascript:alert(1)"}))
    good = page_of(reza.post("/macros/sent/en/filled", {"ticket.url": "https://desk.example/1"}))

    assert "ticket.url" in bad.select_one("[data-missing]")["data-missing"]
    assert "https://" in bad.select_one("[data-part='said-ticket.url']").text
    assert bad.select_one("[data-part=text] a").get("href") is None
    assert good.select_one("[data-part=text] a")["href"] == "https://desk.example/1"


def test_without_script_a_form_gives_the_text_to_select(sent: Site) -> None:
    page = sent.as_("Eleni").look("/macros/double-charge/en/filled?customer.first_name=Maria")

    form = page.select_one("form[data-fill]")
    assert form["method"] == "get"
    assert page.select_one("#plain-text").text.strip().startswith("Hello Maria,")


def test_no_value_becomes_markup(sent: Site) -> None:
    reza = sent.as_("Reza")
    calm = page_of(
        reza.post("/macros/sent/en/filled", dict.fromkeys(("customer.first_name", "order.number"), "x"))
    )
    for text in PAYLOADS[::4]:
        names = (
            "customer.first_name",
            "order.number",
            "refund.date",
            "refund.amount",
            "ticket.url",
            "agent.first_name",
        )
        answer = page_of(reza.post("/macros/sent/en/filled", dict.fromkeys(names, text[:500])))

        def shape(page: object) -> set[str]:
            return {each.name for each in page.select("[data-part=text] *")}  # type: ignore[attr-defined]

        assert shape(answer) <= shape(calm)
        assert not answer.select("[href^=javascript], [onerror], script, img")


def test_a_reply_of_several_texts_greets_once_and_is_filled_once(sent: Site) -> None:
    parts = {":part": ["macros/double-charge", "macros/sent", "macros/gone", "nonsense"], ":locale": "fa"}
    answer = page_of(sent.as_("Reza").post("/reply", {**parts, "customer.first_name": "Maria"}))

    assert len(answer.select(".piece-title")) == 2
    assert "shown in English" in answer.select_one(".piece-note").text  # the first one has no Persian
    plain = answer.select_one("[data-plain]").text
    assert plain.count("Maria") == 1
    assert plain.strip().startswith("Hello Maria,")
    assert answer.select_one("[data-variant]")["data-used"].split() == [
        "/macros/double-charge/en/used",
        "/macros/sent/fa/used",
    ]
    assert answer.select_one("[data-missing]")["data-missing"] == "order.number refund.date refund.amount"


def test_a_reply_holds_only_what_its_reader_sees(sent: Site) -> None:
    page = sent.as_("Eleni").look("/reply?:part=macros/sent&:locale=en")  # a draft to her

    assert page.select(".pieces") == []
    assert "Nothing is in the reply yet" in page.text


class TestSignatures:
    def keep(self, site: Site, **typed: str) -> TestResponse:
        return site.as_("Reza").post("/profile/signature", typed)

    def said(self, site: Site, locale: str, body: str) -> str:
        a_macro(site.workspace.store, f"signed-{locale}", **{locale: body})
        return (
            page_of(site.as_("Reza").post(f"/macros/signed-{locale}/{locale}/filled"))
            .select_one("[data-plain]")
            .text.strip()
        )

    def test_a_profile_signs_in_each_language(self, site: Site) -> None:
        body = "{{ agent.first_name }} / {{ agent.name }} / {{ agent.signature }}"
        self.keep(
            site,
            first_name_fa="علی\u200cرضا",
            full_name_fa=" علی\u200cرضا   احمدی ",
            full_name_en="Reza Ahmadi",
            signature_en="Customer care, Nava",
        )

        assert (
            self.said(site, "fa", body)
            == "علی\u200cرضا / علی\u200cرضا احمدی / \u2068Customer care, Nava\u2069"
        )
        assert self.said(site, "en", body) == "Reza / Reza Ahmadi / Customer care, Nava"
        assert self.said(site, "el", body) == "Reza / Reza Ahmadi / Customer care, Nava"

    def test_without_a_profile_the_sign_in_name_stands_there_and_a_signature_is_asked_for(
        self, site: Site
    ) -> None:
        a_macro(site.workspace.store, "signed", en="{{ agent.name }}, {{ agent.signature }}")
        page = site.as_("Reza").look("/macros/signed")

        assert page.select_one("[name='agent.name']")["value"] == "Reza"
        assert page.select_one("#en [data-missing]")["data-missing"] == "agent.signature"

    def test_what_is_kept_is_shown_again_and_nobody_elses(self, site: Site) -> None:
        assert self.keep(site, first_name_zh="李雷", signature_zh="客服").status_code == 303

        assert site.as_("Reza").look("/profile").select_one("#first_name_zh")["value"] == "李雷"
        assert site.as_("Mei").look("/profile").select_one("#first_name_zh")["value"] == ""
        assert self.keep(site).status_code == 303  # emptied
        assert site.as_("Reza").look("/profile").select_one("#signature_zh")["value"] == ""

    @pytest.mark.parametrize(
        "bad",
        ["x" * 81, "a\u202eb", "a\u2066b", "a\x00b", "a\x1bb", "\u200b\u200d", "…", "x" * 5_000],
    )
    def test_what_cannot_be_a_name_is_refused_and_given_back(self, site: Site, bad: str) -> None:
        answer = self.keep(site, full_name_el=bad, signature_en="Kept")

        page = page_of(answer)
        assert answer.status_code == 422
        assert page.select_one("#full_name_el")["aria-invalid"] == "true"
        assert page.select_one("#signature_en")["value"] == "Kept"
        assert site.as_("Reza").look("/profile").select_one("#signature_en")["value"] == ""

    def test_no_signature_becomes_markup(self, site: Site) -> None:
        a_macro(site.workspace.store, "signed", en="Hello.\n\n{{ agent.first_name }}, {{ agent.signature }}")
        for text in PAYLOADS[::9]:
            self.keep(site, first_name_en=text[:80], signature_en=text[:200])
            answer = page_of(site.as_("Reza").post("/macros/signed/en/filled"))

            assert {each.name for each in answer.select("[data-part=text] *")} <= {"div", "p", "span", "bdi"}
