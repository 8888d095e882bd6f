"""A text that did not fit: what an agent said of it to the editors, without who said it."""

from dataclasses import dataclass
from datetime import datetime

from kb.library.usage import EntryId


@dataclass(frozen=True)
class Misfit:
    """One word to the editors: which text in which locale, what was searched for (if that may be kept), and what is wrong."""

    id: int
    entry: EntryId
    locale: str
    query: str
    remark: str
    at: datetime
    settled: bool = False
