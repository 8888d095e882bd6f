"""What a team chooses of tone: a level for each advice rule."""

from wtforms import Field, HiddenField, SelectField

from kb.tone.policy import DEFAULT_LEVEL, LEVELS, RULES
from kb.web.forms.form import Form


class LevelsForm(Form):
    """One field `level_<rule>` a rule, and beside it `was_<rule>`: the level that the person saw."""

    def level_field(self, rule: str) -> Field:
        """Give the field of one rule."""
        return self[f"level_{rule}"]

    @property
    def chosen(self) -> dict[str, str]:
        """The levels that differ from what the person saw, so that nobody undoes what another one set meanwhile."""
        return {
            rule: self.level_field(rule).data
            for rule in RULES
            if self.level_field(rule).data != self[f"was_{rule}"].data
        }


for _rule in RULES:
    setattr(LevelsForm, f"level_{_rule}", SelectField(choices=list(LEVELS), default=DEFAULT_LEVEL))
    setattr(LevelsForm, f"was_{_rule}", HiddenField())
