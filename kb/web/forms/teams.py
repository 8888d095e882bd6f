"""What an administrator types of a team: its name, who is in it."""

from wtforms import BooleanField, SelectMultipleField, StringField

from kb.web.forms.entries import as_number
from kb.web.forms.form import Form, required


class TeamNameForm(Form):
    """The name of a new team."""

    name = StringField(validators=required(longest=80))


class TeamForm(TeamNameForm):
    """A team's name and its members."""

    members = SelectMultipleField(coerce=as_number)


class EndTeamForm(Form):
    """The button that deletes a team; `give_to_all` says what becomes of the texts that it alone sees."""

    give_to_all = BooleanField()
