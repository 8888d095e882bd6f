"""What the editor sends while somebody types: a text under way, a text to look at."""

from datetime import UTC, datetime, timedelta

from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, Regexp

from kb.languages import LANGUAGES
from kb.library.entry import Kind
from kb.library.unsaved import KEPT_FOR, Details, Place
from kb.web.forms.entries import LONGEST_BODY, as_number
from kb.web.forms.form import TOO_LONG, Form, plain_lines

LONGEST_TYPED_TITLE = 2_000  # longer than may be saved: what is too long is kept too, to be cut


class PlaceForm(Form):
    """Which text it is."""

    kind = SelectField(choices=[str(kind) for kind in Kind])
    key = StringField(validators=[Optional(), Regexp(r"(?:\?[0-9a-f]{1,8}|[a-z0-9][a-z0-9-]{0,79})\Z")])
    locale = SelectField(choices=list(LANGUAGES))

    @property
    def place(self) -> Place:
        """The text's place."""
        return Place(Kind(self.kind.data), self.key.data or "", self.locale.data)


class TypedForm(PlaceForm):
    """A text as it stands while somebody types."""

    title = StringField(validators=[Length(max=LONGEST_TYPED_TITLE, message=TOO_LONG)])
    body = TextAreaField(validators=[Length(max=LONGEST_BODY, message=TOO_LONG)], filters=[plain_lines])


class UnsavedForm(TypedForm):
    """A text under way; `age` says how many seconds ago it was typed, where it could not be sent at once."""

    expected = HiddenField(validators=[Optional(), Regexp(r"[0-9]{1,9}\Z")])
    made_from = HiddenField(validators=[Optional(), Regexp(r"[0-9]{1,9}\Z")])
    new_key = StringField()
    shortcut = StringField()
    situations = SelectMultipleField(validate_choice=False)
    visibility = StringField()
    teams = SelectMultipleField(coerce=as_number, validate_choice=False)
    age = IntegerField(validators=[Optional(), NumberRange(0, int(KEPT_FOR.total_seconds()))])

    @property
    def details(self) -> Details:
        """What was chosen for a new entry."""
        return Details(
            self.new_key.data or "",
            self.shortcut.data or "",
            tuple(self.situations.data or ()),
            self.visibility.data or "",
            tuple(filter(None, self.teams.data or ())),
        )

    @property
    def typed_at(self) -> datetime:
        """When it was typed."""
        return datetime.now(UTC) - timedelta(seconds=self.age.data or 0)


def number(field: HiddenField) -> int | None:
    """Read the number of a revision; None for none."""
    return int(field.data) if field.data else None
