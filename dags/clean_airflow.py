"""Clean Airflow: task logs and metadata older than MILEPOST_AIRFLOW_KEEP_DAYS, every night in Shanghai.

Both grow with every cycle and would fill the disk that landing and publishing need. Safe to rerun; needs no warehouse.
"""

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, task

from dags.failures import tell_failure
from dags.steps import step


@dag(
    schedule=CronTriggerTimetable("40 3 * * *", timezone="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    doc_md=__doc__,
    tags=["clean"],
    default_args={
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "execution_timeout": timedelta(hours=1),
        "on_failure_callback": tell_failure,
    },
)
def clean_airflow() -> None:
    @task
    def remove_logs() -> int:
        from pathlib import Path

        from airflow.sdk.configuration import conf

        from milepost.local import airflow_cleaning

        return step(airflow_cleaning.remove_logs, Path(conf.get("logging", "base_log_folder")))

    @task
    def clean_metadata() -> str:
        from milepost.local import airflow_cleaning

        return step(airflow_cleaning.clean_metadata)

    remove_logs()
    clean_metadata()


clean_airflow()
