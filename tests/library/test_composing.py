"""Several texts as one reply: one greeting, one closing, and what is said twice."""

import pytest

from kb.languages import LANGUAGES
from kb.library.composing import Part, compose, greets, said_twice
from tests.texts import GOOD


def signed(code: str) -> Part:
    return Part(GOOD[code] + "\n\n{{ agent.first_name }}", code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_first_text_greets_and_the_last_one_closes(code: str) -> None:
    first, middle, last = compose([signed(code)] * 3)
    greeting = GOOD[code].split("\n\n")[0]

    assert first.body == GOOD[code]
    assert middle.body == GOOD[code].removeprefix(greeting).strip()
    assert last.body == middle.body + "\n\n{{ agent.first_name }}"
    assert greets(signed(code))
    assert not greets(middle)


@pytest.mark.parametrize("code", LANGUAGES)
def test_one_text_stays_as_it_is(code: str) -> None:
    assert compose([signed(code)]) == [signed(code)]


def test_a_greeting_at_the_end_of_its_line_is_one_too() -> None:
    part = Part(
        "{{ customer.first_name }} گرامی، سلام.\n\nقفل حساب را برداشتم.\n\n{{ agent.first_name }}، {{ brand.name }}",
        "fa",
    )

    assert compose([part, part])[1].body.startswith("قفل حساب")
    assert compose([part, part])[0].body.endswith("برداشتم.")


def test_what_has_no_greeting_and_no_closing_is_kept_whole() -> None:
    note = Part("The parcel left today.", "en")

    assert compose([note, note, note]) == [note] * 3
    assert compose([]) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_two_thanks_and_two_invitations_are_told(code: str) -> None:
    found = said_twice(compose([signed(code), signed(code)]))

    assert [name for name, _ in found] == ["acknowledgement", "invitation"]
    assert all(len(words) == 2 for _, words in found)
    assert said_twice([signed(code)]) == []
