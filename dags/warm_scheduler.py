"""Airflow's scheduler with the tasks' modules loaded beforehand: python -m dags.warm_scheduler

LocalExecutor forks its workers from the scheduler, and tasks from the workers; what is loaded here need not be
loaded by every task: modules, the plans, and the project as dbt has read it. No connection is opened before the fork.
New code needs a new start of the scheduler, but for that of a DAG's own file; a task that finds another dbt project, or
another plan, reads it itself.
"""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

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
    # what these load only when they are first asked
    "dbt.task.build",
    "dbt.adapters.duckdb.environments.local",
    "dbt_common.clients.agate_helper",
    "multiprocessing.dummy",
    "pandas.core.methods.to_dict",
    "pyarrow.dataset",
    "pyarrow.pandas_compat",
)
# what reading a DAG's file and running its tasks loads of Airflow
AIRFLOW_MODULES = (
    "airflow.version",
    "airflow.dag_processing.bundles.local",
    "airflow.dag_processing.dagbag",
    "airflow.sdk.definitions.asset.metadata",
    "airflow.sdk.execution_time.timeout",
    "airflow.sdk.execution_time.task_runner",
    "dags.build_marts",
)


def load_modules(names: Iterable[str]) -> None:
    """Load what tasks need. Their own before Airflow's: its logging would print hundreds of lines of Great
    Expectations' own."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:  # also a DAG's file that is broken: Airflow tells of that itself
            print(f"{name} is not loaded beforehand: {error}", file=sys.stderr)  # noqa: T201 - the task itself will tell


def make_gates() -> None:
    """Make once what every gate needs of Great Expectations. A fault is told by the gate that meets it again."""
    try:
        from expectations import validation

        validation.warm_up()
    except Exception as error:  # another library's, of whatever kind
        print(f"gates are not made beforehand: {error}", file=sys.stderr)  # noqa: T201 - the task itself will tell


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


def tell_milliseconds() -> None:
    """Have SQLite tell now to the millisecond. Of whole seconds, as SQLAlchemy asks for it, a run made just now lies in
    the future, and Airflow starts it when the second is over."""
    from sqlalchemy.ext.compiler import compiles
    from sqlalchemy.sql.functions import now

    @compiles(now, "sqlite")
    def milliseconds(_element: now, _compiler: Any, **_named: Any) -> str:
        return "strftime('%Y-%m-%d %H:%M:%f', 'now')"


def be_woken() -> None:
    """Have Airflow's scheduler sleep until woken, and wake it for the run that may have waited for the end of one."""
    from airflow.jobs import scheduler_job_runner
    from airflow.listeners import hookimpl
    from airflow.listeners.listener import get_listener_manager

    from dags import waking

    class EndOfRun:
        @hookimpl
        def on_dag_run_success(self) -> None:
            waking.wake()

        @hookimpl
        def on_dag_run_failed(self) -> None:
            waking.wake()

    get_listener_manager().add_listener(EndOfRun())
    scheduler_job_runner.time = waking.instead_of_time()  # type: ignore[assignment, attr-defined]


def main() -> None:
    """Load what tasks need, then become ``airflow scheduler``."""
    from milepost.warehouse import files

    files.keep_private()
    load_modules(TASK_MODULES)
    make_gates()
    read_project()
    load_modules(AIRFLOW_MODULES)
    be_woken()
    tell_milliseconds()
    gc.freeze()  # so that no task's collector walks through what is only read
    from airflow.__main__ import main as airflow

    sys.argv = ["airflow", "scheduler", "--skip-serve-logs"]  # the api-server reads the files itself
    airflow()


if __name__ == "__main__":
    main()
