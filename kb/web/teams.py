"""Teams, for administrators: who is in which, and the private texts of people who left."""

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.roles import Right
from kb.accounts.team import Team
from kb.errors import N_, Conflict, Invalid, KbError, NotFound, Problem
from kb.library.entry import Kind
from kb.services import library
from kb.services import teams as verbs
from kb.services.teams import TeamInUse
from kb.web import access, cards, interface
from kb.web.forms.form import pressed
from kb.web.forms.teams import EndTeamForm, TeamForm, TeamNameForm
from kb.web.pages import page

teams = Blueprint("teams", __name__)
_ONE = "/settings/teams/<int(max=999999999):number>"


def _list(form: TeamNameForm, status: int = 200) -> Response:
    by = access.allow(Right.PEOPLE)
    behind = library.left_behind(access.store(), by=by)
    return page(
        "teams/index.html",
        status,
        teams=verbs.everyones(access.store(), by=by),
        behind=[card for each in behind if (card := cards.of_entry(each, (interface.code(),), drafts=True))],
        form=form,
    )


@teams.get("/settings/teams")
def index() -> Response:
    """List the teams."""
    return _list(TeamNameForm(formdata=None))


@teams.post("/settings/teams")
def add() -> ResponseReturnValue:
    """Make a team, and open it to choose who is in."""
    by = access.allow(Right.PEOPLE)
    form = TeamNameForm()
    if form.validate():
        try:
            made = verbs.add(access.store(), form.name.data, by=by)
        except (Invalid, Conflict) as refusal:
            form.blame(_problems(refusal))
        else:
            return redirect(url_for("teams.show", number=made.id, done="team-made"), 303)
    return _list(form, form.status)


def _problems(refusal: KbError) -> list[Problem]:
    if isinstance(refusal, Invalid):
        return list(refusal.problems)
    return [Problem("name", refusal.message, refusal.arguments)]


def _team(number: int) -> Team:
    found = verbs.everyones(access.store(), by=access.allow(Right.PEOPLE))
    team = next((each for each in found if each.id == number), None)
    if team is None:
        raise NotFound(N_("There is no such team."))
    return team


def _form(team: Team, **formdata: None) -> TeamForm:
    form = TeamForm(name=team.name, members=sorted(team.members), **formdata)
    people = access.store().people.all()
    form.members.choices = [(each.id, each.name) for each in people if each.active or each.id in team.members]
    return form


def _page(
    team: Team, form: TeamForm, status: int = 200, in_use: tuple[tuple[Kind, str], ...] | None = None
) -> Response:
    return page("teams/show.html", status, team=team, form=form, in_use=in_use)


@teams.get(_ONE)
def show(number: int) -> Response:
    """Show a team with everybody who can be in it."""
    team = _team(number)
    return _page(team, _form(team))


@teams.post(_ONE)
def save(number: int) -> ResponseReturnValue:
    """Keep the name and the members."""
    team, by = _team(number), access.person()
    form = _form(team)
    if form.validate():
        try:
            with access.store().transaction():
                verbs.rename(access.store(), number, form.name.data, by=by)
                verbs.set_members(access.store(), number, form.members.data or (), by=by)
        except (Invalid, Conflict) as refusal:
            form.blame(_problems(refusal))
        else:
            return redirect(url_for("teams.index", done="team-saved"), 303)
    return _page(team, form, form.status)


@teams.post(f"{_ONE}/delete")
def delete(number: int) -> ResponseReturnValue:
    """Delete a team; texts that it alone sees are named first, and given to all where that is chosen."""
    team = _team(number)
    pressed()
    try:
        verbs.remove(
            access.store(), number, give_to_all=bool(EndTeamForm().give_to_all.data), by=access.person()
        )
    except TeamInUse as refusal:
        return _page(team, _form(team, formdata=None), 409, refusal.keys)
    return redirect(url_for("teams.index", done="team-deleted"), 303)


@teams.post("/<kind:kind>/<key:key>/take-over")
def take_over(kind: Kind, key: str) -> BaseResponse:
    """Make the private text of somebody who left one's own."""
    by = access.allow(Right.PEOPLE)
    pressed()
    library.take_over(access.store(), kind, key, by=by)
    return redirect(url_for("entries.show", kind=kind, key=key, done="taken-over"), 303)
