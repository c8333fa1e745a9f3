"""Landing: Kafka -> raw.*, every event exactly once. `milepost load` and the Airflow task call load().

reader.py reads, judge.py judges (with fast/), tables.py writes, books.py keeps the ledger.
Offsets come from raw.offsets, written with the rows they account for; Kafka's own group offsets are not used.
"""

from __future__ import annotations

import gc
import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from milepost import stream
from milepost.catalogue import in_force
from milepost.days import utc, utc_now
from milepost.errors import BrokerError
from milepost.events.rules import Rules
from milepost.landing import books, ledger, tables
from milepost.landing.judge import Judge
from milepost.landing.messages import Tally, Verdicts
from milepost.landing.reader import LogChanged, read_batches
from milepost.settings import Settings
from milepost.stream import Cluster, Gap, Partition
from milepost.warehouse import connection as warehouse
from milepost.warehouse import files

Progress = Callable[[int, int], None]
"""Called with (messages read so far, messages expected)."""

TRIES: Final = 3  # a log that changes under the reader is looked at anew this often


@dataclass
class LoadReport:
    """What one load did. seconds: wall time. gaps: one line per loss newly found."""

    load_id: str
    read: int = 0
    loaded: int = 0
    duplicates: int = 0
    rejected: int = 0
    seconds: float = 0.0
    rejected_by_reason: dict[str, int] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        """The line that `milepost load` prints."""
        shown = ("read", "loaded", "duplicates", "rejected", "seconds")
        return json.dumps({name: getattr(self, name) for name in shown})


def load(settings: Settings, *, progress: Progress | None = None) -> LoadReport:
    """Drain the incoming topics to their present ends. Raises BrokerError, WarehouseBusy, WarehouseError.

    What was written before an error stays written and is not read again.
    """
    began, now = time.monotonic(), datetime.now(UTC)
    with stream.asking(settings) as asker:
        stream.ensure_topics(settings, stream.INCOMING, asker)
        with warehouse.writing(settings, "load") as con:
            plans = in_force.bring(con, settings.plans, now)
            run = _Run(settings, con, Rules.from_plans(plans), now, progress, asker)
            with _no_search_for_cycles():
                report = run.drain()
    report.seconds = round(time.monotonic() - began, 3)
    return report


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """A fifth of the time would go into looking for cycles among messages, which have none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Run:
    """One load: open the books, read to the ends, close."""

    def __init__(
        self,
        settings: Settings,
        con: warehouse.Connection,
        rules: Rules,
        now: datetime,
        progress: Progress | None,
        asker: stream.Asker,
    ) -> None:
        self._settings, self._con, self._judge, self._asker = settings, con, Judge(rules, now), asker
        self._moment = utc(now)
        self._progress = progress or (lambda read, expected: None)
        self._report = LoadReport(f"{now:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}")
        self._total = Tally()

    def drain(self) -> LoadReport:
        with tables.transaction(self._con, self._settings):
            tables.mend_fingerprints(self._con)
            self._moment = tables.begin_load(self._con, self._report.load_id, self._moment)
        truncated: frozenset[Partition] = frozenset()
        for left in reversed(range(TRIES)):
            view, starts = self._open(truncated)
            try:
                self._read_to_end(view, starts)
                break
            except LogChanged as change:
                truncated |= {change.part}
                if not left:
                    place = f"{change.part[0]}[{change.part[1]}]"
                    raise BrokerError(f"{place} changes while it is read; run `milepost load` again later.") from change
        return self._close(view)

    def _open(self, truncated: frozenset[Partition]) -> tuple[Cluster, dict[Partition, int]]:
        view = stream.look(self._settings, asker=self._asker)
        with tables.transaction(self._con, self._settings):
            starts, gaps = books.open_books(self._con, view, self._report.load_id, self._moment, truncated)
        self._report.gaps += stream.describe_gaps(gaps)
        return view, starts

    def _read_to_end(self, view: Cluster, starts: dict[Partition, int]) -> None:
        expected = self._total.read + sum(max(0, view.logs[part].end - start) for part, start in starts.items())
        self._progress(self._total.read, expected)
        for batch in read_batches(self._settings, view, starts, self._judge.judge):
            left_out = [Gap(view.cluster_id, *part, start, end, "not_delivered") for part, start, end in batch.gaps]
            verdicts = Verdicts.together(batch.verdicts)
            batch.verdicts.clear()  # or every row would be in memory twice
            with tables.transaction(self._con, self._settings):
                tally = tables.write(self._con, verdicts, self._report.load_id, self._moment)
                tables.count_load(self._con, self._report.load_id, tally)
                books.record_gaps(self._con, left_out, self._report.load_id, self._moment)
                books.advance(self._con, view.cluster_id, batch.positions, self._report.load_id)
            del verdicts  # or it would stay in memory beside the next two
            self._total.add(tally)
            self._progress(self._total.read, max(expected, self._total.read))

    def _close(self, view: Cluster) -> LoadReport:
        with tables.transaction(self._con, self._settings):
            tables.finish_load(self._con, self._report.load_id, utc_now())
        write_offsets_copy(self._settings, ledger.copy_of_offsets(self._con, view.cluster_id))
        self._report.read, self._report.loaded = self._total.read, self._total.loaded
        self._report.duplicates, self._report.rejected = self._total.duplicates, self._total.rejected
        self._report.rejected_by_reason = dict(self._total.by_reason)
        return self._report


def write_offsets_copy(settings: Settings, copy: dict[str, Any]) -> None:
    """Replace the file in one step: the lag trigger never sees half of it."""
    files.replace_text(settings.offsets_copy, json.dumps(copy))
