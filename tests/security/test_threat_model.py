"""The threat model speaks of files and tests that are there, and of every chapter of the standard."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")
CHAPTERS = [
    "Encoding and Sanitization",
    "Validation and Business Logic",
    "Web Frontend Security",
    "API and Web Service",
    "File Handling",
    "Authentication",
    "Session Management",
    "Authorization",
    "Self-contained Tokens",
    "OAuth and OIDC",
    "Cryptography",
    "Secure Communication",
    "Configuration",
    "Data Protection",
    "Secure Coding and Architecture",
    "Security Logging and Error Handling",
    "WebRTC",
]


def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_chapter_of_the_standard_is_there() -> None:
    found = re.findall(r"^## V(\d+) (.+)$", TEXT, re.MULTILINE)

    assert found == [(str(number), name) for number, name in enumerate(CHAPTERS, 1)]


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:kb|requirements|tests)/[\w./]+\.\w+)", TEXT)) | {"pyproject.toml"}

    assert len(named) > 40
    assert {path for path in named if not (ROOT / path).is_file()} == set()


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(tests/[\w./]+\.py)::(\w+)`", TEXT)

    assert len(named) > 60
    assert {pair for pair in named if pair[1] not in names_in(pair[0])} == set()


def test_every_row_says_where_it_is_held_and_what_shows_it() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and "tests/" in line]
    halves = [line.strip("| ").split(" | ") for line in rows]

    assert [row[0] for row in halves if len(row) != 3 or "`" not in row[1] or "::" not in row[2]] == []


def test_the_readme_leads_there() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    assert "(SECURITY.md)" in readme
    assert "(docs/security.md)" in readme
