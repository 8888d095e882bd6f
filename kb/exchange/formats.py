"""The table of formats: a new one is one module and its line here."""

from collections.abc import Mapping

from kb.errors import N_, NotFound
from kb.exchange.django_helpdesk import DJANGO_HELPDESK
from kb.exchange.format import Exported, Format, Note, Options
from kb.exchange.kb_library import KB_LIBRARY
from kb.exchange.zendesk import ZENDESK

FORMATS: Mapping[str, Format] = {form.name: form for form in (KB_LIBRARY, ZENDESK, DJANGO_HELPDESK)}

__all__ = ["FORMATS", "Exported", "Format", "Note", "Options", "format_named"]


def format_named(name: str) -> Format:
    """Look a format up; raises NotFound with the names there are."""
    if name not in FORMATS:
        raise NotFound(
            N_("%(name)s is not a format; use one of: %(known)s"),
            name=ascii(name[:40]),
            known=", ".join(FORMATS),
        )
    return FORMATS[name]
