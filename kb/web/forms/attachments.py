"""What is typed of an image or a file; the files themselves come beside."""

from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from kb.languages import LANGUAGES
from kb.library.validation import ALT_LIMIT
from kb.web.forms.form import TOO_LONG, Form


class FileForm(Form):
    """What an image shows, and the one text that a file goes with; an empty locale means all of them."""

    alt = StringField(validators=[Optional(), Length(max=ALT_LIMIT, message=TOO_LONG)])
    locale = SelectField(
        choices={"": "", **{code: each.name for code, each in LANGUAGES.items()}}, default=""
    )
