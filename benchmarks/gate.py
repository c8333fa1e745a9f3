"""What the raw gate costs: few new events beside much history, many at once, and many rows held at once.

    python benchmarks/gate.py [--sizes 100000 10000000] [--few 100] [--many 200000] [--held 50000] [--folder FOLDER]

For each size: that many events of two years (those of marts.py) are built once; then the gate looks at --few new ones,
and beside the largest history at --many. `ratio` in the JSON line is few(size) / few(smallest size), medians of ROUNDS:
if it grows with the size, some query reads history. Last, in an empty warehouse, --held trainings of more people than
any hall takes. Each measurement runs in a process of its own, so that `peak_mb` is its own. --folder keeps the
warehouses: a second run begins with them.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import statistics
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from marts import AS_OF, add_events, build

from milepost.catalogue import read_plans, store
from milepost.gates import frames, verdict
from milepost.settings import PROJECT, Settings
from milepost.warehouse import connection as warehouse

ROUNDS = 5
LANDED = datetime(2027, 3, 1)
SESSIONS = """
    INSERT INTO raw.events
    SELECT 'milepost.trainings.v1', 0, range, $landed, 'session-' || range, '/wucheng/big_data_centre',
        'milepost.training.held.v1', 'wucheng/s' || range, $landed, true,
        format('{{"session":"s{}","programme":"worker_ai","at":"2027-02-01","attendees":{}}}',
            range, 50000 + range % 900),
        'load-held', $landed FROM range($rows)
"""


def prepare(settings: Settings, size: int) -> None:
    """The catalogue, and history that is built; nothing where the warehouse is there already."""
    if settings.warehouse.exists():
        return
    with warehouse.writing(settings, "benchmark") as con:
        store.sync(con, read_plans(settings.plans), datetime.now(UTC))
    if size:
        add_events(settings, 0, size, size)
        build(settings)


def measure(settings: Settings, size: int, new: int, rounds: int) -> dict[str, Any]:
    """Land ``new`` events, let the gate look at them ``rounds`` times, and take them away again."""
    from expectations import check_raw

    parts: dict[str, list[float]] = {"frames_s": [], "rules_s": [], "gate_s": []}
    _add(settings, size, new)
    for _ in range(rounds):
        with warehouse.writing(settings, "benchmark") as con:
            _pretend_checked(con)
            spent = _Stopwatch(check_raw)
            began = perf_counter()
            report = verdict.run_gate(con, "raw", spent.check)
            took = perf_counter() - began
            held = con.execute("SELECT count(*) FROM ops.held_rows").fetchone()
            began = perf_counter()
            for _tables in _again(con):
                pass
            parts["frames_s"].append(perf_counter() - began)
            parts["rules_s"].append(spent.seconds)
            parts["gate_s"].append(took)
    _take_away(settings)
    told = {name: round(statistics.median(each), 2) for name, each in parts.items()}
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return (
        {"events": size, "new": new, "held": held[0] if held else 0, "rows": report.rows_checked}
        | told
        | {"peak_mb": peak}
    )


class _Stopwatch:
    def __init__(self, check: verdict.Check) -> None:
        self._check, self.seconds = check, 0.0

    def check(self, tables: dict[str, Any]) -> Any:
        began = perf_counter()
        try:
            return self._check(tables)
        finally:
            self.seconds += perf_counter() - began


def _add(settings: Settings, size: int, new: int) -> None:
    if size:
        add_events(settings, size, size + new, size)
        with warehouse.writing(settings, "benchmark") as con:
            # a topic that the gate knows, and one moment after all history
            con.execute(
                """UPDATE raw.events SET topic = 'milepost.indicators.v1', loaded_at = $landed
                WHERE "offset" >= $size""",
                {"landed": LANDED, "size": size},
            )
    else:
        with warehouse.writing(settings, "benchmark") as con:
            con.execute(SESSIONS, {"landed": LANDED, "rows": new})


def _again(con: warehouse.Connection) -> Any:
    """The same frames once more, without the rules."""
    _pretend_checked(con)
    return frames.raw_frames(con)


def _pretend_checked(con: warehouse.Connection) -> None:
    """All but the new events went through the gate, and nothing is held."""
    con.execute("DELETE FROM ops.gate_runs")
    con.execute("DELETE FROM ops.gate_results")
    con.execute("DELETE FROM ops.held_rows")
    before = LANDED - timedelta(seconds=1)
    con.execute("INSERT INTO ops.gate_runs VALUES ('before', 'raw', 'passed', 0, $before, $before)", {"before": before})


def _take_away(settings: Settings) -> None:
    with warehouse.writing(settings, "benchmark") as con:
        con.execute("DELETE FROM raw.events WHERE loaded_at = ?", [LANDED])
        _pretend_checked(con)


def apart(*arguments: Any) -> dict[str, Any]:
    """measure() in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, arguments)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 10_000_000])
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--many", type=int, default=200_000)
    parser.add_argument("--held", type=int, default=50_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="milepost-gate-") as temporary:
        folder = options.folder or Path(temporary)
        smallest = 0.0
        for size in [*options.sizes, 0]:
            settings = Settings(data=folder / str(size), plans=PROJECT / "plans", as_of=AS_OF)
            prepare(settings, size)
            runs = [(options.few, ROUNDS)] if size else [(options.held, 1)]
            if size == max(options.sizes):  # beside little history so many new ones would reach years ahead
                runs.append((options.many, 1))
            for new, rounds in runs:
                result = apart(settings, size, new, rounds)
                if size and new == options.few:
                    smallest = smallest or result["gate_s"]
                    result["ratio"] = round(result["gate_s"] / smallest, 2)
                print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
