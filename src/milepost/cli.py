"""The ``milepost`` command: the composition root. Every module of milepost.commands registers its commands here.

Errors of ours become one red line on stderr and exit code 1; results that machines read go to stdout.
"""

from __future__ import annotations

import sys

import typer

from milepost.commands import (
    alerts,
    broker,
    bulletin,
    bulletin_acts,
    contracts,
    demo,
    held,
    incidents,
    landing,
    marts,
    plans,
    quarantine,
    run,
    watch,
)
from milepost.errors import MilepostError
from milepost.settings import Settings
from milepost.warehouse import files

app = typer.Typer(
    name="milepost",
    help="Which promises of a city's AI action plans are kept, which lag, and who must move next.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

GROUPS = (
    run,
    watch,
    alerts,
    broker,
    bulletin,
    bulletin_acts,
    contracts,
    demo,
    held,
    incidents,
    landing,
    marts,
    plans,
    quarantine,
)  # in the order of --help
for _group in GROUPS:
    _group.register(app)


def _language() -> str:
    """As MILEPOST_LANGUAGE says; Chinese where the settings are what is wrong."""
    try:
        return Settings.load().language
    except MilepostError:
        return "zh"


def main() -> None:
    """Run the command line; turn errors of ours into one line and exit code 1."""
    files.keep_private()
    try:
        app()
    except MilepostError as error:
        typer.secho(error.spoken(_language()), err=True, fg="red")
        sys.exit(1)


if __name__ == "__main__":
    main()
