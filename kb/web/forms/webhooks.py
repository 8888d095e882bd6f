"""What an administrator types of a webhook: its address, and what it is told."""

from wtforms import SelectMultipleField, StringField

from kb.outgoing.client import LONGEST_URL
from kb.outgoing.webhook import CHOICES
from kb.web.forms.form import Form, required


class WebhookForm(Form):
    """An address and the events."""

    url = StringField(validators=required(longest=LONGEST_URL), filters=[lambda text: (text or "").strip()])
    events = SelectMultipleField(choices=[str(event) for event in CHOICES])
