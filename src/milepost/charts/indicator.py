"""The chart of an indicator: rows -> Vega-Lite. Colour never speaks alone: series differ in mark too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol

import altair as alt
from altair.utils import schemapi

from milepost.charts import fan
from milepost.charts.colours import LIGHT_COLOURS
from milepost.charts.marks import chart as drawn
from milepost.charts.marks import moment

Row = dict[str, Any]

FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
PATH, ACTUAL, TARGET, TODAY, OLD = "#8a97a6", "#1f4e79", "#b0560f", "#444c56", "#9aa5b1"
HEIGHT = 340
MANY_POINTS = 40  # from here on dots would merge into a band


class Words(Protocol):
    """What a chart says: words by their keys (chart.*, events.*, column.*), codes, numbers and moments as written."""

    def __call__(self, key: str, **values: Any) -> str: ...
    def of(self, group: str, code: object) -> str: ...
    def unit(self, unit: str | None) -> str: ...
    def number(self, value: float | None, places: int = 2) -> str: ...
    def amount(self, value: float | None, unit: str | None) -> str: ...
    def goal(self, row: Row) -> str: ...
    def sign(self, row: Row) -> str: ...
    def moment(self, value: datetime | None) -> str: ...


def specification(
    w: Words,
    path: list[Row],
    actuals: list[Row],
    targets: list[Row],
    chosen: Row,
    as_of: date | None,
    ahead: list[Row] | None = None,
) -> dict[str, Any]:
    """A Vega-Lite specification: actuals against the path, targets as dated marks, today, the chosen target's gap.

    ahead: the chosen target's projections of the day of the reading (forecasts.standing), drawn as a fan.
    Built without Altair's own schema checks, which took half of the page's time; a test makes them instead.
    """
    with schemapi.debug_mode(False):
        return _layers(w, path, actuals, targets, chosen, as_of, ahead or []).to_dict(validate=False)


def _layers(
    w: Words,
    path: list[Row],
    actuals: list[Row],
    targets: list[Row],
    chosen: Row,
    as_of: date | None,
    ahead: list[Row],
) -> alt.LayerChart:
    milestone = chosen["measure"] == "milestone"
    unit = w("chart.share") if milestone else w.unit(chosen["unit"])
    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(padding=24),
        axis=alt.Axis(format=w("chart.month"), labelOverlap=True, tickCount=10),
    )
    y = alt.Y(
        "value:Q",
        title=unit or None,
        scale=_upright(path, actuals, targets, chosen, ahead),
        axis=alt.Axis(format="%" if milestone else "~s" if _large(targets) else ",~f"),
    )
    series = _series(w, has_path=not _is_ceiling(chosen), has_fan=bool(ahead))
    layers: list[alt.Chart] = []
    if any(row["is_simulated"] for row in actuals):
        layers.append(_watermark(w("watermark")))
    now, before = _versions(w, actuals, current=True), _versions(w, actuals, current=False)
    line = alt.OverlayMarkDef(size=46 if len(now) <= MANY_POINTS else 10, filled=True)
    if _is_ceiling(chosen):
        layers += _ceiling(w, chosen, y)
    else:
        line_of_path = drawn(_path(w, path)).mark_line(strokeDash=[6, 4], strokeWidth=2)
        layers += [line_of_path.encode(x=x, y=y, color=series), *_agreed(w, path, x, y), *_gap(chosen, x, y)]
    if now:
        marks = drawn(now).mark_line(strokeWidth=2.5, point=line)
        layers.append(marks.encode(x=x, y=y, color=series, tooltip=_tips(w)))
    if before:
        crosses = drawn(before).mark_point(shape="cross", angle=45, size=70, filled=True, color=OLD, opacity=1)
        layers.append(crosses.encode(x=x, y=y, tooltip=_tips(w)))
    layers += _targets(w, targets, x, y, series)
    layers += _fan(w, chosen, ahead, x, y, series)
    if as_of:
        layers += _today(w, as_of, x)
    whole: alt.LayerChart = (
        alt.layer(*layers)
        .properties(height=HEIGHT, usermeta={"embedOptions": {"actions": False}})
        .configure(font=FONT)
        .configure_axis(labelFontSize=12, titleFontSize=12, gridColor="#e6eaf0", domainColor="#b8c2cd")
        .configure_legend(orient="top", title=None, labelFontSize=13, symbolSize=120)
        .configure_view(stroke=None)
    )
    return whole


def _fan(w: Words, chosen: Row, ahead: list[Row], x: alt.X, y: alt.Y, series: alt.Color) -> list[alt.Chart]:
    heads = (w("column.due"), w("chart.ahead"), w("chart.range"))
    return fan.layers(lambda value: w.amount(value, chosen["unit"]), heads, chosen, ahead, x, y, series)


def _upright(path: list[Row], actuals: list[Row], targets: list[Row], chosen: Row, ahead: list[Row]) -> alt.Scale:
    """From zero to a little above the highest value, so that its label has room; below zero only if a value is."""
    values = [*(row["point_value"] for row in path), *(row["actual_value"] for row in actuals)]
    values += [1.0 if row["measure"] == "milestone" else row["target_value"] for row in targets]
    values.append(chosen["expected_value"])  # where the gap ends
    known = [value for value in values if value is not None]
    if not known or min(known) < 0:
        return alt.Scale(zero=True, nice=True, padding=12)
    return alt.Scale(domain=[0, 1.1 * max(*known, fan.highest(ahead, max(known))) or 1], nice=True)


def _large(targets: list[Row]) -> bool:
    return max((abs(row["target_value"] or 0) for row in targets), default=0) >= 100_000


def _series(w: Words, *, has_path: bool, has_fan: bool) -> alt.Color:
    """Colour by the field 'series'; one scale, so that the layers share one legend."""
    colours = {"path": PATH, "actual": ACTUAL, "target": TARGET, "ahead": fan.COLOUR}
    absent = {name for name, is_there in (("path", has_path), ("ahead", has_fan)) if not is_there}
    shown = [name for name in colours if name not in absent]
    scale = alt.Scale(domain=[w(f"chart.{name}") for name in shown], range=[colours[name] for name in shown])
    return alt.Color("series:N", scale=scale)


def _path(w: Words, path: list[Row]) -> list[dict[str, Any]]:
    start = min((row["point_date"] for row in path if row["point_kind"] == "baseline"), default=date.min)
    # A target due before the baseline's day is a mark of its own, not a point of the line.
    kept = [r for r in path if r["point_value"] is not None and r["point_date"] and r["point_date"] >= start]
    return [
        {"day": moment(row["point_date"]), "value": row["point_value"], "series": w("chart.path")}
        for row in sorted(kept, key=lambda r: r["point_date"])
    ]


def _agreed(w: Words, path: list[Row], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """A small ring on each interim value that was agreed, and where it was."""
    values = [
        {"day": moment(row["point_date"]), "value": row["point_value"], "source": row["source"]}
        for row in path
        if row.get("source") and row["point_date"] and row["point_value"] is not None
    ]
    if not values:
        return []
    tips = [
        alt.Tooltip("day:T", title=w("column.due"), format="%Y-%m-%d"),
        alt.Tooltip("value:Q", title=w("chart.path")),
        alt.Tooltip("source:N", title=w("chart.agreed")),
    ]
    return [drawn(values).mark_point(size=70, color=PATH, opacity=1).encode(x=x, y=y, tooltip=tips)]


def _is_ceiling(chosen: Row) -> bool:
    """Kept or broken; in versions before method 2 what is at most."""
    said = chosen.get("is_ceiling")
    return bool(chosen["bound"] == "at_most") if said is None else bool(said)


def _ceiling(w: Words, chosen: Row, y: alt.Y) -> list[alt.Chart]:
    """A level line at T: there is no way to it, and no share of it is done."""
    if chosen["target_value"] is None:
        return []
    mark = drawn([{"value": chosen["target_value"], "said": f"{w('chart.ceiling')} {w.goal(chosen)}"}])
    return [
        mark.mark_rule(color=TARGET, strokeDash=[6, 4], strokeWidth=2).encode(y=y),
        mark.mark_text(align="left", dx=6, dy=-7, color=TARGET, fontSize=12).encode(
            x=alt.value(0), y=y, text=alt.Text("said:N")
        ),
    ]


def _versions(w: Words, actuals: list[Row], *, current: bool) -> list[dict[str, Any]]:
    return [
        {
            "day": moment(row["as_of_date"]),
            "value": row["actual_value"],
            "event": row["event_id"],
            "said": w.amount(row["actual_value"], row["unit"]),
            "known": w.moment(row["known_from"]),
            "series": w("chart.actual"),
        }
        for row in sorted(actuals, key=lambda r: r["as_of_date"])
        if row["actual_value"] is not None and row["is_current"] == current
    ]


def _tips(w: Words) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("day:T", title=w("events.as_of"), format="%Y-%m-%d"),
        alt.Tooltip("said:N", title=w("events.value")),
        alt.Tooltip("known:N", title=w("events.known_from")),
        alt.Tooltip("event:N", title=w("events.event")),
    ]


def _targets(w: Words, targets: list[Row], x: alt.X, y: alt.Y, series: alt.Color) -> list[alt.Chart]:
    """A diamond on each due date with the value promised; targets without a due date have no place in time."""
    values = [
        {
            "series": w("chart.target"),
            "day": moment(row["due_date"]),
            "value": 1.0 if row["measure"] == "milestone" else row["target_value"],
            "said": w.goal(row) if row["measure"] == "milestone" else f"{w.sign(row)} {w.number(row['target_value'])}",
        }
        for row in targets
        if row["due_date"]
        and not row["is_restatement"]
        and (row["target_value"] is not None or row["measure"] == "milestone")
    ]
    marks = drawn(values)
    tips = [
        alt.Tooltip("day:T", title=w("column.due"), format="%Y-%m-%d"),
        alt.Tooltip("said:N", title=w("column.target")),
    ]
    return [
        marks.mark_point(shape="diamond", size=130, filled=True, opacity=1).encode(
            x=x, y=y, color=series, tooltip=tips
        ),
        marks.mark_text(dy=-14, align="center", fontSize=13, fontWeight="bold", color=TARGET).encode(
            x=x, y=y, text=alt.Text("said:N")
        ),
    ]


def _gap(chosen: Row, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """A line from the actual to where the path says it should be on that day."""
    day = chosen.get("judged_date") or chosen["actual_as_of_date"]
    actual, expected = chosen["actual_value"], chosen["expected_value"]
    if None in (day, actual, expected, chosen["gap_points"]) or chosen["measure"] == "annual":
        return []
    colour = LIGHT_COLOURS.get(chosen["light"], OLD)
    values = [{"day": moment(day), "value": actual, "end": expected}]
    return [
        drawn(values).mark_rule(strokeWidth=5, opacity=0.55, color=colour).encode(x=x, y=y, y2=alt.Y2("end:Q")),
        drawn(values).mark_tick(thickness=3, size=16, color=colour).encode(x=x, y=alt.Y("end:Q")),
    ]


def _today(w: Words, as_of: date, x: alt.X) -> list[alt.Chart]:
    mark = drawn([{"day": moment(as_of), "said": w("chart.today", day=as_of.isoformat())}])
    return [
        mark.mark_rule(color=TODAY, strokeDash=[2, 3]).encode(x=x),
        mark.mark_text(align="left", dx=5, dy=8, baseline="top", color=TODAY, fontSize=12).encode(
            x=x, y=alt.value(0), text=alt.Text("said:N")
        ),
    ]


def _watermark(words: str) -> alt.Chart:
    x, y = alt.ExprRef("width/2"), alt.ExprRef("height/2")
    letters = drawn([{"said": words}]).mark_text(
        x=x, y=y, angle=340, fontSize=64, fontWeight="bold", opacity=0.09, color="#000"
    )
    said: alt.Chart = letters.encode(text=alt.Text("said:N"))
    return said
