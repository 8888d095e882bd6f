"""The audit log: one function that writes an act down, and reading it."""

from collections.abc import Sequence
from datetime import datetime

from kb.accounts.audit import Act, Filter, NewRecord, Record
from kb.accounts.roles import Right, require
from kb.accounts.user import Person
from kb.storage import Store

_LONGEST_TARGET, _LONGEST_DETAIL, _LONGEST_ADDRESS = 200, 400, 45


def record(
    store: Store,
    *,
    by: Person | None,
    what: Act,
    at: datetime,
    target: str = "",
    detail: str = "",
    address: str | None = None,
) -> None:
    """Write an act down: call it inside the transaction that does it. `by` is None for somebody signed out;
    `address` is by default where `by` acts from. Never give it a secret: nothing here can be taken out again.
    """
    origin = address if address is not None else (by.address if by else None)
    store.audit.append(
        NewRecord(
            at=at,
            by=by.name if by else "",
            what=what,
            target=target[:_LONGEST_TARGET],
            detail=detail[:_LONGEST_DETAIL],
            address=(origin or "")[:_LONGEST_ADDRESS],
        )
    )


def read(
    store: Store, wanted: Filter, *, offset: int = 0, limit: int = 50, by: Person
) -> tuple[Sequence[Record], int]:
    """Give a part of the log, newest first, and how many rows there are in all."""
    require(by, Right.AUDIT)
    with store.reading():
        return store.audit.page(wanted, offset=offset, limit=limit), store.audit.count(wanted)
