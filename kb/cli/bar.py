"""Progress bars on the terminal; none where nobody looks at them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

Told = Callable[[int, int], None]
"""To be called with how many are done, and of how many; in any thread."""


@contextmanager
def progress_bar(doing: str) -> Iterator[Told]:
    """Show how far something is."""
    with progress_bars(doing) as (told,):
        yield told


@contextmanager
def progress_bars(*doing: str) -> Iterator[tuple[Told, ...]]:
    """Show how far several things are that are done side by side."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        yield tuple(_told(bars, each) for each in doing)


def _told(bars: Progress, doing: str) -> Told:
    task = bars.add_task(doing, total=None)
    return lambda done, of: bars.update(task, completed=done, total=of)
