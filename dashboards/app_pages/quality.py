"""质量 Quality: gates, rejected events with reasons, landing balance, alerts, last build. Reads the ops tables."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from dashboards import data, elements, records, shell
from dashboards.elements import badge, code, plain
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.events.reasons import REASONS

SHOWN_ALERTS, SHOWN_NODES, SHOWN_MESSAGES = 50, 20, 20
GOOD_NODES = ("success", "pass", "skipped", "no-op")
SEVERITIES = {"critical": "red", "warning": "yellow", "info": "gray"}
REJECTED = ("kafka_time", "reason_code", "reason", "topic", "partition", "offset", "key", "value", "replayed_at")


def page(board: data.Board, w: Words) -> None:
    _plans_set_aside(w, _rows(board, "ops_plans_set_aside"))
    _gates(w, _rows(board, "ops_gate_results"))
    _rejected(board, w, _rows(board, "ops_rejected_events"))
    _balance(w, _rows(board, "ops_landing_balance"))
    _alerts(w, _rows(board, "ops_alerts"))
    _nodes(w, _rows(board, "ops_build_nodes"))


def _rows(board: data.Board, name: str) -> list[Row] | None:
    """The table's rows; None where this version does not hold it."""
    return data.table(board, name).to_pylist() if data.has(board, name) else None


def _present(w: Words, rows: list[Row] | None, nothing: str) -> list[Row]:
    """The rows; where there are none, or no table, the page says so."""
    if not rows:
        elements.notice("empty", w("quality.absent") if rows is None else nothing)
    return rows or []


def _severity(w: Words, said: str) -> str:
    return badge(w.of("severity", said), SEVERITIES.get(said, "gray"))


def _heads(w: Words, *names: str) -> list[str]:
    return [w(name if "." in name else f"quality.column.{name}") for name in names]


def _gates(w: Words, rows: list[Row] | None) -> None:
    elements.heading(w("quality.gates"))
    rows = _present(w, rows, w("quality.not_checked"))
    if not rows:
        return
    failed = [row for row in rows if not row["success"]]
    left, right = st.columns([5, 1], vertical_alignment="center")
    with left:
        elements.caption(w("quality.gates_sum", n=len(rows), passed=len(rows) - len(failed), failed=len(failed)))
    shown = failed if right.toggle(w("quality.failed_only"), value=True, key="failed-only") else rows
    if not shown:
        elements.notice("ok", w("quality.all_passed"), w("quality.all_passed_do"))
        return
    ordered = sorted(shown, key=lambda r: (r["success"], r["severity"] != "critical", r["table_name"]))
    body = [
        [
            plain(w.of("gatename", r["gate"])),
            badge(w("quality.passed"), "green") if r["success"] else badge(w("quality.failed"), "red"),
            _severity(w, r["severity"]),
            *(code(r[key]) for key in ("table_name", "column_name", "expectation")),
            r["unexpected_count"],
            plain(r["detail"]),
        ]
        for r in ordered
    ]
    names = ("gate.gate", "result", "gate.severity", "gate.table", "column", "gate.expectation")
    heads = _heads(w, *names, "gate.unexpected_count", "message")
    elements.table(heads, body, [6], name=w("quality.gates"))


def _plans_set_aside(w: Words, rows: list[Row] | None) -> None:
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
    heads = _heads(w, "file", "column", "message", "faults", "in_force", "when")
    elements.table(heads, body, [3], name=w("quality.plans"))


def _rejected(board: data.Board, w: Words, rows: list[Row] | None) -> None:
    title = w("quality.rejected", n=len(rows or []))
    elements.heading(title)
    rows = _present(w, rows, w("quality.rejected_none"))
    if not rows:
        return
    left, right = st.columns([5, 1], vertical_alignment="center")
    with left:
        elements.caption(w("quality.rejected_do"))
    records.download(right, board, w, "rejected", rows, REJECTED)
    by_code = Counter(row["reason_code"] for row in rows)
    body: list[list[str | int]] = []
    for reason, n in by_code.most_common():
        meaning, do = _told(w, reason)
        body.append([code(reason), plain(meaning), n, plain(do)])
    elements.table(_heads(w, "reason_code", "reason", "count", "do"), body, [2], name=w("quality.rejected_reasons"))
    _messages(w, rows, title)


def _told(w: Words, reason_code: str) -> tuple[str, str]:
    """What a reason code means, and what its sender must do."""
    reason = REASONS.get(reason_code)
    if reason is None:
        return NO_VALUE, NO_VALUE
    return (reason.title_zh, reason.do_zh) if w.language == "zh" else (reason.title_en, reason.do_en)


def _messages(w: Words, rows: list[Row], title: str) -> None:
    """The newest rejected messages, to read and to print; all of them in a grid for who must sort, search or copy."""
    heads = _heads(w, "when", "reason_code", "reason", "place", "value", "replayed")
    found = [
        [
            w.moment(r["kafka_time"]),
            r["reason_code"],
            r["reason"],
            f"{r['topic']} / {r['partition']} / {r['offset']}",
            r["value"],
            w.moment(r["replayed_at"]),
        ]
        for r in rows
    ]
    if st.toggle(w("quality.grid", n=len(rows)), key="rejected-grid"):
        widths = dict(zip(heads, (160, 130, 420, 230, 420, 80), strict=True))  # pixels
        columns = {head: st.column_config.TextColumn(width=width) for head, width in widths.items()}
        st.dataframe(pd.DataFrame(found, columns=heads), hide_index=True, column_config=columns, alt=title)
        return
    body = [
        [plain(when), code(reason_code), plain(reason), code(place), code(str(value)[:160]), plain(replayed)]
        for when, reason_code, reason, place, value, replayed in found[:SHOWN_MESSAGES]
    ]
    elements.table(heads, body, name=title)


def _balance(w: Words, rows: list[Row] | None) -> None:
    elements.heading(w("quality.balance"))
    rows = _present(w, rows, w("quality.balance_none"))
    if not rows:
        return
    elements.caption(w("quality.balance_sum", n=len(rows), good=sum(1 for r in rows if r["is_balanced"])))
    counts = ("first_offset", "next_offset", "loaded", "duplicate", "rejected", "gap")
    body = [
        [
            code(r["topic"]),
            plain(r["partition"]),
            *(plain(w.number(r[key])) for key in counts),
            badge(w("quality.yes"), "green") if r["is_balanced"] else badge(w("quality.no"), "red"),
        ]
        for r in sorted(rows, key=lambda r: (r["is_balanced"], r["topic"], r["partition"]))
    ]
    heads = _heads(w, "topic", "partition", "first", "next", "loaded", "duplicate", "rejected", "gap", "balanced")
    elements.table(heads, body, range(1, 8), name=w("quality.balance"))


def _alerts(w: Words, rows: list[Row] | None) -> None:
    elements.heading(w("quality.alerts"))
    rows = _present(w, rows, w("quality.alerts_none"))
    if not rows:
        return
    ordered = sorted(rows, key=lambda r: r["raised_at"], reverse=True)
    ordered.sort(key=lambda r: r["resolved_at"] is not None)  # open ones first, each group the newest first
    body = [
        [
            badge(w("quality.closed", when=w.moment(r["resolved_at"])), "green")
            if r["resolved_at"]
            else badge(w("quality.open"), "red"),
            _severity(w, r["severity"]),
            plain(w.moment(r["raised_at"])),
            plain(r["title"]),
            plain(r["body"]),
        ]
        for r in ordered[:SHOWN_ALERTS]
    ]
    heads = _heads(w, "resolved", "gate.severity", "when", "title", "message")
    elements.table(heads, body, name=w("quality.alerts"))


def _nodes(w: Words, rows: list[Row] | None) -> None:
    elements.heading(w("quality.nodes"))
    rows = _present(w, rows, w("quality.absent"))
    if not rows:
        return
    failed = [r for r in rows if r["status"] not in GOOD_NODES]
    total = w.number(sum(r["seconds"] for r in rows), 1)
    elements.caption(w("quality.nodes_sum", n=len(rows), seconds=total, failed=len(failed)))
    ordered = sorted(rows, key=lambda r: (r not in failed, -r["seconds"]))
    body = [
        [
            code(r["node"]),
            badge(f"■ {r['status']}", "red") if r in failed else badge(f"● {r['status']}", "green"),
            plain(w.number(r["seconds"])),
            plain(r["message"]),
        ]
        for r in ordered[:SHOWN_NODES]
    ]
    elements.table(_heads(w, "node", "result", "seconds", "message"), body, [2], name=w("quality.nodes"))


shell.show("quality", page)
