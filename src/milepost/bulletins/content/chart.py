"""亮灯情况: how many targets showed which light at the last month ends -> a chart, its words, the table beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from milepost.bulletins.content import period as periods
from milepost.bulletins.content.scene import Scene
from milepost.bulletins.content.shape import Cell, Chart, Column, Row, Table
from milepost.bulletins.content.speech import Speaker
from milepost.bulletins.content.standings import HISTORY
from milepost.bulletins.content.tables import column, number
from milepost.charts import lights
from milepost.readings import figures, numbers, tallies
from milepost.readings.statuses import LIGHTS, SHAPES
from milepost.readings.words import word

MONTHS: Final = 12


class Words:
    """The words of charts, as bulletins say them."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def __call__(self, key: str, **values: Any) -> str:
        return self._speaker.phrase(key, **values).text

    def of(self, group: str, code: object) -> str:
        return word(group, str(code), self._speaker.language)

    def unit(self, unit: str | None) -> str:
        return numbers.unit_name(unit, self._speaker.language)

    def number(self, value: float | None, places: int = 2) -> str:
        return numbers.number(value, places)

    def amount(self, value: float | None, unit: str | None) -> str:
        return numbers.amount(value, unit, self._speaker.language)

    def goal(self, row: dict[str, Any]) -> str:
        return figures.goal(row, self._speaker.language)

    def sign(self, row: dict[str, Any]) -> str:
        return figures.sign(row, self._speaker.language)

    def moment(self, value: datetime | None) -> str:
        return numbers.moment(value)


def trend(scene: Scene, speaker: Speaker) -> Chart | None:
    """Lights at the month ends up to the cut-off day; None where there is none."""
    counted = {row["target_id"] for row in scene.standings.rows}
    each = [
        (row["period_date"], row["light"], 1)
        for row in scene.version.rows(HISTORY)
        if row["target_id"] in counted and row["period_date"] <= scene.cut_off
    ]
    by_month = tallies.by_month(each)
    months = {day: by_month[day] for day in list(by_month)[-MONTHS:]}
    if not months:
        return None
    spec = lights.specification(Words(speaker), months, SHAPES, is_for_paper=True)
    last = max(months)
    month = periods.parse(f"{last:%Y-%m}").said(speaker.language, is_cumulative=False)
    said = speaker.phrase("trend.words", month=month, **{str(light): str(months[last][light]) for light in LIGHTS})
    return Chart(
        "trend",
        speaker.word("table.trend"),
        said.text,
        json.dumps(spec, ensure_ascii=False, sort_keys=True),
        _twin(speaker, months),
    )


def _twin(speaker: Speaker, months: Mapping[date, Mapping[str, int]]) -> Table:
    titles = [column(speaker, "month", "text", 1.4)]
    names = [Column(light, word("light", light, speaker.language), "number") for light in LIGHTS]
    rows = tuple(
        Row((Cell(f"{day:%Y-%m}", f"{day:%Y-%m}"), *(number(found[light]) for light in LIGHTS)))
        for day, found in months.items()
    )
    return Table("trend_data", speaker.word("table.trend"), (*titles, *names), rows)
