"""Addresses of which a page writes dozens: the same as `url_for` gives, with what they share built once a request."""

from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from flask import g, url_for

from kb.library.entry import Kind

# What werkzeug leaves as it is, which is what a browser shows readably.
_IN_PATH = "!$&'()*+,/:;=@"
_IN_QUERY = "!$'()*,/:;?@"


def of_entry(endpoint: str, kind: Kind, key: str) -> str:
    """Give the address of an entry for a view whose addresses end with its key."""
    return _before(endpoint, kind=kind, key="") + quote(key, safe=_IN_PATH)


def of_page(endpoint: str) -> str:
    """Give the address of a view that takes no values."""
    return _before(endpoint)


def of_static(path: str) -> str:
    """Give the address of a static file."""
    return _before("static", filename="") + quote(path, safe=_IN_PATH)


def pair(name: str, value: object) -> str:
    """Write one value of a query: `name=value`; nothing where there is none."""
    return f"{quote_plus(name, safe=_IN_QUERY)}={quote_plus(str(value), safe=_IN_QUERY)}" if value else ""


def query(pairs: Iterable[str]) -> str:
    """Write the query of an address from its pairs, with the mark in front; empty where it has none."""
    written = "&".join(each for each in pairs if each)
    return f"?{written}" if written else ""


def _before(endpoint: str, **values: str) -> str:
    if "addresses" not in g:
        g.addresses = {}
    known: dict[tuple[object, ...], str] = g.addresses
    asked = (endpoint, *values.values())
    if asked not in known:
        known[asked] = url_for(endpoint, **values)  # type: ignore[arg-type]  # only texts
    return known[asked]
