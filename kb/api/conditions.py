"""If-Match and If-None-Match as what the caller expects. Comparison is strong for writing (RFC 9110, 13.1)."""

from flask import request

from kb.api.problems import Refused
from kb.library.version import ANYTHING, Expected


def has(version: str) -> bool:
    """Whether the caller says that it has this version already."""
    return bool(request.headers.get("If-None-Match")) and request.if_none_match.contains_weak(version)


def expected() -> Expected:
    """Give what a write expects. Raises Refused (428) where it does not say."""
    found = _told()
    if found is None:
        detail = (
            "Say what you change: If-Match with the ETag of your last GET, or If-None-Match: * to make it."
        )
        raise Refused(428, detail)
    return found


def expected_or_anything() -> Expected:
    """Give what a write expects; one that does not say takes what is there."""
    return _told() or ANYTHING


def _told() -> Expected | None:
    if "If-Match" in request.headers:
        tags = request.if_match
        return Expected(frozenset(tags.as_set()), any=tags.star_tag)
    if "If-None-Match" in request.headers:
        if not request.if_none_match.star_tag:
            raise Refused(
                400, "To write, If-None-Match can only be *; name the version that you saw with If-Match."
            )
        return Expected(new=True)
    return None
