"""What a server does before it listens: the first answers are made ahead, and never in the way of the start."""

import time
from datetime import UTC, datetime

from flask import request, request_finished

from kb.services.search import Indexer
from kb.web import ahead, interface
from tests.web.conftest import Site

LONG = 3600.0


def test_the_first_answers_are_made_in_every_language_of_the_interface(site: Site) -> None:
    Indexer(site.workspace).catch_up()
    asked: list[tuple[str, str, int]] = []

    def note(_app: object, response: object) -> None:
        asked.append((interface.code(), request.endpoint or "", response.status_code))  # type: ignore[attr-defined]

    with request_finished.connected_to(note, site.app):
        answered = ahead.read_ahead(site.app, until=time.monotonic() + LONG)

    assert answered == len(asked)
    assert {status for _, _, status in asked} == {200}
    pages = ("search.home", "search.results", "search.glance")
    assert {(code, page) for code, page, _ in asked} == {
        (code, page) for code in interface.CODES for page in pages
    }


def test_nothing_of_it_stays_in_the_library(site: Site) -> None:
    Indexer(site.workspace).catch_up()
    before = site.workspace.store.sequence()

    ahead.read_ahead(site.app, until=time.monotonic() + LONG)

    assert site.workspace.store.sequence() == before
    assert site.workspace.store.uses.recent(10, person_id=0) == []
    assert site.workspace.store.misses.all(since=datetime.min.replace(tzinfo=UTC)) == []


def test_it_ends_when_its_time_is_over(site: Site) -> None:
    assert ahead.read_ahead(site.app, until=time.monotonic()) == 0


def test_it_works_behind_a_name_that_alone_is_answered(site: Site) -> None:
    site.app.config["TRUSTED_HOSTS"] = [".example.org"]
    try:
        assert ahead.read_ahead(site.app, until=time.monotonic() + LONG) > 0
    finally:
        site.app.config["TRUSTED_HOSTS"] = None


def test_a_server_that_cannot_answer_yet_starts_all_the_same(site: Site) -> None:
    site.workspace.store.close()
    site.workspace.engine.close()

    assert ahead.read_ahead(site.app, until=time.monotonic() + LONG) >= 0
