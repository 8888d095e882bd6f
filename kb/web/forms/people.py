"""What a person types of themselves: name and password."""

from wtforms import PasswordField, StringField

from kb.web.forms.form import Form, required


class SignInForm(Form):
    """Name and password; also the first administrator's."""

    name = StringField(validators=required(longest=80))
    password = PasswordField(validators=required(longest=1024))
