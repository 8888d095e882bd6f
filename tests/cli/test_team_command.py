"""`kb team`, and what other commands do with texts that are not visible to all."""

import json
from pathlib import Path

import pytest

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind
from kb.library.visibility import Visibility
from kb.services import library, teams
from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.cli.running import a_library, kb


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A library with one macro, Nikos, and the team Billing."""
    file = tmp_path / "library.json"
    file.write_text(json.dumps(a_library()), "utf-8")
    folder = tmp_path / "data"
    kb("import", file, "--data", folder)
    kb(
        "user",
        "add",
        "Nikos",
        "--role",
        "agent",
        "--password-stdin",
        "--data",
        folder,
        stdin="a long walk home",
    )
    kb("team", "add", "Billing", "--data", folder)
    return folder


def keep_for_billing(data: Path) -> None:
    workspace = open_workspace(Settings.from_environment({}, data=data))
    billing = teams.named(workspace.store, "Billing", by=SYSTEM)
    library.show_to(
        workspace.store,
        Kind.MACRO,
        "billing-duplicate-charge",
        Visibility(frozenset({billing.id})),
        by=SYSTEM,
    )
    workspace.close()


def test_people_are_put_into_a_team_and_taken_out(data: Path) -> None:
    come = kb("team", "members", "billing", "--add", "Nikos", "--data", data)
    listed = kb("team", "list", "--data", data)
    gone = kb("team", "members", "Billing", "--remove", "nikos", "--data", data)

    assert (come.out, listed.out, gone.out) == ("Nikos\n", "1\tBilling\n", "")


@pytest.mark.parametrize(
    "arguments",
    [("add", "BILLING"), ("add", "\u200b"), ("members", "Sales"), ("members", "Billing", "--add", "Nobody")],
)
def test_what_cannot_be_is_refused(data: Path, arguments: tuple[str, ...]) -> None:
    done = kb("team", *arguments, "--data", data)

    assert done.code != 0
    assert done.err
    assert "Traceback" not in done.err
    assert kb("team", "list", "--data", data).out == "0\tBilling\n"


def test_a_search_and_an_export_hold_what_all_see(data: Path) -> None:
    before = kb("search", "charge", "--kind", "macro", "--json", "--data", data).json["total"]
    keep_for_billing(data)

    found = kb("search", "charge", "--kind", "macro", "--json", "--data", data)
    exported = kb("export", "--to", "kb-library", "--data", data)

    assert (before, found.json["total"]) == (1, 0)
    assert exported.json["macros"] == []
    assert exported.err == "1 not visible to all: not exported\n"


def test_an_import_says_what_it_may_not_overwrite(data: Path) -> None:
    keep_for_billing(data)

    again = kb("import", data.parent / "library.json", "--data", data)

    assert again.code != 0
    assert "macros[0].key: billing-duplicate-charge is kept for a team or one person here" in again.err
    assert kb("check", "--data", data).code == 0
