"""Where a redirect may lead: only to a page that our own address map knows, rebuilt from its parts."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

_LONGEST = 8000  # an address may carry the values of a whole macro, percent-encoded


def inside(target: str | None) -> str | None:
    """Give the same target where it is a page of ours, else None."""
    if not target or len(target) > _LONGEST or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(char) <= 32 or ord(char) == 127 for char in target):
        return None
    parts = urlsplit(target)
    adapter = current_app.create_url_adapter(request)
    if parts.scheme or parts.netloc or adapter is None:
        return None
    try:
        endpoint, values = adapter.match(parts.path, method="GET")
    except HTTPException:  # not found, wrong method, or a redirect of the map's own
        return None
    if endpoint == "static":
        return None
    query = urlencode(parse_qsl(parts.query))
    return url_for(endpoint, **values) + (f"?{query}" if query else "")


def here() -> str:
    """Name the page being shown, to come back to after a change of language or a sign-in."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"
