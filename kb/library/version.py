"""Versions of what can be changed from elsewhere: a digest of its state, and what a caller expects it to be.

Two states with one version say the same; so a save that names the version it was made from loses nothing.
"""

import hashlib
import json
from dataclasses import asdict, dataclass

from kb.errors import N_, Conflict
from kb.library.entry import Entry, Situation, Variant


class Changed(Conflict):
    """What was to be changed is not as the caller saw it."""


def version(state: Entry | Variant | Situation, *more: object) -> str:
    """Give the version of a state, and of what else its reader is shown."""
    told = json.dumps([asdict(state), *more], default=_plain, sort_keys=True)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def version_of_text(entry: Entry, locale: str) -> str | None:
    """Give the version of a text, and of whether its source moved on; None where there is no text."""
    found = entry.variants.get(locale)
    return version(found, entry.is_outdated(locale)) if found else None


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


@dataclass(frozen=True)
class Expected:
    """What a caller takes for granted: that nothing is there (`new`), that something is (`any`), or one of these versions."""

    versions: frozenset[str] = frozenset()
    any: bool = False
    new: bool = False

    def check(self, found: str | None) -> None:
        """Raise Changed where the version found (None: nothing is there) is another one."""
        if self.new and found is not None:
            raise Changed(N_("This is there already."))
        if not self.new and found is None:
            raise Changed(N_("This is not there, or not any more."))
        if not self.new and not self.any and found not in self.versions:
            raise Changed(N_("Somebody changed this meanwhile. Fetch it again, then repeat your change."))


ANYTHING = Expected(any=True)
"""For callers that take whatever is there."""
