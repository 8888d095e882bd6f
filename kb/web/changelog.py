"""The change log of the whole library as a page: what was changed, by whom and when."""

import unicodedata
from collections.abc import Mapping

from flask import Blueprint, Response, request

from kb.accounts.roles import Right
from kb.errors import N_
from kb.languages import parse_locale
from kb.library.entry import Kind
from kb.services import changelog as verbs
from kb.storage.changes import Change, Sought
from kb.web import access, lines, paging
from kb.web.pages import page
from kb.web.wording import gettext

changelog = Blueprint("changelog", __name__)
_LONGEST = 80
KIND_WORDS: Mapping[str, str] = {
    Kind.MACRO: N_("Macros"),
    Kind.ARTICLE: N_("Articles"),
    "situation": N_("Situations"),
    "tone": N_("Tone rules"),
}
# What the change log says -> words for it.
WHAT_WORDS: Mapping[str, str] = {
    "created": N_("Written"),
    "described": N_("Details changed"),
    "visibility": N_("Shown to others"),
    "withdrawn": N_("No longer shown to all"),
    "given to all": N_("Shown to all"),
    "saved": N_("Text saved"),
    "submitted": N_("Sent to review"),
    "approved": N_("Approved"),
    "sent back": N_("Sent back to draft"),
    "found still right": N_("Translation found still right"),
    "restored": N_("Old revision restored"),
    "step taken back": N_("Submission or approval taken back"),
    "retired": N_("Retired"),
    "brought back": N_("Brought back"),
    "imported": N_("Imported"),
    "named": N_("Situation named"),
    "owner set": N_("Owner set"),
    "review date set": N_("Review date set"),
    "reviewed": N_("Reviewed: still right"),
    "attached": N_("File added"),
    "detached": N_("File removed"),
    "attachment described": N_("File described"),
}
# The same for those that go on with the name of a rule or a level.
_BEGINNINGS: Mapping[str, str] = {
    "waived ": N_("Finding waived: %(name)s"),
    "counts again: ": N_("Finding counts again: %(name)s"),
    "set to ": N_("Level set to: %(name)s"),
}


def said(change: Change) -> str:
    """Say in words what a change was."""
    if change.what in WHAT_WORDS:
        return gettext(WHAT_WORDS[change.what])
    for beginning, words in _BEGINNINGS.items():
        if change.what.startswith(beginning):
            return gettext(words, name=change.what.removeprefix(beginning))
    return change.what


@changelog.get("/changes")
def index() -> Response:
    """List what was changed, newest first; `?kind=`, `?locale=`, `?who=` and `?key=` narrow it."""
    person = access.allow(Right.WRITE)
    kind, locale = request.args.get("kind", ""), parse_locale(request.args.get("locale", ""))
    sought = Sought(kind if kind in KIND_WORDS else "", locale or "", _words("who"), _words("key"))
    number = paging.number_asked_for()
    found, total = verbs.page(
        access.store(), sought, offset=(number - 1) * paging.ON_A_PAGE, limit=paging.ON_A_PAGE, by=person
    )
    entries = [(Kind(each.kind), each.key) for each in found if each.kind in set(Kind)]
    return page(
        "changelog/index.html",
        pages=paging.Slice(found, number, total),
        lines=lines.of_keys(entries),
        sought=sought,
        kinds=KIND_WORDS,
        said=said,
    )


def _words(name: str) -> str:
    given = request.args.get(name, "").strip()[:_LONGEST]
    return given if not any(unicodedata.category(char) in {"Cc", "Cs"} for char in given) else ""
