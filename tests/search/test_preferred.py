"""How much a macro is used has the last word on the order, and no other."""

import pytest

from kb.library.entry import Kind
from kb.search import Document, Engine, Query, plain
from kb.search.whoosh_engine import WhooshEngine
from tests.search.memory_engine import MemoryEngine
from tests.search.texts import a_document, a_macro

USED = 5.0


def a_shelf() -> list[Document]:
    """Macros on parcels, each of which meets `parcel` in another manner."""
    return [
        a_document("title-one", title="Parcel on its way"),
        a_document("title-two", title="Where your parcel is, and when it comes"),
        a_document("title-three", title="No parcel at the door"),
        a_document("begun", title="Parcelshops and lockers"),
        a_document("body", title="Late again", body="We are sorry. Your parcel is late."),
        *a_macro("greek", {"el": ("Το δέμα σας", "Το δέμα έρχεται. Σας ευχαριστούμε.")}),
    ]


@pytest.fixture(params=["whoosh", "memory"])
def shelf(request: pytest.FixtureRequest, tmp_path: object) -> Engine:
    engine: Engine = WhooshEngine(tmp_path / "index") if request.param == "whoosh" else MemoryEngine()  # type: ignore[operator]
    engine.apply(a_shelf(), (), sequence=1)
    return engine


def asked(engine: Engine, text: str, *used: str, limit: int = 20, **more: object) -> list[str]:
    preferred = {(Kind.MACRO, key): USED - place for place, key in enumerate(used)}
    query = Query(text, preferred=preferred, limit=limit, **more)  # type: ignore[arg-type]
    return [hit.key for hit in engine.search(query).hits]


@pytest.mark.parametrize("key", ["title-one", "title-two", "title-three"])
def test_of_titles_with_the_word_the_used_one_comes_first(shelf: Engine, key: str) -> None:
    assert asked(shelf, "parcel ", key)[0] == key


def test_the_more_used_comes_before_the_less_used(shelf: Engine) -> None:
    assert asked(shelf, "parcel ", "title-three", "title-two")[:3] == [
        "title-three",
        "title-two",
        "title-one",
    ]


def test_use_never_lifts_a_body_over_a_title(shelf: Engine) -> None:
    assert asked(shelf, "parcel ", "body") == asked(shelf, "parcel ")


def test_use_never_lifts_a_beginning_over_a_whole_word(shelf: Engine) -> None:
    unused = asked(shelf, "parcel")

    assert unused.index("begun") > unused.index("title-two")
    assert asked(shelf, "parcel", "begun") == unused


def test_use_never_lifts_some_words_over_all(shelf: Engine) -> None:
    assert asked(shelf, "parcel door ", "title-one")[0] == "title-three"


def test_use_never_lifts_another_locale_over_the_asked_one(shelf: Engine) -> None:
    shelf.apply(
        [a_document("english", title="Router setup"), a_document("persian", "fa", title="Router تنظیم")],
        (),
        sequence=2,
    )

    for locale, first in (("en", "english"), ("fa", "persian")):
        other = "persian" if first == "english" else "english"
        assert asked(shelf, "router ", other, locale=locale) == [first, other]


def test_a_used_macro_is_found_behind_hundreds_of_equals(shelf: Engine) -> None:
    many = [a_document(f"n{number:03}", title=f"Ticket number {number}") for number in range(300)]
    shelf.apply(many, (), sequence=2)

    assert asked(shelf, "ticket ", "n287", limit=5)[0] == "n287"
    assert asked(shelf, "ticket the ", "n287", limit=5)[0] == "n287"
    assert len(asked(shelf, "ticket ", "n287", limit=5)) == 5


def test_without_words_the_used_ones_are_listed_first(shelf: Engine) -> None:
    assert asked(shelf, "", "body", "greek")[:2] == ["body", "greek"]
    assert sorted(asked(shelf, "", "body", "greek")) == sorted(asked(shelf, ""))


def test_a_used_macro_that_is_gone_or_does_not_fit_is_not_shown(shelf: Engine) -> None:
    assert "gone" not in asked(shelf, "parcel ", "gone")
    assert asked(shelf, "parcel ", "greek") == asked(shelf, "parcel ")
    assert asked(shelf, "", "greek", kind=Kind.ARTICLE) == []


def test_the_scores_are_the_same_with_use(shelf: Engine) -> None:
    used = Query("parcel ", preferred={(Kind.MACRO, "title-two"): USED})

    def scores(query: Query) -> dict[str, float]:
        return {hit.key: hit.score for hit in shelf.search(query).hits}

    assert scores(used) == scores(Query("parcel "))


def test_the_search_without_an_index_listens_too() -> None:
    query = Query("parcel", preferred={(Kind.MACRO, "title-two"): USED})

    found = [hit.key for hit in plain.search(a_shelf(), query).hits]

    assert found[0] == "title-two"
    assert found.index("body") > found.index("title-one")


@pytest.mark.parametrize("reader", ["en", "el", "fa", "zh"])
def test_a_word_of_all_languages_is_shown_in_the_readers(shelf: Engine, reader: str) -> None:
    titles = {"el": "Ρύθμιση router", "en": "Set up the router", "fa": "تنظیم router", "zh": "设置 router"}
    shelf.apply(a_macro("router", {code: (title, "…") for code, title in titles.items()}), (), sequence=2)

    for text in ("router", "rout", "router "):
        assert shelf.search(Query(text, reader=reader)).hits[0].locale == reader, text
    assert shelf.search(Query("router")).hits[0].locale == "en"
    assert shelf.search(Query("router", "zh", reader=reader)).hits[0].locale == "zh"


def test_a_word_of_one_language_is_shown_there_whoever_reads(shelf: Engine) -> None:
    shelf.apply(a_macro("refund", {"el": ("Επιστροφή χρημάτων", "…"), "en": ("Refund", "…")}), (), sequence=2)

    assert shelf.search(Query("επιστροφή", reader="en")).hits[0].locale == "el"
    assert shelf.search(Query("refund", reader="el")).hits[0].locale == "en"


@pytest.mark.parametrize("text", ["refnud", "ρεφθνδ", "epistrofi", "bazgasht", "tuikuan", "/ρεφ"])
def test_an_exact_search_guesses_at_nothing(text: str, engine: WhooshEngine) -> None:
    guessing, exact = engine.search(Query(text)), engine.search(Query(text, exact=True))

    assert guessing.guess
    assert guessing.guessed
    assert set(guessing.guessed) <= set(guessing.tried)
    assert (exact.total, exact.guess, exact.guessed, exact.tried) == (0, None, (), ())


def test_an_exact_search_finds_what_is_there(engine: WhooshEngine) -> None:
    for text in ("refund", "refunds", "refu", "επιστροφη", "بازگشت", "退款", "/ref", "parcel late"):
        assert [h.key for h in engine.search(Query(text, exact=True)).hits] == [
            h.key for h in engine.search(Query(text)).hits
        ], text
