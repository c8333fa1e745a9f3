"""The alert that no space is left, told even where there is none to store it. status.json, channels -> ops.alerts.

It is stored like any other where that goes; else it is sent at once, and status.json, which has room of its own,
remembers what each channel said. The next version that is published moves it into ops.alerts, where it ends.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from milepost.alerts import delivery, incidents
from milepost.alerts.incidents import Alert
from milepost.errors import DiskFull, MilepostError
from milepost.publishing import status
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

KEY: Final = "disk:full"
TITLE: Final = "磁盘空间不足，数据未更新"


def tell(settings: Settings, stage: str, error: DiskFull) -> None:
    """Have people hear once that a step found no space, however often it fails. Raises nothing of ours."""
    body = f"{stage}: {error}"[:1000]
    try:
        with warehouse.writing(settings, "alert") as con:
            incidents.raise_alert(con, "disk_full", KEY, TITLE, body)
    except MilepostError:
        _send_unstored(settings, body)


def _send_unstored(settings: Settings, body: str) -> None:
    known: dict[str, Any] = status.unstored(settings) or {}
    if known:
        alert = Alert(**known["alert"])
    else:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        alert = Alert(uuid.uuid4().hex, KEY, "disk_full", "critical", TITLE, body, now, "firing")
    outcome = delivery.send(delivery.configured(settings), alert, known.get("delivery", {}))
    with suppress(OSError):  # then it is told again: better than never
        status.remember_unstored(settings, {"alert": asdict(alert), "delivery": outcome})


def store(settings: Settings) -> None:
    """Move the alert that waited for space into ops.alerts. Nothing happens where none waits, or there is none yet."""
    known = status.unstored(settings)
    if known is None:
        return
    with suppress(MilepostError, OSError):
        with warehouse.writing(settings, "alert") as con:
            incidents.take_over(con, Alert(**known["alert"]), known["delivery"])
        status.forget_unstored(settings)
