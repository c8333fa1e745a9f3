"""入库 Landing: rejected messages with reasons, the books of every partition, gaps in logs, the last loads."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from dashboards import data, elements, records
from dashboards.elements import badge, code, plain
from dashboards.quality import tables
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.events.reasons import REASONS

SHOWN_MESSAGES, SHOWN_LOADS, SHOWN_GAPS = 20, 12, 30
REJECTED = ("kafka_time", "reason_code", "reason", "topic", "partition", "offset", "key", "value", "replayed_at")


def show(board: data.Board, w: Words) -> None:
    _rejected(board, w, tables.rows_of(board, "ops_rejected_events"))
    _balance(w, tables.rows_of(board, "ops_landing_balance"))
    _gaps(w, tables.rows_of(board, "ops_gaps"))
    _loads(w, tables.rows_of(board, "ops_loads"))


def _rejected(board: data.Board, w: Words, rows: list[Row] | None) -> None:
    title = w("quality.rejected", n=len(rows or []))
    elements.heading(title)
    rows = tables.present(w, rows, w("quality.rejected_none"))
    if not rows:
        return
    left, right = st.columns([5, 1], vertical_alignment="center")
    with left:
        elements.caption(w("quality.rejected_do"))
    records.download(right, board, w, "rejected", rows, REJECTED)
    by_code = Counter(row["reason_code"] for row in rows)
    body: list[list[str | int]] = []
    for reason, n in by_code.most_common():
        meaning, do = told(w, reason)
        body.append([code(reason), plain(meaning), n, plain(do)])
    heads = tables.heads(w, "reason_code", "reason", "count", "do")
    elements.table(heads, body, [2], name=w("quality.rejected_reasons"))
    _messages(w, rows, title)


def told(w: Words, reason_code: str) -> tuple[str, str]:
    """What a reason code means, and what its sender must do."""
    reason = REASONS.get(reason_code)
    if reason is None:
        return NO_VALUE, NO_VALUE
    return (reason.title_zh, reason.do_zh) if w.language == "zh" else (reason.title_en, reason.do_en)


def _messages(w: Words, rows: list[Row], title: str) -> None:
    """The newest rejected messages, to read and to print; all of them in a grid for who must sort, search or copy."""
    heads = tables.heads(w, "when", "reason_code", "reason", "place", "value", "replayed")
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
    rows = tables.present(w, rows, w("quality.balance_none"))
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
    names = ("topic", "partition", "first", "next", "loaded", "duplicate", "rejected", "gap", "balanced")
    elements.table(tables.heads(w, *names), body, range(1, 8), name=w("quality.balance"))


def _gaps(w: Words, rows: list[Row] | None) -> None:
    """Offsets that can no longer be read; those never delivered (control records) held no message."""
    elements.heading(w("quality.gaps"))
    if rows is not None and not rows:
        elements.notice("ok", w("quality.gaps_none"))
        return
    rows = tables.present(w, rows, "")
    if not rows:
        return
    lost = [r for r in rows if r["reason"] != "not_delivered"]
    n = sum(r["to_offset"] - r["from_offset"] for r in lost)
    elements.notice("failed" if n else "ok", w("quality.gaps_sum", n=w.number(n), gaps=len(lost)), w("quality.gaps_do"))
    body = [
        [
            plain(w.moment(r["found_at"])),
            code(f"{r['topic']} / {r['partition']}"),
            plain(w.number(r["from_offset"])),
            plain(w.number(r["to_offset"])),
            plain(w.number(r["to_offset"] - r["from_offset"])),
            plain(w.of("gap", r["reason"])),
        ]
        for r in sorted(rows, key=lambda r: (r["reason"] == "not_delivered", -r["found_at"].timestamp()))
    ]
    heads = tables.heads(w, "when", "log", "from", "to", "count", "reason")
    elements.table(heads, body[:SHOWN_GAPS], (2, 3, 4), name=w("quality.gaps"))


def _loads(w: Words, rows: list[Row] | None) -> None:
    elements.heading(w("quality.loads"))
    rows = tables.present(w, rows, w("quality.loads_none"))
    if not rows:
        return
    ordered = sorted(rows, key=lambda r: r["started_at"], reverse=True)
    unfinished = sum(1 for r in ordered if r["finished_at"] is None)
    read = w.number(sum(r["events_read"] for r in ordered))
    elements.caption(w("quality.loads_sum", n=len(ordered), read=read, unfinished=unfinished))
    counts = ("events_read", "events_loaded", "events_duplicate", "events_rejected")
    body = [
        [
            plain(w.moment(r["started_at"])),
            badge(w("quality.load_open"), "yellow")
            if r["finished_at"] is None
            else plain(w.number((r["finished_at"] - r["started_at"]).total_seconds(), 1)),
            *(plain(w.number(r[key])) for key in counts),
            code(r["load_id"]),
        ]
        for r in ordered[:SHOWN_LOADS]
    ]
    names = ("when", "seconds", "read", "loaded", "duplicate", "rejected", "load")
    elements.table(tables.heads(w, *names), body, range(1, 6), name=w("quality.loads"))
