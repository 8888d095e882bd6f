"""Single sign-on against a real OpenID provider: who comes in, with what roles, and who does not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2 import PasswordHasher
from werkzeug.test import TestResponse

from kb.accounts import passwords
from kb.accounts.audit import Filter
from kb.accounts.user import SYSTEM, Role
from kb.app import create_app
from kb.services import accounts, audit, people, sign_on
from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.applications import application
from tests.providing import Claims, Provider, providing, unsigned
from tests.web.conftest import PASSWORD, Site, Visitor, add_cast, page_of

BEGIN, BACK = "/sign-in/provider", "/sign-in/provider/back"
STRANGER = "This sign-in was not begun in this browser"
NOT_CONFIRMED = "The sign-on service did not confirm who you are."


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as opened:
        yield opened


@pytest.fixture(scope="module")
def house(provider: Provider) -> Iterator[Site]:
    """One application with the provider for all tests of this module."""
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        settings = provider.used_by(Settings.from_environment({}, data=Path(folder, "data")))
        workspace = open_workspace(settings)
        add_cast(workspace)
        with application(settings, workspace) as app:
            yield Site(app, workspace)
        workspace.close()


@pytest.fixture(autouse=True)
def honest(provider: Provider) -> Iterator[None]:
    yield
    provider.forge = None


def go(visitor: Visitor, path: str = BEGIN) -> str:
    """Press the button; gives the provider's address that the browser is led to."""
    answer = visitor.get(path)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def come_in(visitor: Visitor, provider: Provider, subject: str, path: str = BEGIN) -> TestResponse:
    """Sign in at the provider and come back."""
    return visitor.get(provider.let_in(go(visitor, path), subject))


def name_of(visitor: Visitor) -> str | None:
    shown = visitor.look("/situations").select_one(".menu bdi")
    return shown.text if shown else None


def refusal(answer: TestResponse) -> str:
    assert answer.status_code == 403
    return page_of(answer).select_one(".note-error").text.strip()


def roles_of(house: Site, name: str) -> set[Role]:
    return {
        role
        for each in accounts.people(house.workspace.store, by=SYSTEM)
        if each.name == name
        for role in each.roles
    }


def test_the_sign_in_page_offers_the_provider_by_its_name(house: Site) -> None:
    button = house.guest().look("/sign-in?next=/situations").select_one("a.button")

    assert button.text.strip() == "Sign in with Example ID"
    assert button["href"] == "/sign-in/provider?next=/situations"


def test_without_a_provider_there_is_no_button_and_no_way(site: Site) -> None:
    guest = site.guest()

    assert guest.look("/sign-in").select("a.button") == []
    assert [guest.get(path).status_code for path in (BEGIN, BACK)] == [404, 404]


def test_somebody_new_comes_in_with_the_role_of_their_group_and_where_they_wanted_to(
    house: Site, provider: Provider
) -> None:
    provider.person("u-nina", preferred_username="nina@example.org", groups=["support", "other"])
    nina = house.guest()
    before = nina.token() and nina.client.get_cookie("visit").value

    answer = come_in(nina, provider, "u-nina", f"{BEGIN}?next=/situations")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/situations")
    assert nina.client.get_cookie("visit").value != before
    assert name_of(nina) == "nina"
    assert roles_of(house, "nina") == {Role.AGENT}


def test_the_way_there_carries_state_nonce_and_a_hashed_challenge(house: Site, provider: Provider) -> None:
    first, second = (parse_qs(urlsplit(go(house.guest())).query) for _ in range(2))

    assert first["response_type"] == ["code"]
    assert first["code_challenge_method"] == ["S256"]
    assert first["redirect_uri"] == [f"http://localhost{BACK}"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 43
        assert first[name] != second[name]


def test_the_same_person_comes_back_under_the_same_name_whatever_the_provider_calls_them_now(
    house: Site, provider: Provider
) -> None:
    provider.person("u-paul", preferred_username="paul", email="p@example.org", groups=["support"])
    come_in(house.guest(), provider, "u-paul")
    provider.person("u-paul", preferred_username="pablo", email="other@example.org", groups=["support"])
    again = house.guest()

    come_in(again, provider, "u-paul")

    assert name_of(again) == "paul"


def test_nobody_takes_over_another_account_by_its_name_or_mail(house: Site, provider: Provider) -> None:
    provider.person("u-thief", preferred_username="Ada", email="ada@example.org", groups=["support"])
    thief = house.guest()

    come_in(thief, provider, "u-thief")

    assert name_of(thief) == "Ada-2"
    assert roles_of(house, "Ada-2") == {Role.AGENT}


def test_roles_changed_at_the_provider_count_from_the_next_sign_in(house: Site, provider: Provider) -> None:
    provider.person("u-vera", preferred_username="vera", groups=["support"])
    vera = house.guest()
    come_in(vera, provider, "u-vera")
    as_agent = vera.get("/export").status_code
    provider.person("u-vera", preferred_username="vera", groups=["editors", "support-admins"])
    later = house.guest()

    come_in(later, provider, "u-vera")

    assert (as_agent, later.get("/export").status_code) == (403, 200)
    assert roles_of(house, "vera") == {Role.EDITOR, Role.ADMINISTRATOR}
    records, _ = audit.read(house.workspace.store, Filter(what="roles-changed", target="vera"), by=SYSTEM)
    assert [each.detail for each in records] == ["agent -> administrator, editor"]


@pytest.mark.parametrize("groups", [[], ["strangers"], None, "nothing", {"support": True}, ["SUPPORT"]])
def test_somebody_without_a_role_is_told_so_and_nothing_is_made(
    house: Site, provider: Provider, groups: object
) -> None:
    provider.person("u-zed", preferred_username="zed", **({} if groups is None else {"groups": groups}))
    zed = house.guest()

    answer = come_in(zed, provider, "u-zed")

    assert refusal(answer).startswith("The sign-on service knows you, but you have no role here yet.")
    assert zed.get("/").status_code == 303
    assert roles_of(house, "zed") == set()


def test_who_lost_every_role_at_the_provider_does_not_come_in_any_more(
    house: Site, provider: Provider
) -> None:
    provider.person("u-lost", preferred_username="lost", groups=["support"])
    come_in(house.guest(), provider, "u-lost")
    provider.person("u-lost", preferred_username="lost", groups=[])

    assert "no role" in refusal(come_in(house.guest(), provider, "u-lost"))


def test_who_was_deactivated_here_does_not_come_in(house: Site, provider: Provider) -> None:
    store = house.workspace.store
    provider.person("u-gone", preferred_username="gone", groups=["support"])
    come_in(house.guest(), provider, "u-gone")
    id_ = next(each.id for each in accounts.people(store, by=SYSTEM) if each.name == "gone")
    people.deactivate(store, id_, by=SYSTEM, now=datetime.now(UTC))

    assert "deactivated" in refusal(come_in(house.guest(), provider, "u-gone"))


def test_a_state_of_another_browser_is_refused_and_stays_good_for_its_own(
    house: Site, provider: Provider
) -> None:
    provider.person("u-own", preferred_username="own", groups=["support"])
    own, thief = house.guest(), house.guest()
    back = provider.let_in(go(own), "u-own")
    thief.token()

    stolen = thief.get(back)

    assert refusal(stolen).startswith(STRANGER)
    assert thief.get("/").headers["Location"].startswith("/sign-in")
    assert own.get(back).status_code == 303


def test_a_state_is_good_once(house: Site, provider: Provider) -> None:
    provider.person("u-once", preferred_username="once", groups=["support"])
    guest = house.guest()
    back = provider.let_in(go(guest), "u-once")
    visit = guest.client.get_cookie("visit").value

    first = guest.get(back)
    guest.client.set_cookie("visit", visit)
    second = guest.get(back)

    assert first.status_code == 303
    assert refusal(second).startswith(STRANGER)


def test_who_took_too_long_begins_again(house: Site, provider: Provider) -> None:
    provider.person("u-slow", preferred_username="slow", groups=["support"])
    guest = house.guest()
    back = parse_qs(urlsplit(provider.let_in(go(guest), "u-slow")).query)
    at = house.app.extensions["provider"]

    with pytest.raises(sign_on.NotAllowed, match="took too long"):
        sign_on.finish(
            house.workspace.store,
            at,
            (),
            visit_id=guest.client.get_cookie("visit").value,
            state=back["state"][0],
            code=back["code"][0],
            now=datetime.now(UTC) + timedelta(minutes=11),
        )


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?state=x&code=y",
        "?code=y",
        "?state=x",
        "?error=access_denied&state=x",
        "?state=%00&code=%ff",
        f"?state={'x' * 5000}&code=y",
    ],
)
def test_a_way_back_that_nobody_began_is_refused_calmly(house: Site, query: str) -> None:
    assert refusal(house.guest().get(f"{BACK}{query}"))


def test_who_is_refused_can_sign_in_with_name_and_password_on_that_very_page(house: Site) -> None:
    guest = house.guest()
    form = page_of(guest.get(f"{BACK}?state=x&code=y")).select_one("form.card")

    answer = guest.post(form["action"], {"name": "Reza", "password": PASSWORD})

    assert answer.status_code == 303
    assert name_of(guest) == "Reza"


def other(**changed: object) -> Callable[[Provider, Claims], str]:
    return lambda provider, claims: provider.signed({**claims, **changed})


def without(name: str) -> Callable[[Provider, Claims], str]:
    return lambda provider, claims: provider.signed({k: v for k, v in claims.items() if k != name})


FORGED: dict[str, Callable[[Provider, Claims], str]] = {
    "not signed": lambda provider, claims: unsigned(claims),
    "signature taken off": lambda provider, claims: provider.signed(claims).rpartition(".")[0] + ".",
    "other key": lambda provider, claims: replace(
        provider, key=type(provider.key).generate_key(2048, {"kid": "ours"})
    ).signed(claims),
    "shared secret": lambda provider, claims: shared(claims),
    "other audience": other(aud="someone-else"),
    "two audiences": other(aud=["hamdeli", "someone-else"], azp="someone-else"),
    "no audience": without("aud"),
    "wrong issuer": other(iss="https://evil.example"),
    "no issuer": without("iss"),
    "wrong nonce": other(nonce="x" * 43),
    "no nonce": without("nonce"),
    "expired": other(exp=1_700_000_000),
    "no expiry": without("exp"),
    "not yet": other(nbf=4_000_000_000),
    "no subject": without("sub"),
    "empty subject": other(sub=""),
    "subject is a number": other(sub=7),
    "long subject": other(sub="x" * 256),
    "no token": lambda provider, claims: "",
    "nonsense": lambda provider, claims: "a.b.c",
}


def shared(claims: Claims) -> str:
    from joserfc import jwt
    from joserfc.jwk import OctKey

    return jwt.encode({"alg": "HS256", "kid": "ours"}, claims, OctKey.import_key("s3cret" * 8))


@pytest.mark.parametrize("how", FORGED)
def test_an_answer_that_cannot_be_believed_lets_nobody_in(house: Site, provider: Provider, how: str) -> None:
    provider.person("u-forged", preferred_username="forged", groups=["support-admins"])
    provider.forge = lambda claims: FORGED[how](provider, claims)
    guest = house.guest()

    answer = come_in(guest, provider, "u-forged")

    assert refusal(answer).startswith(NOT_CONFIRMED)
    assert guest.get("/").status_code == 303
    assert roles_of(house, "forged") == set()


def test_a_true_answer_with_our_own_key_is_believed(house: Site, provider: Provider) -> None:
    """The control of the test above: only what was forged there is refused."""
    provider.person("u-true", preferred_username="true", groups=["support"])
    provider.forge = provider.signed

    assert come_in(house.guest(), provider, "u-true").status_code == 303


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"preferred_username": "Jürgen Groß"}, "Jürgen Groß"),
        ({"preferred_username": "کاربر یک"}, "کاربر یک"),
        ({"preferred_username": "x\u202egnp<b>\x00\r\n"}, "xgnpb"),
        ({"preferred_username": "аdmin", "name": "Mixed"}, "Mixed"),
        ({"preferred_username": "   ", "nickname": "Nick"}, "Nick"),
        ({"preferred_username": "system"}, "person"),
        ({"preferred_username": 7, "email": "mail.name@example.org"}, "7"),
        ({"preferred_username": "n" * 5000}, "n" * 74),
        ({}, "person"),
    ],
)
def test_a_name_from_the_provider_is_cleaned_and_made_free(
    house: Site, provider: Provider, claims: Claims, name: str
) -> None:
    taken = {each.name for each in accounts.people(house.workspace.store, by=SYSTEM)}
    provider.person(f"u-{abs(hash(str(claims)))}", groups=["support"], **claims)
    guest = house.guest()

    come_in(guest, provider, f"u-{abs(hash(str(claims)))}")

    assert name_of(guest) in {name, f"{name}-2", f"{name}-3"}
    assert name_of(guest) not in taken


def test_a_provider_that_may_not_be_called_is_told_as_not_reached(
    provider: Provider, settings: Settings
) -> None:
    strict = replace(provider.used_by(settings), outgoing_allow=())
    workspace = open_workspace(strict)
    app = create_app(strict, workspace=workspace)

    answer = app.test_client().get(BEGIN)

    workspace.close()
    assert answer.status_code == 403
    assert "The sign-on service cannot be reached." in answer.text


def test_a_provider_that_calls_itself_otherwise_is_not_believed(
    provider: Provider, settings: Settings
) -> None:
    asked = provider.used_by(settings)
    assert asked.sign_on
    wrong = replace(asked, sign_on=replace(asked.sign_on, issuer=f"{provider.issuer}/"))
    workspace = open_workspace(wrong)
    app = create_app(wrong, workspace=workspace)

    answer = app.test_client().get(BEGIN)

    workspace.close()
    assert answer.status_code == 403
    assert NOT_CONFIRMED in answer.text


def test_signing_in_is_written_down(house: Site, provider: Provider) -> None:
    provider.person("u-log", preferred_username="logged", groups=["support"])

    come_in(house.guest(), provider, "u-log")

    records, _ = audit.read(house.workspace.store, Filter(), by=SYSTEM)
    written = [(each.what, each.by, each.target, each.address) for each in records[:2]]
    assert ("signed-in", "logged", "", "127.0.0.1") in written
    assert ("single-sign-on-linked", "system", "logged", "") in written


def test_nobody_who_came_by_the_provider_has_a_password(house: Site, provider: Provider) -> None:
    provider.person("u-nopass", preferred_username="nopass", groups=["support"])
    come_in(house.guest(), provider, "u-nopass")

    for password in ("", "None", "nopass"):
        answer = house.guest().post("/sign-in", {"name": "nopass", "password": password})
        assert answer.status_code == 422
