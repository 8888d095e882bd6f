"""What an editor types of a situation: its tag and a name in each language."""

from wtforms import Field, StringField
from wtforms.validators import Length, Optional, Regexp

from kb.languages import LANGUAGES
from kb.web.forms.entries import KEY_SHAPE
from kb.web.forms.form import TOO_LONG, Form, required


class SituationForm(Form):
    """A tag, and one field `name_<locale>` a language."""

    tag = StringField(validators=[*required(longest=60), Regexp(r"[a-z0-9][a-z0-9-]*\Z", message=KEY_SHAPE)])

    def name_field(self, code: str) -> Field:
        """Give the field of one language's name."""
        return self[f"name_{code}"]

    @property
    def names(self) -> dict[str, str]:
        """The names that were typed (locale -> name)."""
        typed = {code: (self.name_field(code).data or "").strip() for code in LANGUAGES}
        return {code: name for code, name in typed.items() if name}


for _code in LANGUAGES:
    setattr(
        SituationForm, f"name_{_code}", StringField(validators=[Optional(), Length(max=80, message=TOO_LONG)])
    )
