"""Whether Airflow is well, by its own page of health. MILEPOST_AIRFLOW_URL -> Signal."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from milepost.alerts import words
from milepost.alerts.channels import calling
from milepost.alerts.incident import Signal
from milepost.settings import Settings

SILENT: Final = f"no answer within {calling.LOOK_SECONDS:.0f} s"
PARTS: Final = ("metadatabase", "scheduler", "triggerer", "dag_processor")


class Airflow:
    """Looks at Airflow's parts. A part that was never there (null) is not asked for."""

    keys: Final = ("airflow",)

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def look(self, _now: datetime) -> list[Signal] | None:
        """airflow: it does not answer, or says that a part of it is not healthy. None where no address is set."""
        if not self._settings.airflow_url:
            return None
        url = f"{self._settings.airflow_url.rstrip('/')}/api/v2/monitor/health"
        said, error = calling.look_up(url, is_ours=True)
        if said is None:
            return [_signal("api-server", SILENT if error == "TimeoutError" else error)]
        try:
            health = json.loads(said)
            ill = [part for part in PARTS if (health.get(part) or {}).get("status", "healthy") != "healthy"]
        except (ValueError, AttributeError):
            return [_signal("api-server", f"{url} does not answer as Airflow does")]
        return [_signal(", ".join(ill), f"{url}: {', '.join(ill)} unhealthy")] if ill else []


def _signal(parts: str, error: str) -> Signal:
    return words.signal(
        "airflow", "airflow", "airflow_unavailable", "critical", fields={"parts": parts}, parts=parts, error=error
    )
