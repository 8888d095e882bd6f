"""The change log for those who look after the library: what was changed, by whom and when."""

from kb.accounts.roles import Right, require
from kb.accounts.user import Person
from kb.library import validation
from kb.library.entry import Kind
from kb.library.visibility import viewer_of
from kb.services import library
from kb.storage import Store
from kb.storage.changes import Change, Sought


def page(
    store: Store, sought: Sought, *, offset: int = 0, limit: int = 50, by: Person
) -> tuple[list[Change], int]:
    """List what was changed in what a person sees, newest first, and count it all."""
    require(by, Right.WRITE)
    if sought.key and validation.is_not_a_name(sought.key):
        return [], 0
    return store.log.page(viewer_of(by), sought, offset=offset, limit=limit)


def of_text(store: Store, kind: Kind, key: str, locale: str, *, by: Person) -> list[Change]:
    """List the changes of one text, oldest first. Raises NotFound."""
    library.history(store, kind, key, locale, by=by)
    return store.log.of_text(kind, key, locale)
