"""Land events: the incoming Kafka topics -> raw.*, woken when Kafka holds more than the warehouse has.

Also runs just after midnight in Shanghai, since readings depend on the day. Safe to rerun: the offsets are
written with the rows, so nothing is lost and nothing comes twice.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from dags.assets import INCOMING_EVENTS, RAW_EVENTS, WAREHOUSE_POOL
from dags.failures import tell_failure
from dags.steps import step


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("5 0 * * *", timezone="Asia/Shanghai"), assets=[INCOMING_EVENTS]
    ),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    doc_md=__doc__,
    tags=["land"],
    default_args={"pool": WAREHOUSE_POOL, "retries": 2, "retry_delay": timedelta(seconds=10)},
)
def land_events() -> None:
    @task(outlets=[RAW_EVENTS], on_failure_callback=tell_failure, execution_timeout=timedelta(hours=1))
    def drain_topics() -> dict[str, Any]:
        from milepost import pipeline

        return asdict(step(pipeline.land))

    drain_topics()


land_events()
