"""The database: the only part that knows SQLAlchemy. It hands out frozen values."""

from kb.storage.changes import Change
from kb.storage.schema import DatabaseTooNew
from kb.storage.store import DatabaseUnavailable, Store, explained

__all__ = ["Change", "DatabaseTooNew", "DatabaseUnavailable", "Store", "explained"]
