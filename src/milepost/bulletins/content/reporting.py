"""报送: which reports of a period came in time, late or not at all: fct_reporting_punctuality -> sentences, rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from milepost.bulletins.content.scene import Scene
from milepost.bulletins.content.shape import Paragraph, Where
from milepost.bulletins.content.speech import Phrase, Speaker
from milepost.bulletins.content.version import Fields
from milepost.readings import numbers, punctuality

MART: Final = "fct_reporting_punctuality"
LONGER: Final = {
    1: ("quarterly", "yearly"),
    3: ("yearly",),
    12: (),
}  # months of a bulletin: what is reported less often


class Reporting:
    """The reports due of a place, or of one unit. rows: those of the bulletin's period.

    A month's figure belongs to the bulletin of its month; a quarter's to that of the month in which it is due.
    """

    def __init__(self, scene: Scene, speaker: Speaker, unit: str | None = None) -> None:
        self.scene, self.speaker = scene, speaker
        indicators = scene.version.by("dim_indicators", "indicator_id")
        place = scene.place["jurisdiction_id"]
        self.every = [
            row | indicators[row["indicator_id"]]
            for row in scene.version.rows(MART)
            if indicators[row["indicator_id"]]["jurisdiction_id"] == place
            and (unit is None or unit in indicators[row["indicator_id"]]["lead_agency_ids"])
        ]
        self.every.sort(key=lambda row: (row["expected_by_date"], row["indicator_id"], row["period_date"]))
        self.rows = [row for row in self.every if _is_of(row, scene)]

    def paragraphs(self, annex: Phrase) -> list[Paragraph]:
        """How many came how, then the units that owe a report or sent one late. annex: where each is listed."""
        if punctuality.cell(self.rows).due and not self.not_in_time():
            return [self.counted(), self.speaker.say("reports.none")]
        said = [self._named(state) for state in ("missing", "late") if self._units((state,))]
        return [self.counted(), *said, *([self.speaker.say("reports.listed", annex=annex)] if said else [])]

    def not_in_time(self) -> list[Fields]:
        """What is missing, then what came late, by unit."""
        found = [row for row in self.rows if row["punctuality"] in ("missing", "late")]
        return sorted(found, key=lambda row: (row["punctuality"] != "missing", sorted(row["lead_agency_ids"])))

    def counted(self) -> Paragraph:
        """本期应报送11次，按时4次 …"""
        if not punctuality.cell(self.rows).due:
            return self.speaker.say("reports.nothing")
        return self.speaker.say(
            "reports.counted",
            due=self._count("due", ("on_time", "late", "missing"), self.rows),
            **{state: self._count(state, (state,), self.rows) for state in ("on_time", "late", "missing")},
        )

    def owing(self) -> list[str]:
        """Units with a report of the period that is missing, by id."""
        return self._units(("missing",))

    def missing(self, until: date = date.max) -> list[Fields]:
        """Of each indicator the newest data up to a day that are over their time, where nothing came then or later."""
        judged = sorted(self._judged(), key=lambda row: row["period_date"])
        came = {row["indicator_id"]: row["period_date"] for row in judged if row["punctuality"] != "missing"}
        newest = {row["indicator_id"]: row for row in judged if row["period_date"] <= until}
        return [row for name, row in newest.items() if row["period_date"] > came.get(name, date.min)]

    def coming(self, until: date) -> list[Fields]:
        """Of each indicator the next that is due, up to a day."""
        found: dict[str, Fields] = {}
        for row in self.every:
            if row["punctuality"] == "coming":
                found.setdefault(row["indicator_id"], row)
        return [row for row in found.values() if row["expected_by_date"] <= until]

    def one(self, row: Fields) -> Phrase:
        """算力规模（数据时点2026年9月30日）"""
        column = f"name_{self.scene.language}"
        name = self.speaker.of_row(
            "dim_indicators", {"indicator_id": row["indicator_id"]}, column, row[column], str(row[column])
        )
        day = row["period_date"]
        said = self.speaker.of_row(
            MART, where(row), "period_date", day.isoformat(), numbers.spoken_day(day, self.scene.language)
        )
        return self.speaker.phrase("reports.one", name=name, day=said)

    def _judged(self) -> list[Fields]:
        return [row for row in self.every if row["punctuality"] != "coming"]

    def _units(self, states: Sequence[str]) -> list[str]:
        return sorted({unit for row in self.rows if row["punctuality"] in states for unit in row["lead_agency_ids"]})

    def _count(self, what: str, states: Sequence[str], rows: Sequence[Fields], of: str = "") -> Phrase:
        keys = [f"{row['indicator_id']}@{row['period_date']}" for row in rows if row["punctuality"] in states]
        return self.speaker.count(
            f"reports.{of}{what}", MART, keys, "indicator_id@period_date", punctuality=list(states)
        )

    def _named(self, state: str) -> Paragraph:
        """未报的单位有2个：一局（3次）、二局（1次）。"""
        units = self._units((state,))
        n = self.speaker.count(f"reports.{state}.units", "dim_agencies", units, "agency_id")
        return self.speaker.say(
            f"reports.{state}", n=n, units=self.speaker.listed(self._unit(one, state) for one in units)
        )

    def _unit(self, unit: str, state: str) -> Phrase:
        row = self.scene.agency(unit)
        column = f"name_{self.scene.language}"
        name = self.speaker.of_row("dim_agencies", {"agency_id": unit}, column, row[column], str(row[column]))
        own = [one for one in self.rows if unit in one["lead_agency_ids"]]
        return self.speaker.phrase("reports.unit", name=name, n=self._count(state, (state,), own, f"{unit}."))


def _is_of(row: Fields, scene: Scene) -> bool:
    period = scene.period
    longer = row["cadence"] in LONGER[period.months]
    day = row["expected_by_date"] if longer else row["period_date"]
    return bool(period.start <= day <= (period.end if longer else scene.cut_off))


def where(row: Fields) -> Where:
    return {"indicator_id": row["indicator_id"], "period_date": row["period_date"].isoformat()}
