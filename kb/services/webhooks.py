"""The verbs of webhooks: adding, switching, deleting, looking at deliveries and sending them again.

What is told to them follows the change log: see `kb.services.delivering`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from kb.accounts.audit import Act
from kb.accounts.roles import Right, require
from kb.accounts.user import Person
from kb.errors import N_, Invalid, NotFound, Problem
from kb.outgoing import webhook
from kb.outgoing.client import NoAnswer
from kb.outgoing.webhook import CHOICES, Delivery, Event, NewWebhook, State, Webhook
from kb.services import audit, delivering
from kb.services.workspace import Workspace
from kb.storage import Store

MOST = 20
"""How many webhooks there can be: each change is told to all of them."""


def webhooks(store: Store, *, by: Person) -> list[Webhook]:
    """List the webhooks in the order in which they were made."""
    require(by, Right.WEBHOOKS)
    return store.webhooks.all()


def counts(store: Store, *, by: Person) -> Mapping[int, Mapping[State, int]]:
    """Count the deliveries of each webhook by state."""
    require(by, Right.WEBHOOKS)
    return store.webhooks.counts()


def one(store: Store, id_: int, *, by: Person) -> Webhook:
    """Give a webhook. Raises NotFound."""
    require(by, Right.WEBHOOKS)
    return _get(store, id_)


def deliveries(
    store: Store, id_: int, *, offset: int = 0, limit: int = 50, by: Person
) -> tuple[Sequence[Delivery], int]:
    """List a part of a webhook's deliveries, newest first, and how many there are in all."""
    require(by, Right.WEBHOOKS)
    with store.reading():
        total = sum(store.webhooks.counts().get(_get(store, id_).id, {}).values())
        return store.webhooks.deliveries(id_, offset=offset, limit=limit), total


def add(
    workspace: Workspace, url: str, events: Collection[str], *, by: Person, now: datetime
) -> tuple[Webhook, str]:
    """Make a webhook that is told what happens from now on; gives it with its secret, which is shown only here."""
    require(by, Right.WEBHOOKS)
    store = workspace.store
    chosen = _read(workspace, url, events)
    secret = webhook.new_secret()
    sealed = workspace.seal(delivering.PURPOSE).close(secret)
    with store.transaction():
        if len(store.webhooks.all()) >= MOST:
            message = N_("There are %(most)s webhooks already. Delete one that is no longer used.")
            raise Invalid([Problem("", message, {"most": MOST})])
        made = store.webhooks.add(NewWebhook(url, chosen, sealed, store.sequence(), now, by.name))
        _note(store, made, f"added: {', '.join(sorted(chosen))}", by=by, now=now)
    return made, secret


def switch(store: Store, id_: int, *, is_on: bool, by: Person, now: datetime) -> None:
    """Switch a webhook on or off. What happens while it is off is not told; what waits goes on when it is on again."""
    require(by, Right.WEBHOOKS)
    with store.transaction():
        known = _get(store, id_)
        if known.is_on == is_on:
            return
        if known.is_on:  # what happened until now is told still
            delivering.collect(store, now=now)
        store.webhooks.switch(id_, is_on=is_on, reached=store.sequence())
        _note(store, known, "switched on" if is_on else "switched off", by=by, now=now)


def delete(store: Store, id_: int, *, by: Person, now: datetime) -> None:
    """Delete a webhook with its deliveries; what waits is not sent."""
    require(by, Right.WEBHOOKS)
    with store.transaction():
        known = _get(store, id_)
        store.webhooks.remove(id_)
        _note(store, known, "deleted", by=by, now=now)


def send_test(store: Store, id_: int, *, by: Person, now: datetime) -> None:
    """Put a message of type `test` on its way."""
    require(by, Right.WEBHOOKS)
    with store.transaction():
        known = _get_in_use(store, id_)
        store.webhooks.put(known.id, [webhook.message(Event.TEST, {"webhook": known.id}, at=now)], at=now)


def send_again(store: Store, id_: int, delivery_id: int, *, by: Person, now: datetime) -> None:
    """Put a delivery on its way once more: the same id, the same body."""
    require(by, Right.WEBHOOKS)
    with store.transaction():
        known = store.webhooks.delivery(_get_in_use(store, id_).id, delivery_id)
        if known is None:
            raise NotFound(N_("There is no such delivery. Those that are done are kept for 30 days."))
        store.webhooks.again(known.id, at=now)


def _get(store: Store, id_: int) -> Webhook:
    found = store.webhooks.get(id_)
    if found is None:
        raise NotFound(N_("There is no such webhook."))
    return found


def _get_in_use(store: Store, id_: int) -> Webhook:
    known = _get(store, id_)
    if not known.is_on:
        raise Invalid([Problem("", N_("This webhook is switched off. Switch it on first."))])
    return known


def _read(workspace: Workspace, url: str, events: Collection[str]) -> frozenset[Event]:
    problems = []
    try:
        workspace.outgoing.check(url)
    except NoAnswer as refused:
        problems.append(Problem("url", refused.message))
    chosen = frozenset(event for event in CHOICES if event in events)
    if not chosen:
        problems.append(Problem("events", N_("Choose at least one.")))
    if problems:
        raise Invalid(problems)
    return chosen


def _note(store: Store, known: Webhook, detail: str, *, by: Person, now: datetime) -> None:
    # The host alone: the path of such an address is often a secret.
    target = f"webhook/{known.id} {urlsplit(known.url).hostname}"
    audit.record(store, by=by, what=Act.WEBHOOK_CHANGED, at=now, target=target, detail=detail)
