"""`kb attachments` and `kb export --attachments`: files out and in, the same each time, and never out of the folder."""

import json
from pathlib import Path

import pytest

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind
from kb.library.visibility import Visibility
from kb.services import attachments, library, teams
from kb.services.attachments import Sent
from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.cli.running import kb
from tests.pictures import PDF, an_image
from tests.texts import a_macro


@pytest.fixture
def filled(settings: Settings) -> Settings:
    """Two macros with files, one of them a team's, and another macro without."""
    workspace = open_workspace(settings)
    for key in ("double-charge", "late-parcel", "for-billing"):
        a_macro(workspace.store, key, approved=True)
    for key, sent in (
        ("double-charge", Sent("دکمه.png", an_image(), alt="The button")),
        ("double-charge", Sent("terms.pdf", PDF, locale="en")),
        ("for-billing", Sent("inside.txt", b"not for all")),
    ):
        attachments.add(workspace.store, Kind.MACRO, key, sent, limit=10_000, by=SYSTEM)
    team = teams.add(workspace.store, "Billing", by=SYSTEM)
    library.show_to(workspace.store, Kind.MACRO, "for-billing", Visibility(frozenset({team.id})), by=SYSTEM)
    workspace.close()
    return settings


def content_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_files_go_out_and_come_in_elsewhere(filled: Settings, tmp_path: Path) -> None:
    folder, there = tmp_path / "files", tmp_path / "there"
    kb("export", "--to", "kb-library", "-o", tmp_path / "library.json", "--data", filled.data)
    kb("import", tmp_path / "library.json", "--data", there)

    out = kb("attachments", "export", folder, "--data", filled.data)
    first, second = (kb("attachments", "import", folder, "--data", there) for _ in range(2))
    kb("attachments", "export", tmp_path / "again", "--data", there)

    assert (out.out, first.out, second.out) == (
        "files=2\n", "created=2 updated=0 unchanged=0\n", "created=0 updated=0 unchanged=2\n",
    )  # fmt: skip
    assert content_of(tmp_path / "again") == content_of(folder)
    assert all(name.isascii() for name in content_of(folder))
    assert b"inside" not in (folder / "attachments.json").read_bytes()


def test_an_export_for_zendesk_says_how_to_send_its_files(filled: Settings, tmp_path: Path) -> None:
    done = kb("export", "--to", "zendesk", "--attachments", tmp_path / "files", "--data", filled.data)

    told = json.loads(done.out)["attachments"]
    assert [(each["macro"], each["filename"], each["content_type"]) for each in told] == [
        ("key: double-charge", "دکمه.png", "image/png"),
        ("key: double-charge", "terms.pdf", "application/pdf"),
    ]
    assert {each["file"] for each in told} | {"attachments.json"} == content_of(tmp_path / "files").keys()
    assert "goes with one language here" in done.err


@pytest.mark.parametrize("name", ["kb-library", "django-helpdesk"])
def test_a_format_without_files_says_that_they_stay(filled: Settings, name: str) -> None:
    done = kb("export", "--to", name, "--data", filled.data)

    assert (
        "macro double-charge *: Its files are not in this export: \u2068دکمه.png\u2069, \u2068terms.pdf\u2069"
        in done.err
    )
    assert "terms.pdf" not in done.out


def row(**more: object) -> dict[str, object]:
    given = {
        "kind": "macro",
        "key": "late-parcel",
        "name": "x.txt",
        "alt": "",
        "locale": None,
        "sha256": "0" * 64,
    }
    return {**given, "file": "macro-late-parcel-000000000000.txt", **more}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(file="../secret.txt")], "files[0]"),
        ([row(file="/etc/passwd")], "files[0]"),
        ([row(), row(file="macro-none-000000000000.txt")], "files[1].file"),
        ([row(), row(file="macro-link-000000000000.txt")], "files[1].file"),
        ([row(kind="note")], "files[0]"),
        ([row(more=1)], "files[0]"),
        ([row(name="../x.txt")], "files[0].name"),
        ([row(name="x.png")], "files[0].file"),
        ([row(key="nowhere")], "files[0]"),
        ([row(locale="xx")], "files[0].locale"),
        ({}, "format"),
    ],
    ids=range(11),
)
def test_a_folder_that_is_not_ours_is_refused(
    filled: Settings, tmp_path: Path, rows: object, said: str
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "macro-late-parcel-000000000000.txt").write_text("words")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "macro-link-000000000000.txt").symlink_to(tmp_path / "secret.txt")
    whole = {"format": "kb-attachments", "version": 1, "files": rows}
    (folder / "attachments.json").write_text(json.dumps(whole))

    done = kb("attachments", "import", folder, "--data", filled.data)

    assert (done.code, done.out) == (2, "")
    assert f"attachments.json: {said}" in done.err
    assert "Traceback" not in done.err


def test_a_link_in_the_folder_is_never_written_through(filled: Settings, tmp_path: Path) -> None:
    folder, victim = tmp_path / "files", tmp_path / "victim"
    victim.write_text("mine")
    folder.mkdir()
    (folder / "attachments.json").symlink_to(victim)

    assert kb("attachments", "export", folder, "--data", filled.data).code == 0
    assert (victim.read_text(), (folder / "attachments.json").is_symlink()) == ("mine", False)
