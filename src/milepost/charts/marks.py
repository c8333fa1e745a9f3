"""What marks of the indicator's chart are made of: values for Vega, and days as moments of their place."""

from __future__ import annotations

from datetime import date
from typing import Any

import altair as alt


def chart(values: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.Data(values=tuple(values)))  # type: ignore[no-untyped-call]


def moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"  # with a time and no zone it is local: a bare day would slip west of Greenwich
