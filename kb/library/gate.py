"""The gate: the one way to approve a text, whoever asks and by whatever way.

A macro needs the three required tone elements, and no finding that the team's policy makes an error; a macro
and an article alike need a title, a body, well-formed placeholders and every placeholder of the source.
"""

import hashlib
from collections.abc import Iterator, Mapping
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


@dataclass(frozen=True)
class Seen:
    """What is kept of a report: the elements that a text has, and the rules that advise on it with the words they quote."""

    elements: tuple[ElementName, ...] = ()
    advice: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=2_000)
def tone(body: str, locale: str) -> Report:
    """Check the tone of a macro; remembered, for the gate and the page ask in turn. Raises Invalid."""
    report = _foreseen.pop((body, locale), None) or check(body, locale)
    if len(_seen) >= _SEEN_KEPT:
        _seen.clear()
    _seen[_digest(body, locale)] = what_is_seen(report)
    return report


def foresee(reports: Mapping[tuple[str, str], Report]) -> None:
    """Take reports that were made elsewhere (text and locale -> report), until they are asked for; those of the call
    before are forgotten.
    """
    _foreseen.clear()
    _foreseen.update(reports)


def seen(body: str, locale: str) -> Seen:
    """Give what the rules say of a macro's text, in short. Remembered of far more texts than whole reports are: an
    import has the gate read all of a library, which is counted afterwards. Raises Invalid.
    """
    known = remembered(body, locale)
    return what_is_seen(tone(body, locale)) if known is None else known


def remembered(body: str, locale: str) -> Seen | None:
    """Give it where the text was read before; else None."""
    return _seen.get(_digest(body, locale))


def what_is_seen(report: Report) -> Seen:
    """Shorten a report."""
    names = tuple(name for name in ELEMENTS if report.elements[name].present)
    return Seen(names, tuple((finding.rule, finding.text) for finding in report.findings))


_foreseen: dict[tuple[str, str], Report] = {}
_seen: dict[bytes, Seen] = {}
_SEEN_KEPT = 100_000


def _digest(body: str, locale: str) -> bytes:
    return hashlib.blake2b(f"{locale}\n{body}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


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
