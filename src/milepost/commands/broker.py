"""``milepost broker``: run the embedded broker until it is stopped. ``milepost topics``: create missing topics."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

from milepost.settings import Settings
from milepost.warehouse import files


def broker(
    kind: Annotated[str, typer.Option(help="kafka, tansu, or auto: Apache Kafka where it can run.")] = "",
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 0,
) -> None:
    """Run the embedded broker until Ctrl-C. Prints "ready host:port kind" once events can be sent."""
    from milepost.errors import BrokerError
    from milepost.local import broker as brokers

    settings = Settings.load()
    if settings.kafka_servers:
        typer.echo(f"MILEPOST_KAFKA_SERVERS is set: using {settings.kafka_servers}, starting no broker.", err=True)
        return
    for ending in (signal.SIGINT, signal.SIGTERM):  # a shell lets what it starts in the background ignore SIGINT
        signal.signal(ending, _interrupt)
    address = settings.broker_address_file
    try:
        with brokers.running_broker(
            kind or settings.broker,
            settings.data,
            port or settings.broker_port,
            say=lambda line: typer.echo(line, err=True),
        ) as handle:
            files.replace_text(address, handle.servers)
            typer.echo(f"ready {handle.servers} {handle.kind}")
            while handle.is_alive():
                handle.wait(3600)
            raise BrokerError(f"the embedded broker ended by itself; see {handle.log_file}.")
    except KeyboardInterrupt:
        typer.echo("broker stopped", err=True)
    finally:
        address.unlink(missing_ok=True)


def topics() -> None:
    """Create the topics that are missing. Prints their names, one a line; none if all are there."""
    from milepost import stream

    for name in stream.ensure_topics(Settings.load()):
        typer.echo(name)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def register(app: typer.Typer) -> None:
    app.command()(broker)
    app.command()(topics)
