"""The audit log, for those who may read it. Nothing here changes anything."""

import unicodedata
from collections.abc import Mapping

from flask import Blueprint, Response, request

from kb.accounts.audit import Act, Filter
from kb.accounts.roles import Right
from kb.errors import N_
from kb.services import audit as service
from kb.web import access, audit_details, paging
from kb.web.pages import page

audit = Blueprint("audit", __name__)
_LONGEST_WORDS = 200
ACT_WORDS: Mapping[str, str] = {
    Act.SIGNED_IN: N_("Signed in"),
    Act.SIGN_IN_FAILED: N_("Sign-in failed"),
    Act.SIGN_IN_STOPPED: N_("Sign-in stopped after too many attempts"),
    Act.SIGNED_OUT: N_("Signed out"),
    Act.SESSIONS_ENDED: N_("Sessions ended"),
    Act.PASSWORD_CHANGED: N_("Password changed"),
    Act.PASSWORD_RESET: N_("New password by link"),
    Act.RESET_LINK_MADE: N_("Link for a new password made"),
    Act.SECOND_FACTOR_ON: N_("Second factor turned on"),
    Act.SECOND_FACTOR_OFF: N_("Second factor turned off"),
    Act.RECOVERY_CODES_MADE: N_("New recovery codes made"),
    Act.RECOVERY_CODE_USED: N_("Recovery code used"),
    Act.PERSON_ADDED: N_("Person added"),
    Act.ROLES_CHANGED: N_("Roles changed"),
    Act.PERSON_ENDED: N_("Account deactivated"),
    Act.PERSON_BACK: N_("Account reactivated"),
    Act.INVITED: N_("Invitation made"),
    Act.INVITATION_TAKEN: N_("Invitation accepted"),
    Act.INVITATION_WITHDRAWN: N_("Invitation withdrawn"),
    Act.TOKEN_MADE: N_("API token made"),
    Act.TOKEN_REVOKED: N_("API token revoked"),
    Act.WEBHOOK_CHANGED: N_("Webhook changed"),
    Act.SINGLE_SIGN_ON_LINKED: N_("Single sign-on linked"),
    Act.TEAM_CHANGED: N_("Team changed"),
    Act.APPROVED: N_("Text approved"),
    Act.RETIRED: N_("Entry retired"),
    Act.BROUGHT_BACK: N_("Entry brought back"),
    Act.RESTORED: N_("Old revision restored"),
    Act.IMPORTED: N_("File imported"),
    Act.EXPORTED: N_("Library exported"),
    Act.TONE_CHANGED: N_("Tone setting changed"),
    Act.FILE_ADDED: N_("File added"),
    Act.FILE_REMOVED: N_("File removed"),
}


@audit.get("/settings/audit")
def index() -> Response:
    """List what was done, newest first; `?by=`, `?what=` and `?target=` narrow it."""
    person = access.allow(Right.AUDIT)
    given = {name: _words(name) for name in ("by", "what", "target")}
    wanted = Filter(**given)
    number = paging.number_asked_for()
    rows, total = service.read(
        access.store(), wanted, offset=(number - 1) * paging.ON_A_PAGE, limit=paging.ON_A_PAGE, by=person
    )
    return page(
        "audit/index.html",
        pages=paging.Slice(rows, number, total),
        wanted=wanted,
        words=ACT_WORDS,
        said=audit_details.said,
    )


def _words(name: str) -> str:
    given = request.args.get(name, "").strip()[:_LONGEST_WORDS]
    return given if not any(unicodedata.category(char) in {"Cc", "Cs"} for char in given) else ""
