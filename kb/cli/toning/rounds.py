"""One run over many macros: which texts were asked for, what each gave, which waivers are of no use any more."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kb.cli.toning.checked import Checked, Round, checked
from kb.cli.toning.sources import MacroText
from kb.library.entry import Status
from kb.tone.policy import Policy, Waiver

FINISHED = frozenset({Status.APPROVED, Status.REVIEW})


def go_round(texts: Iterable[MacroText], statuses: frozenset[Status], policy: Policy) -> Round:
    """Check the texts in these statuses, with a bar where somebody watches; a draft without a word is passed over."""
    given = [text for text in texts if text.text.strip()]
    asked = [text for text in given if text.status in statuses]
    skipped = Counter(text.status for text in given if text.status not in statuses)
    console = Console(stderr=True)
    columns = (TextColumn("Checking"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        results = [
            checked(each.text, each.locale, policy, key=each.key, status=each.status, source=each.source)
            for each in bar.track(asked)
        ]
    return Round(results, skipped, _unused(results, policy))


def _unused(results: Sequence[Checked], policy: Policy) -> list[Waiver]:
    there = {(result.key, result.locale) for result in results}
    used = {each.waiver.place for result in results for each in result.judgement.waived}
    return [
        waiver
        for waiver in policy.waivers
        if (waiver.key, waiver.locale) in there
        and waiver.place not in used
        and policy.level(waiver.rule) != "off"
    ]
