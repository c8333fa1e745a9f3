"""Airflow's logs and metadata: what is older than the days kept goes, by Airflow's own command, out of a task."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders.environment import environment

from milepost.errors import SettingsError
from milepost.local import airflow_cleaning
from milepost.local.airflow_home import AirflowError
from milepost.settings import Settings

pytest.importorskip("airflow", reason="Airflow is not installed")
AIRFLOW = Path(sys.executable).with_name("airflow")
NOT_ALLOWED = "airflow-db-not-allowed:///"  # what a task finds where the setting stands


def age(path: Path, days: float) -> None:
    then = (datetime.now(UTC) - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))


def test_logs_without_a_word_for_so_many_days_go_with_their_folders(settings: Settings, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    files = {f"dag_id=build_marts/run_id={days}/task_id=x/attempt=1.log": days for days in (0.5, 2.9, 3.1, 40)}
    for name, days in files.items():
        path = logs / name
        path.parent.mkdir(parents=True)
        path.write_text("said")
        age(path, days)
        for folder in (path.parent, path.parent.parent):
            age(folder, days)
    (logs / "latest").symlink_to(logs / "dag_id=build_marts")
    assert airflow_cleaning.remove_logs(settings, logs) == 2
    left = sorted(path.relative_to(logs).as_posix() for path in logs.rglob("*.log"))
    assert left == sorted(name for name, days in files.items() if days < 3)
    assert airflow_cleaning.remove_logs(settings, logs) == 0
    assert (logs / "latest").is_symlink()


def test_folder_just_made_for_a_log_to_come_stays(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "logs/dag_id=x").mkdir(parents=True)
    airflow_cleaning.remove_logs(settings, tmp_path / "logs")
    assert (tmp_path / "logs/dag_id=x").is_dir()
    age(tmp_path / "logs/dag_id=x", 1)
    airflow_cleaning.remove_logs(settings, tmp_path / "logs")
    assert not (tmp_path / "logs/dag_id=x").exists()


def test_metadata_is_not_cleaned_without_its_address_and_the_error_says_what_to_set(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="MILEPOST_AIRFLOW_DATABASE is not set"):
        airflow_cleaning.clean_metadata(settings)


@pytest.fixture
def metadata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A metadata database of Airflow's own making; the environment is that of a task."""
    path = tmp_path / "airflow/airflow.db"
    path.parent.mkdir()
    own = {"AIRFLOW_HOME": str(path.parent), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    made = environment(**own, AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{path}")
    subprocess.run([AIRFLOW, "db", "migrate"], env=made, check=True, capture_output=True, timeout=300)
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    for section in ("DATABASE", "CORE"):
        monkeypatch.setenv(f"AIRFLOW__{section}__SQL_ALCHEMY_CONN", NOT_ALLOWED)
    return path


def test_rows_of_old_runs_go_and_the_trigger_that_wakes_the_loader_stays(settings: Settings, metadata: Path) -> None:
    now = datetime.now(UTC)
    with closing(sqlite3.connect(metadata)) as con, con:
        for days in (1, 2, 4, 30):
            then = f"{now - timedelta(days=days):%Y-%m-%d %H:%M:%S.%f}"
            con.execute("INSERT INTO log (dttm, event) VALUES (?, ?)", [then, f"{days} days"])
            con.execute(
                "INSERT INTO trigger (classpath, kwargs, created_date) VALUES ('dags.lag_trigger', '{}', ?)", [then]
            )
    database = f"sqlite:///{metadata}"
    kept = Settings(**settings.model_dump() | {"airflow_database": database})
    before = airflow_cleaning.clean_metadata(kept)
    assert datetime.fromisoformat(before) < now - timedelta(days=2.9)
    with closing(sqlite3.connect(metadata)) as con:
        assert con.execute("SELECT event FROM log WHERE event LIKE '% days' ORDER BY dttm").fetchall() == [
            ("2 days",),
            ("1 days",),
        ]
        assert con.execute("SELECT count(*) FROM trigger").fetchone() == (4,)
        tables = [name for (name,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert [name for name in tables if name.startswith("_airflow_deleted__")] == []
        assert set(airflow_cleaning.TABLES) <= set(tables)


def test_command_that_fails_is_an_error_with_its_last_words(settings: Settings, tmp_path: Path) -> None:
    gone = Settings(**settings.model_dump() | {"airflow_database": f"sqlite:///{tmp_path}/no/such/folder/airflow.db"})
    with pytest.raises(AirflowError, match=r"`airflow db clean` ended with code \d+: .+"):
        airflow_cleaning.clean_metadata(gone)
