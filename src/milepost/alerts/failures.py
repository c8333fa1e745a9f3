"""Incidents about steps and tasks that could not be done: an error -> the store of incidents."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from milepost.alerts import incidents, words
from milepost.alerts.incident import Signal
from milepost.alerts.store import StoreError
from milepost.errors import BuildFailed, DiskFull, GateFailed
from milepost.settings import Settings

STEPS: Final = {
    "land": ("landing", "landing_failed"),
    "gate_raw": ("run:gate_raw", "gate_failed"),
    "build": ("run:build", "build_failed"),
    "gate_marts": ("run:gate_marts", "gate_failed"),
    "publish": ("publish", "publish_failed"),
}
"""Step of the pipeline -> key and kind of the incident that says it could not be done."""


def raise_if_possible(settings: Settings, signal: Signal) -> None:
    """Say that there is a trouble. What keeps the store of incidents from being written keeps no data from landing:
    the watch finds it again, and tells it from memory where it must."""
    with suppress(StoreError):
        incidents.raise_alert(incidents.store_of(settings), signal)


def raise_for_step(settings: Settings, stage: str, error: Exception) -> None:
    """Record that a step could not be done. Blocked gates, failed builds and full disks have raised theirs already."""
    if isinstance(error, GateFailed | BuildFailed | DiskFull):
        return
    raise_if_possible(settings, failed(*STEPS[stage], error))


def failed(word: str, kind: str, error: Exception) -> Signal:
    """The signal of something that failed with an error. word: of words.WORDS, and the key."""
    return words.signal(word, word, kind, "critical", error=str(error)[:1000])


def raise_for_task(settings: Settings, dag: str, task: str, run_id: str, error: str) -> None:
    """Record that an Airflow task failed for good; the watch tells it. Raises StoreError."""
    signal = words.signal(
        "dag", f"dag:{dag}", "dag_failed", "critical", fields={"dag": dag, "task": task}, dag=dag, task=task,
        run=run_id, error=error[:1000],
    )  # fmt: skip
    incidents.raise_alert(incidents.store_of(settings), signal)
