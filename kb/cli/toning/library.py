"""Checking all macros, of the library or of files: what `kb tone --all` does."""

from pathlib import Path

import click

from kb.accounts.user import SYSTEM
from kb.cli.group import current_settings
from kb.cli.opened import opened
from kb.cli.toning import as_github, as_json, as_sarif, as_text
from kb.cli.toning.rounds import go_round
from kb.cli.toning.sources import of_entries, of_paths
from kb.errors import Invalid, Problem
from kb.library.entry import Status
from kb.services.library import entries
from kb.services.tone import team_tone
from kb.tone.policy import DEFAULT_POLICY, Policy


def check_library(
    paths: tuple[Path, ...], policy: Policy | None, statuses: frozenset[Status], form: str, *, quiet: bool
) -> bool:
    """Check the macros of files, or of the library where none are named, and print the answer; tells whether all pass.

    The library is judged by the policy kept in it where none is given. Raises Invalid, after the answer, for files
    that could not be read.
    """
    refused: list[Invalid] = []
    if paths:
        texts = list(of_paths(paths, refused, limit=current_settings().import_limit))
    else:
        with opened() as workspace:
            texts = list(of_entries(entries(workspace.store, by=SYSTEM)))
            policy = policy or team_tone(workspace.store, by=SYSTEM).policy
    policy = policy or DEFAULT_POLICY
    found = go_round(texts, statuses, policy)
    match form:
        case "json":
            click.echo(as_json.write(found), nl=False)
        case "sarif":
            click.echo(as_sarif.write(found.results, policy), nl=False)
        case "github":
            click.echo(as_github.write(found.results), nl=False)
        case _:
            as_text.show_all(found, quiet=quiet)
    if form in ("sarif", "github"):
        for waiver in found.unused_waivers:
            click.echo(f"Note: {as_text.unused_words(waiver)}", err=True)
        click.echo(as_text.summary(found), err=True)
    if refused:
        raise Invalid([Problem("", "%(said)s", {"said": str(each)}) for each in refused])
    return found.passed
