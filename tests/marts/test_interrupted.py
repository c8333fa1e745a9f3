"""A build whose time is over ends its queries and its threads before it lets go of the warehouse."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from builders.story import Story
from builders.warehouse import Workbench

from milepost.warehouse import connection as warehouse

DAY = date(2025, 12, 31)


class TimeIsOverError(BaseException):
    """As Airflow raises it in a task: no Exception, so that nobody catches it on its way."""


def _raise(*_: object) -> None:
    raise TimeIsOverError


def _signal_once_something_is_made(begun: Path, later: float) -> None:
    while not begun.exists():
        time.sleep(0.005)
    time.sleep(later)
    os.kill(os.getpid(), signal.SIGUSR1)


def _threads_of_dbt() -> set[threading.Thread]:
    return {one for one in threading.enumerate() if "dbt" in type(one).__module__ or "worker" in one.name}


@pytest.mark.timeout(900)  # builds of everything
@pytest.mark.parametrize("later", [0.0, 0.5, 1.5])
def test_no_thread_of_a_build_goes_on_after_its_time_is_over(bench: Workbench, later: float) -> None:
    story = Story(bench, seed=6)
    story.land(events=30)
    begun = bench.settings.data / "dbt" / "run"
    shutil.rmtree(begun, ignore_errors=True)
    before = _threads_of_dbt()
    kept = signal.signal(signal.SIGUSR1, _raise)
    watching = threading.Thread(target=_signal_once_something_is_made, args=(begun, later))
    watching.start()
    try:
        with pytest.raises(TimeIsOverError):
            bench.build(DAY, full_refresh=True)
    finally:
        watching.join()
        signal.signal(signal.SIGUSR1, kept)
    assert _threads_of_dbt() <= before
    with warehouse.writing(bench.settings, "test") as con:
        con.execute("CHECKPOINT")
    bench.build(DAY)
    assert story.marts()["fct_targets"]
