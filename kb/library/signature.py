"""How a person signs what customers read: their names and a closing line, by language.

Sign-in names are for colleagues; what stands under a reply is chosen here, and may be written in each script.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import Problem
from kb.languages import LANGUAGES
from kb.library import validation


@dataclass(frozen=True)
class Signature:
    """What fills `agent.first_name`, `agent.name` and `agent.signature` in one language; empty is not given."""

    first_name: str = ""
    full_name: str = ""
    line: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is given."""
        return not (self.first_name or self.full_name or self.line)


def read(given: Mapping[str, Signature], problems: list[Problem]) -> dict[str, Signature]:
    """Read what somebody typed (locale -> signature), as it is kept: one line each. Empty ones are left out."""
    found: dict[str, Signature] = {}
    for code, each in given.items():
        code = validation.locale(code, "locale", problems)
        signature = Signature(
            validation.signed(each.first_name, validation.NAME_LIMIT, f"first_name_{code}", problems),
            validation.signed(each.full_name, validation.NAME_LIMIT, f"full_name_{code}", problems),
            validation.signed(each.line, validation.SIGNATURE_LIMIT, f"signature_{code}", problems),
        )
        if not signature.is_empty:
            found[code] = signature
    return found


def values(signatures: Mapping[str, Signature], locale: str, name: str) -> dict[str, str]:
    """Give what placeholders say of a person in a text of this locale (placeholder name -> value).

    What this language has not is taken from the first that has it, and at last from the sign-in `name`.
    """
    order = (locale, *(code for code in LANGUAGES if code != locale))
    known = [signatures[code] for code in order if code in signatures]
    # Both names come from one language, so that no reply is signed in two scripts.
    named = next((each for each in known if each.first_name or each.full_name), Signature())
    full = named.full_name or named.first_name or name
    first = named.first_name or full.split()[0]
    line = next((each.line for each in known if each.line), "")
    found = {"agent.first_name": first, "agent.name": full, "agent.signature": line}
    return {placeholder: value for placeholder, value in found.items() if value}
