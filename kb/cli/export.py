"""`kb export`: write the library as one format's JSON; what it says differently goes to standard error."""

import os
import secrets
import shutil
from pathlib import Path

import click

from kb.cli.attachments import write_files
from kb.cli.group import current_settings, data_option
from kb.cli.opened import opened
from kb.cli.reading import locale
from kb.exchange.formats import FORMATS, Exported, Options, format_named
from kb.languages import LANGUAGES
from kb.services import attachments, exchange, library


@click.command()
@data_option
@click.option("--to", "name", required=True, type=click.Choice(list(FORMATS)), help="The format.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to FILE."
)
@click.option(
    "--locale", "tag", metavar="L", help="The language of titles and menus, where a format has one only."
)
@click.option(
    "--unknown",
    type=click.Choice(["fallback", "hold"]),
    default="fallback",
    show_default=True,
    help="Placeholders that the helpdesk lacks: write their fallback text or a blank, or hold the text back.",
)
@click.option(
    "--queue", "queues", type=click.IntRange(min=1), multiple=True, help="django-helpdesk: a queue's number."
)
@click.option(
    "--zendesk-locale",
    "zendesk_locales",
    type=click.Choice(list(LANGUAGES)),
    multiple=True,
    help="Zendesk: a locale that the account has (default: en, el, zh).",
)
@click.option(
    "--attachments",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the images and files of what is exported into DIR.",
)
def export(
    name: str,
    output: Path | None,
    tag: str | None,
    unknown: str,
    queues: tuple[int, ...],
    zendesk_locales: tuple[str, ...],
    folder: Path | None,
) -> None:
    """Write the library, to standard output or to FILE."""
    settings = current_settings()
    chosen = locale(tag) or settings.default_locale
    with opened() as workspace:
        named = {situation.tag: situation for situation in library.situations(workspace.store)}
        files = attachments.of_library(workspace.store)
        options = Options(
            locale=chosen,
            attachments=files,
            situations=named,
            unknown="hold" if unknown == "hold" else "fallback",
            queues=queues,
            zendesk_locales=zendesk_locales or Options.zendesk_locales,
        )
        form = format_named(name)
        entries = exchange.library_entries(workspace.store, approved_only=form.approved_only)
        exported = form.write(entries, options)
        left_out = exchange.left_out(workspace.store)
        if folder is not None:
            out = {(entry.kind, entry.key) for entry in entries if entry.kind in form.kinds}
            write_files(workspace, {entry: known for entry, known in files.items() if entry in out}, folder)
    _deliver(exported, output)
    if left_out:
        click.echo(f"{left_out} not visible to all: not exported", err=True)


def _deliver(exported: Exported, output: Path | None) -> None:
    for note in exported.report:
        click.echo(str(note), err=True)
    if output is None or str(output) == "-":
        click.echo(exported.text, nl=False)
    else:
        _replace(output, exported.text)


def _replace(path: Path, text: str) -> None:
    """Write beside the file, then take its place: a reader never sees half of it.

    A link stays one, and what is no file (a pipe, /dev/null) is written to as it is.
    """
    place = path.resolve()
    if place.exists() and not place.is_file():
        place.write_text(text, encoding="utf-8", newline="\n")
        return
    beside = place.with_name(f".{place.name[:60]}.{secrets.token_hex(4)}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        if place.exists():
            shutil.copymode(place, beside)
        os.replace(beside, place)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        beside.unlink(missing_ok=True)
