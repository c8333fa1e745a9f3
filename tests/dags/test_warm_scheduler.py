"""The warm scheduler: what it loads before the fork exists, and works in the processes forked from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from builders.environment import environment

pytest.importorskip("airflow", reason="Airflow is not installed")
ROOT = Path(__file__).resolve().parents[2]
IN_A_FORK = """
import os, sys, threading
from multiprocessing import resource_tracker
from dags import warm_scheduler
warm_scheduler.load_modules(warm_scheduler.TASK_MODULES)
warm_scheduler.make_gates()
warm_scheduler.read_project()
warm_scheduler.load_modules(warm_scheduler.AIRFLOW_MODULES)
from milepost.catalogue import in_force
plans = in_force._plan_of.cache_info().currsize
named = (*warm_scheduler.TASK_MODULES, *warm_scheduler.AIRFLOW_MODULES)
missing = [name for name in named if name not in sys.modules]
threads = [thread.name for thread in threading.enumerate()]
child = os.fork()
if child == 0:  # what a task does: DuckDB to Arrow to pandas, an expectation on it, dbt's runner
    import duckdb, great_expectations as gx, great_expectations.expectations as gxe
    frame = duckdb.sql("select range as n from range(300000)").arrow().read_all().to_pandas()
    batch = gx.get_context(mode="ephemeral").data_sources.add_pandas("p").add_dataframe_asset("a")
    batch = batch.add_batch_definition_whole_dataframe("b").get_batch({"dataframe": frame})
    passed = batch.validate(gxe.ExpectColumnValuesToBeUnique(column="n")).success
    from milepost.marts import running
    from milepost.settings import Settings
    read_before = dict(running._kept)
    manifest = running.manifest_of(Settings.load())
    command = ["ls", "--resource-type", "model", "--select", "fct_actuals"]
    listed = running.run_dbt(Settings.load(), command, manifest).result
    is_the_same = len(read_before) == 1 and manifest in read_before.values()
    os._exit(0 if passed and is_the_same and listed == ["milepost.marts.fct_actuals"] else 1)
_, status = os.waitpid(child, 0)
print(plans > 0, missing, threads, resource_tracker._resource_tracker._pid, os.waitstatus_to_exitcode(status))
"""


def test_modules_loaded_before_the_fork_work_in_the_fork(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", IN_A_FORK],
        env=environment(GX_ANALYTICS_ENABLED="false", MILEPOST_DATA=str(tmp_path)),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    # plans are read, no module is missing, no Python thread but the main one could hold a lock over the fork, no lock
    # of the system waits to be taken away, the child did its work
    assert done.stdout.splitlines()[-1] == "True [] ['MainThread'] None 0", done.stderr[-3000:]


MOMENTS = """
import time
from datetime import UTC, datetime
from sqlalchemy import create_engine, func, literal, select
from sqlalchemy.dialects import postgresql
from dags import warm_scheduler
warm_scheduler.tell_milliseconds()
with create_engine("sqlite://").connect() as con:
    made = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")  # as Airflow stores a moment
    time.sleep(0.002)
    is_past = con.execute(select(literal(made) <= func.now())).scalar()
    is_future = con.execute(select(literal("2999-01-01 00:00:00.000000") > func.now())).scalar()
print(is_past, is_future, func.now().compile(dialect=postgresql.dialect()))
"""


def test_a_run_made_in_this_second_is_not_one_of_the_future():
    """Airflow compares run_after with now in its database, and SQLite's own now has no fraction of a second."""
    for _ in range(3):  # once might fall on the beginning of a second
        told = subprocess.run(
            [sys.executable, "-c", MOMENTS], env=environment(), capture_output=True, text=True, timeout=60, check=False
        )
        assert told.stdout.split() == ["True", "True", "now()"], told.stderr[-3000:]
