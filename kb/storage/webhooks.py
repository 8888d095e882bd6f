"""The shelf of webhooks and of what is on its way to them. Secrets come in sealed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update

from kb.outgoing.webhook import Delivery, Event, Message, NewWebhook, Outcome, State, Webhook
from kb.storage import tables
from kb.storage.database import Database

_hooks = tables.webhook
_deliveries = tables.webhook_delivery


class Webhooks:
    """Webhooks and their deliveries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Webhook]:
        """List the webhooks in the order in which they were made."""
        with self._database.read() as connection:
            return [_webhook(row) for row in connection.execute(select(_hooks).order_by(_hooks.c.id))]

    def get(self, id_: int) -> Webhook | None:
        """Find a webhook."""
        with self._database.read() as connection:
            row = connection.execute(select(_hooks).where(_hooks.c.id == id_)).first()
            return _webhook(row) if row else None

    def behind(self, sequence: int) -> list[Webhook]:
        """List the webhooks in use that have not looked at the changes up to a number."""
        wanted = select(_hooks).where(_hooks.c.is_on, _hooks.c.reached < sequence).order_by(_hooks.c.id)
        with self._database.read() as connection:
            return [_webhook(row) for row in connection.execute(wanted)]

    def add(self, new: NewWebhook) -> Webhook:
        """Make a webhook."""
        row = {**vars(new), "events": " ".join(sorted(new.events))}
        with self._database.write() as connection:
            id_ = connection.execute(insert(_hooks).returning(_hooks.c.id), row).scalar_one()
        return Webhook(**vars(new), id=id_)

    def switch(self, id_: int, *, is_on: bool, reached: int) -> None:
        """Switch a webhook on or off, having looked at the changes up to a number."""
        self._set(id_, is_on=is_on, reached=reached)

    def reach(self, id_: int, reached: int) -> None:
        """Note the last change that was looked at for a webhook."""
        self._set(id_, reached=reached)

    def remove(self, id_: int) -> None:
        """Delete a webhook with its deliveries."""
        with self._database.write() as connection:
            connection.execute(delete(_hooks).where(_hooks.c.id == id_))

    def put(self, webhook_id: int, messages: Sequence[Message], *, at: datetime) -> None:
        """Put messages on their way."""
        rows = [
            {
                "webhook_id": webhook_id,
                "message_id": each.id,
                "event": each.event,
                "body": each.body,
                "made_at": each.made_at,
                "state": State.WAITING,
                "attempts": 0,
                "next_at": at,
            }
            for each in messages
        ]
        if rows:
            with self._database.write() as connection:
                connection.execute(insert(_deliveries), rows)

    def delivery(self, webhook_id: int, id_: int) -> Delivery | None:
        """Find a delivery of a webhook."""
        wanted = select(_deliveries).where(_deliveries.c.webhook_id == webhook_id, _deliveries.c.id == id_)
        with self._database.read() as connection:
            row = connection.execute(wanted).first()
            return _delivery(row) if row else None

    def deliveries(self, webhook_id: int, *, offset: int, limit: int) -> list[Delivery]:
        """List a webhook's deliveries, newest first."""
        wanted = select(_deliveries).where(_deliveries.c.webhook_id == webhook_id)
        page = wanted.order_by(_deliveries.c.id.desc()).offset(offset).limit(limit)
        with self._database.read() as connection:
            return [_delivery(row) for row in connection.execute(page)]

    def counts(self) -> dict[int, dict[State, int]]:
        """Count the deliveries of each webhook by state."""
        columns = (_deliveries.c.webhook_id, _deliveries.c.state)
        found: dict[int, dict[State, int]] = {}
        with self._database.read() as connection:
            for id_, state, count in connection.execute(select(*columns, func.count()).group_by(*columns)):
                found.setdefault(id_, {})[State(state)] = count
        return found

    def due(self, *, at: datetime, besides: Collection[int], limit: int) -> list[Delivery]:
        """List deliveries that are due, the oldest of each webhook in use, but none to the webhooks `besides`."""
        is_due = (_deliveries.c.state == State.WAITING, _deliveries.c.next_at <= at)
        first = (
            select(func.min(_deliveries.c.id))
            .join(_hooks)
            .where(*is_due, _hooks.c.is_on, _hooks.c.id.not_in(besides))
            .group_by(_hooks.c.id)
        )
        wanted = select(_deliveries).where(_deliveries.c.id.in_(first)).order_by(_deliveries.c.next_at)
        with self._database.read() as connection:
            return [_delivery(row) for row in connection.execute(wanted.limit(limit))]

    def next_due(self, webhook_id: int, *, at: datetime) -> Delivery | None:
        """Give the oldest delivery of a webhook that is due, where the webhook is in use."""
        is_due = (_deliveries.c.state == State.WAITING, _deliveries.c.next_at <= at)
        wanted = select(_deliveries).join(_hooks).where(*is_due, _hooks.c.is_on, _hooks.c.id == webhook_id)
        with self._database.read() as connection:
            row = connection.execute(wanted.order_by(_deliveries.c.id).limit(1)).first()
            return _delivery(row) if row else None

    def claim(self, due: Delivery, *, at: datetime, until: datetime) -> bool:
        """Begin an attempt, which is ours until a time; False where somebody else began it."""
        values = {"attempts": due.attempts + 1, "tried_at": at, "next_at": until}
        with self._database.write() as connection:
            claimed = connection.execute(update(_deliveries).where(*_unchanged(due)).values(values))
            return claimed.rowcount == 1

    def settle(self, claimed: Delivery, outcome: Outcome, *, state: State, next_at: datetime | None) -> None:
        """Write down what came of an attempt, unless the delivery was changed meanwhile."""
        values = {**vars(outcome), "state": state, "next_at": next_at}
        with self._database.write() as connection:
            connection.execute(update(_deliveries).where(*_unchanged(claimed)).values(values))

    def again(self, id_: int, *, at: datetime) -> None:
        """Put a delivery on its way once more, as it is."""
        values = {"state": State.WAITING, "next_at": at}
        with self._database.write() as connection:
            connection.execute(update(_deliveries).where(_deliveries.c.id == id_).values(values))

    def forget(self, *, before: datetime) -> None:
        """Delete deliveries of an older time that are settled."""
        is_old = (_deliveries.c.made_at < before, _deliveries.c.state != State.WAITING)
        with self._database.write() as connection:
            connection.execute(delete(_deliveries).where(*is_old))

    def _set(self, id_: int, **values: object) -> None:
        with self._database.write() as connection:
            connection.execute(update(_hooks).where(_hooks.c.id == id_).values(values))


def _unchanged(known: Delivery) -> tuple[ColumnElement[bool], ...]:
    return (
        _deliveries.c.id == known.id,
        _deliveries.c.attempts == known.attempts,
        _deliveries.c.state == State.WAITING,
        _deliveries.c.next_at == known.next_at,
    )


def _webhook(row: Row[tuple[object, ...]]) -> Webhook:
    values = dict(row._mapping)
    return Webhook(**{**values, "events": frozenset(map(Event, str(values["events"]).split()))})


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        message=Message(row.message_id, Event(row.event), row.body, row.made_at),
        state=State(row.state),
        attempts=row.attempts,
        next_at=row.next_at,
        tried_at=row.tried_at,
        outcome=Outcome(row.answer_status, row.answer_length, row.failure),
    )
