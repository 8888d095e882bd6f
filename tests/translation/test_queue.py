from datetime import timedelta

from kb.library.entry import Entry, Kind, Revision, Status, Variant
from kb.translation.queue import overview, tasks
from tests.cast import NOW


def a_macro(key: str, source: int = 1, **texts: tuple[Status, int]) -> Entry:
    """A macro with an approved English source at a revision; `texts`: locale -> status and revision made from."""
    english = Revision(source, f"Title of {key}", "Text", Status.APPROVED, None, "Reza", NOW)
    variants = {"en": Variant("en", english, english)}
    for locale, (status, made_from) in texts.items():
        at = NOW + timedelta(hours=1)
        variants[locale] = Variant(locale, Revision(1, "Title", "Text", status, made_from, "Mei", at))
    return Entry(Kind.MACRO, key, "en", variants=variants)


def test_what_misleads_comes_first() -> None:
    library = [
        a_macro("in-review", zh=(Status.REVIEW, 1)),
        a_macro("a-draft", zh=(Status.DRAFT, 1)),
        a_macro("is-missing"),
        a_macro("is-outdated", source=2, zh=(Status.APPROVED, 1)),
        a_macro("is-done", zh=(Status.APPROVED, 1)),
    ]

    assert [(task.key, task.state) for task in tasks(library, "zh")] == [
        ("is-outdated", "outdated"),
        ("is-missing", "missing"),
        ("a-draft", "draft"),
        ("in-review", "review"),
    ]


def test_a_task_tells_since_when_and_by_whom() -> None:
    outdated, draft = tasks(
        [a_macro("one", source=2, zh=(Status.APPROVED, 1)), a_macro("two", zh=(Status.DRAFT, 1))], "zh"
    )

    assert (outdated.title, outdated.since, outdated.by) == ("Title of one", NOW, "Reza")
    assert (draft.since, draft.by) == (NOW + timedelta(hours=1), "Mei")


def test_a_draft_of_an_old_source_is_outdated() -> None:
    (task,) = tasks([a_macro("one", source=2, zh=(Status.DRAFT, 1))], "zh")

    assert task.state == "outdated"


def test_the_source_itself_can_be_a_draft() -> None:
    draft = Revision(1, "Title", "Text", Status.DRAFT, None, "Reza", NOW)

    (task,) = tasks([Entry(Kind.ARTICLE, "one", "en", variants={"en": Variant("en", draft)})], "en")

    assert task.state == "draft"


def test_the_overview_names_every_locale_and_state() -> None:
    counts = overview([a_macro("one"), a_macro("two", source=2, zh=(Status.APPROVED, 1))])

    assert counts["zh"] == {"outdated": 1, "missing": 1, "draft": 0, "review": 0}
    assert counts["fa"] == {"outdated": 0, "missing": 2, "draft": 0, "review": 0}
    assert counts["en"] == {"outdated": 0, "missing": 0, "draft": 0, "review": 0}
    assert set(counts) == {"el", "en", "fa", "zh"}
