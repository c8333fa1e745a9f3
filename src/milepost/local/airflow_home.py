"""Airflow on one machine: its folder, secrets and settings under data/airflow. Nothing of Airflow is imported here.

settings, port -> environment of the four components, which ``airflow`` commands then read.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
from pathlib import Path

from milepost.errors import MilepostError
from milepost.local import processes
from milepost.settings import Settings

POOL = "warehouse"
ADMIN = "admin"
PREPARE_SECONDS = 300


class AirflowError(MilepostError):
    """Airflow's metadata could not be prepared."""


def home(settings: Settings) -> Path:
    return settings.data.resolve() / "airflow"


def ensure_secrets(settings: Settings) -> dict[str, str]:
    """The secrets of this installation, made once, readable by its owner alone."""
    folder = home(settings)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secrets.json"
    if not path.exists():
        made = {
            "fernet_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "jwt_secret": secrets.token_urlsafe(64),
            "api_secret_key": secrets.token_urlsafe(32),
            "admin_password": secrets.token_urlsafe(12),
        }
        _write_private(path, json.dumps(made))
        _write_private(passwords_file(settings), json.dumps({ADMIN: made["admin_password"]}) + "\n")
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def passwords_file(settings: Settings) -> Path:
    """Where Airflow's simple auth manager looks for passwords."""
    return home(settings) / "passwords.json"


def _write_private(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)


def environment(settings: Settings, port: int) -> dict[str, str]:
    """AIRFLOW_* variables. The short intervals let a killed component's work be taken up in seconds, not minutes."""
    kept = ensure_secrets(settings)
    folder = home(settings)
    address = f"http://{processes.LOCALHOST}:{port}"
    database = f"sqlite:///{folder / 'airflow.db'}"
    values = {
        "CORE__DAGS_FOLDER": str(settings.project / "dags"),
        "CORE__PLUGINS_FOLDER": str(settings.project / "dags" / "plugins"),
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": "4",  # workers are forked at the start; 32 by default
        "CORE__FERNET_KEY": kept["fernet_key"],
        "CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": f"{ADMIN}:admin",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords_file(settings)),
        "DATABASE__SQL_ALCHEMY_CONN": database,
        "DATABASE__SQL_ALCHEMY_CONNECT_ARGS": "milepost.local.airflow_sqlite.CONNECT_ARGS",
        # a run that waits for the one before it would be told of ten times a second
        "LOGGING__NAMESPACE_LEVELS": "airflow.models.dag=WARNING airflow.serialization.definitions.dag=WARNING "
        "great_expectations=WARNING",
        "LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS": "0o700",
        "LOGGING__FILE_TASK_HANDLER_NEW_FILE_PERMISSIONS": "0o600",
        "LOGGING__BASE_LOG_FOLDER": str(folder / "logs"),
        "API__HOST": processes.LOCALHOST,
        "API__PORT": str(port),
        "API__BASE_URL": address,
        "API__WORKERS": "1",
        "API__SECRET_KEY": kept["api_secret_key"],
        "API_AUTH__JWT_SECRET": kept["jwt_secret"],
        "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "1",  # it is woken before, dags/waking.py
        # not the scheduler's own threshold of 30 s: at 10 s a busy machine took its living scheduler for dead
        "SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "10",
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "5",
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        "USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    return {
        "AIRFLOW_HOME": str(folder),
        **{f"AIRFLOW__{name}": value for name, value in values.items()},
    }


def prepare(env: dict[str, str], log: Path) -> None:
    """Bring the metadata database up to date and make the pool of one slot. Raises AirflowError naming the log."""
    for command in (
        ["airflow", "db", "migrate"],
        ["airflow", "pools", "set", POOL, "1", "DuckDB has one writing process at a time"],
    ):
        with log.open("ab") as out:
            child = processes.start(command, log=out, env=env)
            try:
                code = child.wait(PREPARE_SECONDS)
            except (subprocess.TimeoutExpired, KeyboardInterrupt):
                processes.stop(processes.family(child.pid), grace_seconds=2)
                raise
        if code != 0:
            raise AirflowError(f"`{' '.join(command)}` ended with code {code}; see {log}.")
