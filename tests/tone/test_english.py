"""English: each construction tells its element or not, whatever the wording; nothing here is a phrase of a rule file."""

from pathlib import Path

import pytest

from kb.tone import ELEMENTS, check
from kb.tone.engine import read

MACROS = Path(__file__).parents[2] / "templates_library" / "macros"


def present(text: str) -> set[str]:
    report = check(text, "en")
    return {name for name in ELEMENTS if report.elements[name].present}


def rules(text: str) -> set[str]:
    return {finding.rule for finding in check(text, "en").findings}


@pytest.mark.parametrize(
    "text",
    [
        "You waited forty minutes and nobody came.",
        "That is far too long.",
        "Our van drove past your house.",
        "The invoice should have gone to your new address.",
        "You should never have been asked for it twice.",
        "You shouldn't have to chase us.",
        "Nobody likes finding a hair in the salad.",
        "Being turned away at the door is humiliating.",
        "Your photos were very clear.",
        "Your disappointment is understandable.",
        "You were quite right to complain.",
        "This one is on us.",
        "Our clerk mistyped your name.",
        "One of our printers swallowed your form.",
        "We kept you waiting.",
        "The mix-up happened at our desk.",
        "I winced when I saw the photo.",
        "We have been slow to answer.",
        "So the tap is still dripping after two visits.",
        "I'm afraid our oven gave out.",
        "A heel should last longer than two days.",
        "We have received your complaint about the porter.",
    ],
)
def test_a_problem_or_fault_named_is_an_acknowledgement(text: str) -> None:
    assert "acknowledgement" in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "Deposits are returned within ten days.",
        "The museum opens at ten.",
        "Please restart the router.",
        "We have replaced the lamp.",
        "That isn't our problem.",
        "Thanks in advance.",
        "You entered the wrong meter number.",
        "Would you like the aisle or the window?",
        "The payment was declined by the card issuer.",
        "We do not see why you are upset.",
    ],
)
def test_what_names_no_problem_is_none(text: str) -> None:
    assert "acknowledgement" not in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "The refund is through.",
        "A replacement is being packed as I write.",
        "Your appointment has been moved to 4 June.",
        "I've asked the chef to put one aside.",
        "The lab has been told to rush them.",
        "You'll get a new key on Monday.",
        "On Friday, our fitter will call at nine.",
        "Your table is now by the window.",
        "The trick is to pull the lever first.",
        "Clearing the cache usually fixes this.",
        "Jiggle the key twice.",
        "You'll need to take the cap off.",
        "For a refund please sign page 4.",
        "If you could sign the last page, we'll do the rest.",
        "Let me put you through to the ward.",
        "Please call Norwall Logistics on 0800 555 014.",
        "Would you be so kind as to return the charger?",
        "Ticket upgraded.",
    ],
)
def test_a_concrete_step_is_an_action(text: str) -> None:
    assert "action" in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "We are looking into it.",
        "We usually ship within two days.",
        "Refunds will be paid within ten days.",
        "You cancelled the contract on 3 May.",
        "Had the parcel been insured, we would have replaced it.",
        "The parcel we sent was lost.",
        "Both carry your name.",
        "600 calls a minute are allowed.",
        "Drop us a line.",
        "Kindly confirm receipt.",
        "Have you changed banks?",
        "Please rate our service.",
        "Please allow us some time.",
        "We sent it to the wrong house.",
    ],
)
def test_policy_history_and_effort_are_no_action(text: str) -> None:
    assert "action" not in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "Any preference for the colour of the ribbon?",
        "When would be a good time to call you?",
        "Please advise whether you wish to proceed.",
        "A photo of the label would help.",
        "It would help to know the model.",
        "You can reach me on extension 40.",
        "Ring us at the pharmacy if it isn't there.",
        "I'd be grateful if you could confirm the date.",
        "Reply 1 for a neighbour.",
        "Could you measure the gap and send us the figure?",
        "No question is too small.",
        "do you still have the box",
    ],
)
def test_a_way_back_to_us_is_an_invitation(text: str) -> None:
    assert "invitation" in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please get in touch with your network provider.",
        "Would a retry help here? Hardly.",
        "We will get in touch.",
        "Please do not write to us about this again.",
        "Choose the item and press Return.",
        "This mailbox is not monitored.",
    ],
)
def test_what_leads_elsewhere_is_no_invitation(text: str) -> None:
    assert "invitation" not in present(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The claim failed because you didn't keep the receipt.", "blame"),
        ("Had you followed the label, the jumper would still fit.", "blame"),
        ("You must have left the lid off.", "blame"),
        ("It was you who agreed to the terms.", "blame"),
        ("It was you who unplugged the freezer.", "blame"),
        ("As you did not return the slip, the cot went to another family.", "blame"),
        ("You drained the boiler although our fitter told you to wait.", "blame"),
        ("If you had rung the porter, the gate would have been opened.", "blame"),
        ("The broken vase is down to you.", "blame"),
        ("As stated in the terms, tickets are non-transferable.", "impatience"),
        ("How many times do you need to be told?", "impatience"),
        ("Any child could set this up.", "impatience"),
        ("For the last time, the desk is closed.", "impatience"),
        ("Baggage claims are handled by the ground agent.", "hand-off"),
        ("You'll have to take this up with the manufacturer.", "hand-off"),
        ("Your case is being reviewed.", "vague-action"),
        ("Sorry for the dust, sorry for the noise and sorry for the smell.", "over-apology"),
    ],
)
def test_advice_is_seen_in_any_wording(text: str, rule: str) -> None:
    assert rule in rules(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("It is not your fault at all.", "blame"),
        ("You did not receive the parcel.", "blame"),
        ("As you have not received the parcel, we have sent another.", "blame"),
        ("If we had read your note, we would have kept the table.", "blame"),
        ("The mistake is on our side.", "blame"),
        ("You had to explain it twice, and we are sorry.", "impatience"),
        ("Thank you once again for testing.", "impatience"),
        ("Please contact our team.", "hand-off"),
    ],
)
def test_advice_spares_the_innocent(text: str, rule: str) -> None:
    assert rule not in rules(text)


def test_a_line_of_thanks_does_not_end_the_reply() -> None:
    text = "Hello Sam,\n\nthe lamp is fixed.\n\nThanks for the photos.\n\nTell us if it flickers."

    assert present(text) == {"acknowledgement", "action", "invitation"}


def test_a_name_between_thanks_and_its_reason_changes_nothing() -> None:
    assert present("Thanks, {{ guest.first_name }}, for the drawing of the door.") == {"acknowledgement"}


def test_a_daily_limit_is_no_habit() -> None:
    assert present("Your daily limit was raised to £80 on Tuesday.") == {"action"}
    assert present("The pool is cleaned daily at nine.") == set()


def test_whoever_it_concerns_may_be_asked_to_come_back_to_us() -> None:
    assert present("Hikers who saw the stray goat are asked to phone us on {{ phone }}.") == {"invitation"}
    assert present("Guests are invited to the opening of the spa.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "It was you who saw the smoke first.",
        "It matters to the person whose seat it is.",
        "A word from us would have saved you the drive.",
        "It was us who mislaid the keys.",
        "Perhaps next time you will try the plum cake.",
    ],
)
def test_a_word_for_the_reader_is_no_blame(text: str) -> None:
    assert "blame" not in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is your own slip that the plate is upside down.",
        "It was hardly us who left the gate open.",
        "Do not lay the puddle at our door.",
        "You evidently never opened the booklet.",
        "A glance at the booklet would have spared you the fee.",
        "Perhaps next time you will read the booklet before you saw.",
    ],
)
def test_a_fault_sent_back_is_blame(text: str) -> None:
    assert "blame" in rules(text)


def test_a_condition_alone_asks_nothing() -> None:
    assert "invitation" not in present("If the gate sticks, please lift it a little.")
    assert "invitation" in present("If the gate sticks, please tell us.")


def test_a_quotation_that_ends_in_a_full_stop_ends_its_sentence() -> None:
    assert present(
        'Your letter closes with "please ring me at home." We have rung you and moved the visit.'
    ) >= {"action"}
    assert "acknowledgement" not in present('"We are sorry, it is mended." So says a note on the pump.')


def test_what_comes_after_a_greeting_and_a_dash_is_read() -> None:
    assert "acknowledgement" in present("Hi there — thanks for reporting this! The pump runs at night.")


def test_news_is_told_from_history() -> None:
    assert "action" in present("All the passwords were renewed last night.")
    assert "action" not in present("The statutes were amended in 2019.")


def test_what_the_reader_has_done_and_gone_on_to_do_is_no_step() -> None:
    assert "action" not in present("You say that you have opened the valve and shut the tap.")


def test_the_month_of_may_is_no_verb() -> None:
    assert "action" in present("Your hearing test was moved from 3 May to 4 June.")


@pytest.mark.parametrize(
    "respelt",
    [
        "YOU WERE QUITE RIGHT. WE'VE FIXED THE GATE. DO CALL US IF IT STICKS.",
        "you were quite right. we\u2019ve fixed the gate. do call us if it sticks",
        "**You** were quite right.  We've *fixed* the gate.\n\nDo call us if it sticks.",
        "- You were quite right.\n- We've fixed the gate.\n- Do call us if it sticks.",
    ],
)
def test_case_marks_and_lists_do_not_change_the_verdict(respelt: str) -> None:
    assert present(respelt) == {"acknowledgement", "action", "invitation"}


@pytest.mark.parametrize("path", sorted(MACROS.glob("*/en.md")), ids=lambda path: path.parent.name)
def test_a_starter_macro_passes_without_advice(path: Path) -> None:
    _title, _line, body = path.read_text(encoding="utf-8").partition("\n")

    report = check(body, "en")

    assert report.missing == ()
    assert [(finding.rule, finding.text) for finding in report.findings] == []


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for the submission {{ name }}, your site is now added to the list!",
        "Many thanks for the log, we restarted the server.",
    ],
)
def test_thanks_speak_for_themselves_before_what_was_done(text: str) -> None:
    report = check(text, "en")

    thanks, done = report.elements["acknowledgement"].evidence, report.elements["action"].evidence
    assert [each.text.startswith(("Thanks", "Many thanks")) for each in thanks] == [True]
    assert done
    assert thanks[0].end <= done[0].start


def test_thanks_to_a_thing_open_the_clause_they_stand_in() -> None:
    assert len(read("Thanks to the new pump, your flat is warm.", "en")) == 1
