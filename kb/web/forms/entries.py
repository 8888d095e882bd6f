"""What an editor types of an entry: its texts, and what describes it."""

from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from kb.errors import N_
from kb.web.forms.form import TOO_LONG, Form, plain_lines, required

LONGEST_TITLE = 200
LONGEST_BODY = 200_000
KEY_SHAPE = N_("Use lower-case letters a to z, digits and hyphens.")


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class VariantForm(Form):
    """Title and body of one variant.

    `expected` is the revision that the person saw, empty for a new one; `made_from` the source's revision beside it.
    """

    title = StringField(validators=required(longest=LONGEST_TITLE), filters=[_stripped])
    body = TextAreaField(validators=required(longest=LONGEST_BODY), filters=[plain_lines])
    expected = HiddenField(validators=[Optional(), Regexp(r"[0-9]{1,9}\Z")], filters=[_stripped])
    made_from = HiddenField(validators=[Optional(), Regexp(r"[0-9]{1,9}\Z")], filters=[_stripped])

    @property
    def source_revision(self) -> int | None:
        """The number of the source's revision that the person translated."""
        return int(self.made_from.data) if self.made_from.data else None

    @property
    def revision(self) -> int | None:
        """The number of the revision that the person saw."""
        return int(self.expected.data) if self.expected.data else None


class DescriptionForm(Form):
    """Shortcut and situations."""

    shortcut = StringField(validators=[Optional(), Length(max=40, message=TOO_LONG)], filters=[_stripped])
    situations = SelectMultipleField(validate_choice=True)


class NewEntryForm(VariantForm, DescriptionForm):
    """Everything that a new entry needs."""

    key = StringField(
        validators=[*required(longest=100), Regexp(r"[a-z0-9][a-z0-9-]*\Z", message=KEY_SHAPE)],
        filters=[_stripped],
    )
    source_locale = SelectField()
