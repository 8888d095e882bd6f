"""The page of webhooks, as an administrator uses it, with a real receiver and the application's own deliverer."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from kb.accounts.user import SYSTEM
from kb.outgoing.webhook import State
from kb.services import webhooks
from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.applications import application
from tests.receiving import Receiver, receiving
from tests.texts import a_macro
from tests.web.conftest import Site, add_cast, page_of

PAGE = "/settings/webhooks"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture
def site(prepared: Settings, receiver: Receiver, quick_hashes: None) -> Iterator[Site]:
    """The application, which may call the receiver."""
    allowing = receiver.allowed_in(prepared)
    workspace = open_workspace(allowing)
    add_cast(workspace)
    with application(allowing, workspace) as app:
        yield Site(app, workspace)
    workspace.close()


def settled(site: Site, count: int) -> None:
    """Wait until so many deliveries have been answered."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        states = webhooks.counts(site.workspace.store, by=SYSTEM).values()
        if sum(each.get(State.DELIVERED, 0) for each in states) >= count:
            return
        time.sleep(0.02)


def test_an_administrator_adds_a_webhook_tests_it_and_sees_what_is_told(
    site: Site, receiver: Receiver
) -> None:
    ada = site.as_("Ada")

    made = page_of(ada.post(PAGE, {"url": receiver.url, "events": ["approved", "retired"]}))
    secret = made.select_one("#secret")["value"]
    address = made.select_one("a.button-primary")["href"]
    tested = ada.post(f"{address}/test")
    receiver.wait_for(1)
    a_macro(site.workspace.store, approved=True)
    received = receiver.wait_for(2)
    settled(site, 2)

    assert tested.headers["Location"] == f"{address}?done=webhook-sent"
    assert all(each.is_signed_with(secret) for each in received)
    page = ada.look(address)
    assert page.h1.text == receiver.url
    told = [" ".join(line.stripped_strings) for line in page.select(".delivery")]
    assert told[0].startswith("Delivered A text is approved")
    assert told[1].startswith("Delivered Test")
    assert "1 attempt" in told[0]
    assert "Answer 204, 0 bytes" in told[0]
    assert '"type":"macro.approved"' in told[0]


def test_the_secret_is_shown_this_once(site: Site, receiver: Receiver) -> None:
    ada = site.as_("Ada")
    answer = ada.post(PAGE, {"url": receiver.url, "events": ["approved"]})
    secret = page_of(answer).select_one("#secret")["value"]

    pages = [ada.get(PAGE).text, ada.get(f"{PAGE}/1").text]

    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "private, no-store")
    assert secret.startswith("whsec_")
    assert not any(secret in page for page in pages)


def test_a_failed_delivery_says_why_and_when_it_is_tried_again_and_is_sent_by_a_press(
    site: Site, receiver: Receiver
) -> None:
    ada = site.as_("Ada")
    receiver.statuses = [503]
    ada.post(PAGE, {"url": receiver.url, "events": ["approved"]})
    ada.post(f"{PAGE}/1/test")
    receiver.wait_for(1)
    waiting = ada.look(f"{PAGE}/1")
    until = time.monotonic() + 10
    while "Answer" not in waiting.text and time.monotonic() < until:
        waiting = ada.look(f"{PAGE}/1")

    answer = ada.post(waiting.select_one(".delivery form")["action"])
    received = receiver.wait_for(2)
    settled(site, 1)

    assert waiting.select_one(".delivery .chip").text == "Waiting"
    assert "Answer 503, 5 bytes" in waiting.text
    assert "Next attempt in " in waiting.text
    assert answer.status_code == 303
    assert len({(each.id, each.body) for each in received}) == 1
    assert ada.look(f"{PAGE}/1").select_one(".delivery .chip").text == "Delivered"
    assert "wrong" not in ada.look(f"{PAGE}/1").text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"url": "", "events": ["approved"]}, "Fill this in."),
        ({"url": "http://169.254.169.254/", "events": ["approved"]}, "This address is not a public one."),
        ({"url": "https://example.org:22/", "events": ["approved"]}, "Calls to this port are not allowed."),
        (
            {"url": "javascript:alert(1)", "events": ["approved"]},
            "This is not an address that can be called.",
        ),
        ({"url": "https://example.org/"}, "Choose at least one."),
    ],
)
def test_what_cannot_be_a_webhook_is_told_at_its_field(
    site: Site, data: dict[str, object], said: str
) -> None:
    answer = site.as_("Ada").post(PAGE, data)

    assert answer.status_code == 422
    (problem,) = page_of(answer).select(".problem")
    assert problem.text.strip().startswith(said)
    assert page_of(answer).select_one("#url")["value"] == data["url"]


def test_a_webhook_is_switched_off_and_on_and_deleted(site: Site, receiver: Receiver) -> None:
    ada = site.as_("Ada")
    ada.post(PAGE, {"url": receiver.url, "events": ["changed"]})

    ada.post(f"{PAGE}/1/switch", {"on": "0"})
    off = ada.look(PAGE).select_one(".list .chip").text
    ada.post(f"{PAGE}/1/switch", {"on": "1"})
    on = ada.look(PAGE).select_one(".list .chip").text
    ada.post(f"{PAGE}/1/delete")

    assert (off, on) == ("Off", "On")
    assert ada.get(f"{PAGE}/1").status_code == 404
    assert ada.look(PAGE).select(".list") == []


def test_another_webhooks_delivery_cannot_be_sent_again_by_its_number(site: Site, receiver: Receiver) -> None:
    ada = site.as_("Ada")
    for _ in range(2):
        ada.post(PAGE, {"url": receiver.url, "events": ["approved"]})
    ada.post(f"{PAGE}/1/test")

    assert ada.post(f"{PAGE}/2/deliveries/1").status_code == 404


@pytest.mark.parametrize("number", ["0", "2147483648", "99999999999999999999", "-1", "x"])
def test_numbers_that_no_database_knows_are_not_there(site: Site, number: str) -> None:
    assert site.as_("Ada").get(f"{PAGE}/{number}").status_code == 404


def test_a_hostile_address_is_shown_as_text(site: Site) -> None:
    url = "https://example.org/%22%3E?q='onload=alert(1)&<b>"
    ada = site.as_("Ada")

    ada.post(PAGE, {"url": url, "events": ["approved"]})

    assert ada.look(f"{PAGE}/1").h1.text == url
    assert ada.look(PAGE).select_one(".list strong").text == url


def test_many_deliveries_come_in_pages(site: Site, receiver: Receiver) -> None:
    ada = site.as_("Ada")
    ada.post(PAGE, {"url": receiver.url, "events": ["approved"]})
    for _ in range(60):
        webhooks.send_test(site.workspace.store, 1, by=SYSTEM, now=datetime.now(UTC))

    counts = [len(ada.look(f"{PAGE}/1?page={page}").select(".delivery")) for page in ("1", "2", "99", "x")]

    assert counts == [50, 10, 0, 50]


@pytest.mark.parametrize("locale", ["fa", "el", "zh"])
def test_the_page_speaks_the_persons_language(site: Site, receiver: Receiver, locale: str) -> None:
    ada = site.as_("Ada").speak(locale)
    ada.post(PAGE, {"url": receiver.url, "events": ["approved"]})
    ada.post(f"{PAGE}/1/test")
    receiver.wait_for(1)
    settled(site, 1)

    page = ada.look(f"{PAGE}/1")

    assert page.html["lang"].startswith(locale)
    assert "Delivered" not in page.text
    assert page.h1["dir"] == "ltr"
    if locale == "fa":
        assert "۲۰۴" in page.select_one(".delivery").text
