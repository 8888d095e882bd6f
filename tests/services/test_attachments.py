"""Files of an entry on both databases: what is kept, bounded, told to the logs, and handed back."""

from datetime import timedelta

import pytest

from kb.accounts.audit import Filter
from kb.accounts.user import SYSTEM
from kb.errors import Invalid, NotAllowed, NotFound
from kb.library.entry import Kind
from kb.library.version import Changed, Expected
from kb.services import attachments, audit, library
from kb.services.attachments import Put, Sent
from kb.storage import Store
from tests.cast import NOW, Cast
from tests.pictures import PDF, an_image
from tests.texts import a_macro

PHOTO = Sent("photo.png", an_image(), alt="The button")
LIMIT = 10_000_000


@pytest.fixture
def house(store: Store) -> Store:
    a_macro(store, approved=True)
    return store


def add(store: Store, sent: Sent = PHOTO) -> int:
    return attachments.add(store, Kind.MACRO, "double-charge", sent, limit=LIMIT, by=SYSTEM, now=NOW).id


def put(store: Store, sent: Sent = PHOTO, expected: Expected | None = None) -> Put:
    given = {"expected": expected} if expected else {}
    return attachments.put(store, Kind.MACRO, "double-charge", sent, limit=LIMIT, by=SYSTEM, now=NOW, **given)


def names(store: Store) -> list[str]:
    return [each.name for each in attachments.listed(store, Kind.MACRO, "double-charge", by=SYSTEM)]


def told(store: Store) -> list[str]:
    return [each.what for each in store.changes(0, 99)][2:]  # after the macro was made and approved


def test_what_was_added_comes_back_with_what_is_said_of_it(house: Store, cast: Cast) -> None:
    number = add(house)

    found, content = attachments.content(house, Kind.MACRO, "double-charge", number, by=cast.eleni)
    _, small = attachments.thumbnail(house, Kind.MACRO, "double-charge", number, by=cast.eleni)

    assert (found.name, found.media_type, found.width, found.height, found.alt, found.locale) == (
        "photo.png", "image/png", 40, 30, "The button", None,
    )  # fmt: skip
    assert (found.size, found.by, found.at) == (len(content), "system", NOW)
    assert (content[:4], small[:4]) == (b"\x89PNG", b"RIFF")
    assert attachments.listed(house, Kind.MACRO, "double-charge", by=cast.eleni) == [found]


def test_a_document_has_no_thumbnail(house: Store) -> None:
    number = add(house, Sent("terms.pdf", PDF))

    with pytest.raises(NotFound):
        attachments.thumbnail(house, Kind.MACRO, "double-charge", number, by=SYSTEM)


def test_every_change_is_told_to_who_follows_and_to_the_audit_log(house: Store) -> None:
    number = add(house)
    attachments.describe(
        house, Kind.MACRO, "double-charge", number, alt="Another", locale="en", by=SYSTEM, now=NOW
    )
    attachments.describe(
        house, Kind.MACRO, "double-charge", number, alt="Another", locale="en", by=SYSTEM, now=NOW
    )
    attachments.remove(house, Kind.MACRO, "double-charge", number, by=SYSTEM, now=NOW)
    for _ in range(2):
        attachments.bring_back(house, Kind.MACRO, "double-charge", number, by=SYSTEM, now=NOW)

    records, _ = audit.read(house, Filter(target="macro/double-charge"), by=SYSTEM)
    assert told(house) == ["attached", "attachment described", "detached", "attached"]
    assert sorted((each.what, each.detail) for each in records if "file" in each.what) == [
        ("file-added", "photo.png"),
        ("file-added", "photo.png"),
        ("file-removed", "photo.png"),
    ]


def test_what_was_removed_is_gone_for_good_after_a_day(house: Store) -> None:
    first = add(house)
    attachments.remove(house, Kind.MACRO, "double-charge", first, by=SYSTEM, now=NOW)

    later = NOW + timedelta(days=1, seconds=1)
    with pytest.raises(NotFound):
        attachments.bring_back(house, Kind.MACRO, "double-charge", first, by=SYSTEM, now=later)

    assert names(house) == []


def test_a_name_that_was_removed_is_free_again(house: Store) -> None:
    first = add(house)
    attachments.remove(house, Kind.MACRO, "double-charge", first, by=SYSTEM, now=NOW)

    second = add(house)

    assert (first != second, names(house)) == (True, ["photo.png"])
    with pytest.raises(NotFound):
        attachments.bring_back(house, Kind.MACRO, "double-charge", first, by=SYSTEM, now=NOW)


def test_there_is_room_for_five_files_and_twenty_five_megabytes(house: Store) -> None:
    large = b"x" * 9_000_000
    add(house, Sent("a.txt", large))
    add(house, Sent("b.txt", large))
    with pytest.raises(Invalid, match="25 MB together"):
        add(house, Sent("c.txt", large))
    for number in range(3):
        add(house, Sent(f"{number}.txt", b"few"))

    with pytest.raises(Invalid, match="5 files"):
        add(house, Sent("d.txt", b"few"))
    first = attachments.listed(house, Kind.MACRO, "double-charge", by=SYSTEM)[0]
    attachments.remove(house, Kind.MACRO, "double-charge", first.id, by=SYSTEM, now=NOW)
    add(house, Sent("d.txt", b"few"))
    with pytest.raises(Invalid, match="5 files"):
        attachments.bring_back(house, Kind.MACRO, "double-charge", first.id, by=SYSTEM, now=NOW)


@pytest.mark.parametrize("size", [LIMIT + 1, 0])
def test_a_file_too_large_or_empty_is_refused(house: Store, size: int) -> None:
    with pytest.raises(Invalid) as refused:
        add(house, Sent("x.txt", b"x" * size))

    assert [problem.where for problem in refused.value.problems] == ["file"]
    assert (names(house), told(house)) == ([], [])


def test_the_same_file_put_twice_changes_nothing(house: Store) -> None:
    first = put(house)
    _, kept = attachments.content(house, Kind.MACRO, "double-charge", first.attachment.id, by=SYSTEM)

    again, what_we_gave = put(house), put(house, Sent("photo.png", kept, alt="The button"))

    assert (first.created, again.created, what_we_gave.created) == (True, False, False)
    assert {each.attachment.id for each in (first, again, what_we_gave)} == {first.attachment.id}
    assert told(house) == ["attached"]


def test_another_file_put_under_a_name_takes_its_place(house: Store) -> None:
    first = put(house)

    second = put(house, Sent("photo.png", an_image(size=(50, 50))))

    assert (second.created, names(house)) == (False, ["photo.png"])
    assert (second.attachment.width, second.attachment.sha256 != first.attachment.sha256) == (50, True)


def test_who_expects_another_file_is_told(house: Store) -> None:
    first = put(house, expected=Expected(new=True)).attachment
    put(house, Sent("photo.png", an_image(), alt="Changed meanwhile"))

    for expected in (Expected(new=True), Expected(frozenset({first.version}))):
        with pytest.raises(Changed):
            put(house, Sent("photo.png", an_image(size=(9, 9))), expected)
    with pytest.raises(Changed):
        attachments.remove(
            house,
            Kind.MACRO,
            "double-charge",
            attachments.named(house, Kind.MACRO, "double-charge", "photo.png", by=SYSTEM).id,
            expected=Expected(frozenset({first.version})),
            by=SYSTEM,
        )


def test_a_name_that_does_not_fit_the_file_is_not_put(house: Store) -> None:
    with pytest.raises(Invalid, match="png"):
        put(house, Sent("photo.jpg", an_image()))


@pytest.mark.parametrize("name", ["mei", "eleni"])
def test_only_who_may_write_the_entry_changes_its_files(house: Store, cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        attachments.add(house, Kind.MACRO, "double-charge", PHOTO, limit=LIMIT, by=getattr(cast, name))


def test_the_files_of_what_is_retired_wait_with_it(house: Store) -> None:
    add(house)
    library.retire(house, Kind.MACRO, "double-charge", by=SYSTEM)
    with pytest.raises(NotFound):
        attachments.listed(house, Kind.MACRO, "double-charge", by=SYSTEM)

    library.bring_back(house, Kind.MACRO, "double-charge", by=SYSTEM)

    assert names(house) == ["photo.png"]
