"""People from the command line: listed, invited, given roles, let in again."""

import re
from pathlib import Path

from tests.cli.running import kb

PASSWORD = b"correct horse battery\n"


def a_house(folder: Path) -> None:
    for name, role in (("Ada", "administrator"), ("Mei", "translator")):
        done = kb("user", "add", name, "--role", role, "--password-stdin", "--data", folder, stdin=PASSWORD)
        assert done.code == 0


def test_people_are_listed_with_their_roles(tmp_path: Path) -> None:
    a_house(tmp_path)

    done = kb("user", "list", "--data", tmp_path)

    assert [line.split("\t")[:3] for line in done.out.splitlines()] == [
        ["Ada", "administrator", "never"],
        ["Mei", "translator", "never"],
    ]


def test_roles_and_locales_are_given(tmp_path: Path) -> None:
    a_house(tmp_path)

    done = kb(
        "user",
        "roles",
        "mei",
        "--role",
        "translator",
        "--role",
        "agent",
        "--locale",
        "fa",
        "--data",
        tmp_path,
    )

    assert done.out == "Mei\tagent, translator (fa)\n"


def test_the_last_administrator_stays(tmp_path: Path) -> None:
    a_house(tmp_path)

    done = kb("user", "roles", "Ada", "--role", "agent", "--data", tmp_path)

    assert (done.code, done.out) == (2, "")
    assert "Ada is the only administrator" in done.err


def test_links_are_printed_with_the_public_address(tmp_path: Path) -> None:
    a_house(tmp_path)
    where = {"KB_PUBLIC_URL": "https://help.example.org"}

    invited = kb("user", "invite", "Nikos", "--role", "agent", "--data", tmp_path, **where)
    reset = kb("user", "reset", "Mei", "--data", tmp_path, **where)

    assert re.fullmatch(r"https://help\.example\.org/invitation/[\w-]{43}\n", invited.out)
    assert re.fullmatch(r"https://help\.example\.org/reset/[\w-]{43}\n", reset.out)


def test_nobody_and_unknown_locales_are_refused(tmp_path: Path) -> None:
    a_house(tmp_path)

    for arguments, said in (
        (("reset", "Nobody"), "nobody with this name"),
        (("reset", "\x00"), "nobody with this name"),
        (("roles", "Mei", "--role", "translator", "--locale", "xx"), "locales"),
        (("invite", "", "--role", "agent"), "1 to 80"),
    ):
        done = kb("user", *arguments, "--data", tmp_path)
        assert (done.code, done.out) == (2, "")
        assert said in done.err
