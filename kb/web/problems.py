"""Every refusal as a page in the person's language: one handler a kind, no object ever printed."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, SecurityError

from kb.errors import N_, Conflict, Invalid, KbError, NotAllowed, NotFound
from kb.languages import LANGUAGES
from kb.web import targets
from kb.web.pages import page
from kb.web.wording import gettext, tell

Face = Callable[[Exception], Response]
# Status -> (what happened, what to do).
_WORDS: Mapping[int, tuple[str, str]] = {
    400: (N_("This could not be read"), N_("Go back, load the page again and repeat what you did.")),
    401: (
        N_("You are signed out"),
        N_("What you typed is kept below. Sign in in another tab, then copy it over."),
    ),
    403: (
        N_("This is not open to you"),
        N_("Your role does not allow this. Ask an administrator if you need it."),
    ),
    404: (N_("There is nothing here"), N_("The address is wrong, or the text was taken away. Try a search.")),
    405: (N_("This could not be read"), N_("Go back, load the page again and repeat what you did.")),
    409: (N_("Somebody was faster"), N_("Load the page again to see what changed.")),
    413: (N_("This is too large"), N_("Send less at once.")),
    422: (N_("Some of this could not be taken"), N_("Go back and mend what is named here.")),
    500: (N_("Something broke on our side"), N_("It is noted in the log. Try again in a moment.")),
}
# The fields that people write in; what else a form holds is ours.
_FIELDS: Mapping[str, str] = {
    "key": N_("Key"),
    "title": N_("Title"),
    "body": N_("Text"),
    "shortcut": N_("Shortcut"),
    "tag": N_("Tag"),
    "reason": N_("Why is it right here?"),
    "name": N_("Name"),
    "url": N_("Address"),
    "label": N_("Who is it?"),
    "mail": N_("Mail address"),
    "alt": N_("What the image shows"),
    "remark": N_("What was missing or wrong? (not required)"),
    "q": N_("Search"),
}
# What a refusal says to programs: which methods there are, when to come again.
_KEPT = frozenset({"Allow", "Retry-After"})
_KINDS: Mapping[type[KbError], int] = {NotFound: 404, NotAllowed: 403, Conflict: 409, Invalid: 422}


def _shown(status: int, details: list[str]) -> Response:
    title, advice = _WORDS.get(status, _WORDS[400 if status < 500 else 500])
    return page(
        "problems/problem.html",
        status,
        code=status,
        title=title,
        advice=advice,
        details=details,
        typed=_typed(),
    )


def _refusal(error: KbError) -> Response:
    status = next((code for kind, code in _KINDS.items() if isinstance(error, kind)), 400)
    details = [tell(each) for each in error.problems] if isinstance(error, Invalid) else [tell(error)]
    return _shown(status, details)


def _typed() -> list[tuple[str, str]]:
    """Give the texts of a form that is refused, so that none is lost."""
    try:
        form = request.form
    except HTTPException:  # it is the form itself that could not be read
        return []
    words = {name: gettext(label) for name, label in _FIELDS.items()}
    for code, language in LANGUAGES.items():
        words |= {
            f"{part}_{code}": language.name for part in ("name", "first_name", "full_name", "signature")
        }
    return [(words[name], text) for name, text in form.items() if name in words and text.strip()]


def _signed_out(_: HTTPException) -> Response:
    title, advice = _WORDS[401]
    typed = [] if request.endpoint == "tone.panel" else _typed()
    return page(
        "problems/signed_out.html",
        401,
        title=title,
        advice=advice,
        typed=typed,
        next=targets.inside(request.path),
    )


def _http(error: HTTPException) -> Response:
    answer = _shown(error.code or 500, [])
    for name, value in error.get_headers():
        if name in _KEPT:
            answer.headers[name] = value
    return answer


def _wrong_host(_: SecurityError) -> Response:
    """Answer without a page: for a host that is not ours no address can be built."""
    words = gettext("This address does not belong to this library.")
    return Response(f"{words}\n", 400, mimetype="text/plain")


def register(app: Flask, faces: Mapping[str, Face] = MappingProxyType({})) -> None:
    """Handle what views and services raise. `faces` are parts of the application that tell it their own way, by the
    beginning of their addresses.
    """
    for kind, shown in _HANDLERS.items():
        app.register_error_handler(kind, _by_address(shown, faces))


def _by_address(shown: Callable[[Any], Response], faces: Mapping[str, Face]) -> Face:
    def handle(error: Exception) -> Response:
        own = (face for beginning, face in faces.items() if request.path.startswith(beginning))
        return next(own, shown)(error)

    return handle


_HANDLERS: Mapping[type[Exception] | int, Callable[[Any], Response]] = {
    KbError: _refusal,
    SecurityError: _wrong_host,
    401: _signed_out,
    HTTPException: _http,
}
