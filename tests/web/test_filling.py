"""Texts filled in, without a window: what is known, what is missing, what comes back; replies of several texts."""

import pytest

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
