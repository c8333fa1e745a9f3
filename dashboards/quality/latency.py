"""时延 Latency: seconds from an event sent to the version that shows it, by hour. Reads ops_latency, the manifest."""

from __future__ import annotations

from dashboards import data, drawing, elements, grid
from dashboards.quality import tables
from dashboards.readings import Row
from dashboards.text import Words
from milepost.charts import latency as charts

TABLE = "ops_latency"
SHOWN_HOURS = 24


def show(board: data.Board, w: Words) -> None:
    elements.heading(w("latency.title"))
    rows = tables.rows_of(board, TABLE)
    if rows is None:
        tables.absent(w)
        return
    _say_day(board, w)
    if not rows:
        elements.notice("empty", w("latency.none"), w("latency.none_do"))
        return
    alt = w("latency.alt", n=len(rows), **_said(w, rows[-1], "p50_seconds", "p95_seconds"))
    drawing.show(charts.specification, w, rows, alt=alt)
    elements.caption(w("latency.how"))
    columns = [
        tables.moment(w, "latency.hour", "hour_start", narrow=True),
        tables.number(w, "latency.versions", narrow=True),
        tables.number(w, "latency.events"),
        *(
            tables.number(w, f"latency.{name}", narrow=name in charts.SERIES)
            for name in (
                *charts.SERIES,
                "slowest_seconds",
                "p50_sent_to_landed_seconds",
                "p50_landed_to_published_seconds",
            )
        ),
    ]
    newest_first = rows[::-1]
    grid.show(w, board, grid.Table("latency", w("latency.by_hour"), newest_first, columns, first=SHOWN_HOURS))


def _say_day(board: data.Board, w: Words) -> None:
    """The 24 hours that this version ends; older programs did not reckon them."""
    day = board.manifest.get("latency_day")
    if not isinstance(day, dict):
        return
    until = w.moment(board.moment("built_at"))
    if not day["versions"]:
        elements.notice("empty", w("latency.day_none", until=until))
        return
    counts = {"versions": w.number(day["versions"]), "events": w.number(day["events"])}
    seconds = _said(w, day, "p50_seconds", "p95_seconds", "slowest_seconds")
    elements.statement(w("latency.day", until=until, **counts, **seconds))


def _said(w: Words, row: Row, *names: str) -> dict[str, str]:
    """p50_seconds -> p50: its seconds with one decimal."""
    return {name.removesuffix("_seconds"): w.number(row[name], 1) for name in names}
