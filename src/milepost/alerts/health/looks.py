"""All checks of the watch, each in its own time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Final

from milepost.alerts.health.airflow import Airflow
from milepost.alerts.health.broker import Broker
from milepost.alerts.health.check import Check
from milepost.alerts.health.silence import Silence
from milepost.alerts.health.storage import Disk, LookInto, Warehouse
from milepost.alerts.incident import Signal
from milepost.alerts.store import Store
from milepost.settings import Settings


class Looks:
    """The checks of one data folder. So often that whatever goes wrong is told within a minute, however long each look
    may take (test_told_within_a_minute)."""

    def __init__(self, settings: Settings, look_into: LookInto) -> None:
        self._warehouse = Warehouse(settings, look_into)
        broker, airflow, silence, disk = Broker(settings), Airflow(settings), Silence(settings), Disk(settings)
        self.checks: Final = [
            Check("disk", disk.keys, timedelta(seconds=10), disk.look),
            Check("warehouse", self._warehouse.keys, timedelta(seconds=10), self._warehouse.look),
            Check("broker", broker.keys, timedelta(seconds=5), broker.look, confirm=2),
            Check("airflow", airflow.keys, timedelta(seconds=5), airflow.look, confirm=2),
            Check("silence", silence.keys, timedelta(seconds=10), silence.look),
        ]

    def use(self, store: Store | None) -> None:
        """Where what the warehouse holds is told to; None: nowhere."""
        self._warehouse.store = store

    def due(
        self, now: datetime, *, is_alone: bool = False, only: tuple[str, ...] = ()
    ) -> tuple[list[Signal], list[str]]:
        """What is wrong, and the keys of what is well, of the checks whose time has come. They look at the same time:
        where several wait for something that is frozen, the news is late by the longest wait, not by all of them.

        is_alone: one look is enough, none follows. only: names of checks; none: all.
        """
        wanted = [check for check in self.checks if check.is_due(now) and (not only or check.name in only)]
        if not wanted:
            return [], []
        with ThreadPoolExecutor(len(wanted), "milepost-look") as pool:
            answers = list(pool.map(lambda check: check.ask(now, is_alone=is_alone), wanted))
        return [one for found, _ in answers for one in found], [key for _, well in answers for key in well]
