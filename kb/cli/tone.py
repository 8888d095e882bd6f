"""`kb tone`: check one reply, one a line, or the macros of a library; exit 0, 1 where something does not pass, 2 for
bad input.
"""

import gc
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from kb.cli.group import data_option
from kb.cli.reading import STDIN, Line, each_line, is_stdin, locale, read_text
from kb.cli.toning import as_github, as_sarif, as_text
from kb.cli.toning.checked import File, Source, checked
from kb.errors import BadFile, Invalid, Problem
from kb.exchange.answers import tone_answer
from kb.library.entry import Status
from kb.tone.policy import DEFAULT_POLICY, read_policy
from kb.tone.remarks import remarks
from kb.tone.report import LONGEST_REPLY

_MOST_TOLD = 100  # problems on standard error; each line's own stands in its answer
_FAILED = 1
_SELDOM = 50_000  # objects between two searches for cycles: checking leaves none, and every search costs
_FORMATS = ("text", "json", "sarif", "github")
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@data_option
@click.argument("paths", nargs=-1, metavar="[FILE|PATH...]", type=click.Path(path_type=Path))
@click.option("--locale", "tag", metavar="L", help="The reply's language: en, fa, el, zh.")
@click.option("--json", "as_json_", is_flag=True, help="Print JSON; the same as --format json.")
@click.option("--format", "name", type=click.Choice(_FORMATS), help="How to answer (default: text).")
@click.option("--batch", type=_FILE, metavar="FILE", help="One JSON object a line.")
@click.option(
    "--all", "all_", is_flag=True, help="Check all macros: of the library, or of the files in PATH."
)
@click.option("--policy", type=_FILE, metavar="FILE", help="With --all: the team's policy, as TOML.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([*map(str, Status), "all"]),
    help="With --all: texts in this status (default: approved and review).",
)
@click.option("-q", "--quiet", is_flag=True, help="With --all: leave out texts with nothing to tell.")
@click.pass_context
def tone(
    ctx: click.Context,
    paths: tuple[Path, ...],
    tag: str | None,
    as_json_: bool,
    name: str | None,
    batch: Path | None,
    all_: bool,
    policy: Path | None,
    statuses: tuple[str, ...],
    quiet: bool,
) -> None:
    """Check the tone of a reply, in FILE or on standard input.

    With --batch, each line is {"id", "locale", "text"}; each answer is one line, with its id.

    With --all, check the macros of the library, or those of kb-library files and of folders with such files.
    """
    if as_json_ and name not in (None, "json"):
        raise click.UsageError(f"--json and --format {name} say different things; leave one out.")
    form = "json" if as_json_ else name
    if not all_ and (policy or statuses or quiet):
        raise click.UsageError("--policy, --status and --quiet belong to --all.")
    if all_:
        if batch is not None or tag is not None:
            raise click.UsageError(
                "--all takes texts and locales from the library; leave --batch and --locale out."
            )
        ctx.exit(_check_all(paths, policy, statuses, form or "text", quiet=quiet))
    if batch is not None:
        if paths or tag is not None or form not in (None, "json"):
            raise click.UsageError(
                "--batch takes texts and locales from its lines and answers in JSON; leave FILE, --locale and --format out."
            )
        _check_batch(batch)
        return
    ctx.exit(_check_one(paths, tag, form or "text"))


def _check_one(paths: tuple[Path, ...], tag: str | None, form: str) -> int:
    if len(paths) > 1:
        raise click.UsageError("Give one FILE; --batch and --all check many.")
    if tag is None:
        raise click.UsageError("Missing option '--locale'.")
    file = paths[0] if paths else None
    code = locale(tag) or ""
    text = read_text(file)
    place = STDIN if is_stdin(file) else str(file)
    _refuse(_text_problems(text, place))
    result = checked(text, code, DEFAULT_POLICY, source=None if is_stdin(file) else Source(File(place, text)))
    if result.foreign:
        words = result.foreign_words.replace("the locale", "--locale")
        raise Invalid([Problem(place, "%(words)s", {"words": words})])
    said = [str(remark) for remark in remarks(text)] if not result.judgement.passed else []
    for remark in said:
        click.echo(remark, err=True)
    match form:
        case "json":
            click.echo(json.dumps(tone_answer(result.judgement.report), ensure_ascii=False))
        case "sarif":
            click.echo(as_sarif.write([result], DEFAULT_POLICY), nl=False)
        case "github":
            click.echo(as_github.write([result]), nl=False)
        case _:
            as_text.show(result)
    return 0 if result.judgement.passed else _FAILED


def _check_batch(path: Path) -> None:
    gc.set_threshold(_SELDOM)
    lines, name = each_line(path)
    wrong: list[Problem] = []
    for line in lines:
        sys.stdout.write(json.dumps(_line_answer(line, wrong), ensure_ascii=False) + "\n")
    sys.stdout.flush()
    if wrong:
        raise BadFile(name, wrong)


def _line_answer(line: Line, wrong: list[Problem]) -> dict[str, object]:
    """Answer one line; one that cannot be answered has `error` beside its `id` instead."""
    identity, answer = None, {}
    if not line.problems:
        given = line.identity()
        identity = None if line.problems else given
        code, text = line.locale(required=True), line.text("text")
        line.problems.extend(_text_problems(text, f"line {line.number}"))
        if code and not line.problems:
            result = checked(text, code, DEFAULT_POLICY)
            answer = tone_answer(result.judgement.report)
            if result.foreign:
                line.problems.append(
                    Problem(f"line {line.number}", "%(words)s", {"words": result.foreign_words})
                )
    if not line.problems:
        return {"id": identity, **answer}
    wrong.extend(line.problems[: _MOST_TOLD - len(wrong)])
    return {"id": identity, "error": "; ".join(map(str, line.problems))}


def _text_problems(text: str, where: str) -> Iterator[Problem]:
    if len(text) > LONGEST_REPLY:
        message = "%(count)s characters; at most %(limit)s are allowed"
        yield Problem(where, message, {"count": len(text), "limit": LONGEST_REPLY})
    if "\0" in text:
        message = "the character at %(position)s (counted from 0) is U+0000, which no text has; save the file as UTF-8"
        yield Problem(where, message, {"position": text.index("\0")})


def _refuse(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise Invalid(found)


def _check_all(
    paths: tuple[Path, ...], policy: Path | None, statuses: tuple[str, ...], form: str, *, quiet: bool
) -> int:
    # Here, not above: the library brings the database in, and a single reply should not wait for it.
    from kb.cli.toning.library import check_library
    from kb.cli.toning.rounds import FINISHED

    asked = frozenset(Status) if "all" in statuses else frozenset(map(Status, statuses)) or FINISHED
    given = read_policy(policy) if policy else None
    return 0 if check_library(paths, given, asked, form, quiet=quiet) else _FAILED
