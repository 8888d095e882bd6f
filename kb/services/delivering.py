"""Telling webhooks what happened, by following the change log.

Nothing is lost: a webhook remembers the last change that was looked at for it, and moves on in the transaction
that puts the messages on their way; a message is done only after the receiver's answer. Whatever happens in
between, a message is sent again with the same id and the same body.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kb.accounts.sealing import SealBroken
from kb.library.entry import Entry, Kind
from kb.library.stewardship import UNSAID
from kb.locks import alone
from kb.outgoing import webhook
from kb.outgoing.client import SECONDS, NoAnswer
from kb.outgoing.webhook import Delivery, Event, Message, Outcome, State, Webhook
from kb.services.library import WITHDRAWN
from kb.services.workspace import Workspace
from kb.storage import Change, Store

PURPOSE = "webhook"
"""What the secrets of webhooks are sealed for."""
EVERY = 1.0  # seconds between two looks at what is to be sent
AT_ONCE = 4  # calls side by side, one a webhook: a slow receiver delays only itself
LEASE = timedelta(
    seconds=4 * SECONDS
)  # after that an attempt without an outcome is thought lost, and repeated
KEPT = timedelta(days=30)
_FORGET_EVERY = timedelta(hours=1)
_CHANGES_AT_ONCE = 500
_SECRET_LOST = "secret"  # noqa: S105 - a code

_log = logging.getLogger(__name__)


def collect(store: Store, *, now: datetime) -> None:
    """Put on their way the messages for all changes that were not looked at yet."""
    for known in store.webhooks.behind(store.sequence()):
        while _collect_some(store, known.id, now=now):
            pass


def _collect_some(store: Store, webhook_id: int, *, now: datetime) -> bool:
    """Look at the next changes for a webhook; False where there are no more."""
    with store.transaction():
        known = store.webhooks.get(webhook_id)
        changes = store.changes(known.reached, _CHANGES_AT_ONCE) if known and known.is_on else []
        if known is None or not changes:
            return False
        store.webhooks.put(known.id, list(_messages(store, known, changes)), at=now)
        store.webhooks.reach(known.id, changes[-1].sequence)
    return True


def _messages(store: Store, known: Webhook, changes: Sequence[Change]) -> Iterator[Message]:
    told = [change for change in changes if change.kind in set(Kind) and change.what not in UNSAID]
    entries = store.entries.some((Kind(change.kind), change.key) for change in told)
    for change in told:
        entry = entries.get((Kind(change.kind), change.key))
        if entry is None or not (entry.visibility.is_for_all or change.what == WITHDRAWN):
            continue  # what only some may see is nothing to tell others, beside that it left what all see
        event = _event(change, entry)
        if event in known.events:
            data = {
                "kind": change.kind,
                "key": change.key,
                "locale": change.locale,
                "revision": change.revision,
                "sequence": change.sequence,
            }
            yield webhook.message(event, data, kind=change.kind, at=change.at)


def _event(change: Change, entry: Entry) -> Event:
    """Say what a change is to those outside; an import of an approved text is an approval."""
    if change.what in ("retired", WITHDRAWN):
        return Event.RETIRED
    variant = entry.variants.get(change.locale or "")
    approved = variant.approved if variant else None
    is_import = change.what == "imported" and approved is not None and approved.number == change.revision
    return Event.APPROVED if change.what == "approved" or is_import else Event.CHANGED


class Deliverer:
    """Sends what is on its way, in threads beside, until the workspace is closed."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        every: float = EVERY,
        lease: timedelta = LEASE,
        wait_after: Callable[[int], timedelta | None] = webhook.wait_after,
    ) -> None:
        self._workspace = workspace
        self._store = workspace.store
        self._every, self._lease, self._wait_after = every, lease, wait_after
        self._lock_file = workspace.settings.data / "webhooks.lock"
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._forget_at = datetime.min.replace(tzinfo=UTC)
        self._senders: dict[int, threading.Thread] = {}  # webhook -> who sends to it now

    def follow(self) -> None:
        """Send from now on, until the workspace is closed."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="deliverer", daemon=True)
            self._workspace.at_close(self.stop)
            self._thread.start()

    def stop(self) -> None:
        """Stop sending. A call under way has two seconds to end; what it does not settle is sent again later."""
        self._stopping.set()
        for thread in (self._thread, *self._senders.values()):
            if thread is not None:
                thread.join(timeout=2.0)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                # Deliverers of other machines are kept apart by the claim on each delivery.
                with alone(self._lock_file) as lock:
                    while lock is not None and not self._stopping.is_set():
                        self._look()
                        self._stopping.wait(self._every)
            except Exception:  # the thread outlives a database that restarts and a disk that is full
                _log.exception("webhooks could not be told")
            self._stopping.wait(self._every)

    def _look(self) -> None:
        now = datetime.now(UTC)
        collect(self._store, now=now)
        if now >= self._forget_at:
            self._store.webhooks.forget(before=now - KEPT)
            self._forget_at = now + _FORGET_EVERY
        self._senders = {id_: thread for id_, thread in self._senders.items() if thread.is_alive()}
        free = AT_ONCE - len(self._senders)
        if free <= 0:
            return
        for due in self._store.webhooks.due(at=now, besides=list(self._senders), limit=free):
            sender = threading.Thread(target=self._send_all, args=(due,), name="webhook", daemon=True)
            self._senders[due.webhook_id] = sender
            sender.start()

    def _send_all(self, first: Delivery) -> None:
        """Send what is due to one webhook, one after the other."""
        due: Delivery | None = first
        try:
            while due is not None and not self._stopping.is_set():
                self.send(due)
                due = self._store.webhooks.next_due(first.webhook_id, at=datetime.now(UTC))
        except Exception:
            _log.exception("a webhook could not be told")

    def send(self, due: Delivery) -> None:
        """Make one attempt, and write down what came of it."""
        now = datetime.now(UTC)
        known = self._store.webhooks.get(due.webhook_id)
        claimed = replace(due, attempts=due.attempts + 1, next_at=now + self._lease)
        if known is None or not self._store.webhooks.claim(due, at=now, until=now + self._lease):
            return
        outcome = self._call(known, claimed.message, at=now)
        wait = None if outcome.is_success else self._wait_after(claimed.attempts)
        state = State.DELIVERED if outcome.is_success else State.WAITING if wait else State.GIVEN_UP
        self._store.webhooks.settle(
            claimed, outcome, state=state, next_at=datetime.now(UTC) + wait if wait else None
        )

    def _call(self, known: Webhook, sent: Message, *, at: datetime) -> Outcome:
        try:
            secret = self._workspace.seal(PURPOSE).open(known.sealed_secret)
            headers = webhook.signed_headers(secret, sent, at=at)
            answer = self._workspace.outgoing.call(
                "POST", known.url, headers=headers, body=sent.body.encode()
            )
        except SealBroken:
            return Outcome(failure=_SECRET_LOST)
        except NoAnswer as error:
            return Outcome(failure=error.reason)
        return Outcome(answer.status, len(answer.body))
