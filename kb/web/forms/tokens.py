"""What an administrator types of a token: its name, what it opens, how long it is good."""

from wtforms import SelectField, StringField

from kb.accounts.tokens import NAME_LIMIT
from kb.accounts.user import Scope
from kb.web.forms.form import Form, required

LIVES = ("30", "90", "365", "")
"""Days; empty for a token without an end."""


class TokenForm(Form):
    """A name, a scope, a life."""

    name = StringField(validators=required(longest=NAME_LIMIT))
    scope = SelectField(choices=[str(scope) for scope in Scope])
    life = SelectField(choices=list(LIVES))

    @property
    def days(self) -> int | None:
        """The chosen life."""
        return int(self.life.data) if self.life.data else None
