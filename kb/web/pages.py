"""Rendering: what every template can use, and the answer for one page."""

from collections.abc import Mapping

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import generate_csrf
from wtforms import Field

from kb.accounts.roles import Right
from kb.accounts.user import Role
from kb.errors import N_
from kb.languages import LANGUAGES, writing
from kb.library.entry import Kind, Status
from kb.web import (
    access,
    addresses,
    difference,
    interface,
    localize,
    marking,
    reading,
    seeing,
    targets,
    toning,
    wording,
)
from kb.web.once import once

# Words for what a change did, by the code that a redirect carries: a link can choose only among these.
NOTICES: Mapping[str, str] = {
    "saved": N_("Saved as a draft."),
    "discarded": N_("Discarded what you had typed."),
    "taken-back": N_("What you had typed is back."),
    "taken-apart": N_("Theirs is the newest again. What you had typed is below, not saved yet."),
    "unchanged": N_("Nothing had changed."),
    "submitted": N_("Sent to review."),
    "approved": N_("Approved. Agents find it now."),
    "sent-back": N_("Sent back to draft."),
    "still-right": N_("Marked as still right."),
    "restored": N_("Restored as a new draft."),
    "reverted": N_("Undone. The text is as it was."),
    "described": N_("Details saved."),
    "revoked": N_("Revoked. Who holds it is shut out."),
    "offered": N_("Given away. An editor looks at it before others find it."),
    "retired": N_("Retired. Agents no longer find it."),
    "brought-back": N_("Brought back."),
    "file-added": N_("File added."),
    "file-described": N_("Saved."),
    "file-removed": N_("File removed."),
    "file-back": N_("The file is back."),
    "named": N_("Situation saved."),
    "levels": N_("Saved. The rules count as you chose from now on."),
    "waived": N_("Waived. It counts again when its words change."),
    "counts-again": N_("The finding counts again."),
    "webhook-on": N_("Switched on."),
    "webhook-off": N_("Switched off."),
    "webhook-deleted": N_("Webhook deleted."),
    "webhook-sent": N_("On its way. Load the page again to see what came of it."),
    "reviewed": N_("Still right. It comes back on its next day."),
    "review-again": N_("Back on the list of what is due."),
    "stewardship": N_("Owner and review date saved."),
    "bulk-done": N_("Done. It can be undone for a day."),
    "bulk-undone": N_("Undone."),
    "dismissed": N_("Taken off the list."),
    "favourite": N_("Among your favourites now."),
    "no-favourite": N_("No longer among your favourites."),
    "told": N_("Thank you. The editors see it now."),
    "settled": N_("Settled."),
    "asked-for": N_("The editors know now that this is wanted."),
    "not-kept": N_(
        "Not sent: what looks like personal data is not kept. Search for the matter itself and ask again."
    ),
    "listed-again": N_("Back on the list."),
    "team-made": N_("The team is there. Choose who is in it."),
    "team-saved": N_("Team saved. It counts from everybody’s next page on."),
    "team-deleted": N_("The team is deleted."),
    "taken-over": N_("The text is yours now."),
    "welcome": N_("Welcome. The library is ready."),
    "password": N_("Password changed. You are signed out everywhere else."),
    "reset": N_("Your new password is kept. Sign in with it."),
    "kept": N_("Saved."),
    "sessions-ended": N_("Signed out there."),
    "second-factor-off": N_("No code is asked for any more."),
    "withdrawn": N_("The invitation is withdrawn; its link leads nowhere."),
    "roles": N_("Saved. It counts from the next sign-in, which is asked for now."),
    "deactivated": N_("Deactivated, and signed out everywhere."),
    "reactivated": N_("Reactivated."),
}
STATUS_WORDS: Mapping[str, str] = {
    Status.DRAFT: N_("Draft"),
    Status.REVIEW: N_("In review"),
    Status.APPROVED: N_("Approved"),
    "outdated": N_("Outdated"),
    "missing": N_("Missing"),
    "retired": N_("Retired"),
}
ROLE_WORDS: Mapping[str, str] = {
    Role.AGENT: N_("Agent"),
    Role.TRANSLATOR: N_("Translator"),
    Role.EDITOR: N_("Editor"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
# The pages of whoever looks after the library -> their names.
UPKEEP: Mapping[str, str] = {
    "dashboard.index": N_("Dashboard"),
    "bulk.index": N_("Texts"),
    "stewardship.due": N_("Due"),
    "misses.index": N_("Searched in vain"),
    "changelog.index": N_("Changes"),
    "entries.retired": N_("Retired texts"),
}
# How the parts of charts are filled beside their colour.
PATTERNS: Mapping[str, str] = {
    "review": "dots",
    "outdated": "lines",
    "draft": "grid",
    "unchosen": "dots",
    "asked": "grid",
    "overdue": "lines",
    "later": "dots",
    "due": "grid",
}
THEMES: Mapping[str, str] = {"system": N_("As the system"), "light": N_("Light"), "dark": N_("Dark")}


def page(template: str, status: int = 200, **values: object) -> Response:
    """Render a template as the answer."""
    return make_response(render_template(template, **values), status)


def theme() -> str:
    """Give the chosen theme; one of THEMES."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else "system"


def _invalid(field: Field) -> dict[str, str]:
    """Give the attributes that tie a field to what is wrong with it."""
    if not field.errors:
        return {}
    names = " ".join(f"{field.id}-problem-{place}" for place, _ in enumerate(field.errors, 1))
    return {"aria-invalid": "true", "aria-describedby": names}


def _everywhere() -> dict[str, object]:
    """What all pages need: who is here, which language, what a redirect has to say."""
    return {
        "visitor": access.visitor(),
        "ui": interface.language(),
        "interface_languages": [LANGUAGES[code] for code in interface.CODES],
        "theme": theme(),
        "themes": THEMES,
        "done": request.args.get("done", ""),
        "notice": NOTICES.get(request.args.get("done", "")),
        "here": targets.here(),
        "active": (request.blueprint or ""),
        "provider": access.provider(),
    }


def register(app: Flask) -> None:
    """Give the templates their words and values."""
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(
        _=wording.gettext,
        gettext=wording.gettext,
        ngettext=wording.ngettext,
        tell=wording.tell,
        number=localize.number,
        day=localize.day,
        file_size=localize.file_size,
        moment=localize.moment,
        ago=localize.ago,
        listed=localize.listed,
        static=addresses.of_static,
        once=once,
        invalid=_invalid,
        can=access.can,
        can_with=access.can_with,
        team_names=seeing.team_names,
        Right=Right,
        Kind=Kind,
        LANGUAGES=LANGUAGES,
        CURRENCIES=writing.CURRENCIES,
        STATUS_WORDS=STATUS_WORDS,
        UPKEEP=UPKEEP,
        PATTERNS=PATTERNS,
        invisible=difference.invisible,
        ROLE_WORDS=ROLE_WORDS,
        Role=Role,
        ELEMENTS=toning.WORDS,
        rule_name=toning.rule_name,
        LEVEL_WORDS=toning.LEVEL_WORDS,
        language_name=localize.language_name,
        marked=marking.evidence,
        aligned=reading.aligned,
        same_shape=reading.same_shape,
        csrf_token=generate_csrf,
    )
    app.context_processor(_everywhere)
