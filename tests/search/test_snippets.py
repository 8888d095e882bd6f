"""Snippets show the original spelling, and marks stand where they say."""

import pytest

from kb.search import Query
from kb.search.snippets import snippet
from kb.search.whoosh_engine import WhooshEngine
from tests.search.texts import a_document


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("αρχισε", "Άρχισε"),
        ("πιγαινε", "Πήγαινε"),
        ("می شود", "می‌شود"),
        ("میشود", "می‌شود"),
        ("كتاب", "کتاب"),
        ("退貨", "退货"),
        ("email", "e‑mail"),
        ("cafe", "Café"),
    ],
)
def test_marks_cover_the_original_spelling(text: str, marked: str, engine: WhooshEngine) -> None:
    body = "Άρχισε. Πήγαινε! این می‌شود کتاب 退货 e‑mail Café"
    locale = {"α": "el", "π": "el", "م": "fa", "ك": "fa", "退": "zh"}.get(text[0], "en")
    engine.apply([a_document("odd", locale, body=body)], (), sequence=2)

    hits = {hit.key: hit for hit in engine.search(Query(text)).hits}

    hit = hits["odd"]
    assert marked in [hit.snippet[start:end] for start, end in hit.marks]


def test_markdown_and_placeholders_are_readable(engine: WhooshEngine) -> None:
    body = '# Dear **{{ customer.first_name | "friend" }}**\n\n- see [the page](https://x.y/z) by {{ order.due_date }}'
    engine.apply([a_document("odd", title="Zebra", body=body)], (), sequence=2)

    hit = engine.search(Query("zebra")).hits[0]

    assert hit.snippet == "Dear friend see the page by […]"


def test_words_of_a_phrase_are_marked_together_only(engine: WhooshEngine) -> None:
    bodies = {
        "odd": "We give your money back. Come back, we give advice.",
        "even": "Give us your money and step back",
    }
    engine.apply([a_document(key, body=body) for key, body in bodies.items()], (), sequence=2)

    hits = {hit.key: hit for hit in engine.search(Query("reimbursement ")).hits}

    hit = hits["odd"]
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["money back"]
    assert "even" not in hits


def test_words_of_a_persian_phrase_are_marked_together_only(engine: WhooshEngine) -> None:
    body = "خبر دادن کار ماست. پس دادن کالا آسان است."
    engine.apply([a_document("odd", "fa", title="عنوان", body=body)], (), sequence=2)

    hits = {hit.key: hit for hit in engine.search(Query("برگرداندن ")).hits}

    assert [hits["odd"].snippet[start:end] for start, end in hits["odd"].marks] == ["پس دادن"]


def test_stop_words_and_light_words_of_a_phrase_are_not_marked(engine: WhooshEngine) -> None:
    bodies = {"odd": ("fa", "خبر دادن دربارهٔ بازگشت کالا"), "even": ("el", "Τα λεφτά σας και τα μέλη του.")}
    engine.apply(
        [a_document(key, locale, title="-", body=body) for key, (locale, body) in bodies.items()],
        (),
        sequence=2,
    )

    for text, key, marked in (("بازگشت دادن", "odd", ["بازگشت"]), ("τα λεφτά", "even", ["λεφτά"])):
        hit = {hit.key: hit for hit in engine.search(Query(text)).hits}[key]
        assert [hit.snippet[start:end] for start, end in hit.marks] == marked


def test_placeholder_names_are_not_searched(engine: WhooshEngine) -> None:
    engine.apply([a_document("odd", body="Hello {{ customer.zyzzyva }}")], (), sequence=2)

    assert engine.search(Query("zyzzyva ")).total == 0


def test_title_marks(engine: WhooshEngine) -> None:
    hit = engine.search(Query("επιστροφη", "el")).hits[0]

    assert [hit.title[start:end] for start, end in hit.title_marks] == ["Επιστροφή"]


def test_a_long_text_is_cut_round_its_marks() -> None:
    text = "word " * 100 + "needle " + "word " * 100

    cut, marks = snippet(text, [(500, 506)])

    assert len(cut) < 200
    assert [cut[start:end] for start, end in marks] == ["needle"]
    assert cut.startswith("… ")
    assert cut.endswith(" …")


@pytest.mark.parametrize("text", ["", "a", "字" * 5000, " " * 500])
def test_any_text_can_be_cut(text: str) -> None:
    cut, marks = snippet(text, [])

    assert len(cut) < 200
    assert marks == ()
