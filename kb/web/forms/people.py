"""What people type of themselves and of others: names, passwords, codes, roles."""

from collections.abc import Mapping

from wtforms import Field, PasswordField, SelectMultipleField, StringField
from wtforms.validators import Length, Optional

from kb.accounts.account import LONGEST_MAIL
from kb.accounts.user import Role
from kb.languages import LANGUAGES
from kb.library.signature import Signature
from kb.library.validation import NAME_LIMIT, SIGNATURE_LIMIT
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


class SignatureForm(Form):
    """How one signs what customers read: a field `<part>_<locale>` for each part and language."""

    @staticmethod
    def names(code: str) -> tuple[str, str, str]:
        """Name the fields of a language: first name, full name, signature."""
        return f"first_name_{code}", f"full_name_{code}", f"signature_{code}"

    @property
    def typed(self) -> dict[str, Signature]:
        """What was typed (locale -> signature)."""
        return {code: Signature(*(self[name].data or "" for name in self.names(code))) for code in LANGUAGES}

    @classmethod
    def showing(cls, known: Mapping[str, Signature]) -> "SignatureForm":
        """Give the form with what is kept."""
        kept = {code: known.get(code, Signature()) for code in LANGUAGES}
        parts = {code: (each.first_name, each.full_name, each.line) for code, each in kept.items()}
        shown = {
            name: value
            for code in LANGUAGES
            for name, value in zip(cls.names(code), parts[code], strict=True)
        }
        return cls(formdata=None, **shown)

    def row(self, code: str) -> list[Field]:
        """List the fields of a language."""
        return [self[name] for name in self.names(code)]


for _code in LANGUAGES:
    for _name, _limit in zip(
        SignatureForm.names(_code), (NAME_LIMIT, NAME_LIMIT, SIGNATURE_LIMIT), strict=True
    ):
        _validators = [Optional(), Length(max=_limit, message=TOO_LONG)]
        setattr(SignatureForm, _name, StringField(validators=_validators))


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
