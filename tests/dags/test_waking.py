"""The scheduler's sleep: short after a step or the trigger has woken it, long at rest, cut short by the next touch."""

from __future__ import annotations

import inspect
import itertools
import os
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

pytest.importorskip("airflow", reason="Airflow is not installed")

from airflow.sdk.exceptions import AirflowFailException

from dags import waking, warm_scheduler
from dags.steps import step
from dags.waking import LONGEST_SECONDS, SHORTEST_SECONDS, Sleeper
from milepost.errors import GateFailed
from milepost.warehouse import files


class Clock:
    """Goes on by what is slept; while it does, touches the file at the moments told."""

    def __init__(self, *touches: float) -> None:
        self.now, self.naps = 0.0, 0
        self._touches = list(touches)

    def nap(self, seconds: float) -> None:
        self.now += seconds
        self.naps += 1
        while self._touches and self._touches[0] <= self.now:
            self._touches.pop(0)
            touch()


TOUCHES = itertools.count(1)


def touch() -> None:
    """As waking.wake does, with a time of its own: a file system's clock ticks slower than a test runs."""
    waking.wake()
    os.utime(waking._file(), ns=(0, next(TOUCHES)))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    return tmp_path


def sleeps(clock: Clock, count: int, seconds: float = 5.0) -> list[float]:
    sleeper, found = Sleeper(lambda: clock.now, clock.nap), []
    for _ in range(count):
        began = clock.now
        sleeper.sleep(seconds)
        found.append(clock.now - began)
    return found


def test_at_rest_it_sleeps_longer_and_longer_up_to_a_second():
    found = sleeps(Clock(), 20)
    assert found[0] == pytest.approx(SHORTEST_SECONDS)
    assert all(later >= earlier - 1e-9 for earlier, later in itertools.pairwise(found))
    assert found[-5:] == pytest.approx([LONGEST_SECONDS] * 5)


def test_a_touch_ends_a_long_sleep_within_a_look_and_makes_the_next_ones_short():
    clock = Clock(20.5)
    found = sleeps(clock, 40)
    ends = list(itertools.accumulate(found))
    woken = next(number for number, end in enumerate(ends) if end >= 20.5)
    assert ends[woken] <= 20.5 + waking.LOOK_SECONDS + 1e-9
    assert found[woken + 1] == pytest.approx(SHORTEST_SECONDS)


def test_what_a_touch_announces_is_met_at_most_half_as_late_again():
    """Nobody knows when Airflow has written it down: the longer that takes, the longer the sleep that may miss it."""
    clock = Clock()
    sleeper = Sleeper(lambda: clock.now, clock.nap)
    while clock.now < 60:
        began = clock.now
        sleeper.sleep(5.0)
        assert clock.now - began <= max(SHORTEST_SECONDS, began / 2) + 1e-9


def test_it_never_sleeps_longer_than_airflow_asks():
    clock = Clock()
    assert sleeps(clock, 30, seconds=0.02) == pytest.approx([0.02] * 30)
    assert sleeps(clock, 3, seconds=0.0) == [0.0] * 3


@pytest.mark.parametrize("fault", [None, GateFailed("no"), ZeroDivisionError("a defect")])
def test_a_step_wakes_however_it_ends(home, fault):
    def work(_settings):
        assert not (home / "woken").exists()
        if fault:
            raise fault

    with pytest.raises((AirflowFailException, ZeroDivisionError)) if fault else nullcontext():
        step(work)
    assert (home / "woken").exists()


def test_a_home_that_cannot_be_written_fails_no_step(monkeypatch):
    monkeypatch.setenv("AIRFLOW_HOME", "/proc/none")
    assert step(lambda _settings: "done") == "done"


def test_the_warm_scheduler_sleeps_so_and_by_the_name_that_airflows_loop_uses(monkeypatch):
    import airflow.__main__
    from airflow.jobs import scheduler_job_runner

    assert "time.sleep(min(self._scheduler_idle_sleep_time" in inspect.getsource(scheduler_job_runner)
    for name in ("load_task_modules", "read_project"):
        monkeypatch.setattr(warm_scheduler, name, lambda: None)
    monkeypatch.setattr(scheduler_job_runner, "time", time)
    monkeypatch.setattr(warm_scheduler.gc, "freeze", lambda: None)
    monkeypatch.setattr(files, "keep_private", lambda: None)
    monkeypatch.setattr(sys, "argv", [])
    slept_by = []
    monkeypatch.setattr(airflow.__main__, "main", lambda: slept_by.append(scheduler_job_runner.time.sleep))
    warm_scheduler.main()
    [sleep] = slept_by
    assert isinstance(sleep.__self__, Sleeper)
    assert sys.argv[:2] == ["airflow", "scheduler"]
