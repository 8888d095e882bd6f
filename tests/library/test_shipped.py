from pathlib import Path

import pytest

from kb.errors import BadFile
from kb.languages import LANGUAGES
from kb.library.entry import Kind, Status
from kb.library.shipped import Shipped, read_shipped, shipped_folder


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    return read_shipped(shipped_folder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small good library."""
    macro = tmp_path / "macros" / "refund"
    macro.mkdir(parents=True)
    (macro / "macro.toml").write_text('shortcut = "ref"\nsituations = ["refund"]\nsource_locale = "en"\n')
    (macro / "en.md").write_text("# Refund\n\nHello {{ name }}\n")
    (tmp_path / "situations.toml").write_text('[refund]\nen = "Refunds"\n')
    return tmp_path


def test_a_folder_is_read(folder: Path) -> None:
    shipped = read_shipped(folder)

    (macro,) = shipped.file.entries
    assert (macro.kind, macro.key, macro.shortcut, macro.situations) == (
        Kind.MACRO,
        "refund",
        "ref",
        ("refund",),
    )
    assert (macro.variants["en"].title, macro.variants["en"].body) == ("Refund", "Hello {{ name }}")
    assert macro.variants["en"].status is Status.APPROVED
    assert shipped.situations[0].name("en") == "Refunds"


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("macros/refund/macro.toml", "source_locale = en", "not TOML"),
        ("macros/refund/macro.toml", 'source_locale = "en"\nshortcuts = "x"', "shortcuts: unknown field"),
        (
            "macros/refund/macro.toml",
            'source_locale = "fa"',
            "source_locale: the text in the source language",
        ),
        ("macros/refund/macro.toml", 'source_locale = "xx"', "source_locale: 'xx' is not a locale"),
        ("macros/refund/macro.toml", "source_locale = 1", "source_locale: expected a string"),
        ("macros/refund/macro.toml", 'source_locale = "en"\nsituations = "x"', "expected a list of strings"),
        ("macros/refund/macro.toml", 'source_locale = "en"\nsituations = ["A"]', "situations[0]:"),
        ("macros/refund/en.md", "Refund\n\nHello", "line 1: expected the title"),
        ("macros/refund/en.md", "# Refund\n\nHello {{ name", "{{ is not part of a placeholder"),
        ("macros/refund/xx.md", "# Refund\n\nHello", "is not a locale"),
        ("macros/Refund/macro.toml", 'source_locale = "en"', "key: Use 1 to 80"),
        ("situations.toml", 'refund = "x"', "refund: expected a table"),
        ("situations.toml", '[refund]\nxx = "x"', "refund.xx:"),
    ],
)
def test_a_broken_file_is_told_by_path_and_field(folder: Path, file: str, text: str, said: str) -> None:
    broken = folder / file
    broken.parent.mkdir(exist_ok=True)
    broken.write_text(text)

    with pytest.raises(BadFile) as refused:
        read_shipped(folder)

    assert refused.value.path == broken
    assert said in str(refused.value)


def test_a_file_that_is_not_utf8_is_refused(folder: Path) -> None:
    (folder / "macros/refund/en.md").write_bytes(b"# Caf\xe9\n\nHello")

    with pytest.raises(BadFile, match="not UTF-8"):
        read_shipped(folder)


def test_every_shipped_entry_is_there_in_every_language(shipped: Shipped) -> None:
    assert [entry.key for entry in shipped.file.entries if set(entry.variants) != set(LANGUAGES)] == []
    kinds = [entry.kind for entry in shipped.file.entries]
    assert (kinds.count(Kind.MACRO) >= 24, kinds.count(Kind.ARTICLE) >= 6) == (True, True)


def test_every_shipped_situation_has_its_names(shipped: Shipped) -> None:
    used = {tag for entry in shipped.file.entries for tag in entry.situations}

    assert used <= {situation.tag for situation in shipped.situations}
    assert [situation.tag for situation in shipped.situations if set(situation.names) != set(LANGUAGES)] == []


def test_shipped_shortcuts_are_each_there_once(shipped: Shipped) -> None:
    shortcuts = [entry.shortcut for entry in shipped.file.entries if entry.shortcut]

    assert len(shortcuts) == len(set(shortcuts))
