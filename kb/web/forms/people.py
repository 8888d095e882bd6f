"""What people type of themselves and of others: names, passwords, codes, roles."""

from wtforms import PasswordField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional

from kb.accounts.account import LONGEST_MAIL
from kb.accounts.user import Role
from kb.languages import LANGUAGES
from kb.web.forms.form import TOO_LONG, Form, required

LONGEST_PASSWORD = 1024


class SignInForm(Form):
    """Name and password; also of whoever comes by the first link or by an invitation."""

    name = StringField(validators=required(longest=80))
    password = PasswordField(validators=required(longest=LONGEST_PASSWORD))


class PasswordForm(Form):
    """A new password, or the own one as a proof."""

    password = PasswordField(validators=required(longest=LONGEST_PASSWORD))


class ChangePasswordForm(Form):
    """The own password and the one that replaces it."""

    old = PasswordField(validators=required(longest=LONGEST_PASSWORD))
    new = PasswordField(validators=required(longest=LONGEST_PASSWORD))


class CodeForm(Form):
    """A code from an app, or a recovery code."""

    code = StringField(validators=required(longest=60))


class MailForm(Form):
    """Where letters go."""

    mail = StringField(validators=[Optional(), Length(max=LONGEST_MAIL, message=TOO_LONG)])


class RolesForm(Form):
    """What somebody is here for, and the locales that a translator is for."""

    roles = SelectMultipleField(choices=[str(role) for role in Role])
    locales = SelectMultipleField(choices=list(LANGUAGES))

    @property
    def chosen(self) -> list[Role]:
        """The roles that were ticked."""
        return [Role(role) for role in self.roles.data or ()]


class InviteForm(RolesForm, MailForm):
    """Somebody to ask in."""

    label = StringField(validators=required(longest=80))
