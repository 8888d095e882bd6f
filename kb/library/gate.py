"""The gate: the one way to approve a text, whoever asks and by whatever way.

A macro needs the three required tone elements, and no finding that the team's policy makes an error; a macro
and an article alike need a title, a body, well-formed placeholders and every placeholder of the source.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kb import placeholders
from kb.errors import N_, Invalid, KbError, Problem
from kb.library.entry import Kind, Revision
from kb.tone import ELEMENTS, Report, check
from kb.tone.policy import DEFAULT_POLICY, Policy
from kb.tone.report import ElementName, Finding


@dataclass(frozen=True)
class Verdict:
    """What the gate says of one text. `report` is None for articles and where there are no tone rules;
    `errors` are the findings that the team's policy makes errors and nobody waived.
    """

    report: Report | None
    problems: tuple[Problem, ...]
    errors: tuple[Finding, ...] = ()

    @property
    def missing(self) -> tuple[ElementName, ...]:
        """The required elements that the text lacks."""
        return self.report.missing if self.report else ()

    @property
    def passed(self) -> bool:
        """Whether the text may be approved."""
        return not self.problems and not self.missing and not self.errors

    @property
    def reasons(self) -> tuple[Problem, ...]:
        """The problems and the errors alike, for whoever only lists them."""
        return (*self.problems, *(Problem(finding.rule, finding.message) for finding in self.errors))


class GateClosed(KbError):
    """The text cannot be approved; `missing`, `errors` and `problems` say why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(N_("This text cannot be approved yet."))
        self.verdict = verdict
        self.report = verdict.report
        self.problems = verdict.problems
        self.missing = verdict.missing
        self.errors = verdict.errors


@lru_cache(maxsize=2_000)
def tone(body: str, locale: str) -> Report:
    """Check the tone of a macro; remembered, for the gate, the index and the page ask in turn. Raises Invalid."""
    report = check(body, locale)
    if len(_present) >= _PRESENT_KEPT:
        _present.clear()
    _present[_digest(body, locale)] = _seen(report)
    return report


def elements(body: str, locale: str) -> tuple[ElementName, ...]:
    """Name the required elements that a macro's text has. Raises Invalid.

    Remembered of far more texts than whole reports are: the index asks for all of a library after its import.
    """
    return _of(body, locale)[0]


def advice(body: str, locale: str) -> tuple[tuple[str, str], ...]:
    """Name the rules that advise something on a macro's text, each with the words that it quotes. Remembered as the
    elements are. Raises Invalid.
    """
    return _of(body, locale)[1]


_Seen = tuple[tuple[ElementName, ...], tuple[tuple[str, str], ...]]  # the elements; rules with quoted words
_present: dict[bytes, _Seen] = {}
_PRESENT_KEPT = 100_000


def _digest(body: str, locale: str) -> bytes:
    return hashlib.blake2b(f"{locale}\n{body}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _of(body: str, locale: str) -> _Seen:
    known = _present.get(_digest(body, locale))
    return _seen(tone(body, locale)) if known is None else known


def _seen(report: Report) -> _Seen:
    names = tuple(name for name in ELEMENTS if report.elements[name].present)
    return names, tuple((finding.rule, finding.text) for finding in report.findings)


def examine(
    kind: Kind,
    title: str,
    body: str,
    locale: str,
    source: Revision | None,
    policy: Policy = DEFAULT_POLICY,
    key: str = "",
) -> Verdict:
    """Say whether a text may be approved. `source` is the revision that it translates, None for a source text;
    `key` the macro's, for the waivers of the team's policy.
    """
    problems = [*_own_problems(title, body), *(_differences(source, title, body) if source else ())]
    if kind is not Kind.MACRO:
        return Verdict(None, tuple(problems))
    try:
        judged = policy.judge(tone(body, locale), key, locale)
        return Verdict(judged.report, tuple(problems), judged.errors)
    except Invalid as no_rules:
        return Verdict(None, (*problems, *no_rules.problems))


def _own_problems(title: str, body: str) -> Iterator[Problem]:
    if not title.strip():
        yield Problem("title", N_("Give a title."))
    if not body.strip():
        yield Problem("body", N_("Write the text."))
    yield from placeholders.problems(title, "title")
    yield from placeholders.problems(body, "body")


def _differences(source: Revision, title: str, body: str) -> Iterator[Problem]:
    """Name what the source asks for and the translation lacks, title and body together: a translation may
    move a placeholder, repeat it, or need one more.
    """
    wanted = {*placeholders.names(source.title), *placeholders.names(source.body)}
    given = {*placeholders.names(title), *placeholders.names(body)}
    for name in sorted(wanted - given):
        yield Problem(
            "body",
            N_("The placeholder %(name)s of the source is missing."),
            {"name": placeholders.write(name)},
        )
