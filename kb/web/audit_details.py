"""What more is written down of an act, in the page's language: the log keeps one form for ever, and this reads it.

What has another form (names, or a line of an older version) is shown as it was written.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from kb.accounts.audit import Act
from kb.errors import N_
from kb.languages import LANGUAGES
from kb.tone.guide import TITLES
from kb.web import localize
from kb.web.pages import ROLE_WORDS
from kb.web.tokens import SCOPE_WORDS
from kb.web.toning import LEVEL_WORDS
from kb.web.webhooks import EVENT_WORDS
from kb.web.wording import gettext, ngettext

_ROLE = re.compile(r"([a-z]+)(?: \(([a-zA-Z, -]+)\))?")
_BETWEEN_ROLES = re.compile(r", (?![^(]*\))")


def said(what: str, detail: str) -> str:
    """Say the detail of an act."""
    for read in _READERS.get(what, ()):
        words = read(detail)
        if words is not None:
            return words
    return detail


Reader = Callable[[str], str | None]


def _word(words: Mapping[str, str]) -> Reader:
    return lambda detail: gettext(words[detail]) if detail in words else None


def _after(start: str, message: str, words: Mapping[str, str]) -> Reader:
    """Read a few names after a word that says what was done with them."""

    def read(detail: str) -> str | None:
        if not detail.startswith(start):
            return None
        names = [gettext(words[name]) if name in words else name for name in detail[len(start) :].split(", ")]
        return gettext(message, names=localize.listed(names))

    return read


def _renamed(detail: str) -> str | None:
    name = detail.removeprefix("now ")
    return None if name == detail else gettext("now called %(name)s", name=f"\u2068{name}\u2069")


def _roles(detail: str) -> str | None:
    """Read roles, such as `agent, translator (fa, zh)`, or those before and after an arrow."""
    sides = [_listed_roles(side) for side in detail.split(" -> ")]
    if not all(sides) or len(sides) > 2:
        return None
    if len(sides) == 1:
        return sides[0]
    return gettext("before: %(before)s; now: %(now)s", before=sides[0], now=sides[1])


def _listed_roles(text: str) -> str | None:
    found = [_ROLE.fullmatch(part) for part in _BETWEEN_ROLES.split(text)]
    roles = [_role(each[1], (each[2] or "").split(", ")) for each in found if each and each[1] in ROLE_WORDS]
    return localize.listed(roles) if len(roles) == len(found) else None


def _role(role: str, locales: Sequence[str]) -> str:
    words = gettext(ROLE_WORDS[role])
    languages = [localize.language_name(code) for code in locales if code in LANGUAGES]
    return f"{words} ({localize.listed(languages)})" if languages else words


def _imported(detail: str) -> str | None:
    found = re.fullmatch(r"created ([0-9]{1,9}), updated ([0-9]{1,9}), unchanged ([0-9]{1,9})", detail)
    if not found:
        return None
    new, changed, same = map(int, found.groups())
    parts = (
        ngettext("%(count)s new", "%(count)s new", new, count=localize.number(new)),
        ngettext("%(count)s changed", "%(count)s changed", changed, count=localize.number(changed)),
        ngettext("%(count)s as before", "%(count)s as before", same, count=localize.number(same)),
    )
    return localize.listed(parts)


_READERS: Mapping[str, Sequence[Reader]] = {
    Act.SIGN_IN_FAILED: (_word({"code": N_("wrong code")}),),
    Act.PERSON_ADDED: (_roles,),
    Act.ROLES_CHANGED: (_roles,),
    Act.INVITED: (_roles,),
    Act.INVITATION_TAKEN: (_roles,),
    Act.INVITATION_WITHDRAWN: (_roles,),
    Act.SINGLE_SIGN_ON_LINKED: (_roles,),
    Act.TOKEN_MADE: (_word(SCOPE_WORDS),),
    Act.TEAM_CHANGED: (_word({"made": N_("made"), "deleted": N_("deleted")}), _renamed),
    Act.WEBHOOK_CHANGED: (
        _word(
            {
                "switched on": N_("switched on"),
                "switched off": N_("switched off"),
                "deleted": N_("deleted"),
            }
        ),
        _after("added: ", N_("added, for: %(names)s"), EVENT_WORDS),
    ),
    Act.IMPORTED: (_imported,),
    Act.TONE_CHANGED: (
        _word(LEVEL_WORDS),
        _after("waived ", N_("waived: %(names)s"), TITLES),
        _after("counts again: ", N_("counts again: %(names)s"), TITLES),
    ),
}
