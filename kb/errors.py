"""The few kinds of error, each an English message with arguments.

A message is a gettext id: it is translated where it is shown (web), never where it is raised. The
command line prints it in English. Nothing here knows of HTTP or of exit codes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


def N_(message: str) -> str:  # noqa: N802 - the name xgettext and Babel know for "mark, do not translate"
    """Mark a message for the catalogs without translating it."""
    return message


@dataclass(frozen=True)
class Problem:
    """One thing wrong at one place: a field path such as `macros[3].variants.fa.body`, or a form field."""

    where: str
    message: str
    arguments: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        text = self.message % self.arguments if self.arguments else self.message
        return f"{self.where}: {text}" if self.where else text


class KbError(Exception):
    """Any refusal that a person can do something about. `message` is a gettext id with %(name)s arguments."""

    def __init__(self, message: str, **arguments: object) -> None:
        super().__init__(message)
        self.message = message
        self.arguments = arguments

    def __str__(self) -> str:
        return self.message % self.arguments if self.arguments else self.message


class NotFound(KbError):
    """The thing asked for does not exist, or not for this person."""


class NotAllowed(KbError):
    """The person is known but may not do this."""


class Conflict(KbError):
    """Somebody saved meanwhile, or the name is taken: nothing was changed."""


class Invalid(KbError):
    """What was given cannot be taken; `problems` says what is wrong where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(N_("Some of this could not be taken."))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class BadFile(Invalid):
    """A file is refused whole. `path` is the file, each problem's `where` a line or a field path in it."""

    def __init__(self, path: Path | str, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.path = Path(path)

    def __str__(self) -> str:
        return "\n".join(f"{self.path}: {problem}" for problem in self.problems)
