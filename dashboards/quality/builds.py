"""构建 Builds: the last build, node by node. Reads ops_build_nodes."""

from __future__ import annotations

from dashboards import data, elements
from dashboards.elements import badge, code, plain
from dashboards.quality import tables
from dashboards.text import Words

SHOWN_NODES = 20
GOOD_NODES = ("success", "pass", "skipped", "no-op")


def show(board: data.Board, w: Words) -> None:
    elements.heading(w("quality.nodes"))
    rows = tables.present(w, tables.rows_of(board, "ops_build_nodes"), w("quality.nodes_none"))
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
