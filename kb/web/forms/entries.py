"""What an editor types of an entry: its texts, and what describes it."""

from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from kb.errors import N_
from kb.web.forms.form import TOO_LONG, Form, plain_lines, required

LONGEST_TITLE = 200
LONGEST_BODY = 200_000
KEY_SHAPE = N_("Use lower-case letters a to z, digits and hyphens.")


class VariantForm(Form):
    """Title and body of one variant.

    `expected` is the revision that the person saw, empty for a new one; `made_from` the source's revision beside it.
    """

    title = StringField(
        validators=required(longest=LONGEST_TITLE), filters=[lambda text: (text or "").strip()]
    )
    body = TextAreaField(validators=required(longest=LONGEST_BODY), filters=[plain_lines])
    expected = HiddenField(validators=[Optional(), Regexp(r"[0-9]{1,9}\Z")])
    made_from = HiddenField(validators=[Optional(), Regexp(r"[0-9]{1,9}\Z")])

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

    shortcut = StringField(
        validators=[Optional(), Length(max=40, message=TOO_LONG)], filters=[lambda text: (text or "").strip()]
    )
    situations = SelectMultipleField(validate_choice=True)


class NewEntryForm(VariantForm, DescriptionForm):
    """Everything that a new entry needs."""

    key = StringField(
        validators=[*required(longest=100), Regexp(r"[a-z0-9][a-z0-9-]*\Z", message=KEY_SHAPE)],
        filters=[lambda text: (text or "").strip()],
    )
    source_locale = SelectField()
