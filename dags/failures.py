"""What happens when a task has failed for good: one alert, sent at once."""

from typing import Any


def tell_failure(context: Any) -> None:
    """Airflow's on_failure_callback. A blocked gate or a failed build has its own alert already; send that one."""
    from milepost import alerts
    from milepost.errors import BuildFailed, GateFailed
    from milepost.settings import Settings

    settings = Settings.load()
    error = context.get("exception")
    if isinstance(getattr(error, "__cause__", None), GateFailed | BuildFailed):
        alerts.deliver(settings)
        return
    ran = context["task_instance"]
    alerts.raise_for_dag(settings, ran.dag_id, ran.task_id, ran.run_id, str(error or "no error was passed on"))
