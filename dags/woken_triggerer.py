"""Airflow's triggerer, handing on at once what a trigger fires: python -m dags.woken_triggerer

Airflow's own looks once a second, in the process that runs the triggers, whether one has fired. This one looks as
often, and when a trigger rings; and once it has written down what fired, it wakes the scheduler.
"""

from __future__ import annotations

import sys
from typing import Any


class AnyioWithBells:
    """The module anyio, which loads its names when they are asked for, with another Event."""

    def __getattr__(self, name: str) -> Any:
        import anyio

        from dags import waking

        return waking.Bell if name == "Event" else getattr(anyio, name)


def wake_by_what_fires() -> None:
    """Have the triggerer's loop wait by a bell, and wake the scheduler for each event that it has stored."""
    from airflow.jobs import triggerer_job_runner
    from airflow.jobs.triggerer_job_runner import TriggerRunnerSupervisor

    from dags import waking

    store = TriggerRunnerSupervisor.on_trigger_event

    def store_and_wake(self: TriggerRunnerSupervisor, *given: Any, **named: Any) -> None:
        store(self, *given, **named)
        waking.wake()

    TriggerRunnerSupervisor.on_trigger_event = store_and_wake  # type: ignore[method-assign]
    triggerer_job_runner.anyio = AnyioWithBells()  # type: ignore[assignment, attr-defined]


def main() -> None:
    """Become ``airflow triggerer``."""
    from airflow.__main__ import main as airflow

    wake_by_what_fires()
    sys.argv = ["airflow", "triggerer", "--skip-serve-logs"]  # the api-server reads the files itself
    airflow()


if __name__ == "__main__":
    main()
