"""The translator's page: what each language lacks, and the queue of one language."""

from collections import Counter

from flask import Blueprint, Response

from kb.accounts.roles import Right
from kb.languages import LANGUAGES
from kb.services import translation as translation_service
from kb.web import access, paging
from kb.web.pages import page

translation = Blueprint("translation", __name__)
STATES = ("outdated", "missing", "draft", "review")


@translation.get("/translate")
def overview() -> Response:
    """Count per language of this person what is missing, outdated, a draft or to review."""
    access.allow(Right.TRANSLATE)
    return page(
        "translation/overview.html",
        counts=translation_service.overview(access.store(), by=access.person()),
        languages={code: each for code, each in LANGUAGES.items() if access.can(Right.TRANSLATE, code)},
        states=STATES,
    )


@translation.get("/translate/<locale:locale>")
def queue(locale: str) -> Response:
    """List what one language waits for, what customers meet first on top."""
    access.allow(Right.TRANSLATE, locale)
    tasks = translation_service.queue(access.store(), locale, by=access.person())
    pages = paging.asked_for(tasks)
    groups = [(state, [task for task in pages.items if task.state == state]) for state in STATES]
    counts = Counter(task.state for task in tasks)
    return page(
        "translation/queue.html", language=LANGUAGES[locale], groups=groups, counts=counts, pages=pages
    )
