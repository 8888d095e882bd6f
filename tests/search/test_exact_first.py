"""What holds the words as they were typed is never displaced by a guess: over the whole starter library."""

import random
from collections.abc import Iterator

import pytest

from kb.languages import LANGUAGES
from kb.library.shipped import read_shipped, shipped_folder
from kb.search import Document, Engine, Query, analysis
from kb.search.score import documents
from kb.search.whoosh_engine import WhooshEngine

SEED = 20261122
QUERIES = 150  # a language


@pytest.fixture(scope="module")
def texts() -> list[Document]:
    return list(documents(read_shipped(shipped_folder())))


@pytest.fixture(scope="module")
def starter(texts: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = WhooshEngine(tmp_path_factory.mktemp("starter") / "index")
    engine.apply(texts, (), sequence=1)
    return engine


def queries(texts: list[Document], locale: str) -> Iterator[str]:
    """One to three neighbouring words of a text, as they stand there."""
    chance = random.Random(SEED)
    here = [text for text in texts if text.locale == locale]
    for _ in range(QUERIES):
        text = chance.choice(here)
        said = analysis.readable(chance.choice((text.title, text.body)))
        words = analysis.words(said, locale)
        start = chance.randrange(len(words))
        end = min(start + chance.choice((1, 1, 2, 3)), len(words)) - 1
        yield said[words[start].start : words[end].end] + chance.choice(("", " "))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_guess_never_displaces_what_was_typed(locale: str, texts: list[Document], starter: Engine) -> None:
    displaced = []
    for query in queries(texts, locale):
        exact = [(hit.kind, hit.key) for hit in starter.search(Query(query, exact=True, limit=200)).hits]
        found = [(hit.kind, hit.key) for hit in starter.search(Query(query, limit=200)).hits]
        if found[: len(exact)] != exact:
            displaced.append(query)

    assert displaced == []
