"""The interface's catalogs are complete, equal in their placeholders, right in their plurals, and up to date."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from babel import Locale
from babel.messages.plurals import get_plural

from kb.errors import BadFile
from kb.languages import LANGUAGES
from kb.web import catalogs
from kb.web.interface import CODES

ROOT = Path(__file__).parent.parent.parent
NAMES = [LANGUAGES[code].gettext for code in CODES]
# Written the same in all languages.
SAME_EVERYWHERE = {"Markdown", "%(expected)s", "Hamdeli"}


def catalog(name: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locales" / name / "LC_MESSAGES" / "messages.po"))


def forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def names_in(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)[sr]", text))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """What the sources say now."""
    fresh = tmp_path_factory.mktemp("messages") / "messages.pot"
    command = [
        "--quiet",
        "extract",
        "--mapping-file",
        "babel.cfg",
        "--keyword",
        "N_",
        "--no-wrap",
        "-o",
        str(fresh),
        ".",
    ]
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", *command], cwd=ROOT, check=True)
    return {(entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(fresh))}


def test_the_template_holds_what_the_sources_say(template: set[tuple[str, str]]) -> None:
    kept = polib.pofile(str(ROOT / "locales" / "messages.pot"))

    assert {(entry.msgid, entry.msgid_plural) for entry in kept} == template


@pytest.mark.parametrize("name", NAMES)
def test_each_catalog_is_complete(name: str, template: set[tuple[str, str]]) -> None:
    known = catalog(name)

    assert {(entry.msgid, entry.msgid_plural) for entry in known if not entry.obsolete} == template
    assert [entry.msgid for entry in known if not all(forms(entry))] == []
    assert [entry.msgid for entry in known if entry.fuzzy or entry.obsolete] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != "en"])
def test_nothing_was_left_in_english(name: str) -> None:
    same = {entry.msgid for entry in catalog(name) if entry.msgstr == entry.msgid}

    assert same <= SAME_EVERYWHERE


@pytest.mark.parametrize("name", NAMES)
def test_placeholders_are_those_of_the_source(name: str) -> None:
    wrong = [
        entry.msgid
        for entry in catalog(name)
        for text in forms(entry)
        if names_in(text) != names_in(entry.msgid_plural or entry.msgid)
    ]

    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_plural_forms_are_cldrs(name: str) -> None:
    known = catalog(name)
    header = re.fullmatch(r"nplurals=(\d); plural=(.+);", known.metadata["Plural-Forms"])
    rule = Locale.parse(name).plural_form

    assert header
    assert int(header[1]) == len({*rule.tags, "other"})
    assert {len(forms(entry)) for entry in known if entry.msgid_plural} == {int(header[1])}
    if name != "fa":  # Babel's own table says one form for Persian, against its CLDR data
        assert int(header[1]) == get_plural(name)[0]


def test_persian_uses_its_own_letters_signs_and_half_spaces() -> None:
    text = "\n".join(form for entry in catalog("fa") for form in forms(entry))

    assert re.findall(r"[كيى٠-٩]", text) == []
    assert re.findall(r"\b(?:می|نمی) \S+", text) == []
    assert re.findall(r"[\u0600-\u06ff]\s?[,;?]", text) == []


def test_chinese_uses_its_own_punctuation() -> None:
    text = "\n".join(form for entry in catalog("zh_Hans") for form in forms(entry))

    assert re.findall(r"[\u4e00-\u9fff][,;:?!]|[\u4e00-\u9fff]\.(?:\s|$)", text) == []


def test_no_translation_holds_markup() -> None:
    texts = [form for name in NAMES for entry in catalog(name) for form in forms(entry)]

    assert [text for text in texts if re.search(r"<\w|javascript:", text)] == []


def test_the_start_stops_where_a_catalog_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"en/LC_MESSAGES/messages\.mo: this catalog is missing"):
        catalogs.check(tmp_path)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xde\x12\x04\x95" + b"\x00" * 40])
def test_the_start_stops_where_a_catalog_is_broken(tmp_path: Path, content: bytes) -> None:
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    (tmp_path / "locales" / "fa" / "LC_MESSAGES" / "messages.mo").write_bytes(content)

    with pytest.raises(BadFile, match="fa"):
        catalogs.check(tmp_path / "locales")


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "%(unknown)s"])
def test_the_start_stops_where_a_translation_would_harm(tmp_path: Path, text: str) -> None:
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    path = tmp_path / "locales" / "el" / "LC_MESSAGES" / "messages.mo"
    known = catalog("el")
    known[3].msgstr = text
    known.save_as_mofile(str(path))

    with pytest.raises(BadFile, match="el"):
        catalogs.check(tmp_path / "locales")
