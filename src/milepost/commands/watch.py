"""``milepost watch``: finds what is wrong and tells who must know, beside everything else."""

from __future__ import annotations

import json
import signal
import threading
from typing import Annotated

import typer

from milepost.settings import Settings


def watch(
    once: Annotated[bool, typer.Option("--once", help="One round, then end; prints one JSON line.")] = False,
) -> None:
    """Look at broker, warehouse, Airflow, disk and silence, and send what incidents have to tell; until interrupted.

    It runs beside everything else and needs none of it. Of two that run, one sends.
    """
    from milepost import pipeline

    settings = Settings.load()
    if once:
        typer.echo(json.dumps(pipeline.watching(settings).round(is_alone=True)))
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    typer.secho(f"watching {settings.data}", err=True)
    pipeline.watching(settings, say=lambda line: typer.secho(line, err=True)).run(stop)


def register(app: typer.Typer) -> None:
    app.command()(watch)
