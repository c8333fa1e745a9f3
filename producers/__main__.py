"""The agency's commands. python -m producers --help; results for machines are JSON on stdout, words go to stderr."""

from __future__ import annotations

import sys

import typer

from milepost.errors import MilepostError
from milepost.warehouse import files
from producers.commands import form, machine, office, play
from producers.commands.language import SpokenGroup
from producers.commands.terminal import say

app = typer.Typer(
    name="producers",
    cls=SpokenGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="""Report to Milepost, in the way that suits the office.

    One value by hand: report. A table in Excel or CSV: template, then import. A compute centre: telemetry.
    A data space's register: onboarding. Nothing at hand yet: simulate.

    Every event is judged before it leaves, by the same rules as the loader's; what is wrong is said at once, in words.
    Every accepted event is on disk ($MILEPOST_DATA/spool) before it is sent. While the broker is away events wait there
    and leave by themselves, or with the next command; waiting shows and sends what is left.
    Broker, account and folders come from MILEPOST_* variables, see .env.example.""",
)
for _commands in (office, form, machine, play):
    _commands.register(app)


def main() -> None:
    """Run the command line; an error of ours, or of the disk, is one red line and exit code 1."""
    files.keep_private()
    try:
        app()
    except (MilepostError, OSError) as error:
        say(str(error), "red")
        sys.exit(1)


if __name__ == "__main__":
    main()
