"""What a page was opened with for the placeholders of its texts: `?customer.name=…&order.number=…`.

A helpdesk links here with what it knows of the customer; every address that the search goes on to carries it along.
"""

import re
from collections.abc import Mapping

from flask import g, request

from kb import placeholders

MOST = 40
LONGEST = 500  # characters of one value
_NAME = re.compile(placeholders.NAME)
# Control characters, the marks that turn the direction of what follows, and what no database keeps.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def values() -> Mapping[str, str]:
    """Give the values of the address by placeholder name: dotted names only, and nothing that cannot stand in a text.

    What is refused is left out; of a name that comes twice the first counts.
    """
    if "given" not in g:
        g.given = _read()
    found: Mapping[str, str] = g.given
    return found


def is_good(value: str) -> bool:
    """Whether this can be the value of a placeholder."""
    return len(value) <= LONGEST and not _REFUSED.search(value) and bool(value.strip())


def _read() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in request.args.items():
        if "." not in name or len(found) == MOST or not _NAME.fullmatch(name):
            continue
        if is_good(value):
            found[name] = value.strip()
    return found
