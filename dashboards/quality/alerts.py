"""告警 Alerts: which are open, where each went and whether it arrived; and the last build, node by node."""

from __future__ import annotations

import json

from dashboards import data, elements
from dashboards.elements import badge, code, plain
from dashboards.quality import tables
from dashboards.readings import Row
from dashboards.text import Words

SHOWN_ALERTS, SHOWN_NODES = 50, 20
GOOD_NODES = ("success", "pass", "skipped", "no-op")
LONGEST_FAULT = 80  # characters of what a channel answered


def show(board: data.Board, w: Words) -> None:
    _alerts(w, tables.rows_of(board, "ops_alerts"))
    _nodes(w, tables.rows_of(board, "ops_build_nodes"))


def _alerts(w: Words, rows: list[Row] | None) -> None:
    elements.heading(w("quality.alerts"))
    rows = tables.present(w, rows, w("quality.alerts_none"))
    if not rows:
        return
    ordered = sorted(rows, key=lambda r: r["raised_at"], reverse=True)
    ordered.sort(key=lambda r: r["resolved_at"] is not None)  # open ones first, each group the newest first
    still_open = sum(1 for r in rows if r["resolved_at"] is None)
    failed = sum(1 for r in rows if any(word != "ok" for word in _outcomes(r).values()))
    elements.caption(w("quality.alerts_sum", n=len(rows), open=still_open, failed=failed))
    body = [
        [
            badge(w("quality.closed", when=w.moment(r["resolved_at"])), "green")
            if r["resolved_at"]
            else badge(w("quality.open"), "red"),
            tables.severity(w, r["severity"]),
            plain(w.moment(r["raised_at"])),
            plain(r["title"]),
            plain(r["body"]),
            _where(w, r),
        ]
        for r in ordered[:SHOWN_ALERTS]
    ]
    heads = tables.heads(w, "resolved", "gate.severity", "when", "title", "message", "sent_to")
    elements.table(heads, body, name=w("quality.alerts"))


def _outcomes(row: Row) -> dict[str, str]:
    """What each channel answered: 'ok', or what went wrong; nothing where none was asked."""
    try:
        said = json.loads(row.get("delivery") or "{}")
    except ValueError:
        return {}
    return {str(name): str(word) for name, word in said.items()} if isinstance(said, dict) else {}


def _where(w: Words, row: Row) -> str:
    """Where the message went, channel by channel: arrived or not, and why not."""
    outcomes = _outcomes(row)
    if not outcomes:
        return plain(w("quality.sent_nowhere"))
    said = []
    for name, word in outcomes.items():
        channel = w.of("channel", name)
        if word == "ok":
            said.append(badge(w("quality.arrived", channel=channel), "green"))
        else:
            said += [badge(w("quality.not_arrived", channel=channel), "red"), elements.soft(word[:LONGEST_FAULT])]
    when = row.get("delivered_at")
    return " ".join([*said, elements.soft(w.moment(when))] if when else said)


def _nodes(w: Words, rows: list[Row] | None) -> None:
    elements.heading(w("quality.nodes"))
    rows = tables.present(w, rows, w("quality.nodes_none"))
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
    elements.table(tables.heads(w, "node", "result", "seconds", "message"), body, [2], name=w("quality.nodes"))
