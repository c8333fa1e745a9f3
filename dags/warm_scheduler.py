"""Airflow's scheduler with the tasks' modules loaded beforehand: python -m dags.warm_scheduler

LocalExecutor forks its workers from the scheduler, and tasks from the workers; what is loaded here need not be
loaded by every task. Nothing is connected or opened before the fork. New code needs a new start of the scheduler.
"""

from __future__ import annotations

import importlib
import sys

TASK_MODULES = (
    "milepost.pipeline",
    "milepost.landing.load",
    "milepost.marts.build",
    "milepost.publishing.publish",
    "milepost.alerts.failures",
    "expectations",
    "expectations.validation",
    "dbt.cli.main",
    "dbt.adapters.duckdb",
)


def load_task_modules() -> None:
    """Load what tasks need. Before Airflow: its logging would print hundreds of lines of Great Expectations' own."""
    for name in TASK_MODULES:
        try:
            importlib.import_module(name)
        except ImportError as error:
            print(f"{name} is not loaded beforehand: {error}", file=sys.stderr)  # noqa: T201 - the task itself will tell


def main() -> None:
    """Load what tasks need, then become ``airflow scheduler``."""
    load_task_modules()
    from milepost.warehouse import files

    files.keep_private()
    from airflow.__main__ import main as airflow

    sys.argv = ["airflow", "scheduler", "--skip-serve-logs"]  # the api-server reads the files itself
    airflow()


if __name__ == "__main__":
    main()
