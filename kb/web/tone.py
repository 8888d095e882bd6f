"""The live panel of the editor: what is being typed comes in, lights, advice, marks and preview go out."""

from flask import Blueprint, Response
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from kb.accounts.roles import Right
from kb.languages import LANGUAGES
from kb.library.entry import Kind
from kb.web import access
from kb.web.forms.entries import LONGEST_BODY
from kb.web.forms.form import TOO_LONG, Form, plain_lines
from kb.web.pages import page
from kb.web.workbench import Panel

tone = Blueprint("tone", __name__)


class PanelForm(Form):
    """A text on its way."""

    kind = SelectField(choices=[str(kind) for kind in Kind])
    locale = SelectField(choices=list(LANGUAGES))
    body = TextAreaField(validators=[Length(max=LONGEST_BODY, message=TOO_LONG)], filters=[plain_lines])


@tone.post("/tone")
def panel() -> Response:
    """Look at one text; nothing is saved."""
    access.allow(Right.TRANSLATE)
    form = PanelForm()
    if not form.validate():
        return page("variants/_refused.html", form.status, form=form)
    return page("variants/_panel.html", panel=Panel(Kind(form.kind.data), form.locale.data, form.body.data))
