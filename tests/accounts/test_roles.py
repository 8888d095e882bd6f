from dataclasses import replace

import pytest

from kb.accounts.roles import RIGHTS, Right, may, require
from kb.accounts.user import SYSTEM, Person, Role, Scope
from kb.errors import NotAllowed
from tests.cast import Cast

WHO_MAY = {
    Right.READ: {"ada", "reza", "mei", "eleni"},
    Right.WRITE: {"ada", "reza"},
    Right.TRANSLATE: {"ada", "reza", "mei"},
    Right.APPROVE: {"ada", "reza"},
    Right.SITUATIONS: {"ada", "reza"},
    Right.EXPORT: {"ada", "reza"},
    Right.IMPORT: {"ada", "reza"},
    Right.AUDIT: {"ada", "reza"},
    Right.PEOPLE: {"ada"},
    Right.WEBHOOKS: {"ada"},
    Right.TOKENS: {"ada"},
}
TOKENS_MAY = {
    Right.READ: {Scope.READ, Scope.WRITE, Scope.ADMIN},
    Right.EXPORT: {Scope.READ, Scope.WRITE, Scope.ADMIN},
    Right.WRITE: {Scope.WRITE, Scope.ADMIN},
    Right.TRANSLATE: {Scope.WRITE, Scope.ADMIN},
    Right.APPROVE: {Scope.WRITE, Scope.ADMIN},
    Right.SITUATIONS: {Scope.WRITE, Scope.ADMIN},
    Right.IMPORT: {Scope.WRITE, Scope.ADMIN},
    Right.AUDIT: {Scope.ADMIN},
    Right.PEOPLE: {Scope.ADMIN},
    Right.TOKENS: {Scope.ADMIN},
    Right.WEBHOOKS: {Scope.ADMIN},
}


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("name", ["ada", "reza", "mei", "eleni"])
def test_the_table_says_who_may_do_what(cast: Cast, name: str, right: Right) -> None:
    assert may(getattr(cast, name), right) is (name in WHO_MAY[right])


def test_every_role_has_its_rights() -> None:
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize("right", list(Right))
@pytest.mark.parametrize("scope", list(Scope))
def test_the_table_says_what_a_token_may_do(scope: Scope, right: Right) -> None:
    token = Person(-1, "token: ci", frozenset(), scope=scope)

    assert may(token, right) is (scope in TOKENS_MAY[right])


def test_roles_add_up() -> None:
    both = Person(9, "Both", frozenset({Role.AGENT, Role.TRANSLATOR}))

    assert may(both, Right.TRANSLATE)
    assert not may(both, Right.APPROVE)


def test_a_translator_may_be_limited_to_some_locales(cast: Cast) -> None:
    mei = replace(cast.mei, locales=frozenset({"zh", "fa"}))

    assert [may(mei, Right.TRANSLATE, locale) for locale in ("zh", "fa", "el", None)] == [
        True,
        True,
        False,
        True,
    ]
    assert may(cast.mei, Right.TRANSLATE, "el")
    with pytest.raises(NotAllowed, match="other languages"):
        require(mei, Right.TRANSLATE, "el")


def test_only_the_role_of_translator_is_limited(cast: Cast) -> None:
    both = Person(9, "Both", frozenset({Role.EDITOR, Role.TRANSLATOR}), locales=frozenset({"zh"}))

    assert may(both, Right.TRANSLATE, "el")


def test_somebody_who_was_deactivated_may_do_nothing(cast: Cast) -> None:
    assert not any(may(replace(cast.ada, active=False), right) for right in Right)


def test_nobody_without_a_role_may_do_anything() -> None:
    guest = Person(0, "Guest", frozenset())

    assert not any(may(guest, right) for right in Right)


def test_the_system_may_do_everything() -> None:
    assert all(may(SYSTEM, right) for right in Right)


def test_what_is_not_allowed_is_refused(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        require(cast.eleni, Right.WRITE)
