"""English told plainly: troubles in the past or without a verb, results, people of ours; and what only looks like them."""

import pytest

from kb.tone import ELEMENTS, check


def present(text: str) -> set[str]:
    report = check(text, "en")
    return {name for name in ELEMENTS if report.elements[name].present}


@pytest.mark.parametrize(
    "text",
    [
        "The dryer stopped mid-cycle and the shirts came out grey.",
        "Two nights without water is too long.",
        "The paint peeled within a month.",
        "The lesson froze every few minutes.",
        "The tyre went flat on the first ride.",
        "The filling fell out after four days.",
        "The app logged you out in the middle of your exam.",
        "Your son's name was left off the list.",
        "Your results were delayed by the lab.",
        "The wedding album has your aunt's name misspelt on every page.",
        "A stranger opened your door with a key card of ours.",
        "Our van clipped your wall.",
        "There were peanuts in a dish that the menu calls nut-free.",
        "The invoice listed three licences although you hold two.",
        "A wasp in the jam!",
        "My colleague hung up on you.",
        "That's a regression from #2210.",
    ],
)
def test_a_trouble_told_first_is_an_acknowledgement(text: str) -> None:
    assert "acknowledgement" in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "Your application was received on 3 March.",
        "You returned the drill on 8 May.",
        "Your bank declined the payment.",
        "Mattresses are covered for five years.",
        "The warranty covers faults for two years.",
        "If the paint peels, tell us.",
        "The lamp is red. Thank you for your understanding.",
    ],
)
def test_a_neutral_fact_or_a_closing_thanks_is_none(text: str) -> None:
    assert "acknowledgement" not in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "The engineer fits the new valve on Thursday at ten.",
        "The taps should run warm from six this evening.",
        "The late fee is gone from your account.",
        "Your tutor sent the homework to your inbox.",
        "Tom put a new tube in this morning.",
        "Our drivers swap it on the 20th.",
        "Bins in Mill Lane will be emptied this Saturday.",
        "Please be advised that the lift will be serviced on 9 May.",
        "The Grand is holding a suite for you.",
        "PR 88 fixes the crash.",
        "Thanks, merged!",
        "By Friday the scaffold will be down.",
        "The bar now shuts at eleven.",
        "One of them is a hold, which I have released.",
        "A new plate is travelling to you with order 881.",
        "Your refund has cleared.",
        "The lock has a new code.",
    ],
)
def test_a_step_told_by_its_doer_or_result_is_an_action(text: str) -> None:
    assert "action" in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "The kitchen closes at nine.",
        "Practice starts at five.",
        "The doctor sees patients from Monday to Thursday.",
        "Tutors set their own hours.",
        "Your contract runs until March.",
        "Another airline operated that flight. Its staff closed the gate at 10:40.",
        "The police closed the file in May.",
        "Your contractor damaged the cable.",
        "Another shop sold you the ticket.",
        "This issue has been marked as stale.",
        "The parcel went missing on the way.",
        "The rent is due on the first of the month.",
    ],
)
def test_a_habit_and_the_deeds_of_others_are_no_action(text: str) -> None:
    assert "action" not in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "Would you mind sharing the file?",
        "Can you paste the output of `uname`?",
        "Could you mark them for me?",
    ],
)
def test_what_is_asked_for_us_is_an_invitation(text: str) -> None:
    assert "invitation" in present(text)


def test_an_update_is_no_invitation() -> None:
    assert "invitation" not in present("Update to 5.2, in which the logout is fixed.")
