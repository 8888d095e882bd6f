"""Texts of a JSON file are found in it, to the character, however they are written there."""

import json
from itertools import pairwise

import pytest

from kb.exchange import json_places

BODIES = ["plain", 'سلام 🙂 \n\t"quoted" \\ back', "", "\u2028 line", "a" * 300]


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("indent", [None, 2])
def test_each_text_is_found_with_its_path(ascii_only, indent) -> None:
    value = {"a": BODIES, "b": {'a"{': [[], {}, [{"c": "x", "d": 3}, "y"]], "e": "z"}, "f": None}
    document = json.dumps(value, ensure_ascii=ascii_only, indent=indent)

    found = {path: place.text for path, place in json_places.texts(document)}

    assert found == {
        **{("a", index): body for index, body in enumerate(BODIES)},
        ("b", 'a"{', 2, 0, "c"): "x",
        ("b", 'a"{', 2, 1): "y",
        ("b", "e"): "z",
    }


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("body", BODIES)
def test_each_character_is_found_where_it_is_written(body, ascii_only) -> None:
    document = json.dumps({"body": body}, ensure_ascii=ascii_only)

    ((_path, place),) = json_places.texts(document)
    starts = [place.offset(index) for index in range(len(body) + 1)]

    pieces = [document[start:end] for start, end in pairwise(starts)]
    assert [json.loads(f'"{piece}"') for piece in pieces] == list(body)
    assert document[starts[-1]] == '"'
