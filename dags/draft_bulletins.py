"""Draft the bulletins of the month before, each morning from the working day on that config/bulletins.yml names.

A draft that is there is not made again; somebody is told of each new one. Safe to rerun; needs no warehouse.
"""

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, task

from dags.failures import tell_failure
from dags.steps import step


@dag(
    schedule=CronTriggerTimetable("30 8 * * *", timezone="Asia/Shanghai"),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    doc_md=__doc__,
    tags=["bulletins"],
    default_args={
        "retries": 2,
        "retry_delay": timedelta(minutes=10),
        "execution_timeout": timedelta(hours=1),
        "on_failure_callback": tell_failure,
    },
)
def draft_bulletins() -> None:
    @task
    def draft_due() -> list[str]:
        from milepost.drafting import monthly

        return step(monthly.draft_due)

    draft_due()


draft_bulletins()
