"""The placeholders that the starter library uses, in words: what stands on their chips."""

from collections.abc import Callable, Mapping
from functools import cache

from kb.errors import N_
from kb.library.markup import readable_name
from kb.web.interface import CODES
from kb.web.wording import gettext, in_language

NAMES: Mapping[str, str] = {
    "agent.first_name": N_("agent’s name"),
    "agent.name": N_("agent’s full name"),
    "agent.signature": N_("agent’s signature"),
    "appointment.date": N_("appointment date"),
    "appointment.hold_until": N_("held until"),
    "appointment.old_date": N_("former date"),
    "appointment.time": N_("appointment time"),
    "brand.name": N_("our brand"),
    "customer.first_name": N_("customer’s name"),
    "delivery.date": N_("delivery date"),
    "export.url": N_("export link"),
    "followup.date": N_("follow-up date"),
    "incident.date": N_("incident date"),
    "incident.eta": N_("expected end"),
    "incident.start": N_("start of the incident"),
    "incident.url": N_("incident page"),
    "invoice.number": N_("invoice number"),
    "invoice.url": N_("invoice link"),
    "order.number": N_("order number"),
    "refund.amount": N_("refund amount"),
    "refund.date": N_("refund date"),
    "reply.time": N_("time of our reply"),
    "reset.url": N_("reset link"),
    "return.date": N_("return date"),
    "return.url": N_("return link"),
    "review.date": N_("review date"),
    "session.code": N_("session code"),
    "session.url": N_("session link"),
    "subscription.end": N_("end of the subscription"),
    "ticket.closing_date": N_("closing date"),
    "ticket.id": N_("ticket number"),
    "ticket.url": N_("ticket link"),
    "tracking.url": N_("tracking link"),
}


@cache
def _in(locale: str) -> Mapping[str, str]:
    with in_language(locale):
        return {name: gettext(words) for name, words in NAMES.items()}


def labels(locale: str) -> Callable[[str], str]:
    """Give the words for a placeholder's name in the language of the text that it stands in."""
    if locale not in CODES:
        return readable_name
    known = _in(locale)
    return lambda name: known.get(name) or readable_name(name)
