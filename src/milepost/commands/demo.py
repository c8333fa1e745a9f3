"""``milepost demo``: everything on this machine until Ctrl-C."""

from __future__ import annotations

import signal
import time
from typing import Annotated

import typer

from milepost.settings import Settings, has_desktop


def demo(
    simulate: Annotated[bool, typer.Option(help="Send a simulated city and go on sending.")] = True,
    speed: Annotated[float, typer.Option(min=0.01, help="1: a simulated event every two seconds.")] = 1.0,
    browse: Annotated[bool, typer.Option(help="Open the boards in a browser where there is a desktop.")] = True,
    addresses: Annotated[bool, typer.Option("--addresses", help="Print those of the demo that runs, and end.")] = False,
) -> None:
    """Run broker, Airflow and boards on this machine until Ctrl-C; nothing is left running.

    Ports are those of the last demo on the same MILEPOST_DATA where they are free, else free ones, or
    MILEPOST_BROKER_PORT, MILEPOST_AIRFLOW_PORT, MILEPOST_BOARDS_PORT. Data stays in MILEPOST_DATA, logs in its folder
    logs.
    """
    from milepost.local import demo as everything
    from milepost.local.supervision import Supervisor

    started = time.monotonic()

    def say(line: str) -> None:
        typer.echo(f"{time.monotonic() - started:6.1f} s  {line}", err=True)

    settings = Settings.load()
    settings = settings.model_copy(update={"data": settings.data.resolve()})
    if addresses:
        for line in everything.running(settings):
            typer.echo(line)
        return
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell that starts us in the background has SIGINT ignored
        signal.signal(number, signal.default_int_handler)
    with everything.only_one(settings):
        try:
            with Supervisor(settings.data / "logs", settings.project, say) as supervisor:
                running = everything.Demo(settings, supervisor, speed, say)
                running.start(simulate=simulate)
                for line in everything.lines(settings, running.addresses):
                    typer.echo(line)
                say("everything runs; Ctrl-C stops it")
                if browse and has_desktop():
                    typer.launch(running.addresses.boards_url)
                running.watch()
        except KeyboardInterrupt:
            say("stopped")


def register(app: typer.Typer) -> None:
    app.command()(demo)
