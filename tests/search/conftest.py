"""A real index in a temporary folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.search import Query
from kb.search.whoosh_engine import WhooshEngine
from tests.search.texts import library

Find = Callable[..., list[str]]


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """An engine with the small library."""
    made = WhooshEngine(tmp_path / "index")
    made.apply(library(), (), sequence=1)
    return made


@pytest.fixture
def find(engine: WhooshEngine) -> Find:
    """Search and give the keys found."""

    def keys(text: str, locale: str | None = None, **options: object) -> list[str]:
        return [hit.key for hit in engine.search(Query(text, locale, **options)).hits]  # type: ignore[arg-type]

    return keys
