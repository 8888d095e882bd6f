import threading

import pytest

from kb.accounts import passwords


@pytest.mark.parametrize("good", ["ten chars!", "x" * 1024, "گذرواژه‌ی من", "一二三四五六七八九十"])
def test_long_passwords_in_any_script_are_fine(good: str) -> None:
    assert passwords.problems(good, "Ada") == []


@pytest.mark.parametrize(
    ("bad", "name"),
    [
        ("", "Ada"),
        ("nine char", "Ada"),
        ("x" * 1025, "Ada"),
        ("Ada Lovelace", "ada lovelace"),
        ("\ud800" * 12, "Ada"),
        ("tab\tand\x00nul", "Ada"),
    ],
)
def test_bad_passwords_are_refused(bad: str, name: str) -> None:
    assert [problem.where for problem in passwords.problems(bad, name)] == ["password"]


@pytest.mark.parametrize(
    "bad",
    [
        "1234567890",
        "12345678901",
        "0987654321",
        "qwertyuiop",
        "QWERTYUIOP",
        "qwerty123456",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "asdfghjkl;",
        "password123",
        "Password2026!",
        "P@ssw0rd2026",
        "passwordpassword",
        "!!iloveyou!!",
        "welcome12345",
        "aaaaaaaaaaaa",
        "ababababab",
        "1111111111",
        "Zoe1234567890",
        "hamdeli2026",
        "ضصثقفغعهخح",
        "۱۲۳۴۵۶۷۸۹۰",
        "密码1234567890",
        "abcdefghij",
    ],
)
def test_what_everybody_guesses_first_is_refused(bad: str) -> None:
    assert [problem.where for problem in passwords.problems(bad, "Zoe")] == ["password"]


@pytest.mark.parametrize(
    "good",
    [
        "correct horse battery",
        "a long walk home",
        "wrong password",
        "ten chars!",
        "password manager of mine",
        "qwerty is a keyboard",
        "12 monkeys in a boat",
        "گذرواژه‌ی من",
        "一二三四五六七八九十",
        "1234 or so apples",
    ],
)
def test_what_holds_such_words_among_others_is_fine(good: str) -> None:
    assert passwords.problems(good, "Zoe") == []


def test_the_right_password_matches_however_it_was_composed() -> None:
    hashed = passwords.hashed("cafe\u0301 au lait")

    assert passwords.matches("café au lait", hashed)
    assert not passwords.matches("cafe au lait", hashed)
    assert "café" not in hashed


def test_nobody_has_no_password() -> None:
    assert not passwords.matches("anything at all", None)


@pytest.mark.parametrize("odd", ["x" * 100_000, "\ud800", ""])
def test_odd_passwords_do_not_match_and_do_no_harm(odd: str) -> None:
    assert not passwords.matches(odd, passwords.hashed("ten chars!"))


def test_four_are_hashed_at_once_and_the_rest_wait_or_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    for _ in range(passwords.AT_ONCE):
        passwords._places.acquire()
    try:
        with pytest.raises(passwords.TooManyAttempts):
            passwords.hashed("ten chars!")
    finally:
        for _ in range(passwords.AT_ONCE):
            passwords._places.release()
    assert threading.active_count() >= 1
    assert passwords.hashed("ten chars!")
