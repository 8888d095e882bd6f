"""Webhooks for administrators: where to tell what happens, and what became of each message."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts.roles import Right
from kb.errors import N_, Invalid
from kb.outgoing.client import MESSAGES
from kb.outgoing.webhook import CHOICES, Delivery, Event, State
from kb.services import webhooks as service
from kb.web import access, localize, paging
from kb.web.forms.form import pressed
from kb.web.forms.webhooks import WebhookForm
from kb.web.pages import page
from kb.web.wording import gettext

webhooks = Blueprint("webhooks", __name__)

EVENT_WORDS: Mapping[str, str] = {
    Event.APPROVED: N_("A text is approved"),
    Event.CHANGED: N_("A text or its details change"),
    Event.RETIRED: N_("A text is retired"),
    Event.TEST: N_("Test"),
}
STATE_WORDS: Mapping[str, str] = {
    State.WAITING: N_("Waiting"),
    State.DELIVERED: N_("Delivered"),
    State.GIVEN_UP: N_("Given up"),
}
_SECRET_LOST = N_("Its secret can no longer be read. Delete the webhook and add it again.")


def _now() -> datetime:
    return datetime.now(UTC)


def _index(form: WebhookForm, status: int = 200) -> Response:
    person = access.allow(Right.WEBHOOKS)
    known = service.webhooks(access.store(), by=person)
    counts = service.counts(access.store(), by=person)
    return page(
        "webhooks/index.html",
        status,
        webhooks=known,
        counts=counts,
        form=form,
        choices=CHOICES,
        words=EVENT_WORDS,
        State=State,
    )


@webhooks.get("/settings/webhooks")
def index() -> Response:
    """List the webhooks, with a form for one more."""
    return _index(WebhookForm(formdata=None, events=[Event.APPROVED, Event.RETIRED]))


@webhooks.post("/settings/webhooks")
def add() -> Response:
    """Make a webhook, and show its secret this once."""
    person = access.allow(Right.WEBHOOKS)
    form = WebhookForm()
    if form.validate():
        try:
            made, secret = service.add(
                access.workspace(), form.url.data, form.events.data, by=person, now=_now()
            )
        except Invalid as refusal:
            form.blame(refusal.problems)
        else:
            return page("webhooks/made.html", 201, webhook=made, secret=secret)
    return _index(form, form.status)


@webhooks.get("/settings/webhooks/<int(max=2147483647):number>")
def show(number: int) -> Response:
    """Show a webhook with its deliveries."""
    person = access.allow(Right.WEBHOOKS)
    wanted = paging.number_asked_for()
    found, total = service.deliveries(
        access.store(),
        number,
        offset=(wanted - 1) * paging.ON_A_PAGE,
        limit=paging.ON_A_PAGE,
        by=person,
    )
    return page(
        "webhooks/show.html",
        webhook=service.one(access.store(), number, by=person),
        pages=paging.Slice(found, wanted, total),
        words=EVENT_WORDS,
        state_words=STATE_WORDS,
        State=State,
        answered=_answered,
    )


@webhooks.post("/settings/webhooks/<int(max=2147483647):number>/switch")
def switch(number: int) -> ResponseReturnValue:
    """Switch a webhook on or off."""
    person = access.allow(Right.WEBHOOKS)
    pressed()
    is_on = request.form.get("on") == "1"
    service.switch(access.store(), number, is_on=is_on, by=person, now=_now())
    return _shown(number, "webhook-on" if is_on else "webhook-off")


@webhooks.post("/settings/webhooks/<int(max=2147483647):number>/delete")
def delete(number: int) -> ResponseReturnValue:
    """Delete a webhook."""
    person = access.allow(Right.WEBHOOKS)
    pressed()
    service.delete(access.store(), number, by=person, now=_now())
    return redirect(url_for("webhooks.index", done="webhook-deleted"), 303)


@webhooks.post("/settings/webhooks/<int(max=2147483647):number>/test")
def send_test(number: int) -> ResponseReturnValue:
    """Send a test message."""
    person = access.allow(Right.WEBHOOKS)
    pressed()
    service.send_test(access.store(), number, by=person, now=_now())
    return _shown(number, "webhook-sent")


@webhooks.post("/settings/webhooks/<int(max=2147483647):number>/deliveries/<int(max=2147483647):delivery>")
def send_again(number: int, delivery: int) -> ResponseReturnValue:
    """Send a message once more."""
    person = access.allow(Right.WEBHOOKS)
    pressed()
    service.send_again(access.store(), number, delivery, by=person, now=_now())
    return _shown(number, "webhook-sent")


def _shown(number: int, done: str) -> ResponseReturnValue:
    return redirect(url_for("webhooks.show", number=number, done=done), 303)


def _answered(delivery: Delivery) -> str:
    """Say what came of the last attempt, in words; empty before the first."""
    outcome = delivery.outcome
    if outcome.failure:
        return gettext(MESSAGES.get(outcome.failure, _SECRET_LOST))  # type: ignore[call-overload]
    if outcome.answer_status is None:
        return ""
    return gettext(
        "Answer %(status)s, %(length)s bytes",
        status=localize.digits(str(outcome.answer_status)),
        length=localize.number(outcome.answer_length or 0),
    )
