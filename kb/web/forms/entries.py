"""What an editor types of an entry: its texts, and what describes it."""

from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional, Regexp, ValidationError

from kb.accounts.user import Person
from kb.errors import N_
from kb.library.unsaved import Unsaved
from kb.library.visibility import FOR_ALL, Visibility, private
from kb.web.forms.form import TOO_LONG, Form, plain_lines, required
from kb.web.seeing import Offered

LONGEST_TITLE = 200
LONGEST_BODY = 200_000
KEY_SHAPE = N_("Use lower-case letters a to z, digits and hyphens.")


def as_number(text: str | int) -> int:
    """Read an id from a form; what is none becomes 0, which nothing has."""
    return int(text) if str(text).isascii() and str(text).isdecimal() and len(str(text)) < 10 else 0


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

    def take(self, typed: Unsaved) -> None:
        """Show what somebody typed and did not save, as they left it."""
        self.title.data, self.body.data = typed.title, typed.body
        self.expected.data = str(typed.expected or "")
        if typed.made_from:
            self.made_from.data = str(typed.made_from)

    @property
    def source_revision(self) -> int | None:
        """The number of the source's revision that the person translated."""
        return int(self.made_from.data) if self.made_from.data else None

    @property
    def revision(self) -> int | None:
        """The number of the revision that the person saw."""
        return int(self.expected.data) if self.expected.data else None


class DescriptionForm(Form):
    """Shortcut, situations and whom the text is visible to; `offer` says what may be chosen."""

    shortcut = StringField(validators=[Optional(), Length(max=40, message=TOO_LONG)], filters=[_stripped])
    situations = SelectMultipleField(validate_choice=True)
    visibility = RadioField()
    teams = SelectMultipleField(coerce=as_number)
    offered: Offered

    def offer(self, offered: Offered) -> None:
        """Let these be chosen; the first where nothing is."""
        self.offered = offered
        self.visibility.choices = offered.choices
        self.visibility.data = self.visibility.data or offered.choices[0]
        self.teams.choices = [(team.id, team.name) for team in offered.teams]

    def validate_teams(self, field: Field) -> None:
        """Ask for a team where it is for teams."""
        if self.visibility.data == "teams" and not field.data:
            raise ValidationError(N_("Choose at least one team."))

    def seen_by(self, person: Person) -> Visibility:
        """Give what was chosen, as this person's choice."""
        if self.visibility.data == "private":
            return private(person)
        return Visibility(frozenset(self.teams.data)) if self.visibility.data == "teams" else FOR_ALL


class NewEntryForm(VariantForm, DescriptionForm):
    """Everything that a new entry needs; an empty key is made from the title."""

    key = StringField(
        validators=[
            Optional(),
            Length(max=100, message=TOO_LONG),
            Regexp(r"[a-z0-9][a-z0-9-]*\Z", message=KEY_SHAPE),
        ],
        filters=[_stripped],
    )
    source_locale = SelectField()

    def take(self, typed: Unsaved) -> None:
        """Show what somebody typed and chose; a choice that is open to them no more is left out."""
        super().take(typed)
        self.source_locale.data = typed.place.locale
        chosen = typed.details
        self.key.data = chosen.key
        if "shortcut" in self:
            self.shortcut.data = chosen.shortcut
        self.situations.data = [tag for tag in chosen.situations if tag in self.situations.choices]
        if chosen.visibility in self.visibility.choices:
            self.visibility.data = chosen.visibility
        self.teams.data = [team.id for team in self.offered.teams if team.id in chosen.teams]
