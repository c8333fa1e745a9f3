"""Words for the person at the terminal: to stderr, so that stdout keeps what programs read."""

from __future__ import annotations

import typer


def say(words: str, colour: str | None = None) -> None:
    typer.secho(words, err=True, fg=colour)
