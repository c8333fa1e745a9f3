"""入库 Landing: rejected messages with reasons, the books of every partition, gaps in logs, the last loads."""

from __future__ import annotations

from collections import Counter
from operator import itemgetter

from dashboards import data, elements, grid
from dashboards.columns import Column
from dashboards.elements import badge, code, plain
from dashboards.quality import tables
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.events.reasons import REASONS

SHOWN_MESSAGES, SHOWN_LOADS, SHOWN_GAPS, SHOWN_LETTERS = 20, 12, 30, 160
COUNTS = ("read", "loaded", "duplicate", "rejected")


def show(board: data.Board, w: Words) -> None:
    _rejected(board, w, tables.rows_of(board, "ops_rejected_events"))
    _balance(board, w, tables.rows_of(board, "ops_landing_balance"))
    _gaps(board, w, tables.rows_of(board, "ops_gaps"))
    _loads(board, w, tables.rows_of(board, "ops_loads"))


def _rejected(board: data.Board, w: Words, rows: list[Row] | None) -> None:
    title = w("quality.rejected", n=len(rows or []))
    elements.heading(title)
    rows = tables.present(w, rows, w("quality.rejected_none"))
    if not rows:
        return
    elements.caption(w("quality.rejected_do"))
    by_code = Counter(row["reason_code"] for row in rows)
    body: list[list[str | int]] = []
    for reason, n in by_code.most_common():
        meaning, do = told(w, reason)
        body.append([code(reason), plain(meaning), n, plain(do)])
    heads = tables.heads(w, "reason_code", "reason", "count", "do")
    elements.table(heads, body, [2], name=w("quality.rejected_reasons"))
    grid.show(w, board, grid.Table("rejected", title, rows, _message_columns(w), first=SHOWN_MESSAGES))


def told(w: Words, reason_code: str) -> tuple[str, str]:
    """What a reason code means, and what its sender must do."""
    reason = REASONS.get(reason_code)
    if reason is None:
        return NO_VALUE, NO_VALUE
    return (reason.title_zh, reason.do_zh) if w.language == "zh" else (reason.title_en, reason.do_en)


def _message_columns(w: Words) -> list[Column]:
    """One row per rejected message, the newest first; the value as sent, cut where it is shown."""

    def place(row: Row) -> str:
        return f"{row['topic']} / {row['partition']} / {row['offset']}"

    return [
        tables.moment(w, "when", "kafka_time", narrow=True),
        tables.ids(w, "reason_code"),
        tables.words(w, "reason", narrow=True),
        tables.shown(w, "place", lambda r: code(place(r)), place, wide=True),
        tables.shown(w, "value", lambda r: code(str(r["value"])[:SHOWN_LETTERS]), itemgetter("value")),
        tables.moment(w, "replayed", "replayed_at"),
        *(Column(name, name, None, itemgetter(name)) for name in ("key", "topic", "partition", "offset")),
    ]


def _balance(board: data.Board, w: Words, rows: list[Row] | None) -> None:
    elements.heading(w("quality.balance"))
    rows = tables.present(w, rows, w("quality.balance_none"))
    if not rows:
        return
    elements.caption(w("quality.balance_sum", n=len(rows), good=sum(1 for r in rows if r["is_balanced"])))
    ordered = sorted(rows, key=lambda r: (r["is_balanced"], r["topic"], r["partition"]))
    columns = [
        tables.ids(w, "topic", narrow=True),
        tables.number(w, "partition", narrow=True),
        tables.number(w, "first", "first_offset"),
        tables.number(w, "next", "next_offset"),
        *(tables.number(w, name) for name in ("loaded", "duplicate", "rejected")),
        tables.number(w, "gap", narrow=True),
        tables.shown(w, "balanced", lambda r: _balanced(w, r), lambda r: _yes(w, r), narrow=True),
    ]
    grid.show(w, board, grid.Table("books", w("quality.balance"), ordered, columns))


def _yes(w: Words, row: Row) -> str:
    return w("quality.yes" if row["is_balanced"] else "quality.no")


def _balanced(w: Words, row: Row) -> str:
    return badge(_yes(w, row), "green" if row["is_balanced"] else "red")


def _gaps(board: data.Board, w: Words, rows: list[Row] | None) -> None:
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
    ordered = sorted(rows, key=lambda r: (r["reason"] == "not_delivered", -r["found_at"].timestamp()))
    made = [
        row | {"log": f"{row['topic']} / {row['partition']}", "count": row["to_offset"] - row["from_offset"]}
        for row in ordered
    ]
    columns = [
        tables.moment(w, "when", "found_at", narrow=True),
        tables.ids(w, "log"),
        tables.number(w, "from", "from_offset"),
        tables.number(w, "to", "to_offset"),
        tables.number(w, "count", narrow=True),
        tables.shown(
            w, "reason", lambda r: plain(w.of("gap", r["reason"])), lambda r: w.of("gap", r["reason"]), narrow=True
        ),
    ]
    grid.show(w, board, grid.Table("gaps", w("quality.gaps"), made, columns, first=SHOWN_GAPS))


def _loads(board: data.Board, w: Words, rows: list[Row] | None) -> None:
    elements.heading(w("quality.loads"))
    rows = tables.present(w, rows, w("quality.loads_none"))
    if not rows:
        return
    ordered = sorted(rows, key=lambda r: r["started_at"], reverse=True)
    unfinished = sum(1 for r in ordered if r["finished_at"] is None)
    read = w.number(sum(r["events_read"] for r in ordered))
    elements.caption(w("quality.loads_sum", n=len(ordered), read=read, unfinished=unfinished))
    columns = [
        tables.moment(w, "when", "started_at", narrow=True),
        tables.shown(w, "seconds", lambda r: _took(w, r), _seconds, "number"),
        *(tables.number(w, name, f"events_{name}", narrow=name != "duplicate") for name in COUNTS),
        tables.ids(w, "load", "load_id"),
    ]
    grid.show(w, board, grid.Table("loads", w("quality.loads"), ordered, columns, first=SHOWN_LOADS))


def _seconds(row: Row) -> float | None:
    """How long a load took; nothing of one that has not ended."""
    return None if row["finished_at"] is None else float((row["finished_at"] - row["started_at"]).total_seconds())


def _took(w: Words, row: Row) -> str:
    took = _seconds(row)
    return badge(w("quality.load_open"), "yellow") if took is None else plain(w.number(took, 1))
