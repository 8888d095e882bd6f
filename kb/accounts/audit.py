"""The audit log as values: what is written down of an act, by whom, on what, when and from where."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """Something that is written down. A value stays what it is for ever: old rows hold it."""

    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_IN_STOPPED = "sign-in-stopped"
    SIGNED_OUT = "signed-out"
    SESSIONS_ENDED = "sessions-ended"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - an act
    PASSWORD_RESET = "password-reset"  # noqa: S105 - an act
    RESET_LINK_MADE = "reset-link-made"
    SECOND_FACTOR_ON = "second-factor-on"
    SECOND_FACTOR_OFF = "second-factor-off"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    RECOVERY_CODE_USED = "recovery-code-used"
    PERSON_ADDED = "person-added"
    ROLES_CHANGED = "roles-changed"
    PERSON_ENDED = "person-ended"
    PERSON_BACK = "person-back"
    INVITED = "invited"
    INVITATION_TAKEN = "invitation-taken"
    INVITATION_WITHDRAWN = "invitation-withdrawn"
    TOKEN_MADE = "token-made"  # noqa: S105 - an act
    TOKEN_REVOKED = "token-revoked"  # noqa: S105 - an act
    WEBHOOK_CHANGED = "webhook-changed"
    SINGLE_SIGN_ON_LINKED = "single-sign-on-linked"
    TEAM_CHANGED = "team-changed"
    APPROVED = "approved"
    RETIRED = "retired"
    BROUGHT_BACK = "brought-back"
    RESTORED = "restored"
    IMPORTED = "imported"
    EXPORTED = "exported"
    TONE_CHANGED = "tone-changed"
    FILE_ADDED = "file-added"
    FILE_REMOVED = "file-removed"


@dataclass(frozen=True)
class NewRecord:
    """An act before it has its number.

    `by` is a name, empty for somebody signed out; `target` a name, a key or a place such as `macro/refund/fa`;
    `detail` what more is to be known, such as `agent -> editor`; `address` the one that the request came from,
    empty on the command line.
    """

    at: datetime
    by: str
    what: str
    target: str = ""
    detail: str = ""
    address: str = ""


@dataclass(frozen=True)
class Record(NewRecord):
    """One row of the audit log."""

    number: int = 0


@dataclass(frozen=True)
class Filter:
    """Which rows are wanted; empty means all."""

    by: str = ""
    what: str = ""
    target: str = ""
