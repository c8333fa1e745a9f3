"""What happens when a task has failed for good: one incident is recorded; the watch tells it.

Nothing is sent here: the task holds its slot of the warehouse's pool until this has ended."""

from typing import Any


def tell_failure(context: Any) -> None:
    """Airflow's on_failure_callback. A blocked gate, a failed build and a full disk have their own alert already."""
    from milepost.alerts import failures
    from milepost.errors import BuildFailed, DiskFull, GateFailed
    from milepost.settings import Settings

    error = context.get("exception")
    if isinstance(getattr(error, "__cause__", None), GateFailed | BuildFailed) or isinstance(error, DiskFull):
        return
    ran = context["task_instance"]
    said = str(error or "no error was passed on")
    failures.raise_for_task(Settings.load(), ran.dag_id, ran.task_id, ran.run_id, said)
