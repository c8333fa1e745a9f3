"""Airflow's scheduler with the tasks' modules loaded beforehand: python -m dags.warm_scheduler

LocalExecutor forks its workers from the scheduler, and tasks from the workers; what is loaded here need not be
loaded by every task: modules, the plans, and the project as dbt has read it. No connection is opened before the fork.
New code needs a new start of the scheduler; a task that finds another dbt project, or another plan, reads it itself.
"""

from __future__ import annotations

import gc
import importlib
import sys
from pathlib import Path

# the rules of each table are loaded by the gate that asks them
RULES = Path(__file__).parents[1] / "expectations"
EXPECTATIONS = tuple(f"expectations.{path.stem}" for path in sorted(RULES.glob("[a-z]*.py")))
TASK_MODULES = (
    "milepost.pipeline",
    "milepost.landing.load",
    "milepost.marts.build",
    "milepost.publishing.publish",
    "milepost.alerts.failures",
    "expectations",
    *EXPECTATIONS,
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


def read_project() -> None:
    """Read the plans once for all loads, and have dbt read its project once for all builds. A fault is told by the task
    that meets it again."""
    from milepost.catalogue import in_force
    from milepost.errors import MilepostError
    from milepost.marts import running
    from milepost.settings import Settings

    try:
        settings = Settings.load()
        in_force.warm_up(settings.plans)
        running.warm_up(settings)
    except (MilepostError, OSError) as error:
        print(f"plans or dbt's project are not read beforehand: {error}", file=sys.stderr)  # noqa: T201 - the task itself will tell


def main() -> None:
    """Load what tasks need, then become ``airflow scheduler``."""
    from milepost.warehouse import files

    files.keep_private()
    load_task_modules()
    read_project()
    gc.freeze()  # so that no task's collector walks through what is only read
    from airflow.__main__ import main as airflow
    from airflow.jobs import scheduler_job_runner

    from dags import waking

    scheduler_job_runner.time = waking.instead_of_time()  # type: ignore[assignment, attr-defined]
    sys.argv = ["airflow", "scheduler", "--skip-serve-logs"]  # the api-server reads the files itself
    airflow()


if __name__ == "__main__":
    main()
