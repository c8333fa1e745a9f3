"""The DAG files as Airflow's own DagBag sees them, in a process of their own with a metadata folder of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from builders.environment import environment

pytest.importorskip("airflow", reason="Airflow is not installed")
ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "confluent_kafka",
    "kafka",
    "duckdb",
    "pandas",
    "numpy",
    "pyarrow",
    "great_expectations",
    "dbt",
    "streamlit",
    "milepost",
    "expectations",
)
REPORT = """
import json, sys
import airflow.sdk, airflow.triggers.base
from airflow.dag_processing.dagbag import DagBag
import airflow.serialization.serialized_objects as serialized
before = set(sys.modules)
bag = DagBag(dag_folder=sys.argv[1], collect_dags=False)
bag.collect_dags(sys.argv[1])
loaded = sorted(set(sys.modules) - before)
print(json.dumps({
    "errors": bag.import_errors,
    "loaded": loaded,
    "dags": {
        dag.dag_id: {
            "file": dag.fileloc,
            "tasks": {task.task_id: {
                "pool": task.pool, "retries": task.retries, "after": sorted(task.upstream_task_ids),
                "outlets": [asset.uri for asset in task.outlets], "has_callback": bool(task.on_failure_callback),
                "when_done": [callback.__name__ for callback in task.on_success_callback], "pushes": task.do_xcom_push,
                            } for task in dag.tasks},
            "max_active_runs": dag.max_active_runs, "catchup": dag.catchup, "paused": dag.is_paused_upon_creation,
            "doc": dag.doc_md, "serializes": bool(serialized.DagSerialization.to_dict(dag)),
            "waits_for": json.dumps(serialized.DagSerialization.to_dict(dag)["dag"]["timetable"]),
        } for dag in bag.dags.values()
    },
}))
"""


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict:
    home = tmp_path_factory.mktemp("airflow")
    done = subprocess.run(
        [sys.executable, "-c", REPORT, str(ROOT / "dags")],
        env=environment(
            AIRFLOW_HOME=str(home),
            AIRFLOW__CORE__LOAD_EXAMPLES="False",
            AIRFLOW__CORE__UNIT_TEST_MODE="False",
        ),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_the_dags_exist_and_import_without_error(bag):
    assert bag["errors"] == {}
    assert sorted(bag["dags"]) == ["build_marts", "clean_airflow", "draft_bulletins"]


def test_a_dag_is_called_like_its_file_and_describes_itself(bag):
    for name, dag in bag["dags"].items():
        assert Path(dag["file"]).stem == name
        assert dag["doc"].strip()
        assert dag["serializes"]


def test_reading_dag_files_loads_nothing_heavy(bag):
    heavy = [name for name in bag["loaded"] if name.split(".")[0] in HEAVY]
    assert heavy == []
    assert "dags.lag_trigger" in bag["loaded"]  # else this test would look at nothing


def test_every_task_waits_for_the_one_writer_and_tells_of_its_failure(bag):
    tasks = bag["dags"]["build_marts"]["tasks"].values()
    assert len(tasks) == 5
    assert {task["pool"] for task in tasks} == {"warehouse"}
    assert all(task["retries"] == 2 and task["has_callback"] for task in tasks)


def test_every_task_wakes_the_scheduler_and_asks_airflow_to_keep_nothing(bag):
    tasks = bag["dags"]["build_marts"]["tasks"].values()
    assert [(task["when_done"], task["pushes"]) for task in tasks] == [(["wake"], False)] * 5


def test_airflow_is_cleaned_every_night_beside_the_pipeline(bag):
    cleaning = bag["dags"]["clean_airflow"]
    assert sorted(cleaning["tasks"]) == ["clean_metadata", "remove_logs"]
    for task in cleaning["tasks"].values():
        assert (task["pool"], task["after"], task["has_callback"]) == ("default_pool", [], True)
    assert "40 3 * * *" in cleaning["waits_for"]
    assert "Asia/Shanghai" in cleaning["waits_for"]


def test_bulletins_are_drafted_in_the_morning_beside_the_pipeline(bag):
    drafting = bag["dags"]["draft_bulletins"]
    [task] = drafting["tasks"].values()
    assert (task["pool"], task["after"], task["has_callback"]) == ("default_pool", [], True)
    assert "30 8 * * *" in drafting["waits_for"]
    assert "Asia/Shanghai" in drafting["waits_for"]


def test_steps_follow_each_other(bag):
    after = {name: task["after"] for name, task in bag["dags"]["build_marts"]["tasks"].items()}
    assert after == {
        "drain_topics": [],
        "gate_raw": ["drain_topics"],
        "build_tables": ["gate_raw"],
        "gate_marts": ["build_tables"],
        "publish_version": ["gate_marts"],
    }


def test_events_in_kafka_wake_a_run_and_midnight_does_and_it_tells_of_the_table_it_lands_in(bag):
    pipeline = bag["dags"]["build_marts"]
    assert pipeline["tasks"]["drain_topics"]["outlets"] == ["duckdb://warehouse/raw/events"]
    assert "milepost://kafka/incoming" in pipeline["waits_for"]
    assert "5 0 * * *" in pipeline["waits_for"]
    assert "Asia/Shanghai" in pipeline["waits_for"]


def test_runs_do_not_overlap_nor_catch_up_nor_wait_for_a_click(bag):
    for dag in bag["dags"].values():
        assert (dag["max_active_runs"], dag["catchup"], dag["paused"]) == (1, False, False)
