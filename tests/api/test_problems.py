"""Refusals: one shape, stable codes, nothing of our insides."""

import re

import pytest

from kb.api.limits import Limits
from tests.api.conftest import Api


@pytest.mark.parametrize(
    ("call", "options", "status", "code"),
    [
        ("GET /nowhere", {}, 404, "not-found"),
        ("GET /macros/nothing", {}, 404, "not-found"),
        ("PATCH /macros/double-charge", {}, 405, "method-not-allowed"),
        ("GET /changes", {"headers": {"Accept": "text/html"}}, 406, "not-acceptable"),
        ("GET /changes", {"headers": {"Accept": "x" * 9_000}}, 400, "malformed"),
        ("POST /tone", {"data": "locale=en"}, 415, "unsupported-media-type"),
        ("POST /tone", {"data": "{}", "content_type": "text/plain"}, 415, "unsupported-media-type"),
        (
            "POST /tone",
            {"data": "{}", "content_type": "application/json; charset=latin-1"},
            415,
            "unsupported-media-type",
        ),
        ("POST /tone", {"data": "x" * 4_100_000, "content_type": "application/json"}, 413, "too-large"),
    ],
)
def test_a_refusal_has_one_shape(
    api: Api, call: str, options: dict[str, object], status: int, code: str
) -> None:
    method, path = call.split()
    if "data" in options and "content_type" not in options:
        options = {**options, "content_type": "application/x-www-form-urlencoded"}

    answer = api.as_("read").call(method, path, **options)

    assert (answer.status_code, answer.json["status"], answer.json["code"]) == (status, status, code)
    assert answer.content_type == "application/problem+json"
    assert answer.json.keys() >= {"type", "title", "detail"}
    assert not re.search(r"Traceback|object at 0x|/work/|site-packages", answer.text)


def test_what_is_accepted_may_be_wide(api: Api) -> None:
    for accept in ("*/*", "application/*", "text/html, */*;q=0.1", "application/json;q=0.5", ""):
        assert api.as_("read").get("/changes", headers={"Accept": accept}).status_code == 200


def test_a_wrong_method_names_those_there_are(api: Api) -> None:
    allowed = api.as_("read").call("POST", "/macros/double-charge").headers["Allow"]

    assert set(allowed.split(", ")) == {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}


def test_a_fault_of_ours_is_told_without_insides(api: Api) -> None:
    view = api.app.view_functions["api-changes.index"]

    def broken() -> None:
        raise RuntimeError("a secret")

    broken.asks = view.asks
    api.app.view_functions["api-changes.index"] = broken

    answer = api.as_("read").get("/changes")

    assert (answer.status_code, answer.json["code"]) == (500, "internal")
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/search?q=x", "/macros/double-charge", "/nowhere", "/openapi.json"])
def test_every_answer_says_what_a_browser_may_do(api: Api, path: str) -> None:
    headers = api.as_("read").get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] in ("private, no-store", "private, no-cache")
    assert "Set-Cookie" not in headers


def test_a_bucket_fills_again_and_no_crowd_of_callers_fills_the_memory() -> None:
    now = [0.0]
    limits = Limits(60, clock=lambda: now[0])

    taken = [limits.take("a") for _ in range(61)]
    now[0] = 1.5

    assert (taken[:60], taken[60]) == ([0] * 60, 1)
    assert [limits.take("a"), limits.take("a")] == [0, 1]
    for number in range(20_000):
        limits.take(str(number))
    assert len(limits._buckets) == 10_000
