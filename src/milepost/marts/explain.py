"""Explains a reading step by step, in Chinese or English, so that anyone can compute it again.

A reading is a row of fct_target_status (what the boards show), or of intermediate.int_readings for another day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from milepost.errors import MilepostError
from milepost.explaining_words import BASELINES, BOUNDS, CAUSES, LIGHTS, MEASURES, SECOND, STATUSES, WORDS
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

Language = Literal["zh", "en"]
Row = dict[str, Any]

# What both tables have in common, under the names of the mart.
_READING = """
SELECT readings.*, readings.actual_value AS y, targets.section, targets.span_start, targets.span_end,
    indicators.name_zh, indicators.name_en, plans.title_zh, plans.title_en,
    actuals.source AS actual_source, actuals.event_type AS actual_event_type, actuals.event_count,
    actuals.reported_value, actuals.reported_unit, actuals.known_from, actuals.topic AS actual_topic,
    actuals."partition" AS actual_partition, actuals."offset" AS actual_offset
FROM {readings} AS readings
JOIN marts.fct_targets AS targets ON targets.target_id = readings.target_id
JOIN marts.dim_indicators AS indicators ON indicators.indicator_id = readings.indicator_id
JOIN marts.dim_plans AS plans ON plans.plan_id = readings.plan_id
LEFT JOIN marts.fct_actuals AS actuals
    ON actuals.indicator_id = readings.indicator_id AND actuals.as_of_date = readings.actual_as_of_date
    AND actuals.event_id = readings.actual_event_id
WHERE readings.target_id = $target AND {condition}
ORDER BY {order} LIMIT 1
"""


class UnknownTarget(MilepostError):
    """No reading of that target, or none for that day."""


@dataclass(frozen=True)
class Step:
    """One line of an explanation. key names what it tells; text is in the language asked for."""

    key: str
    text: str


def explain(settings: Settings, target_id: str, *, as_of: date | None = None, language: Language = "zh") -> list[Step]:
    """The computation behind a target's reading. Raises UnknownTarget; WarehouseBusy while another process writes."""
    with warehouse.writing(settings, "explain") as con:
        row = _reading(con, target_id, as_of)
    return list(steps(row, language))


def _reading(con: warehouse.Connection, target_id: str, as_of: date | None) -> Row:
    built = con.execute("SELECT as_of_date, known_at FROM ops.build_parameters").fetchone()
    if built is None:
        raise UnknownTarget("nothing is built yet. Run `milepost run` first.")
    if as_of is not None and as_of > built[0]:
        raise UnknownTarget(f"the marts are built for {built[0]}; build them for {as_of} (MILEPOST_AS_OF) first.")
    if as_of is None or as_of == built[0]:
        query = _READING.format(readings="marts.fct_target_status", condition="true", order="readings.as_of_date")
    else:
        # between two reading dates nothing that a reading is made of changes
        query = _READING.format(
            readings="intermediate.int_readings",
            condition=f"readings.read_date <= DATE '{as_of.isoformat()}'",
            order="readings.read_date DESC",
        )
    found = con.execute(query, {"target": target_id})
    names = [column[0] for column in found.description]
    row = found.fetchone()
    if row is None:
        raise UnknownTarget(f"{target_id}: no reading{f' up to {as_of}' if as_of else ''}. {_alike(con, target_id)}")
    return dict(zip(names, row, strict=True)) | {"read_on": as_of or built[0], "known": built[1]}


def _alike(con: warehouse.Connection, target_id: str) -> str:
    near = con.execute(
        "SELECT target_id FROM marts.fct_targets ORDER BY jaro_winkler_similarity(target_id, ?) DESC LIMIT 3",
        [target_id],
    ).fetchall()
    return f"Near: {', '.join(row[0] for row in near)}." if near else "There are no targets."


def steps(row: Row, language: Language) -> Iterator[Step]:
    """Tell the reading in the order in which it is computed."""
    say = _speaker(language)
    yield from _inputs(row, say, language)
    if row["actual_as_of_date"] is not None:
        yield from _way(row, say, language)
    yield from _verdict(row, say, language)
    if "pace_status" in row:
        yield from _second(row, say, language)


def _speaker(language: Language) -> Callable[..., Step]:
    position = 0 if language == "zh" else 1

    def say(key: str, **values: Any) -> Step:
        shown = {name: _shown(value) for name, value in values.items()}
        return Step(key, WORDS[key][position].format(**shown))

    return say


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return "–" if value is None else str(value)


def _inputs(row: Row, say: Callable[..., Step], language: Language) -> Iterator[Step]:
    yield say("head", target=row["target_id"], name=row[f"name_{language}"], plan=row[f"title_{language}"],
              section=row["section"], span=f"{row['span_start']}–{row['span_end']}")  # fmt: skip
    yield say("when", day=row["read_on"], known=row["known"])
    bound, measure = BOUNDS[row["bound"]][language], MEASURES[row["measure"]][language]
    yield say(
        "promise", bound=bound, target=row["target_value"], unit=row["unit"], due=row["due_date"], measure=measure
    )
    if row["actual_as_of_date"] is None:
        yield say("no_actual")
        return
    yield say("actual", y=row["actual_value"], unit=row["unit"], a=row["actual_as_of_date"])
    yield say("event", event=row["actual_event_id"], source=row["actual_source"], known=row["known_from"],
              place=f"{row['actual_topic']}[{row['actual_partition']}]@{row['actual_offset']}")  # fmt: skip
    if (row["event_count"] or 1) > 1:
        yield say("events", count=row["event_count"], type=row["actual_event_type"])
    elif row["reported_unit"] and row["reported_unit"] != row["unit"]:
        yield say("converted", value=row["reported_value"], unit=row["reported_unit"], y=row["actual_value"],
                  to=row["unit"])  # fmt: skip
    if row["is_simulated"]:
        yield say("simulated")
    yield say("baseline", kind=BASELINES[row["baseline_kind"]][language], value=row["baseline_value"],
              day=row["baseline_date"])  # fmt: skip


def _way(row: Row, say: Callable[..., Step], language: Language) -> Iterator[Step]:
    """Attainment against schedule."""
    if row["bound"] == "at_most":
        yield say("ceiling", y=row["actual_value"], target=row["target_value"])
        return
    if row["is_growth"]:
        yield say("growth", y=row["actual_value"], target=row["target_value"])
        return
    if row["due_date"] is None:
        return
    yield from _expected(row, say)
    if row["attainment_share"] is None or row["schedule_share"] is None:
        return
    numbers = {"y": row["actual_value"], "y0": row["baseline_value"], "target": row["target_value"],
               "expected": row["path_value"], "attained": 100 * row["attainment_share"],
               "due": 100 * row["schedule_share"]}  # fmt: skip
    if row["reading_basis"] == "from_baseline":
        yield say("shares_from_baseline", **numbers)
    elif row["is_year_to_date"]:
        yield say("shares_of_year", **numbers)
    else:
        yield say("shares_of_target", **numbers)
    gap = f"{row['gap_points']:.1f}"
    yield say("gap", gap=gap, attained=100 * row["attainment_share"], due=100 * row["schedule_share"])


def _expected(row: Row, say: Callable[..., Step]) -> Iterator[Step]:
    if row["measure"] == "milestone" and not row["is_share_given"]:
        yield say("milestone", expected=row["path_value"], due=row["due_date"])
    elif row["after_date"] is None or row["is_yearly"]:
        yield say("path_end", expected=row["path_value"])
    else:
        yield say("path", from_day=row["from_date"], from_value=row["from_value"], to_day=row["after_date"],
                  to_value=row["after_value"], expected=row["path_value"])  # fmt: skip
    if row["is_year_to_date"]:
        yield say("year_to_date", expected=row["path_value"], part=row["expected_value"], a=row["actual_as_of_date"])


def _verdict(row: Row, say: Callable[..., Step], language: Language) -> Iterator[Step]:
    cause = CAUSES[row["status"]][language].format(
        ahead=_shown(row["ahead_points"]), behind=_shown(row["behind_points"]), due=row["due_date"],
        met=_shown(row["value_in_time"]), met_on=row["value_in_time_date"], a=row["actual_as_of_date"],
    )  # fmt: skip
    yield say("status", status=STATUSES[row["status"]][language], light=LIGHTS[row["light"]][language], cause=cause)
    if row.get("needed_per_month") is not None:
        yield say("needed", left=row["months_left"], needed=row["needed_per_month"], unit=row["unit"],
                  target=row["target_value"], y=row["actual_value"])  # fmt: skip
    if row.get("is_stale"):
        yield say("stale", a=row["actual_as_of_date"])


def _second(row: Row, say: Callable[..., Step], language: Language) -> Iterator[Step]:
    word = {key: SECOND.get(row[f"{key}_status"], {}).get(language) for key in ("pace", "projection", "finished")}
    if row["pace_status"] != "not_meaningful":
        yield say("pace", status=word["pace"], ratio=row["pace_ratio"], score=row["pace_score"], y=row["pace_value"],
                  y0=row["pace_base_value"], t0=row["pace_base_date"])  # fmt: skip
    if row["projection_status"] != "not_meaningful":
        yield say("projection", status=word["projection"], value=row["projected_value"],
                  points=row["projection_points"], low=row["projected_low"], high=row["projected_high"],
                  due=row["due_date"], chance=100 * row["chance_share"] if row["chance_share"] else row["chance_share"],
        )  # fmt: skip
    if row["finished_ratio"] is not None:
        yield say("finished", status=word["finished"], value=row["finished_value"], ratio=row["finished_ratio"],
                  day=row["finished_date"])  # fmt: skip
    if row["readings_disagree"]:
        yield say("disagree")
    yield say("method", method=row["method_name"], version=row["method_version"])
