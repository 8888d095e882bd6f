"""The guide to the tone rules, and the team's settings of them."""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts.roles import Right
from kb.languages import parse_locale
from kb.library.entry import Kind
from kb.services import library, tone
from kb.tone import guide as rules
from kb.web import access, interface
from kb.web.forms.tone import LevelsForm
from kb.web.pages import page
from kb.web.wording import gettext

guide = Blueprint("guide", __name__)


@guide.get("/guide/tone-rules")
def tone_rules() -> Response:
    """List every rule with why and examples; `?q=` keeps those that speak of it, `?locale=` opens its examples."""
    words = request.args.get("q", "")[:80].strip()
    asked = parse_locale(request.args.get("locale", ""))
    entries = rules.entries()
    order = sorted(rules.languages(), key=lambda code: (code != (asked or interface.code()), code))
    return page(
        "guide/tone_rules.html",
        entries=[entry for entry in entries if _speaks_of(entry, words)],
        words=words,
        locale=asked or "",
        examples={code: rules.examples(code) for code in order},
        policy=tone.team_tone(access.store(), "", by=access.person()).policy,
        articles={
            each.key
            for each in library.entries(
                access.store(), kind=Kind.ARTICLE, situation="tone", by=access.person()
            )
        },
    )


def _speaks_of(entry: rules.Entry, words: str) -> bool:
    fold = interface.language().fold
    texts = (entry.name, *map(gettext, (entry.title, entry.asks, entry.why, entry.mend)))
    return any(fold(words).text in fold(text).text for text in texts)


@guide.get("/settings/tone")
def settings() -> Response:
    """Show how much each rule counts for the team."""
    access.allow(Right.APPROVE)
    policy = tone.team_tone(access.store(), "", by=access.person()).policy
    levels = {f"level_{entry.name}": policy.level(entry.name) for entry in rules.entries()}
    seen = {f"was_{entry.name}": policy.level(entry.name) for entry in rules.entries()}
    return _settings(LevelsForm(formdata=None, **levels, **seen))


@guide.post("/settings/tone")
def save_settings() -> ResponseReturnValue:
    """Keep the levels that were changed."""
    person = access.allow(Right.APPROVE)
    form = LevelsForm()
    if not form.validate():
        return _settings(form, form.status)
    changed = tone.set_levels(access.store(), form.chosen, by=person)
    return redirect(url_for("guide.settings", done="levels" if changed else "unchanged"), 303)


def _settings(form: LevelsForm, status: int = 200) -> Response:
    team = tone.team_tone(access.store(), "", by=access.person())
    return page("guide/settings.html", status, form=form, entries=rules.entries(), team=team)
