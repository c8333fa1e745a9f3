"""Build marts: Kafka -> land -> gate raw -> dbt build -> gate marts -> published version.

Woken when Kafka holds more than the warehouse has, and when everything is to be made again after builds that made only
what rests on news. Also runs just after midnight in Shanghai, since readings depend on the day. A step that fails
leaves the last good version published; the boards say so.

Landing comes first in every run, whatever became of the run before: the offsets are written with the rows, so nothing
is lost and nothing comes twice. Safe to rerun.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from dags.assets import INCOMING_EVENTS, RAW_EVENTS, WAREHOUSE_POOL
from dags.failures import tell_failure
from dags.steps import step
from dags.waking import wake


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("5 0 * * *", timezone="Asia/Shanghai"), assets=[INCOMING_EVENTS]
    ),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    doc_md=__doc__,
    tags=["land", "build"],
    default_args={
        "pool": WAREHOUSE_POOL,
        "retries": 2,
        "retry_delay": timedelta(seconds=10),
        "execution_timeout": timedelta(hours=1),
        "on_failure_callback": tell_failure,
        "on_success_callback": wake,
        "do_xcom_push": False,  # nobody asks for what a step returns; its log has it
    },
)
def build_marts() -> None:
    @task(outlets=[RAW_EVENTS])
    def drain_topics() -> dict[str, Any]:
        from milepost import pipeline

        return asdict(step(pipeline.land))

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

    drain_topics() >> gate_raw() >> build_tables() >> gate_marts() >> publish_version()


build_marts()
