import pytest

from kb.accounts.roles import Right
from kb.errors import Conflict, NotFound
from kb.library import workflow
from kb.library.entry import Entry, Kind, Revision, Status, Variant
from kb.library.workflow import Action
from tests.cast import NOW
from tests.texts import GOOD


def a_macro(status: Status = Status.DRAFT, **texts: str) -> Entry:
    """A macro as a value, its English source approved."""
    source = Revision(3, "Title", GOOD["en"], Status.APPROVED, None, "Reza", NOW)
    variants = {"en": Variant("en", source, source)}
    for locale, body in texts.items():
        text = Revision(1, "Title", body, status, 3, "Mei", NOW)
        variants[locale] = Variant(locale, text, text if status is Status.APPROVED else None)
    return Entry(Kind.MACRO, "double-charge", "en", variants=variants)


@pytest.mark.parametrize(
    ("status", "action", "next_status"),
    [
        (Status.DRAFT, Action.SUBMIT, Status.REVIEW),
        (Status.DRAFT, Action.APPROVE, Status.APPROVED),
        (Status.DRAFT, Action.SEND_BACK, None),
        (Status.REVIEW, Action.SUBMIT, None),
        (Status.REVIEW, Action.APPROVE, Status.APPROVED),
        (Status.REVIEW, Action.SEND_BACK, Status.DRAFT),
        (Status.APPROVED, Action.SUBMIT, None),
        (Status.APPROVED, Action.APPROVE, None),
        (Status.APPROVED, Action.SEND_BACK, None),
    ],
)
def test_statuses_move_as_the_table_says(status: Status, action: Action, next_status: Status | None) -> None:
    macro = a_macro(status, zh=GOOD["zh"])

    if next_status is None:
        with pytest.raises(Conflict):
            workflow.moved(macro, "zh", action)
    else:
        assert workflow.moved(macro, "zh", action).variants["zh"].latest.status is next_status


def test_a_draft_stands_beside_what_is_approved() -> None:
    macro = a_macro(Status.APPROVED, zh=GOOD["zh"])

    changed = workflow.with_text(macro, "zh", title="Title", body="新", author="Mei", at=NOW)

    assert changed.variants["zh"].in_use.body == GOOD["zh"]
    assert (changed.variants["zh"].latest.number, changed.variants["zh"].latest.status) == (2, Status.DRAFT)


def test_a_translation_remembers_what_it_was_made_from() -> None:
    changed = workflow.with_text(a_macro(), "fa", title="Title", body="متن", author="Reza", at=NOW)

    assert changed.variants["fa"].latest.source_revision == 3
    assert not changed.is_outdated("fa")


def test_a_changed_source_makes_translations_outdated() -> None:
    macro = a_macro(zh=GOOD["zh"])

    changed = workflow.with_text(macro, "en", title="Title", body="New", author="Reza", at=NOW)

    assert changed.is_outdated("zh")
    assert not changed.is_outdated("en")
    assert not workflow.still_right(changed, "zh").is_outdated("zh")


def test_a_text_translated_from_an_old_source_is_outdated_at_once() -> None:
    changed = workflow.with_text(
        a_macro(), "fa", title="Title", body="متن", author="Reza", at=NOW, made_from=2
    )

    assert changed.is_outdated("fa")


def test_the_source_is_never_outdated() -> None:
    with pytest.raises(Conflict):
        workflow.still_right(a_macro(), "en")


def test_still_right_holds_for_the_approved_text_too() -> None:
    macro = a_macro(Status.APPROVED, zh=GOOD["zh"])
    outdated = workflow.with_text(macro, "en", title="Title", body="New", author="Reza", at=NOW)

    stamped = workflow.still_right(outdated, "zh").variants["zh"]

    assert stamped.latest == stamped.approved
    assert stamped.latest.source_revision == 4


def test_a_stale_save_hands_out_what_stands_there() -> None:
    macro = a_macro()

    with pytest.raises(workflow.StaleSave) as stale:
        workflow.expect(macro, "en", 2)

    assert stale.value.current == macro.source.latest


@pytest.mark.parametrize(("locale", "expected"), [("en", 3), ("fa", None)])
def test_a_save_of_what_was_seen_is_fine(locale: str, expected: int | None) -> None:
    assert workflow.expect(a_macro(), locale, expected) is None  # type: ignore[func-returns-value]


def test_a_text_that_is_not_there_cannot_be_expected() -> None:
    with pytest.raises(NotFound):
        workflow.expect(a_macro(), "fa", 1)


@pytest.mark.parametrize(
    ("action", "locale", "right"),
    [
        (Action.SUBMIT, "en", Right.WRITE),
        (Action.SUBMIT, "zh", Right.TRANSLATE),
        (Action.APPROVE, "en", Right.APPROVE),
        (Action.APPROVE, "zh", Right.APPROVE),
        (Action.SEND_BACK, "zh", Right.APPROVE),
    ],
)
def test_each_action_asks_for_one_right(action: Action, locale: str, right: Right) -> None:
    assert workflow.right_for(action, a_macro(zh=GOOD["zh"]), locale) is right
