"""Keeps Airflow from growing for ever: logs and metadata older than MILEPOST_AIRFLOW_KEEP_DAYS go.

Run by the DAG clean_airflow. Airflow is not imported: its metadata is cleaned by its own command, `airflow db clean`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from milepost.errors import SettingsError
from milepost.local.airflow_home import AirflowError
from milepost.local.supervision import environment
from milepost.settings import Settings

TABLES: Final = (
    "asset_event",
    "callback",
    "dag_run",
    "import_error",
    "job",
    "log",
    "revoked_token",
    "task_instance",
    "task_instance_history",
    "task_reschedule",
    "xcom",
)
"""What grows with every run. Not ``trigger``: it would take the trigger that wakes the loader, which lives for ever."""
ROWS_AT_ONCE: Final = 2_000  # the scheduler writes to the same database meanwhile
PATIENCE_SECONDS: Final = 1_800


def clean_metadata(settings: Settings) -> str:
    """Delete old rows of Airflow's metadata -> the moment before which they went. Raises AirflowError, SettingsError.

    The last run of each DAG stays, whatever its age.
    """
    if settings.airflow_database is None:
        raise SettingsError(
            "MILEPOST_AIRFLOW_DATABASE is not set: Airflow hides its own setting from tasks, so its metadata cannot be "
            "cleaned. Set it for the scheduler to what AIRFLOW__DATABASE__SQL_ALCHEMY_CONN is."
        )
    before = _keep_from(settings).isoformat()
    options = ["--clean-before-timestamp", before, "--tables", ",".join(TABLES), "--batch-size", str(ROWS_AT_ONCE)]
    database = {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": settings.airflow_database.get_secret_value()}
    try:
        done = subprocess.run(
            ["airflow", "db", "clean", *options, "--skip-archive", "--yes", "--error-on-cleanup-failure"],
            env=environment(settings.project, Path(sys.executable), "scheduler", database),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise AirflowError(f"`airflow db clean` did not end within {PATIENCE_SECONDS} s.") from None
    if done.returncode != 0:
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise AirflowError(f"`airflow db clean` ended with code {done.returncode}: {' / '.join(said[-3:])[-600:]}")
    return before


def remove_logs(settings: Settings, folder: Path) -> int:
    """Delete log files that nothing was written to for so many days, and the folders left empty -> files deleted."""
    before, gone = _keep_from(settings).timestamp(), 0
    young = time.time() - 3600  # a folder just made is about to be written to
    for place, folders, names in os.walk(folder, topdown=False):
        for name in names:
            path = Path(place, name)
            with suppress(OSError):  # another run of Airflow took it, or it is not ours to take
                if path.lstat().st_mtime < before:
                    path.unlink()
                    gone += 1
        for name in folders:
            path = Path(place, name)
            with suppress(OSError):  # what is not empty stays
                if not path.is_symlink() and path.stat().st_mtime < young:
                    path.rmdir()
    return gone


def _keep_from(settings: Settings) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - timedelta(days=settings.airflow_keep_days)
