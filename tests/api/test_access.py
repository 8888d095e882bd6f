"""Who may call what: tokens of each scope, people by their cookie, and everybody else."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.routing import Rule

from kb.accounts.audit import Filter
from kb.accounts.user import SYSTEM, Scope
from kb.app import create_app
from kb.services import audit, tokens
from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.api.conftest import PLACE, ROOT, Api, Caller, a_token
from tests.cli.running import kb

OPEN = {"GET /openapi.json"}
WHO_MAY = {
    "GET /search": {"read", "write", "admin", "Ada", "Reza", "Mei", "Eleni"},
    "POST /tone": {"read", "write", "admin", "Ada", "Reza", "Mei", "Eleni"},
    "GET /macros/<key>": {"read", "write", "admin", "Ada", "Reza", "Mei", "Eleni"},
    "PUT /macros/<key>": {"write", "admin", "Ada", "Reza"},
    "DELETE /macros/<key>": {"write", "admin", "Ada", "Reza"},
    "GET /articles/<key>": {"read", "write", "admin", "Ada", "Reza", "Mei", "Eleni"},
    "PUT /articles/<key>": {"write", "admin", "Ada", "Reza"},
    "DELETE /articles/<key>": {"write", "admin", "Ada", "Reza"},
    "GET /macros": {"read", "write", "admin", "Ada", "Reza", "Mei", "Eleni"},
    "GET /articles": {"read", "write", "admin", "Ada", "Reza", "Mei", "Eleni"},
    **{
        f"{call.replace('SHELF', shelf)}": who
        for shelf in ("macros", "articles")
        for call, who in {
            "GET /SHELF/<key>/variants/<locale>": {"read", "write", "admin", "Ada", "Reza", "Mei"},
            "PUT /SHELF/<key>/variants/<locale>": {"write", "admin", "Ada", "Reza", "Mei"},
            "GET /SHELF/<key>/attachments": {"read", "write", "admin", "Ada", "Reza", "Mei", "Eleni"},
            "GET /SHELF/<key>/attachments/<name>": {"read", "write", "admin", "Ada", "Reza", "Mei", "Eleni"},
            "PUT /SHELF/<key>/attachments/<name>": {"write", "admin", "Ada", "Reza"},
            "DELETE /SHELF/<key>/attachments/<name>": {"write", "admin", "Ada", "Reza"},
            "POST /SHELF/<key>/variants/<locale>/<step>": {"write", "admin", "Ada", "Reza", "Mei"},
            "GET /SHELF/<key>/variants/<locale>/revisions": {"read", "write", "admin", "Ada", "Reza", "Mei"},
            "POST /SHELF/<key>/variants/<locale>/revisions/<number>/restore": {
                "write",
                "admin",
                "Ada",
                "Reza",
                "Mei",
            },
        }.items()
    },
    "GET /situations": {"read", "write", "admin", "Ada", "Reza", "Mei", "Eleni"},
    "GET /situations/<tag>": {"read", "write", "admin", "Ada", "Reza", "Mei", "Eleni"},
    "PUT /situations/<tag>": {"write", "admin", "Ada", "Reza"},
    "GET /translations": {"read", "write", "admin", "Ada", "Reza", "Mei"},
    "GET /translations/<locale>": {"read", "write", "admin", "Ada", "Reza", "Mei"},
    "GET /usage": {"read", "write", "admin", "Ada", "Reza", "Mei", "Eleni"},
    "GET /misses": {"write", "admin", "Ada", "Reza"},
    "POST /import": {"write", "admin", "Ada", "Reza"},
    "GET /export/<name>": {"read", "write", "admin", "Ada", "Reza"},
    "GET /changes": {"read", "write", "admin", "Ada", "Reza", "Mei", "Eleni"},
}
EVERYBODY = ("read", "write", "admin", "Ada", "Reza", "Mei", "Eleni")
VALUES = {
    "key": "double-charge",
    "name": "kb-library",
    "locale": "fa",
    "step": "submit",
    "number": "1",
    "tag": "billing",
}


def calls(rules: list[Rule]) -> set[str]:
    return {
        f"{method} " + PLACE.sub(r"<\1>", str(rule).removeprefix(ROOT))
        for rule in rules
        if str(rule).startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def the_caller(api: Api, name: str | None) -> Caller:
    if name is None or name in set(Scope):
        return api.as_(name)
    visitor = api.site.as_(name)
    return Caller(visitor.client, headers={"X-CSRF-Token": visitor.token()})


def test_every_call_stands_in_the_table(api: Api) -> None:
    assert calls(list(api.app.url_map.iter_rules())) == set(WHO_MAY) | OPEN


@pytest.mark.parametrize("call", WHO_MAY)
def test_each_call_is_open_to_those_who_may(api: Api, call: str) -> None:
    method, path = call.split()
    path = PLACE.sub(lambda match: VALUES[match[1]], path)

    answers = {name: the_caller(api, name).call(method, path).status_code for name in EVERYBODY}

    assert {name for name, status in answers.items() if status != 403} == WHO_MAY[call]
    assert set(answers.values()) & {401, 500} == set()


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer kb_" + "A" * 43,
        "Basic eDp5",
        "kb_x",
        "Bearer \u00ff",
    ],
)
def test_nobody_comes_in_without_a_token(api: Api, header: str | None) -> None:
    nobody = api.as_(None)
    headers = {} if header is None else {"Authorization": header}

    for call in WHO_MAY:
        method, path = call.split()
        answer = nobody.call(method, PLACE.sub(lambda match: VALUES[match[1]], path), headers=headers)
        assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="Hamdeli"')


def test_the_document_is_open_to_all(api: Api) -> None:
    assert api.as_(None).get("/openapi.json").json["openapi"].startswith("3.1")


def test_a_token_ends_when_it_is_revoked(api: Api) -> None:
    script, store = api.as_("read"), api.workspace.store
    found = tokens.named(tokens.tokens(store, by=SYSTEM), "read", now=datetime.now(UTC))

    before = script.get("/changes").status_code
    tokens.revoke(store, found.id, by=SYSTEM, now=datetime.now(UTC))
    after = script.get("/changes")

    assert (before, after.status_code, after.json["code"]) == (200, 401, "invalid-token")


def test_a_token_ends_by_itself(api: Api) -> None:
    store = api.workspace.store
    past = datetime.now(UTC) - timedelta(days=3)
    _, old = tokens.make(store, "old", scope=Scope.READ, life=2, by=SYSTEM, now=past)

    assert Caller(api.app.test_client(), old).get("/changes").status_code == 401
    assert Caller(api.app.test_client(), a_token(api.workspace, life=2)).get("/changes").status_code == 200


def test_a_token_s_use_is_noted_now_and_then(api: Api) -> None:
    store, now = api.workspace.store, datetime.now(UTC)
    made, secret = tokens.make(store, "ci", scope=Scope.READ, life=None, by=SYSTEM, now=now)

    def used() -> datetime | None:
        return next(each for each in store.tokens.all() if each.id == made.id).used_at

    assert used() is None
    for minutes, noted in ((0, 0), (4, 0), (6, 6)):
        tokens.holder(store, secret, now=now + timedelta(minutes=minutes))
        assert used() == now + timedelta(minutes=noted)


def test_a_token_is_kept_hashed_and_told_in_the_audit_log(api: Api) -> None:
    secret = a_token(api.workspace)

    raw = b"".join(file.read_bytes() for file in api.workspace.settings.data.glob("hamdeli.db*"))
    records, _ = audit.read(api.workspace.store, Filter(what="token-made"), by=SYSTEM)

    assert secret.encode() not in raw
    assert secret[3:].encode() not in raw
    assert [(each.by, each.target) for each in records] == [("system", "admin (1)")]


def test_the_command_makes_lists_and_revokes(settings: Settings) -> None:
    here = ("--data", str(settings.data))

    made = kb("token", "add", "ci", "--scope", "read", "--expires-days", "9", *here)
    kb("token", "add", "nightly export", "--scope", "write", *here)
    listed = kb("token", "list", *here)
    revoked = kb("token", "revoke", "ci", *here)

    assert re.fullmatch(r"kb_[A-Za-z0-9_-]{43}\n", made.out)
    assert [line.split("\t")[0::5] for line in listed.out.splitlines()] == [
        ["2", "nightly export"],
        ["1", "ci"],
    ]
    assert made.out.strip() not in listed.out
    assert revoked.code == 0
    assert kb("token", "revoke", "ci", *here).code == 2
    assert len(kb("token", "list", *here).out.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [("x",), ("x", "--scope", "all"), ("", "--scope", "read"), ("x" * 61, "--scope", "read"), ("a\u202eb", "--scope", "read"),
     ("x", "--scope", "read", "--expires-days", "0")],
)  # fmt: skip
def test_a_token_that_cannot_be_is_refused(settings: Settings, arguments: tuple[str, ...]) -> None:
    done = kb("token", "add", *arguments, "--data", str(settings.data))

    assert (done.code, done.out) == (2, "")


def test_of_two_tokens_with_one_name_the_number_tells(settings: Settings) -> None:
    here = ("--data", str(settings.data))
    for _ in range(2):
        kb("token", "add", "ci", "--scope", "read", *here)

    assert "1" in kb("token", "revoke", "ci", *here).err
    assert kb("token", "revoke", "1", *here).code == 0
    assert kb("token", "revoke", "ci", *here).code == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"X-CSRF-Token": "wrong"}, 403),
        ({"X-CSRF-Token": "TOKEN", "Origin": "https://evil.example"}, 403),
        ({"X-CSRF-Token": "TOKEN", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"X-CSRF-Token": "TOKEN"}, 200),
    ],
)
def test_a_cookie_opens_changes_only_to_our_own_pages(api: Api, headers: dict[str, str], status: int) -> None:
    visitor = api.site.as_("Reza")
    sent = {name: value.replace("TOKEN", visitor.token()) for name, value in headers.items()}

    answer = visitor.client.delete(f"{ROOT}/macros/double-charge", headers=sent)

    assert answer.status_code == status


def test_another_site_s_page_with_a_token_is_no_forgery(api: Api) -> None:
    headers = {"Origin": "https://example.zendesk.com", "Sec-Fetch-Site": "cross-site"}

    assert api.as_("write").call("DELETE", "/macros/double-charge", headers=headers).status_code == 200


def test_an_agent_is_shown_approved_texts_only(api: Api) -> None:
    script = api.as_("write")
    before = script.get("/macros/double-charge")
    draft = {**before.json["variants"]["en"], "title": "Being written"}
    script.put(
        "/macros/double-charge", {**before.json, "variants": {"en": {**draft, "status": "draft"}}}, match="*"
    )

    def title(name: str) -> str:
        return str(the_caller(api, name).get("/macros/double-charge").json["variants"]["en"]["title"])

    assert {name: title(name) for name in ("Eleni", "Mei", "read")} == {
        "Eleni": "Charged twice",
        "Mei": "Being written",
        "read": "Being written",
    }


def test_too_many_calls_wait(settings: Settings) -> None:
    workspace = open_workspace(settings)
    app = create_app(replace(settings, api_rate=3, api_wrong_tokens=2), workspace=workspace)
    good, other = (Caller(app.test_client(), a_token(workspace)) for _ in range(2))
    wrong = Caller(app.test_client(), "kb_wrong")

    statuses = [good.get("/changes").status_code for _ in range(4)]
    last = good.get("/changes")

    assert statuses == [200, 200, 200, 429]
    assert (last.json["code"], int(last.headers["Retry-After"]) in range(1, 21)) == (
        "too-many-requests",
        True,
    )
    assert other.get("/changes").status_code == 200
    assert [wrong.get("/changes").status_code for _ in range(3)] == [401, 401, 429]
    workspace.close()
