"""What a page of the boards costs their server: CPU, script runs, messages and bytes of one change to it.

    PYTHONPATH=src:.:tests python benchmarks/board_cost.py [--data FOLDER] [--rounds 8] [--pages overview units ...]

On a shared machine seconds say little, and with many people at once one process shares its CPU among them: a page
that costs 100 ms of CPU is open ten times a second, whoever asks. One visitor speaks Streamlit's protocol (visitors)
and walks over all pages. The first round, which reads a version and fills caches, stands apart. A tick is a run of one
of the fragments by which a page looks for something new.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import websockets
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.boards import server_of
from benchmarks.large_version import make
from benchmarks.visitors import PART, WHOLE, wish
from milepost.readings import links
from scripts import screenshots

TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Of one change to a page: CPU seconds of the server, runs of the script, messages and bytes sent."""

    cpu: float
    runs: int
    messages: int
    size: int


def spent(pid: int) -> float:
    """CPU seconds of a process so far, of its threads that live and of those that ended; in steps of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_SECONDS


async def walk(address: str, pid: int, pages: Sequence[str], rounds: int) -> dict[str, list[Cost]]:
    """Page -> what each change to it cost, in order."""
    found: dict[str, list[Cost]] = defaultdict(list)
    where = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with websockets.connect(where, subprotocols=["streamlit"], max_size=None) as line:
        for _ in range(rounds):
            for page in pages:
                found[page].append((await change(line, pid, page))[0])
        _, fragments = await change(line, pid, pages[0])
        for _ in range(rounds):
            for fragment in fragments:
                found["a tick"].append((await change(line, pid, pages[0], fragment))[0])
    return found


async def change(line: websockets.ClientConnection, pid: int, page: str, fragment: str = "") -> tuple[Cost, list[str]]:
    """Ask for a page, or one of its fragments, and wait until it has run to its end; the fragments that tick."""
    before, runs, messages, size = spent(pid), 0, 0, 0
    ticking: list[str] = []
    await line.send(wish(page, fragment))
    while True:
        raw = bytes(await line.recv())
        said = ForwardMsg.FromString(raw)
        kind = said.WhichOneof("type")
        runs += kind == "new_session"
        messages, size = messages + 1, size + len(raw)
        if kind == "auto_rerun":
            ticking.append(said.auto_rerun.fragment_id)
        elif kind == "script_finished" and said.script_finished in (PART if fragment else WHOLE):
            await asyncio.sleep(0.05)  # what the server does after its last word belongs to the change
            return Cost(spent(pid) - before, runs, messages, size), ticking


def lines(found: dict[str, list[Cost]]) -> str:
    """A row per page, the mean of all but the first round; and one of them all."""
    made = "| page | CPU ms | first time ms | script runs | messages | kB |\n|---|---|---|---|---|---|\n"
    for page, costs in found.items():
        later = costs[1:] or costs
        made += f"| {page} | {_mean(later, 'cpu') * 1000:.0f} | {costs[0].cpu * 1000:.0f} | "
        made += f"{_mean(later, 'runs'):.1f} | {_mean(later, 'messages'):.0f} | {_mean(later, 'size') / 1e3:.0f} |\n"
    each = [_mean(costs[1:] or costs, "cpu") * 1000 for page, costs in found.items() if page in links.PAGES]
    middle, mean = statistics.median(each), statistics.fmean(each)
    return f"{made}| **all pages** | median **{middle:.0f}**, mean {mean:.0f} | | | | |\n"


def _mean(costs: Sequence[Cost], name: str) -> float:
    return statistics.fmean(getattr(cost, name) for cost in costs)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="a folder that large_version made; made anew without it")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--pages", nargs="+", default=list(links.PAGES))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or Path(folder)
        if not given.data:
            make(data)
        with screenshots.running_board(data) as address:
            found = asyncio.run(walk(address, server_of(address), given.pages, given.rounds))
    sys.stdout.write(lines(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
