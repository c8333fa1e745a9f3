"""Data spaces: enterprises connected at month ends, by role and in all, and the joinings and leavings behind."""

from __future__ import annotations

import streamlit as st

from dashboards import choosing, drawing, elements, narrowing
from dashboards.elements import code, plain
from dashboards.operations import records
from dashboards.operations.records import Scope
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.charts import operations as chart
from milepost.readings import numbers
from milepost.settings import Settings


def show(w: Words, scope: Scope) -> None:
    months, stays = scope.rows("agg_data_space_months"), scope.rows("fct_data_space_members")
    if not months:
        elements.notice("empty", w("members.none"), w("members.none_do"))
        return
    spaces = {f"{row['jurisdiction_id']}/{row['data_space']}": row for row in months}

    def label(one: str) -> str:
        return scope.called(w, spaces[one], records.coded(w, spaces[one]["data_space"]))

    options = sorted(spaces)
    chosen = choosing.box(st.container(), w, "space", options, label, options[0])
    records.counted_by(w, scope, "distinct_connected")
    elements.heading(w("members.title", space=label(chosen)))
    _of_space(w, [row for row in months if _space(row) == chosen])
    _stays(w, [row for row in stays if _space(row) == chosen])


def _space(row: Row) -> str:
    return f"{row['jurisdiction_id']}/{row['data_space']}"


def _role(w: Words, role: str | None) -> str:
    return w("members.all") if role is None else w.of("role", role)


def _of_space(w: Words, rows: list[Row]) -> None:
    """The chart, and its twin: a row per month. Real and simulated enterprises are never added up."""
    real = [row for row in rows if not row["is_simulated"]]
    shown = real or rows
    points = [chart.point(row["month_end"], value=row["members"], role=_role(w, row["role"])) for row in shown]
    said = w("operations.alt", what=w("members.chart"))
    drawing.show(chart.members, said, points)
    elements.caption(w("members.hint"))
    roles = sorted({row["role"] for row in shown if row["role"] is not None})
    by_key = {(row["month_end"], row["role"]): row for row in shown}
    body = []
    for month in sorted({row["month_end"] for row in shown}, reverse=True):
        whole = by_key.get((month, None))
        counts = [by_key.get((month, role)) for role in [*roles, None]]
        moved = f"{whole['joined']} / {whole['departed']}" if whole else NO_VALUE
        day = f"{plain(w.day(month))}{records.mark(w, whole)}" if whole else str(plain(w.day(month)))
        body.append([day, *(plain(w.number(row["members"] if row else 0)) for row in counts), plain(moved)])
    heads = [w("members.month"), *(_role(w, role) for role in [*roles, None]), w("members.moves")]
    elements.table(heads, body, range(1, len(heads)), name=w("members.chart"))


def _stays(w: Words, rows: list[Row]) -> None:
    """The events behind; what an enterprise is called is shortened as on the page on subsidies."""
    whole = Settings.load().show_enterprises
    elements.heading(w("members.stays"))
    body = [
        [
            f"{code(numbers.shortened(row['enterprise'], whole=whole))}{records.mark(w, row)}",
            plain(_role(w, row["role"])),
            plain(w.day(row["joined_date"])),
            plain(w.day(row["left_date"])),
            code(row["event_id"]),
        ]
        for row in records.latest(w, rows, "joined_date")
    ]
    heads = [w(f"members.{name}") for name in ("enterprise", "role", "joined", "left")]
    room = narrowing.Room(kept=range(len(heads)))
    narrowing.table(w, [*heads, w("operations.event")], body, name=w("members.stays"), room=room)
    elements.caption(w("members.codes"))
