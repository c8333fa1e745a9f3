"""Send alerts: what is stored and not told yet -> webhook, mail, the Kafka topic of alerts.

A DAG of its own, outside the warehouse's pool: a receiver that hangs holds up neither landing nor publishing. Runs
after each published version, and every two minutes for what failed and for receivers that were away. Safe to rerun.
"""

from datetime import timedelta

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from dags.assets import ALERTS
from dags.steps import step


@dag(
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable("*/2 * * * *", timezone="UTC"), assets=[ALERTS]),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    doc_md=__doc__,
    tags=["alerts"],
)
def send_alerts() -> None:
    @task(execution_timeout=timedelta(minutes=10))
    def deliver_alerts() -> dict[str, int]:
        from milepost import pipeline

        return step(pipeline.notify)

    deliver_alerts()


send_alerts()
