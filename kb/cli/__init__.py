"""The command line: `kb`. One module a command; nothing heavy is imported before the command is known."""

import click

from kb.cli.group import Command, LazyGroup, data_option

COMMANDS = {
    "serve": Command("kb.cli.serve", "serve", "Start the web application."),
    "import": Command("kb.cli.import_", "import_", "Load a kb-library file."),
    "export": Command("kb.cli.export", "export", "Write the library as JSON, for kb or for a helpdesk."),
    "attachments": Command("kb.cli.attachments", "attachments", "Take images and files out, or in."),
    "search": Command("kb.cli.search", "search", "Search the library."),
    "tone": Command("kb.cli.tone", "tone", "Check the tone of a reply."),
    "reindex": Command("kb.cli.reindex", "reindex", "Rebuild the search index from the database."),
    "team": Command("kb.cli.team", "team", "Make teams and choose who is in them."),
    "token": Command("kb.cli.token", "token", "Make, list and revoke tokens of the API."),
    "user": Command("kb.cli.user", "user", "Add, list and invite people; reset passwords."),
    "check": Command("kb.cli.check", "check", "Compare the search index with the database."),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hamdeli", prog_name="kb", message="%(prog)s %(version)s")
@data_option
def main() -> None:
    """One macro, every language, the right tone, in any helpdesk."""
