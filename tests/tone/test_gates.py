import pytest

from kb.tone.gates import Gated, runs


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("once (?:more|again)", ("once ",)),
        ("(?:as|like) i (?:already )?said", ("said",)),
        (r"(?:please|kindly)\b.{0,9}", ("please", "kindly")),
        ("(?!never)an?", ()),  # what must not stand there is nothing to look for
        ("(?:maybe)? so", (" so",)),
        ("(?:word|a)", ()),  # one branch tells nothing
    ],
)
def test_the_letters_that_an_expression_needs_are_known(expression: str, wanted: tuple[str, ...]) -> None:
    assert runs(expression) == wanted


@pytest.mark.parametrize(
    ("text", "found"), [("well, as i said", (6, 15)), ("kindly wait", (0, 6)), ("nothing of it", None)]
)
def test_what_is_tried_only_where_it_may_stand_is_found_there(
    text: str, found: tuple[int, int] | None
) -> None:
    gated = Gated(["as i (?:already )?said", "kindly|please"])

    assert gated.search(text, frozenset(text)) == found
