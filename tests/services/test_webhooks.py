"""Webhooks: what happens is told to a real receiver, whatever goes wrong in between."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kb.accounts.audit import Filter
from kb.accounts.user import SYSTEM, Role
from kb.errors import Invalid, NotAllowed, NotFound
from kb.library.entry import Kind, Status
from kb.library.file import FileEntry, FileVariant, LibraryFile
from kb.library.visibility import private
from kb.outgoing.webhook import Delivery, State, Webhook
from kb.services import accounts, audit, delivering, exchange, library, webhooks
from kb.services.delivering import Deliverer
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.cast import NOW, Cast
from tests.receiving import Receiver, receiving
from tests.texts import GOOD, a_macro

ALL = ("approved", "changed", "retired")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture
def workspace(both: Settings, receiver: Receiver) -> Iterator[Workspace]:
    """An open installation on both databases, that may call the receiver."""
    opened = open_workspace(receiver.allowed_in(both))
    yield opened
    opened.close()


def a_webhook(
    workspace: Workspace, receiver: Receiver, cast: Cast, events: tuple[str, ...] = ALL
) -> tuple[Webhook, str]:
    return webhooks.add(workspace, receiver.url, events, by=cast.ada, now=NOW)


def send_what_is_due(workspace: Workspace, **options: object) -> list[Delivery]:
    """Look at the changes and make one attempt at all that is due, as the thread does; gives what was due."""
    deliverer = Deliverer(workspace, **options)  # type: ignore[arg-type]
    now = datetime.now(UTC)
    delivering.collect(workspace.store, now=now)
    sent = []
    for known in workspace.store.webhooks.all():
        while due := workspace.store.webhooks.next_due(known.id, at=datetime.now(UTC)):
            deliverer.send(due)
            sent.append(due)
    return sent


def only(workspace: Workspace, hook: Webhook, cast: Cast) -> Delivery:
    (found,), total = webhooks.deliveries(workspace.store, hook.id, by=cast.ada)
    assert total == 1
    return found


def test_what_happens_is_told_signed_and_in_order(
    workspace: Workspace, receiver: Receiver, cast: Cast
) -> None:
    hook, secret = a_webhook(workspace, receiver, cast)
    a_macro(workspace.store, approved=True)
    library.retire(workspace.store, Kind.MACRO, "double-charge", by=cast.reza)

    send_what_is_due(workspace)

    bodies = [json.loads(each.body) for each in receiver.received]
    assert [body["type"] for body in bodies][-2:] == ["macro.approved", "macro.retired"]
    assert {body["type"] for body in bodies[:-2]} == {"macro.changed"}
    assert bodies[-2]["data"] == {
        "kind": "macro",
        "key": "double-charge",
        "locale": "en",
        "revision": 1,
        "sequence": bodies[-1]["data"]["sequence"] - 1,
    }
    assert all(each.is_signed_with(secret) for each in receiver.received)
    assert len({each.id for each in receiver.received}) == len(receiver.received)
    counts = webhooks.counts(workspace.store, by=cast.ada)
    assert counts == {hook.id: {State.DELIVERED: len(receiver.received)}}


def test_only_what_was_asked_for_is_told_and_only_from_then_on(
    workspace: Workspace, receiver: Receiver, cast: Cast
) -> None:
    a_macro(workspace.store, "before", approved=True)
    a_webhook(workspace, receiver, cast, ("approved",))
    a_macro(workspace.store, "after", approved=True)

    send_what_is_due(workspace)

    assert [json.loads(each.body)["data"]["key"] for each in receiver.received] == ["after"]


def test_what_only_some_may_see_is_not_told(workspace: Workspace, receiver: Receiver, cast: Cast) -> None:
    reza = accounts.add_person(
        workspace.store, "Reza", roles={Role.EDITOR}, password="a long walk home", by=SYSTEM, now=NOW
    )
    a_webhook(workspace, receiver, cast)
    library.create(
        workspace.store,
        Kind.MACRO,
        "mine",
        shortcut=None,
        situations=(),
        source_locale="en",
        title="Mine",
        body="For me alone.",
        visibility=private(reza),
        by=reza,
        now=NOW,
    )
    a_macro(workspace.store, "everybodys")

    send_what_is_due(workspace)

    assert [json.loads(each.body)["data"]["key"] for each in receiver.received] == ["everybodys"]


@pytest.mark.parametrize("status", [301, 400, 404, 410, 500, 503])
def test_what_is_not_taken_is_tried_again_with_the_same_bytes_later_and_later(
    workspace: Workspace, receiver: Receiver, cast: Cast, status: int
) -> None:
    hook, secret = a_webhook(workspace, receiver, cast)
    webhooks.send_test(workspace.store, hook.id, by=cast.ada, now=NOW)
    receiver.statuses = [status, status]

    send_what_is_due(workspace)
    once = only(workspace, hook, cast)
    workspace.store.webhooks.again(once.id, at=NOW)
    send_what_is_due(workspace)
    twice = only(workspace, hook, cast)
    workspace.store.webhooks.again(once.id, at=NOW)
    send_what_is_due(workspace)
    done = only(workspace, hook, cast)

    assert (once.state, once.attempts, once.outcome.answer_status, once.outcome.answer_length) == (
        State.WAITING,
        1,
        status,
        5,
    )
    assert once.next_at - once.tried_at >= timedelta(seconds=10)
    assert twice.next_at - twice.tried_at >= timedelta(minutes=1)
    assert (done.state, done.attempts, done.next_at) == (State.DELIVERED, 3, None)
    assert len({(each.id, each.body) for each in receiver.received}) == 1
    assert [each.is_signed_with(secret) for each in receiver.received] == [True] * 3


def test_it_is_given_up_after_the_last_wait_and_can_be_sent_again_by_hand(
    workspace: Workspace, receiver: Receiver, cast: Cast
) -> None:
    hook, _ = a_webhook(workspace, receiver, cast)
    webhooks.send_test(workspace.store, hook.id, by=cast.ada, now=NOW)
    receiver.statuses = [500] * 3

    tried = send_what_is_due(workspace, wait_after=lambda n: timedelta(microseconds=1) if n < 3 else None)
    given_up = only(workspace, hook, cast)
    nothing = send_what_is_due(workspace)
    webhooks.send_again(workspace.store, hook.id, given_up.id, by=cast.ada, now=NOW)
    send_what_is_due(workspace)

    assert (len(tried), given_up.state, given_up.next_at) == (3, State.GIVEN_UP, None)
    assert nothing == []
    assert only(workspace, hook, cast).state is State.DELIVERED
    assert len({(each.id, each.body) for each in receiver.received}) == 1


def test_an_address_that_is_no_longer_allowed_is_not_called(
    workspace: Workspace, receiver: Receiver, cast: Cast
) -> None:
    hook, _ = a_webhook(workspace, receiver, cast)
    webhooks.send_test(workspace.store, hook.id, by=cast.ada, now=NOW)
    strict = replace(workspace, settings=replace(workspace.settings, outgoing_allow=()))

    send_what_is_due(strict)

    assert only(workspace, hook, cast).outcome.failure == "private"
    assert receiver.received == []


def test_an_attempt_that_was_lost_is_repeated_and_meanwhile_nobody_else_begins(
    workspace: Workspace, receiver: Receiver, cast: Cast
) -> None:
    hook, _ = a_webhook(workspace, receiver, cast)
    webhooks.send_test(workspace.store, hook.id, by=cast.ada, now=NOW)
    due = only(workspace, hook, cast)
    now = datetime.now(UTC)

    mine = workspace.store.webhooks.claim(due, at=now, until=now + timedelta(minutes=1))
    theirs = workspace.store.webhooks.claim(due, at=now, until=now + timedelta(minutes=1))

    assert (mine, theirs) == (True, False)
    assert send_what_is_due(workspace) == []
    later = now + timedelta(minutes=2)
    (lost,) = workspace.store.webhooks.due(at=later, besides=[], limit=9)
    assert lost.message == due.message


def test_while_it_is_off_nothing_is_told_and_what_waits_goes_on_later(
    workspace: Workspace, receiver: Receiver, cast: Cast
) -> None:
    hook, _ = a_webhook(workspace, receiver, cast, ("approved",))
    a_macro(workspace.store, "before", approved=True)
    webhooks.switch(workspace.store, hook.id, is_on=False, by=cast.ada, now=NOW)
    a_macro(workspace.store, "meanwhile", approved=True)
    silent = send_what_is_due(workspace)
    webhooks.switch(workspace.store, hook.id, is_on=True, by=cast.ada, now=NOW)
    a_macro(workspace.store, "after", approved=True)

    send_what_is_due(workspace)

    assert silent == []
    keys = [json.loads(each.body)["data"]["key"] for each in receiver.received]
    assert keys == ["before", "after"]


def test_a_webhook_that_is_off_sends_no_test(workspace: Workspace, receiver: Receiver, cast: Cast) -> None:
    hook, _ = a_webhook(workspace, receiver, cast)
    webhooks.switch(workspace.store, hook.id, is_on=False, by=cast.ada, now=NOW)

    with pytest.raises(Invalid, match="switched off"):
        webhooks.send_test(workspace.store, hook.id, by=cast.ada, now=NOW)


def test_a_deleted_webhook_takes_its_deliveries_with_it(
    workspace: Workspace, receiver: Receiver, cast: Cast
) -> None:
    hook, _ = a_webhook(workspace, receiver, cast)
    webhooks.send_test(workspace.store, hook.id, by=cast.ada, now=NOW)

    webhooks.delete(workspace.store, hook.id, by=cast.ada, now=NOW)

    assert send_what_is_due(workspace) == []
    with pytest.raises(NotFound):
        webhooks.deliveries(workspace.store, hook.id, by=cast.ada)


def test_done_deliveries_are_forgotten_after_a_month_and_waiting_ones_never(
    workspace: Workspace, receiver: Receiver, cast: Cast
) -> None:
    hook, _ = a_webhook(workspace, receiver, cast)
    for _ in range(2):
        webhooks.send_test(workspace.store, hook.id, by=cast.ada, now=NOW)
    first = workspace.store.webhooks.next_due(hook.id, at=NOW)
    assert first
    Deliverer(workspace).send(first)

    workspace.store.webhooks.forget(before=NOW + timedelta(days=31))

    assert only(workspace, hook, cast).state is State.WAITING


def test_the_secret_is_sealed_and_what_was_done_is_written_down_without_it(
    workspace: Workspace, receiver: Receiver, cast: Cast
) -> None:
    hook, secret = a_webhook(workspace, receiver, cast)
    webhooks.switch(workspace.store, hook.id, is_on=False, by=cast.ada, now=NOW)
    webhooks.delete(workspace.store, hook.id, by=cast.ada, now=NOW)

    records, _ = audit.read(workspace.store, Filter(what="webhook-changed"), by=SYSTEM)

    assert secret not in hook.sealed_secret
    assert [(each.by, each.target, each.detail) for each in records] == [
        ("Ada", f"webhook/{hook.id} 127.0.0.1", "deleted"),
        ("Ada", f"webhook/{hook.id} 127.0.0.1", "switched off"),
        ("Ada", f"webhook/{hook.id} 127.0.0.1", "added: approved, changed, retired"),
    ]


def test_a_secret_that_cannot_be_read_is_told_and_nothing_is_sent(
    workspace: Workspace, receiver: Receiver, cast: Cast
) -> None:
    hook, _ = a_webhook(workspace, receiver, cast)
    webhooks.send_test(workspace.store, hook.id, by=cast.ada, now=NOW)
    (workspace.settings.data / "secret.key").write_bytes(bytes(32))

    send_what_is_due(workspace)

    assert only(workspace, hook, cast).outcome.failure == "secret"
    assert receiver.received == []


@pytest.mark.parametrize(
    ("url", "events", "where"),
    [
        ("http://127.0.0.1:22/", ALL, "url"),
        ("http://10.0.0.1/", ALL, "url"),
        ("javascript:alert(1)", ALL, "url"),
        ("https://example.org/", (), "events"),
        ("https://example.org/", ("test", "nonsense"), "events"),
    ],
)
def test_what_cannot_be_a_webhook_is_refused(
    workspace: Workspace, cast: Cast, url: str, events: tuple[str, ...], where: str
) -> None:
    strict = replace(workspace, settings=Settings(workspace.settings.data, ""))

    with pytest.raises(Invalid) as refused:
        webhooks.add(strict, url, events, by=cast.ada, now=NOW)

    assert [problem.where for problem in refused.value.problems] == [where]


def test_there_are_twenty_webhooks_at_most(workspace: Workspace, receiver: Receiver, cast: Cast) -> None:
    for _ in range(webhooks.MOST):
        a_webhook(workspace, receiver, cast)

    with pytest.raises(Invalid, match="20"):
        a_webhook(workspace, receiver, cast)


@pytest.mark.parametrize("name", ["reza", "mei", "eleni"])
def test_only_an_administrator_sees_or_touches_webhooks(
    workspace: Workspace, receiver: Receiver, cast: Cast, name: str
) -> None:
    hook, _ = a_webhook(workspace, receiver, cast)
    store, by = workspace.store, getattr(cast, name)

    for refused in (
        lambda: webhooks.webhooks(store, by=by),
        lambda: webhooks.counts(store, by=by),
        lambda: webhooks.one(store, hook.id, by=by),
        lambda: webhooks.deliveries(store, hook.id, by=by),
        lambda: webhooks.add(workspace, receiver.url, ALL, by=by, now=NOW),
        lambda: webhooks.switch(store, hook.id, is_on=False, by=by, now=NOW),
        lambda: webhooks.delete(store, hook.id, by=by, now=NOW),
        lambda: webhooks.send_test(store, hook.id, by=by, now=NOW),
        lambda: webhooks.send_again(store, hook.id, 1, by=by, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_the_thread_sends_by_itself_and_a_slow_receiver_delays_only_itself(
    workspace: Workspace, receiver: Receiver, cast: Cast
) -> None:
    with receiving() as slow:
        ports = frozenset({receiver.port, slow.port})
        both_allowed = replace(workspace, settings=replace(workspace.settings, outgoing_ports=ports))
        answers = Deliverer(both_allowed, every=0.02)
        slow.before = lambda _: receiver.wait_for(2) and None
        webhooks.add(both_allowed, slow.url, ALL, by=cast.ada, now=NOW)
        a_webhook(workspace, receiver, cast, ("approved", "retired"))
        answers.follow()

        a_macro(workspace.store, approved=True)
        library.retire(workspace.store, Kind.MACRO, "double-charge", by=cast.reza)

        assert len(receiver.wait_for(2)) == 2
        assert len(slow.wait_for(3)) >= 3
        answers.stop()


def test_two_processes_do_not_send_side_by_side(workspace: Workspace, receiver: Receiver, cast: Cast) -> None:
    first, second = Deliverer(workspace, every=0.02), Deliverer(workspace, every=0.02)
    hook, _ = a_webhook(workspace, receiver, cast)
    first.follow()
    second.follow()

    for _ in range(10):
        webhooks.send_test(workspace.store, hook.id, by=cast.ada, now=NOW)

    received = receiver.wait_for(10)
    assert len({each.id for each in received}) == len(received) == 10


def test_an_import_of_an_approved_text_is_told_as_an_approval(
    workspace: Workspace, receiver: Receiver, cast: Cast
) -> None:
    a_webhook(workspace, receiver, cast)
    texts = {
        "en": FileVariant("Charged twice", GOOD["en"], Status.APPROVED),
        "el": FileVariant("Διπλή χρέωση", GOOD["el"], Status.DRAFT),
    }
    file = LibraryFile((FileEntry(Kind.MACRO, "charge", "en", texts),))
    exchange.import_entries(workspace.store, file, by=cast.reza, now=NOW)

    send_what_is_due(workspace)

    bodies = [json.loads(each.body) for each in receiver.received]
    assert {(body["data"]["locale"], body["type"]) for body in bodies} == {
        ("en", "macro.approved"),
        ("el", "macro.changed"),
    }
