"""What an editor says of an entry's care: who looks after it, when it is due, and how often."""

from datetime import UTC, date, datetime

from wtforms import DateField, StringField
from wtforms.validators import Optional

from kb.accounts.roles import Right
from kb.errors import N_
from kb.library.entry import Entry
from kb.library.stewardship import Stewardship, months_after
from kb.services import stewardship
from kb.web import access
from kb.web.forms.entries import as_number
from kb.web.forms.form import Form


class StewardForm(Form):
    """Owner, day and interval; 0 stands for nobody and for no interval."""

    owner = StringField(filters=[as_number])
    review_on = DateField(validators=[Optional()])
    every = StringField(filters=[as_number])
    owners: list[tuple[int, str]]

    def _say_day(self) -> None:
        """Say of a day that is none what to do."""
        if self.review_on.process_errors:
            self.review_on.process_errors = [N_("Write the day as year-month-day, for example 2027-03-21.")]

    def validate(self, *more: object, **named: object) -> bool:
        """Check the form, with our words for a day that is none."""
        self._say_day()
        return bool(super().validate(*more, **named))

    @property
    def kept(self) -> Stewardship:
        """What was chosen; an interval without a day is counted from today."""
        every = self.every.data or None
        day: date | None = self.review_on.data
        if day is None and every is not None:
            day = months_after(datetime.now(UTC).date(), every)
        return Stewardship(self.owner.data or None, day, every)


def steward_form(entry: Entry) -> StewardForm | None:
    """Give the form of an entry's care; None where the person has none to say of it."""
    if entry.visibility.is_private or not access.can(Right.WRITE):
        return None
    known = stewardship.of(access.store(), entry.kind, entry.key, by=access.person())
    kept = known.stewardship
    form = StewardForm(owner=kept.owner or 0, review_on=kept.review_on, every=kept.every or 0)
    form.owners = owner_choices(kept.owner, known.owner)
    return form


def owner_choices(now: int | None = None, name: str = "") -> list[tuple[int, str]]:
    """List who can be chosen, nobody first, and who it is now even where they left."""
    found = {person.id: person.name for person in stewardship.owners(access.store(), by=access.person())}
    if now is not None:
        found.setdefault(now, name)
    return [(0, ""), *found.items()]
