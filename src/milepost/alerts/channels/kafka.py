"""Alerts to the Kafka topic milepost.alerts.v1, as JSON; key: the alert's dedupe_key."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final

from milepost import stream
from milepost.alerts.incidents import Alert
from milepost.settings import Settings

TOPIC: Final = "milepost.alerts.v1"


def send(settings: Settings, alert: Alert) -> None:
    """Publish one alert. Raises DeliveryError where the broker does not take it."""
    stream.send(settings, TOPIC, alert.dedupe_key.encode(), json.dumps(asdict(alert)).encode())
