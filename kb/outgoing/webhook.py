"""Webhooks as values: what is told to whom, when it is tried again, and how it is signed.

Signing follows the Standard Webhooks specification, so that receivers can use its libraries.
Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md, read 2026-11-22.
"""

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (10, 60, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600, 24 * 3600)
)
"""How long after each failed attempt the next one comes; after the last it is given up."""

_SECRET_PREFIX = "whsec_"  # noqa: S105 - what a secret begins with


class Event(StrEnum):
    """What a webhook can be told of a macro or an article; `test` is sent by hand only."""

    APPROVED = "approved"
    CHANGED = "changed"
    RETIRED = "retired"
    TEST = "test"


CHOICES = (Event.APPROVED, Event.CHANGED, Event.RETIRED)
"""The events that an administrator chooses among."""


class State(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given-up"


@dataclass(frozen=True)
class NewWebhook:
    """A webhook before it has its number. `reached` is the last change that was looked at for it."""

    url: str
    events: frozenset[Event]
    sealed_secret: str
    reached: int
    made_at: datetime
    made_by: str
    is_on: bool = True


@dataclass(frozen=True)
class Webhook(NewWebhook):
    """Where to tell, and what."""

    id: int = 0


@dataclass(frozen=True)
class Message:
    """What is told, once and for all: the same id and the same body at every attempt."""

    id: str
    event: Event
    body: str
    made_at: datetime


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt. Of an answer only its status and length are kept, `failure` says why there is none."""

    answer_status: int | None = None
    answer_length: int | None = None
    failure: str | None = None

    @property
    def is_success(self) -> bool:
        """Whether the receiver took it."""
        return self.answer_status is not None and 200 <= self.answer_status < 300


@dataclass(frozen=True)
class Delivery:
    """A message on its way to one webhook."""

    id: int
    webhook_id: int
    message: Message
    state: State
    attempts: int
    next_at: datetime | None
    tried_at: datetime | None
    outcome: Outcome


def message(event: Event, data: Mapping[str, object], *, kind: str = "", at: datetime) -> Message:
    """Make a message, e.g. of type `macro.approved`, with a new id."""
    type_ = f"{kind}.{event}" if kind else str(event)
    moment = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    body = json.dumps({"type": type_, "timestamp": moment, "data": data}, separators=(",", ":"))
    return Message(f"msg_{secrets.token_hex(16)}", event, body, at)


def wait_after(attempts: int) -> timedelta | None:
    """Say how long to wait after so many failed attempts; None where it is given up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def new_secret() -> str:
    """Make a secret to sign with, as receivers are given it."""
    return _SECRET_PREFIX + b64encode(secrets.token_bytes(32)).decode("ascii")


def signed_headers(secret: str, sent: Message, *, at: datetime) -> dict[str, str]:
    """Give the headers of an attempt: the message's id, the time, and the signature over both and the body."""
    stamp = str(int(at.timestamp()))
    key = b64decode(secret.removeprefix(_SECRET_PREFIX))
    digest = hmac.digest(key, f"{sent.id}.{stamp}.{sent.body}".encode(), "sha256")
    return {
        "Content-Type": "application/json",
        "User-Agent": "Hamdeli-Webhooks",
        "Webhook-Id": sent.id,
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": f"v1,{b64encode(digest).decode('ascii')}",
    }
