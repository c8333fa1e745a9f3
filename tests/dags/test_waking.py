"""The scheduler's sleep: a second at rest, ended by the next touch, and none when it was touched meanwhile."""

from __future__ import annotations

import inspect
import itertools
import os
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("airflow", reason="Airflow is not installed")

from dags import waking, warm_scheduler
from dags.waking import LONGEST_SECONDS, Sleeper
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


def test_at_rest_it_sleeps_a_second_each_time():
    assert sleeps(Clock(), 5) == pytest.approx([LONGEST_SECONDS] * 5)


def test_a_touch_ends_a_sleep_within_a_look_and_only_that_one():
    first, woken, *later = sleeps(Clock(1.5), 4)
    assert first == pytest.approx(LONGEST_SECONDS)
    assert 0.5 <= woken <= 0.5 + waking.LOOK_SECONDS + 1e-9
    assert later == pytest.approx([LONGEST_SECONDS] * 2)


def test_what_came_while_the_scheduler_was_at_work_is_not_slept_over():
    clock = Clock()
    sleeper = Sleeper(lambda: clock.now, clock.nap)
    touch()
    sleeper.sleep(5.0)
    assert clock.now == 0
    sleeper.sleep(5.0)
    assert clock.now == pytest.approx(LONGEST_SECONDS)


def test_it_never_sleeps_longer_than_airflow_asks():
    assert sleeps(Clock(), 30, seconds=0.02) == pytest.approx([0.02] * 30)
    assert sleeps(Clock(), 3, seconds=0.0) == [0.0] * 3


def test_a_home_that_cannot_be_written_fails_no_task(monkeypatch):
    monkeypatch.setenv("AIRFLOW_HOME", "/proc/none")
    waking.wake({"of": "a task"})


def test_the_warm_scheduler_sleeps_so_and_by_the_name_that_airflows_loop_uses(monkeypatch):
    import airflow.__main__
    from airflow.jobs import scheduler_job_runner

    assert "time.sleep(min(self._scheduler_idle_sleep_time" in inspect.getsource(scheduler_job_runner)
    for name in ("load_modules", "read_project", "tell_milliseconds"):
        monkeypatch.setattr(warm_scheduler, name, lambda *_: None)
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


@pytest.mark.parametrize("end", ["on_dag_run_success", "on_dag_run_failed"])
def test_the_end_of_a_run_wakes_it_for_the_run_that_waits(home, monkeypatch, end):
    from airflow.jobs import scheduler_job_runner
    from airflow.listeners import listener

    monkeypatch.setattr(scheduler_job_runner, "time", time)
    monkeypatch.setattr(listener, "integrate_listener_plugins", lambda _manager: None)
    listener.get_listener_manager.cache_clear()
    try:
        warm_scheduler.be_woken()
        assert not (home / "woken").exists()
        getattr(listener.get_listener_manager().hook, end)(dag_run=None, msg="")
        assert (home / "woken").exists()
    finally:
        listener.get_listener_manager.cache_clear()
