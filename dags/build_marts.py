"""Build marts: raw.events -> gate raw -> dbt build -> gate marts -> published version.

A step that fails leaves the last good version published; the boards say so. Safe to rerun.
"""

from datetime import timedelta

from airflow.sdk import dag, task

from dags.assets import RAW_EVENTS, WAREHOUSE_POOL
from dags.failures import tell_failure
from dags.steps import step


@dag(
    schedule=[RAW_EVENTS],
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    doc_md=__doc__,
    tags=["build"],
    default_args={
        "pool": WAREHOUSE_POOL,
        "priority_weight": 10,  # a build that has begun ends before the next landing begins
        "retries": 2,
        "retry_delay": timedelta(seconds=10),
        "execution_timeout": timedelta(hours=1),
        "on_failure_callback": tell_failure,
    },
)
def build_marts() -> None:
    @task
    def gate_raw() -> str:
        import expectations
        from milepost import pipeline

        return step(pipeline.gate_raw, expectations.check_raw).verdict

    @task
    def build_tables() -> float:
        from milepost import pipeline

        return step(pipeline.build).seconds

    @task
    def gate_marts() -> str:
        import expectations
        from milepost import pipeline

        return step(pipeline.gate_marts, expectations.check_marts).verdict

    @task
    def publish_version() -> str:
        from milepost import pipeline

        return step(pipeline.publish)

    gate_raw() >> build_tables() >> gate_marts() >> publish_version()


build_marts()
