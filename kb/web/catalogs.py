"""The interface's catalogs: where they are, and the proof at start that they are whole and harmless.

A missing or broken catalog stops the start with a message; nobody meets half a language.
"""

import re
import struct
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

from kb.errors import N_, BadFile, Problem
from kb.languages import LANGUAGES
from kb.web.interface import CODES

_PACKAGE = Path(__file__).parent.parent
# Inside a wheel, then in a checkout.
_FOLDERS = (_PACKAGE / "shipped" / "locales", _PACKAGE.parent / "locales")
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|%")
_MARKUP = re.compile(r"[<>]|javascript:", re.IGNORECASE)


def folder() -> Path:
    """Give the folder that holds the catalogs of this installation."""
    return next((path for path in _FOLDERS if path.is_dir()), _FOLDERS[-1])


def _flaws(source: str, translation: str) -> Iterator[str]:
    """Say what would make a translation fail or harm when shown."""
    if _MARKUP.search(translation) and not _MARKUP.search(source):
        yield N_("a translation must be plain text")
    known = {match[1] for match in _PLACEHOLDER.finditer(source)} | {"num"}
    if any(match[1] not in known for match in _PLACEHOLDER.finditer(translation)):
        yield N_("a translation has a placeholder that its source lacks")


def _messages(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as file:
        catalog: dict[str | tuple[str, int], str] = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    for key, translation in catalog.items():
        source = key if isinstance(key, str) else key[0]
        if source:
            yield source, translation


def check(where: Path | None = None) -> None:
    """Read every catalog once; raises BadFile naming the first that is missing, unreadable or harmful."""
    for code in CODES:
        path = (where or folder()) / LANGUAGES[code].gettext / "LC_MESSAGES" / "messages.mo"
        try:
            pairs = list(_messages(path))
        except FileNotFoundError as error:
            raise BadFile(path, [Problem("", N_("this catalog is missing; run: make catalogs"))]) from error
        except (OSError, ValueError, struct.error) as error:
            raise BadFile(
                path, [Problem("", N_("this catalog cannot be read; run: make catalogs"))]
            ) from error
        if not pairs:
            raise BadFile(path, [Problem("", N_("this catalog cannot be read; run: make catalogs"))])
        problems = [Problem(source[:60], flaw) for source, text in pairs for flaw in _flaws(source, text)]
        if problems:
            raise BadFile(path, problems)
