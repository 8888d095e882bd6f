"""What is told, how it is signed, and when it is tried again."""

import json
from base64 import b64encode
from datetime import timedelta

from kb.outgoing import webhook
from kb.outgoing.webhook import Event, Message
from tests.cast import NOW
from tests.receiving import Received


def test_a_message_is_signed_as_the_standard_says() -> None:
    # The example of the specification: its own secret, id, time and body.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    sent = Message("msg_p5jXN8AQM9LWM0D4loKWxJek", Event.TEST, '{"test": 2432232314}', NOW)
    at = NOW.fromtimestamp(1614265330, NOW.tzinfo)

    headers = webhook.signed_headers(secret, sent, at=at)

    assert headers["Webhook-Signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_believes_it_and_nothing_that_was_changed() -> None:
    secret = webhook.new_secret()
    sent = webhook.message(Event.APPROVED, {"key": "refund"}, kind="macro", at=NOW)
    headers = {k.lower(): v for k, v in webhook.signed_headers(secret, sent, at=NOW).items()}
    got = Received(headers, sent.body.encode())
    now = NOW.timestamp()

    assert got.is_signed_with(secret, now=now)
    assert not got.is_signed_with(webhook.new_secret(), now=now)
    assert not got.is_signed_with(secret, now=now + 600)
    assert not Received(headers, got.body + b" ").is_signed_with(secret, now=now)
    assert not Received({**headers, "webhook-id": "msg_other"}, got.body).is_signed_with(secret, now=now)
    later = str(int(now) + 1)
    assert not Received({**headers, "webhook-timestamp": later}, got.body).is_signed_with(secret, now=now)


def test_a_message_says_what_happened_and_when() -> None:
    sent = webhook.message(Event.RETIRED, {"key": "refund"}, kind="article", at=NOW)

    assert json.loads(sent.body) == {
        "type": "article.retired",
        "timestamp": "2026-11-22T09:30:00Z",
        "data": {"key": "refund"},
    }
    assert sent.id != webhook.message(Event.RETIRED, {}, at=NOW).id


def test_each_wait_is_longer_and_after_eight_attempts_it_is_given_up() -> None:
    waits = [webhook.wait_after(attempts) for attempts in range(1, 9)]

    assert waits == [
        timedelta(seconds=10),
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=6),
        timedelta(hours=24),
        None,
    ]
    assert webhook.wait_after(20) is None


def test_a_secret_is_long_and_never_the_same() -> None:
    made = {webhook.new_secret() for _ in range(20)}

    assert len(made) == 20
    assert {len(secret) for secret in made} == {len("whsec_") + len(b64encode(bytes(32)))}
