"""A team's library some weeks into its life, for the pictures: people, use, wishes, what is due, files, changes under way."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from kb.accounts import second_factor as factors
from kb.accounts.user import SYSTEM, Person, Role, Scope
from kb.library.bulk import Change, Given
from kb.library.entry import Kind
from kb.library.stewardship import Stewardship
from kb.library.unsaved import Place
from kb.library.visibility import Visibility, private
from kb.outgoing.webhook import Outcome, State
from kb.services import (
    accounts,
    advising,
    attachments,
    bulk,
    delivering,
    favourites,
    indexing,
    invitations,
    library,
    misfits,
    misses,
    second_factor,
    stewardship,
    teams,
    tokens,
    tone,
    unsaved,
    usage,
    webhooks,
)
from kb.services.workspace import Workspace
from kb.storage import Store
from kb.tone.policy import Waiver

PASSWORD = "a screenshot a day"  # noqa: S105 - of a database that lives for some minutes
NOW = datetime.now(UTC)
DAY = timedelta(days=1)
DRAFTS = {
    "en": "Hello {{ customer.first_name }},\n\nI am so sorry that your parcel is still not there; I see that it has been on its way for nine days.\n\nWe are looking into it.",
    "fa": "{{ customer.first_name }} گرامی،\n\nبابت دیر رسیدن بسته‌تان عذر می‌خواهم؛ می‌بینم که نه روز است در راه مانده است.\n\nدر حال بررسی هستیم.",
    "el": "Γεια σας {{ customer.first_name }},\n\nλυπάμαι που το δέμα σας δεν έχει φτάσει ακόμη· βλέπω ότι είναι στον δρόμο εδώ και εννέα ημέρες.\n\nΤο εξετάζουμε.",
    "zh": "{{ customer.first_name }}，您好：\n\n非常抱歉，您的包裹至今未到；我看到它已经在路上九天了。\n\n我们正在处理。",
}
# What was searched for in vain: the words, the language, how often.
_IN_VAIN = (
    ("gift card", "en", 9),
    ("discount code not working", "en", 5),
    ("کارت هدیه", "fa", 6),
    ("δωροκάρτα", "el", 4),
    ("礼品卡", "zh", 3),
    ("customs fees", "en", 2),
)
_DID_NOT_FIT = (
    ("double-charge", "en", "charged twice", "Too formal for chat; customers answer me in two words."),
    ("late-parcel", "fa", "دیر رسیدن بسته", "برای بستهٔ خارج از کشور جمله‌ای دربارهٔ گمرک کم دارد."),
    ("refund-on-its-way", "en", "refund when", "The bank name is missing."),
)


def prepare(workspace: Workspace) -> None:
    """Fill the library of a workspace."""
    store = workspace.store
    cast = _people(workspace)
    _texts(store, cast)
    _use(workspace, cast)
    _upkeep(store, cast)
    _for_programs(workspace, cast)
    indexing.Indexer(workspace).catch_up()
    advising.Adviser(workspace).catch_up()


def _people(workspace: Workspace) -> dict[str, Person]:
    store = workspace.store
    roles: dict[str, tuple[set[Role], Sequence[str]]] = {
        "Ada": ({Role.ADMINISTRATOR}, ()),
        "Reza": ({Role.EDITOR}, ()),
        "Eleni": ({Role.AGENT}, ()),
        "梅": ({Role.TRANSLATOR}, ("zh",)),
        "Nikos": ({Role.AGENT, Role.TRANSLATOR}, ("el",)),
    }
    cast = {
        name: accounts.add_person(
            store, name, roles=given, locales=locales, password=PASSWORD, by=SYSTEM, now=NOW - 80 * DAY
        )
        for name, (given, locales) in roles.items()
    }
    for name, members in (("Billing", ("Eleni", "Reza")), ("Delivery", ("Nikos",))):
        made = teams.add(store, name, by=cast["Ada"])
        teams.set_members(store, made.id, [cast[each].id for each in members], by=cast["Ada"])
    invitations.invite(
        store, "Maria, evenings", roles={Role.AGENT}, mail="maria@example.org", by=cast["Ada"], now=NOW - DAY
    )
    second_factor.propose(store, cast["Ada"], seal=workspace.seal(factors.PURPOSE))
    return cast


def _texts(store: Store, cast: dict[str, Person]) -> None:
    """Make a draft a language that fails the tone check, a changed source, files, what is retired and what is private."""
    reza, eleni = cast["Reza"], cast["Eleni"]
    for locale, text in DRAFTS.items():
        _macro(store, f"late-parcel-{locale}", locale, text.split("\n")[-1].rstrip(".。"), text, by=reza)
    _rewrite(store, "password-reset", ("Hello", "Good day"), ("24 hours", "60 minutes"), by=reza)
    _rewrite(store, "double-charge", ("twice", "two times"), by=reza, ago=9 * DAY)
    _rewrite(store, "double-charge", ("two times", "twice"), ("our mistake", "a mistake of ours"), by=reza)
    photo = attachments.Sent("statement.png", a_statement(), alt="The two charges, one above the other")
    attachments.add(store, Kind.MACRO, "invoice-copy", photo, limit=1_000_000, by=reza)
    attachments.add(store, Kind.MACRO, "double-charge", photo, limit=1_000_000, by=reza)
    _macro(
        store, "winter-sale", "en", "Winter sale: what still applies", "The sale ended on 6 January.", by=reza
    )
    library.retire(store, Kind.MACRO, "winter-sale", by=reza, now=NOW - 5 * DAY)
    _macro(
        store,
        "my-sign-off",
        "en",
        "My own goodbye",
        "Have a calm evening!\n\nEleni",
        by=eleni,
        is_private=True,
    )
    billing = teams.named(store, "Billing", by=cast["Ada"])
    library.show_to(store, Kind.MACRO, "invoice-copy", Visibility(frozenset({billing.id})), by=reza)
    waived = Waiver(
        "late-parcel-en", "en", "vague-action", "We are looking into it", "The carrier tells us no more."
    )
    tone.waive(store, waived, by=reza)
    tone.set_levels(store, {"pity": "off", "blame": "error"}, by=reza)
    unsaved.keep(
        store,
        Place(Kind.MACRO, "cancel-subscription", "en"),
        title="Your subscription is cancelled",
        body="Hello {{ customer.first_name }},\n\nI have cancelled it as you asked.",
        expected=1,
        by=reza,
    )


def _macro(
    store: Store, key: str, locale: str, title: str, body: str, *, by: Person, is_private: bool = False
) -> None:
    library.create(
        store,
        Kind.MACRO,
        key,
        shortcut=None,
        situations=() if is_private else ("delivery",),
        source_locale=locale,
        title=title,
        body=body,
        visibility=private(by) if is_private else Visibility(),
        by=by,
        now=NOW - 7 * DAY,
    )


def _rewrite(
    store: Store, key: str, *changes: tuple[str, str], by: Person, ago: timedelta = timedelta(hours=3)
) -> None:
    latest = library.entry(store, Kind.MACRO, key, by=SYSTEM).source.latest
    body = latest.body
    for old, new in changes:
        body = body.replace(old, new)
    library.save_variant(
        store,
        Kind.MACRO,
        key,
        "en",
        title=latest.title,
        body=body,
        expected=latest.number,
        by=by,
        now=NOW - ago,
    )


def _use(workspace: Workspace, cast: dict[str, Person]) -> None:
    """Let the agents copy for twelve weeks, some texts often and some never, and say what they missed."""
    store, eleni = workspace.store, cast["Eleni"]
    chance = random.Random(7)  # noqa: S311 - the same weeks in each run
    entries = [
        each for each in library.entries(store, by=SYSTEM) if each.visibility.is_for_all and not each.retired
    ]
    copies = [
        (NOW - timedelta(weeks=week, minutes=chance.randint(30, 9000)), entry.kind, entry.key, locale)
        for place, entry in enumerate(chance.sample(entries, len(entries) - 5))
        for locale in entry.variants
        for week in range(12)
        for _ in range(int(chance.random() * 9 / (1 + place / 3) * (1.4 - week / 16)))
    ]
    for at, kind, key, locale in sorted(copies):
        usage.count(store, kind, key, locale, by=cast["Nikos"], now=at)
    for hours, key in enumerate(("late-parcel", "refund-on-its-way", "account-locked", "praise-received")):
        usage.count(store, Kind.MACRO, key, "fa", by=eleni, now=NOW - timedelta(hours=hours + 1))
    for key in ("double-charge", "promise-with-a-time"):
        favourites.put(store, Kind.MACRO, key, by=eleni)
    for words, locale, times in _IN_VAIN:
        for time in range(times):
            misses.record(workspace, words, locale=locale, by=eleni, now=NOW - time * DAY)
    misses.ask_for(workspace, "gift card", locale="en", by=eleni)
    for key, locale, query, remark in _DID_NOT_FIT:
        misfits.record(store, Kind.MACRO, key, locale, query=query, remark=remark, by=eleni)


def _upkeep(store: Store, cast: dict[str, Person]) -> None:
    """Name owners and review dates, and change many texts: one change made, one only tried."""
    reza = cast["Reza"]
    for place, entry in enumerate(library.entries(store, by=SYSTEM)[:12]):
        if entry.visibility.is_for_all:
            day = NOW.date() + timedelta(days=place * 7 - 24)
            owner = (reza.id, cast["Ada"].id if place % 4 else None)[place % 2]
            kept = Stewardship(owner, day, 6)
            stewardship.keep(store, entry.kind, entry.key, kept, by=reza)
    keys = [
        (Kind.MACRO, key) for key in ("late-parcel", "asked-twice", "broken-on-arrival", "service-outage")
    ]
    _bulk(store, keys, Change.ADD_SITUATION, Given(situation="delivery"), by=reza, is_made=True)
    keys += [(Kind.MACRO, f"late-parcel-{locale}") for locale in DRAFTS]
    _bulk(store, keys, Change.REPLACE, Given(find="parcel", put="package", locale="en"), by=reza)


def _bulk(
    store: Store,
    keys: list[tuple[Kind, str]],
    change: Change,
    given: Given,
    *,
    by: Person,
    is_made: bool = False,
) -> None:
    number = bulk.propose(store, keys, change, given, by=by)
    bulk.work(store, number, by=by, seconds=30)
    if is_made:
        bulk.begin(store, number, by=by)
        bulk.work(store, number, by=by, seconds=30)


def _for_programs(workspace: Workspace, cast: dict[str, Person]) -> None:
    """Make tokens, and a webhook with deliveries of which the last waits for its next attempt."""
    store, ada = workspace.store, cast["Ada"]
    for name, scope, life in (
        ("Nightly export", Scope.READ, 90),
        ("Chat widget", Scope.READ, None),
        ("Import", Scope.WRITE, 30),
    ):
        tokens.make(store, name, scope=scope, life=life, by=ada, now=NOW - 9 * DAY)
    made, _ = webhooks.add(
        workspace, "https://desk.example.org/hamdeli", ["approved", "changed", "retired"], by=ada, now=NOW
    )
    for key in ("asked-twice", "bug-report-received", "feature-request"):
        _rewrite(store, key, ("Hello", "Good day"), by=cast["Reza"])
    delivering.collect(store, now=NOW)
    while due := store.webhooks.next_due(made.id, at=datetime.now(UTC)):
        until = datetime.now(UTC) + timedelta(minutes=25)
        store.webhooks.claim(due, at=datetime.now(UTC), until=until)
        claimed = replace(due, attempts=due.attempts + 1, next_at=until)
        is_last = store.webhooks.next_due(made.id, at=datetime.now(UTC)) is None
        outcome = Outcome(503, 19) if is_last else Outcome(204, 0)
        state = State.WAITING if is_last else State.DELIVERED
        store.webhooks.settle(claimed, outcome, state=state, next_at=until if is_last else None)


def a_statement() -> bytes:
    """Draw a bank's statement with two equal charges."""
    image = Image.new("RGB", (720, 420), "#ffffff")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 720, 64), fill="#0f766e")
    pen.text((28, 18), "Statement", fill="#ffffff", font_size=26)
    lines = (
        ("18 Nov", "Hamdeli, order A-1043", "49.90"),
        ("18 Nov", "Hamdeli, order A-1043", "49.90"),
        ("16 Nov", "Bakery", "3.20"),
    )
    for place, (day, words, amount) in enumerate(lines):
        top = 96 + place * 72
        if place < 2:
            pen.rounded_rectangle((16, top - 12, 704, top + 44), radius=10, fill="#fdf1e1")
        pen.text((36, top), day, fill="#625c53", font_size=24)
        pen.text((160, top), words, fill="#1f1d1a", font_size=24)
        pen.text((600, top), amount, fill="#1f1d1a", font_size=24)
    drawn = BytesIO()
    image.save(drawn, "PNG")
    return drawn.getvalue()
