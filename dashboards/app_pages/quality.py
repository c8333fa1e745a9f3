"""质量 Quality: gates, rejected events with reasons, landing balance, alerts, last build. Reads the ops tables."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboards import data, markup, panels, records, shell
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.events.reasons import REASONS

SHOWN_ROWS = 50


def page(board: data.Board, w: Words) -> None:
    _gates(w, _rows(board, "ops_gate_results"))
    _rejected(board, w, _rows(board, "ops_rejected_events"))
    _balance(w, _rows(board, "ops_landing_balance"))
    _alerts(w, _rows(board, "ops_alerts"))
    _nodes(w, _rows(board, "ops_build_nodes"))


def _rows(board: data.Board, name: str) -> list[Row] | None:
    """The table's rows; None where this version does not hold it."""
    return data.table(board, name).to_pylist() if data.has(board, name) else None


def _absent(w: Words, rows: list[Row] | None, nothing: str, do: str = "") -> bool:
    """Say that there is no table, or nothing in it; true if so."""
    if rows:
        return False
    st.html(markup.notice("empty", w("quality.absent") if rows is None else nothing, do))
    return True


def _line(text: str) -> None:
    st.html(f'<p class="mp-sum">{markup.text(text)}</p>')


def _gates(w: Words, rows: list[Row] | None) -> None:
    panels.heading(w("quality.gates"))
    if _absent(w, rows, w("quality.not_checked")):
        return
    failed = [row for row in rows if not row["success"]]
    left, right = st.columns([5, 1], vertical_alignment="center")
    with left:
        _line(w("quality.gates_sum", n=len(rows), passed=len(rows) - len(failed), failed=len(failed)))
    shown = failed if right.toggle(w("quality.failed_only"), value=True, key="failed-only") else rows
    if not shown:
        st.html(markup.notice("ok", w("quality.all_passed"), w("quality.all_passed_do")))
        return
    heads = [w("gate.gate"), w("quality.column.result"), w("gate.severity"), w("gate.table"),
             w("quality.column.column"), w("gate.expectation"), w("gate.unexpected_count"),
             w("quality.column.message")]  # fmt: skip
    body = (
        [w.of("gatename", r["gate"]), w("quality.passed") if r["success"] else w("quality.failed"),
         w.of("severity", r["severity"]), r["table_name"], r["column_name"], r["expectation"],
         w.number(r["unexpected_count"]), r["detail"]]
        for r in sorted(shown, key=lambda r: (r["success"], r["severity"] != "critical", r["table_name"]))
    )  # fmt: skip
    st.html(markup.table(heads, body, "dddtttnt", w("quality.gates")))


def _rejected(board: data.Board, w: Words, rows: list[Row] | None) -> None:
    panels.heading(w("quality.rejected", n=len(rows or [])))
    if _absent(w, rows, w("quality.rejected_none")):
        return
    _line(w("quality.rejected_do"))
    by_code = Counter(row["reason_code"] for row in rows)
    heads = [w(f"quality.column.{k}") for k in ("reason_code", "reason", "count", "do")]
    body = ([code, *_told(w, code, n)] for code, n in by_code.most_common())
    st.html(markup.table(heads, body, "ddnt", w("quality.rejected", n=len(rows)), narrow=True))
    fields = ("kafka_time", "reason_code", "reason", "topic", "partition", "offset", "key", "value", "replayed_at")
    records.download(st.container(), board, w, "rejected", rows, fields)
    heads = [w(f"quality.column.{k}") for k in ("when", "reason_code", "reason", "place", "value", "replayed")]
    body = (
        [w.moment(r["kafka_time"]), r["reason_code"], r["reason"], f"{r['topic']} / {r['partition']} / {r['offset']}",
         markup.Html(f"<code>{markup.text(str(r['value'])[:160])}</code>"), w.moment(r["replayed_at"])]
        for r in rows[:SHOWN_ROWS]
    )  # fmt: skip
    st.html(markup.table(heads, body, "ddtdtd", w("quality.rejected", n=len(rows))))


def _told(w: Words, code: str, n: int) -> tuple[str, int, str]:
    """What a reason code means, how often it came, and what its sender must do."""
    reason = REASONS.get(code)
    if reason is None:
        return NO_VALUE, n, NO_VALUE
    return (reason.title_zh, n, reason.do_zh) if w.language == "zh" else (reason.title_en, n, reason.do_en)


def _balance(w: Words, rows: list[Row] | None) -> None:
    panels.heading(w("quality.balance"))
    if _absent(w, rows, w("quality.balance_none")):
        return
    _line(w("quality.balance_sum", n=len(rows), good=sum(1 for r in rows if r["is_balanced"])))
    names = ("topic", "partition", "first", "next", "loaded", "duplicate", "rejected", "gap", "balanced")
    body = (
        [r["topic"], r["partition"], *(w.number(r[k]) for k in ("first_offset", "next_offset", "loaded", "duplicate",
         "rejected", "gap")), w("quality.yes") if r["is_balanced"] else w("quality.no")]
        for r in sorted(rows, key=lambda r: (r["is_balanced"], r["topic"], r["partition"]))
    )  # fmt: skip
    st.html(markup.table([w(f"quality.column.{n}") for n in names], body, "tnnnnnnnt", w("quality.balance")))


def _alerts(w: Words, rows: list[Row] | None) -> None:
    panels.heading(w("quality.alerts"))
    if _absent(w, rows, w("quality.alerts_none")):
        return
    ordered = sorted(rows, key=lambda r: r["raised_at"], reverse=True)
    ordered.sort(key=lambda r: r["resolved_at"] is not None)  # open ones first, each group the newest first
    heads = [w("quality.column.resolved"), w("gate.severity"), w("quality.column.when"), w("quality.column.title"),
             w("quality.column.message")]  # fmt: skip
    body = (
        [w("quality.closed", when=w.moment(r["resolved_at"])) if r["resolved_at"] else w("quality.open"),
         w.of("severity", r["severity"]), w.moment(r["raised_at"]), r["title"], r["body"]]
        for r in ordered[:SHOWN_ROWS]
    )  # fmt: skip
    st.html(markup.table(heads, body, "dddtt", w("quality.alerts")))


def _nodes(w: Words, rows: list[Row] | None) -> None:
    panels.heading(w("quality.nodes"))
    if _absent(w, rows, w("quality.absent")):
        return
    failed = [r for r in rows if r["status"] not in ("success", "pass", "skipped", "no-op")]
    total = w.number(sum(r["seconds"] for r in rows), 1)
    _line(w("quality.nodes_sum", n=len(rows), seconds=total, failed=len(failed)))
    heads = [
        w("quality.column.node"),
        w("quality.column.result"),
        w("quality.column.seconds"),
        w("quality.column.message"),
    ]
    ordered = sorted(rows, key=lambda r: (r not in failed, -r["seconds"]))
    body = ([r["node"], r["status"], w.number(r["seconds"]), r["message"] or NO_VALUE] for r in ordered[:20])
    st.html(markup.table(heads, body, "ttnt", w("quality.nodes")))


shell.show("quality", page)
