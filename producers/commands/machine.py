"""Commands for machines: a compute centre's exporters, a data space's register of connectors."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from milepost.errors import MilepostError
from milepost.settings import Settings
from producers.commands.language import SpokenCommand
from producers.commands.terminal import catalogue, check_agency, print_result, say, say_waiting, send

Agency = Annotated[str, typer.Option(help="Who reports, such as wucheng/big_data_centre.")]
Simulated = Annotated[bool, typer.Option("--simulated", help="Mark as made up: for trials.")]


def telemetry(
    pages: Annotated[list[str], typer.Argument(help="Addresses or files of metrics pages, one per host.")],
    centre: Annotated[str, typer.Option(help="The centre's short name, such as wucheng_1.")],
    agency: Agency,
    cards: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="CSV model,pflops,source; ours by default.")
    ] = None,
    every: Annotated[
        float | None, typer.Option(min=1, max=86400, help="Repeat every so many seconds, until Ctrl-C.")
    ] = None,
    simulated: Simulated = False,
) -> None:
    """Measure a compute centre from its exporters (dcgm-exporter, npu-exporter) and send its capacity and use.

    Capacity is the sum over the cards that are named; PFlops per card model stand in producers/data/card_pflops.csv.
    What is doubtful is told: half a page, fewer cards than last time, values that no card can have.

    Example: python -m producers telemetry http://node1:9400/metrics http://node2:9400/metrics --centre wucheng_1
    --agency wucheng/big_data_centre --every 60
    """
    from producers.machines import telemetry as exporters
    from producers.machines.memory import LastCount

    settings = Settings.load()
    _, rules = catalogue(settings)
    check_agency(rules, agency)
    per_card = exporters.card_pflops(cards or exporters.CARDS)
    last = LastCount(settings, f"{agency}/{centre}")

    def once() -> None:
        measured = exporters.measure(map(exporters.read_page, pages), per_card, datetime.now(UTC))
        doubts = [*measured.doubts, *last.doubts(measured.cards)]
        for doubt in doubts:
            say(f"注意：{doubt}", "yellow")
        event = exporters.event_of(measured, centre, f"/{agency}", simulated=simulated)
        sent = send(settings, rules, [event])
        try:
            last.keep(measured.cards)
        except MilepostError as error:  # it was sent: only the next comparison lacks it
            say(str(error), "yellow")
        print_result(sent | measured._asdict() | {"at": measured.at.isoformat(), "doubts": doubts})

    watch(once, every)


def watch(once: Callable[[], None], every: float | None) -> None:
    """Do it once, or again and again: then nothing that goes wrong once may end it."""
    if every is None:
        once()
        return
    while True:
        try:
            once()
        except BrokenPipeError:  # nobody reads what is printed any more
            raise
        except Exception as error:  # whatever comes from outside: one bad scrape must not silence a centre
            words = str(error) if isinstance(error, MilepostError) else f"{type(error).__name__}: {error}"
            say(words, "red")
        time.sleep(every)


def onboarding(
    register: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or JSON lines, see below.")],
    agency: Agency,
    partial: Annotated[bool, typer.Option("--partial", help="Pass over bad rows; they are listed.")] = False,
    simulated: Simulated = False,
) -> None:
    """Send what is new in a data space's register of connectors: enterprises that joined or left.

    Columns: seq (a growing whole number), data_space, enterprise (统一社会信用代码), role (provider, user or service),
    action (joined or left), at. Rows up to the cursor are passed over and counted; it moves as far as rows were sent.
    Without --partial it stops before the first bad row, so that none is lost.

    Example: python -m producers onboarding register.jsonl --agency dongyang/big_data_centre
    """
    from producers.machines.onboarding import Cursor, changes

    settings = Settings.load()
    _, rules = catalogue(settings)
    check_agency(rules, agency)
    cursor = Cursor(settings, register)
    found, notes = changes(register, f"/{agency}", cursor, rules, simulated=simulated)
    for note in notes:
        say(note, "yellow")
    bad = [change for change in found if change.fault]
    for change in bad:
        say(f"{register.name} 第 {change.line} 行 line {change.line}: {change.fault}", "red")
    taken = found if partial else found[: next((n for n, change in enumerate(found) if change.fault), len(found))]
    result = send(settings, rules, [change.event for change in taken if change.event])
    cursor.move(taken)
    print_result(result | {"bad_rows": len(bad), "cursor": cursor.read()})
    if bad and not partial:
        raise MilepostError(f"{register}: stopped before line {bad[0].line}; mend it, or pass over it with --partial.")


def waiting(
    retry_refused: Annotated[
        bool,
        typer.Option("--retry-refused", help="Let what the broker refused leave again, after its cause is mended."),
    ] = False,
) -> None:
    """Send what waits on this machine's disk, and show what waits still and what the broker refused.

    Prints one JSON line: sent 0, delivered, waiting, and refused, a list of id and reason.

    Example: python -m producers waiting
    """
    from producers.client.producer import AgencyProducer
    from producers.client.spool import Spool, spool_file

    settings = Settings.load()
    _, rules = catalogue(settings)
    spool = Spool(spool_file(settings), keep_s=settings.client_keep_hours * 3600)
    if retry_refused:
        spool.retry_refused()
    with AgencyProducer(settings, rules, spool=spool) as producer:
        producer.settle()
        left = producer.waiting
        say_waiting(settings, left, producer.why_waiting)
        refused = [{"id": event_id, "reason": reason} for event_id, reason in spool.refused()]
        print_result({"sent": 0, "delivered": producer.delivered, "waiting": left, "refused": refused})


def register(app: typer.Typer) -> None:
    for command in (telemetry, onboarding, waiting):
        app.command(cls=SpokenCommand)(command)
