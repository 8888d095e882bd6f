"""No unsafe request is taken that our own page did not send; what was typed comes back. Complete by construction."""

import pytest
from bs4 import BeautifulSoup

from tests.security.routes import SAFE, Data, Route, Values, form, make, routes
from tests.web.conftest import Site, Visitor

# What is chosen rather than written, and what is never shown again.
_NOT_TYPED = {
    "expected",
    "made_from",
    "source_locale",
    "situations",
    "kind",
    "locale",
    "code",
    "theme",
    "rule",
}
_NOT_TYPED |= {
    "text",
    "waiver",
    "password",
    "csrf_token",
    "roles",
    "on",
    "old",
    "new",
    "code",
    "scope",
    "life",
    "owner",
    "which",
    "change",
    "find",
    "put",
    "every",
    "review_on",
}
# What is typed here stays in the page that asks, or is no work to type again.
_STAYS = {
    "/tone",
    "/writing/unsaved",
    "/writing/alike",
    "/misses",
    "/invitation/<token>",
    "/sign-in",
    "/first/<token>",
}
_TYPED = "Typed for an hour"

FOREIGN_HEADERS = [
    {"Origin": "https://evil.test"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://[::1"},
    {"Origin": "http://localhost.evil.test"},
    {"Origin": "http://localhost@evil.test"},
    {"Origin": "https://evil.test, http://localhost"},
    {"Origin": "\u00ff"},
    {"Origin": "x" * 5_000},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Sec-Fetch-Site": "\u00ff"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
]


@pytest.fixture(scope="module")
def forms(house: Site) -> list[tuple[Route, str, Data]]:
    """Every unsafe route with its path on something real, and what a person would type there. As nothing is taken, it
    stays good for all questions.
    """
    found = []
    for route in routes(house.app):
        if route.method not in SAFE:
            values: Values = make(house.workspace.store, "draft,submit,kb-library")
            found.append((route, route.path(values), form(route, values)))
    return found


def sent(visitor: Visitor, route: Route, path: str, data: Data, headers: dict[str, str] | None = None) -> int:
    answer = visitor.client.open(path, method=route.method, data=data, headers=headers or {})
    return answer.status_code


@pytest.mark.parametrize("who", ["Guest", "Ada"])
@pytest.mark.parametrize("kind", ["none", "empty", "wrong", "another visit's", "of before the sign-in"])
def test_no_form_is_taken_without_the_token_of_its_visit(
    house: Site, forms: list[tuple[Route, str, Data]], who: str, kind: str
) -> None:
    visitor = house.guest() if who == "Guest" else house.as_(who)
    tokens = {
        "empty": "",
        "wrong": "x" * 90,
        "another visit's": house.as_("Ada").token(),
        "of before the sign-in": house.guest().token(),
    }
    taken = {}

    for route, path, data in forms:
        token = {} if kind == "none" else {"csrf_token": tokens[kind]}
        status = sent(visitor, route, path, {**data, **token})
        if status not in (400, 401, 403, 404):
            taken[route] = status

    assert taken == {}


@pytest.mark.parametrize("headers", FOREIGN_HEADERS, ids=str)
def test_no_form_is_taken_that_another_site_sent(
    house: Site, forms: list[tuple[Route, str, Data]], headers: dict[str, str]
) -> None:
    ada = house.as_("Ada")
    token = ada.token()
    taken = {}

    for route, path, data in forms:
        status = sent(ada, route, path, {**data, "csrf_token": token}, headers)
        if status not in (400, 401, 403):
            taken[route] = status

    assert taken == {}


@pytest.mark.parametrize(
    "refusal", ["no token", "another site", "signed out", "no right", "not there"], ids=lambda name: name
)
def test_what_was_typed_comes_back_with_every_refusal(
    house: Site, forms: list[tuple[Route, str, Data]], refusal: str
) -> None:
    lost = {}
    for route, path, data in forms:
        if route.address in _STAYS:
            continue
        written = (name for name, value in data.items() if isinstance(value, str) and not value.isdecimal())
        typed = {name: f"{_TYPED} {name}" for name in written if name not in _NOT_TYPED}
        visitor = {"signed out": house.guest, "no right": lambda: house.as_("Eleni")}.get(
            refusal, lambda: house.as_("Ada")
        )()
        token = {} if refusal == "no token" else {"csrf_token": visitor.token()}
        headers = {"Sec-Fetch-Site": "cross-site"} if refusal == "another site" else {}
        if refusal == "not there":
            path = path.replace("question-", "gone-")
        answer = visitor.client.open(
            path, method=route.method, data={**data, **typed, **token}, headers=headers
        )
        if answer.status_code in (400, 401, 403, 404):
            page = BeautifulSoup(answer.text, "html.parser")
            back = [area.text for area in page.select("textarea")]
            back += [field.get("value", "") for field in page.select("input")]
            missing = {name for name, text in typed.items() if not any(text in each for each in back)}
            if missing:
                lost[route] = (answer.status_code, missing)

    assert lost == {}
