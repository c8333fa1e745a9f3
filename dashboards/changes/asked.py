"""The day since which changes are asked for. Draws nothing."""

from __future__ import annotations

from datetime import date, timedelta

from dashboards import address
from milepost.days import parse_day


def day(last: date) -> date:
    """The day of the address, else, and where that cannot be used, the last month end before the day read."""
    asked = address.value("since")
    said = parse_day(asked) if asked else None
    return last.replace(day=1) - timedelta(days=1) if said is None or said > last else said
