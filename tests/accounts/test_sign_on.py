"""What the claims of a provider say of a person's groups."""

import pytest

from kb.accounts.sign_on import groups


@pytest.mark.parametrize(
    ("claims", "name", "found"),
    [
        ({"groups": ["a", "b"]}, "groups", {"a", "b"}),
        ({"groups": "Support Admins"}, "groups", {"Support Admins"}),
        ({"realm_access": {"roles": ["a"]}}, "realm_access.roles", {"a"}),
        ({"https://example.org/roles": ["a"]}, "https://example.org/roles", {"a"}),
        ({"a.b": ["flat"], "a": {"b": ["deep"]}}, "a.b", {"flat"}),
        ({"groups": ["a", 7, None, ["b"], {"c": 1}]}, "groups", {"a"}),
        ({"groups": {"a": True}}, "groups", set()),
        ({"groups": None}, "groups", set()),
        ({"a": "text"}, "a.b", set()),
        ({}, "groups", set()),
    ],
)
def test_groups_are_found_where_the_setting_says(
    claims: dict[str, object], name: str, found: set[str]
) -> None:
    assert groups(claims, name) == found
