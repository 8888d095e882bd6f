"""The form that all others grow from: our words for errors, the visit's token, problems of services shown at fields."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest
from wtforms import Field
from wtforms.validators import InputRequired, Length

from kb.errors import N_, KbError, Problem
from kb.web.wording import gettext, tell

REQUIRED = N_("Fill this in.")
TOO_LONG = N_("This is too long.")
STALE = N_(
    "This page was open while you signed in or out elsewhere. What you typed is still here: press the button again."
)


def required(*, longest: int) -> list[Any]:
    """Ask for a text of at most so many characters."""
    return [InputRequired(REQUIRED), Length(max=longest, message=TOO_LONG)]


def plain_lines(text: str | None) -> str:
    """Give a text as it was typed: browsers send CRLF, we keep LF."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form bound to the visit; `stale` says that its token was not this visit's."""

    @property
    def stale(self) -> bool:
        """Whether the token is missing or of another visit."""
        return bool(self.csrf_token.errors)

    @property
    def status(self) -> int:
        """The answer's status when the form comes back."""
        return 400 if self.stale else 422

    def problems(self, field: Field) -> list[str]:
        """Say what is wrong with a field, in this page's language."""
        return [each if isinstance(each, Said) else gettext(str(each)) for each in field.errors]

    def general(self) -> list[str]:
        """Say what is wrong with no one field."""
        first = [gettext(STALE)] if self.stale else []
        return first + [str(each) for each in self.form_errors]

    def blame(self, problems: Iterable[Problem]) -> None:
        """Put the problems that a service found to their fields, the others above the form."""
        for problem in problems:
            field = self._fields.get(problem.where.split(".")[-1])
            if field is None:
                self.form_errors.append(tell(problem))
            else:
                field.errors = [*field.errors, Said(tell(problem))]

    def blame_field(self, name: str, refusal: KbError) -> None:
        """Put a refusal to one field."""
        field = self._fields[name]
        field.errors = [*field.errors, Said(tell(refusal))]


class Said(str):
    """An error that is already in the page's language."""

    __slots__ = ()


class Press(Form):
    """A button and nothing else: approve, retire, sign out."""


def pressed() -> None:
    """Make sure that a button was pressed on our own page."""
    if not Press().validate_on_submit():
        raise BadRequest
