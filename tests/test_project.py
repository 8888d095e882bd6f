"""The code base tests itself: packaging, pins, and the promises of its documents."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# The oldest versions that are known to be free of the faults that matter here (public advisories until November 2026).
OLDEST_ALLOWED = {
    "authlib": (1, 7, 0),
    "flask": (3, 1, 3),
    "jinja2": (3, 1, 6),
    "markdown": (3, 10, 3),
    "nh3": (0, 3, 8),
    "pillow": (12, 3, 0),
    "pysqlite3": (0, 6, 1),
    "sqlalchemy": (2, 1, 0),
    "waitress": (3, 0, 2),
}


def pinned(lock: str) -> dict[str, tuple[int, ...]]:
    """Package -> pinned version, from a lock file."""
    lines = (ROOT / "requirements" / lock).read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([a-z0-9._-]+)==([0-9.]+)", line) for line in lines)
    return {match[1]: tuple(map(int, match[2].strip(".").split("."))) for match in found if match}


@pytest.mark.parametrize("lock", ["run.lock", "test.lock"])
def test_the_lock_files_pin_versions_without_known_faults(lock: str) -> None:
    pins = pinned(lock)

    too_old = {name: pins[name] for name, oldest in OLDEST_ALLOWED.items() if pins[name] < oldest}

    assert too_old == {}


@pytest.mark.parametrize("lock", ["run.lock", "test.lock"])
def test_every_pinned_package_has_hashes(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())

    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_every_dependency_of_the_package_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[<>=\[; ]", name)[0].lower() for name in project["dependencies"]}

    assert asked - pinned("run.lock").keys() == set()


def test_the_sqlite_library_has_no_wal_reset_fault() -> None:
    from pysqlite3 import dbapi2

    assert dbapi2.sqlite_version_info >= (3, 51, 3)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


@pytest.mark.parametrize(
    "pattern",
    [
        r"kb/shipped/templates_library/macros/double-charge/fa\.md",
        r"kb/shipped/templates_library/situations\.toml",
        r"kb/shipped/locales/zh_Hans/LC_MESSAGES/messages\.mo",
        r"kb/shipped/locales/fa/LC_MESSAGES/messages\.po",
        r"kb/web/templates/layout\.html",
        r"kb/web/static/.*tokens\.css",
        r"kb/web/static/vendor/.*\.woff2",
        r"kb/tone/rules/fa/.*\.toml",
        r"kb/languages/data/el/.*\.txt",
        r"kb/storage/migrations/versions/.*\.py",
        r"hamdeli-.*\.dist-info/licenses/LICENSE",
    ],
)
def test_the_wheel_carries_what_an_installed_kb_needs(wheel: zipfile.ZipFile, pattern: str) -> None:
    assert [name for name in wheel.namelist() if re.fullmatch(pattern, name)] != []


def test_the_readme_shows_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "make run" in readme
    assert "make test" in readme


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/architecture.md",
        "docs/webhooks.md",
        "docs/single-sign-on.md",
    ],
)
def test_no_document_links_to_a_file_that_is_not_there(document: str) -> None:
    path = ROOT / document
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


def test_make_help_names_every_command_that_the_documents_use() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "docs/architecture.md"]
    named = {
        name
        for path in documents
        for name in re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8"))
    }

    assert named - targets == set()
