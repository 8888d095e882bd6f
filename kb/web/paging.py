"""Long lists a page at a time; the address says which one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import request

Item = TypeVar("Item")
ON_A_PAGE = 50


@dataclass(frozen=True)
class Slice(Generic[Item]):
    """One page of a list: what stands on it, which page it is (from 1), how many items there are in all."""

    items: Sequence[Item]
    number: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // ON_A_PAGE))

    @property
    def before(self) -> str | None:
        """The address of the page before."""
        return _address(self.number - 1) if self.number > 1 else None

    @property
    def after(self) -> str | None:
        """The address of the page after."""
        return _address(self.number + 1) if self.number < self.last else None


def _address(number: int) -> str:
    kept = [(name, value) for name, value in request.args.items() if name not in ("page", "done", "undo")]
    query = urlencode([*kept, ("page", number)] if number > 1 else kept)
    return f"{request.path}?{query}" if query else request.path


def number_asked_for() -> int:
    """Give the number of the page that `?page=` asks for; what is no page is the first one."""
    given = request.args.get("page", "")
    return max(1, int(given)) if given.isascii() and given.isdecimal() and len(given) < 7 else 1


def asked_for(items: Sequence[Item]) -> Slice[Item]:
    """Give the page that `?page=` asks for; what is no page is the first one, or the last."""
    number = min(number_asked_for(), Slice(items, 1, len(items)).last)
    start = (number - 1) * ON_A_PAGE
    return Slice(items[start : start + ON_A_PAGE], number, len(items))
