"""What a bulletin is about and what it rests on: (version, asked, office) -> the targets of a place on the cut-off day.

The cut-off day is the period's last; where the version was built for an earlier day, that day. On the day of the build
a target stands as fct_target_status says, on a month end before it as fct_status_history does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from milepost.bulletins.content import period as periods
from milepost.bulletins.content.asked import Asked, Matter, Office
from milepost.bulletins.content.period import Period
from milepost.bulletins.content.standings import HISTORY, STATUS, Standings
from milepost.bulletins.content.version import Fields, Published
from milepost.days import SHANGHAI, Worktable
from milepost.errors import BulletinError
from milepost.readings.words import Language

NEEDED = {
    "fct_targets": ("lead_agency_ids", "is_restatement"),
    STATUS: ("light", "is_assessed", "completion_share", "method_version"),
    HISTORY: ("light", "is_assessed", "completion_share", "method_version"),
}  # columns that versions published long ago have not
OF_INDICATOR = ("name_zh", "name_en", "theme", "direction", "measure", "kind", "cadence")


@dataclass(frozen=True)
class Scene:
    """Everything a kind needs. place: a jurisdiction's row; plans: those that have targets here, by id."""

    version: Published
    asked: Asked
    office: Office
    period: Period
    place: Fields
    plans: tuple[Fields, ...]
    standings: Standings
    matters: tuple[Matter, ...] = ()
    workdays: Worktable = field(default_factory=dict)

    @property
    def language(self) -> Language:
        return self.asked.language

    @property
    def cut_off(self) -> date:
        return self.standings.day

    @property
    def day(self) -> date:
        """成文日期."""
        return self.asked.day or self.version.known_at.astimezone(SHANGHAI).date()

    @property
    def is_of_simulated(self) -> bool:
        """Whether the place's data are simulated, all or some: what is missing among them is a made-up fault, too."""
        targets = {row["target_id"] for row in self.version.rows("fct_targets") if self._is_here(row)}
        rows = [*self.standings.rows, *(row for row in self.version.rows(STATUS) if row["target_id"] in targets)]
        heard = [row for row in rows if row["actual_value"] is not None]
        if heard:
            return any(row["is_simulated"] for row in heard)
        return bool(self.version.manifest.get("has_simulated"))

    def _is_here(self, row: Fields) -> bool:
        return bool(row["jurisdiction_id"] == self.place["jurisdiction_id"])

    def name(self, row: Fields, stem: str = "name") -> str:
        return str(row[f"{stem}_{self.language}"])

    def agency(self, unit: str) -> Fields:
        """Raises BulletinError where the catalogue has no such unit."""
        return known(self.version, "dim_agencies", "agency_id", unit, "unit")


def scene(
    version: Published,
    asked: Asked,
    office: Office,
    matters: Iterable[Matter] = (),
    workdays: Worktable | None = None,
) -> Scene:
    """Raises BulletinError for an unknown place or unit, and where the version was built before the period began."""
    period = periods.parse(asked.period)
    if version.as_of < period.start:
        raise BulletinError(
            f"Version {version.name} was built for {version.as_of} and says nothing of {period.code}. "
            "Name a version of that period or a later one; `milepost publish --list` names them.",
            f"发布版本 {version.name} 评价至 {version.as_of}，没有 {period.code} 的数据；请用 --version 另选版本。",
        )
    place = known(version, "dim_jurisdictions", "jurisdiction_id", place_of(version, asked), "place")
    standings = standings_on(version, place["jurisdiction_id"], min(period.end, version.as_of))
    if standings is None:
        standings = Standings(min(period.end, version.as_of), HISTORY, ())
    plans = [row for row in version.rows("dim_plans") if row["jurisdiction_id"] == place["jurisdiction_id"]]
    _check_begun(asked, standings.day, plans)
    return Scene(
        version,
        asked,
        office,
        period,
        place,
        tuple(sorted(plans, key=lambda row: str(row["plan_id"]))),
        standings,
        tuple(sorted(matters, key=lambda one: one.incident_id)),
        workdays or {},
    )


def _check_begun(asked: Asked, day: date, plans: list[Fields]) -> None:
    """Raises BulletinError where each plan of the place began after the period: nothing was due."""
    starts = [row["start_date"] for row in plans if row["start_date"]]
    if starts and min(starts) > day:
        raise BulletinError(
            f"The first plan of the place began on {min(starts)}: nothing was due in {asked.period}. "
            "Name a later period.",
            f"该地区的方案自 {min(starts)} 起实施，{asked.period} 没有应完成的事项；请用 --period 另选较晚的期间。",
        )


def place_of(version: Published, asked: Asked) -> str:
    if asked.place:
        return asked.place
    if asked.unit:
        return str(known(version, "dim_agencies", "agency_id", asked.unit, "unit")["jurisdiction_id"])
    raise BulletinError(
        "Name the place or the unit that the bulletin is about (--place, --unit).",
        "请指明地区（--place）或者单位（--unit）。",
    )


def known(version: Published, table: str, key: str, value: str, what: str) -> Fields:
    """The row of a dimension. Raises BulletinError that names what there is."""
    found = version.by(table, key)
    if value not in found:
        names = ", ".join(sorted(found)[:12])
        raise BulletinError(
            f"Version {version.name} has no {what} {value!r}. It has {names or 'none'}.",
            f"发布版本 {version.name} 中没有 {value!r}；有：{names or '无'}。",
        )
    return found[value]


def standings_on(version: Published, place: str, day: date) -> Standings | None:
    """How the targets of a place stood on a day; None where the version has no reading of that day."""
    mart = STATUS if day == version.as_of else HISTORY
    for table in ("fct_targets", mart):
        _check(version, table)
    targets, indicators = version.by("fct_targets", "target_id"), version.by("dim_indicators", "indicator_id")
    found = []
    for reading in version.rows(mart):
        if mart == HISTORY and reading["period_date"] != day:
            continue
        target = targets.get(reading["target_id"])
        if target is None or target["is_restatement"] or target["jurisdiction_id"] != place:
            continue
        indicator = indicators[target["indicator_id"]]
        row = target | {key: indicator[key] for key in OF_INDICATOR} | reading
        if row["recurs"]:
            row["due_date"] = reading.get("due_date") or date(day.year, 12, 31)
        found.append(row)
    if not found and mart == HISTORY and not _has_day(version, day):
        return None
    return Standings(day, mart, tuple(sorted(found, key=lambda row: str(row["target_id"]))))


def _check(version: Published, table: str) -> None:
    """Raises BulletinError where the version is too old to make a bulletin of."""
    lacks = [name for name in NEEDED[table] if any(name not in row for row in version.rows(table)[:1])]
    if lacks:
        raise BulletinError(
            f"Version {version.name} was published before {table} had {', '.join(lacks)}: no bulletin can be made of "
            "it. Name a later version; `milepost publish --list` names them.",
            f"发布版本 {version.name} 较早，{table} 中还没有 {'、'.join(lacks)}，不能据此草拟通报；请另选较晚的版本，"
            "milepost publish --list 列出全部版本。",
        )


def _has_day(version: Published, day: date) -> bool:
    return any(row["period_date"] == day for row in version.rows(HISTORY))
