"""规则 Rules: the gates' last verdicts rule by rule, relations that are off and why, plan files set aside."""

from __future__ import annotations

import json
from typing import Final

import streamlit as st

from dashboards import address, data, elements, grid
from dashboards.columns import Column
from dashboards.elements import badge, code, plain
from dashboards.quality import tables
from dashboards.readings import Row
from dashboards.text import Words
from milepost.gates.words import meaning

RESULTS: Final = {"failed": "red", "noted": "gray", "passed": "green"}


def _result(row: Row) -> str:
    """A rule that only records what is worth knowing has not failed: nothing is held and nothing blocked by it."""
    return "passed" if row["success"] else "noted" if row["severity"] == "info" else "failed"


def show(board: data.Board, w: Words) -> None:
    _gates(board, w, tables.rows_of(board, "ops_gate_results"))
    _relations(board, w, tables.rows_of(board, "ops_relations"))


def _gates(board: data.Board, w: Words, rows: list[Row] | None) -> None:
    elements.heading(w("quality.gates"))
    rows = tables.present(w, rows, w("quality.not_checked"))
    if not rows:
        return
    failed = [row for row in rows if _result(row) == "failed"]
    noted = sum(_result(row) == "noted" for row in rows)
    left, right = st.columns([5, 1], vertical_alignment="center")
    with left:
        passed = len(rows) - len(failed) - noted
        elements.caption(w("quality.gates_sum", n=len(rows), passed=passed, failed=len(failed), noted=noted))
    with right:
        shown = rows if address.toggle("every", w("quality.every_rule")) else failed
    if not shown:
        waits = board.manifest.get("held")  # by earlier checks
        done = w("quality.all_passed_held", n=waits) if waits else w("quality.all_passed_do")
        elements.notice("stale" if waits else "ok", w("quality.all_passed"), done)
        return
    ordered = sorted(
        shown, key=lambda r: (list(RESULTS).index(_result(r)), r["severity"] != "critical", r["table_name"])
    )
    grid.show(w, board, grid.Table("rules", w("quality.gates"), ordered, _rule_columns(w)))


def _rule_columns(w: Words) -> list[Column]:
    """One row per rule of a gate."""

    def gate(row: Row) -> str:
        return w.of("gatename", row["gate"])

    def result(row: Row) -> str:
        return w(f"quality.{_result(row)}")

    def said(row: Row) -> str:
        return meaning(row["table_name"], row["expectation"], w.language)

    return [
        tables.shown(w, "gate.gate", lambda r: plain(gate(r)), gate, narrow=True),
        tables.shown(w, "result", lambda r: badge(result(r), RESULTS[_result(r)]), result, narrow=True),
        tables.shown(
            w, "gate.severity", lambda r: tables.severity(w, r["severity"]), lambda r: w.of("severity", r["severity"])
        ),
        tables.ids(w, "gate.table", "table_name", narrow=True),
        tables.ids(w, "column", "column_name"),
        tables.shown(
            w,
            "gate.expectation",
            lambda r: f"{code(r['expectation'])} {plain(said(r))}".strip(),
            lambda r: f"{r['expectation']} {said(r)}".strip(),
            narrow=True,
        ),
        tables.number(w, "gate.unexpected_count", narrow=True),
        tables.words(w, "message", "detail"),
    ]


def _relations(board: data.Board, w: Words, rows: list[Row] | None) -> None:
    """Relations between indicators: all of them counted, those that are off named with the reason."""
    elements.heading(w("quality.relations"))
    rows = tables.present(w, rows, w("quality.relations_none"))
    if not rows:
        return
    off = [row for row in rows if not row["is_on"]]
    elements.caption(w("quality.relations_sum", n=len(rows), on=len(rows) - len(off), off=len(off)))
    if not off:
        elements.notice("ok", w("quality.relations_all_on"))
        return
    ordered = sorted(off, key=lambda r: (r["plan_id"], r["relation_id"]))
    columns = [
        tables.ids(w, "relation", "relation_id", narrow=True),
        tables.shown(w, "kind", lambda r: plain(w.of("relation", r["kind"])), lambda r: w.of("relation", r["kind"])),
        tables.ids(w, "left", "left_id"),
        tables.shown(
            w, "right", lambda r: " ".join(map(code, _ids(r["right_ids"]))), lambda r: ", ".join(_ids(r["right_ids"]))
        ),
        tables.words(w, "why_off", f"why_off_{w.language}", narrow=True),
    ]
    grid.show(w, board, grid.Table("relations", w("quality.relations_off"), ordered, columns))


def _ids(said: str) -> list[str]:
    """The members on the right of a relation: a JSON list; what cannot be read stands for itself."""
    try:
        return [str(one) for one in json.loads(said)]
    except (TypeError, ValueError):
        return [said]


def plans_set_aside(w: Words, rows: list[Row] | None) -> None:
    """Plan files with a fault, where there are any: where, what, and what holds in their place."""
    if not rows:
        return
    elements.heading(w("quality.plans"))
    elements.notice("failed", w("quality.plans_sum", n=len(rows)), w("quality.plans_do"))
    body = [
        [
            code(f"{r['file']}:{r['line']}"),
            code(r["field"]),
            plain(r["message"]),
            r["faults"],
            plain(w("quality.plans_kept") if r["plan_in_force"] else w("quality.plans_none")),
            plain(w.moment(r["set_aside_at"])),
        ]
        for r in rows
    ]
    heads = tables.heads(w, "file", "column", "message", "faults", "in_force", "when")
    elements.table(heads, body, [3], name=w("quality.plans"))
