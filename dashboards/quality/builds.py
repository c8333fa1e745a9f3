"""构建 Builds: the last build, node by node. Reads ops_build_nodes."""

from __future__ import annotations

from operator import itemgetter

from dashboards import data, elements, grid
from dashboards.elements import badge
from dashboards.quality import tables
from dashboards.readings import Row
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
    columns = [
        tables.ids(w, "node", narrow=True),
        tables.shown(w, "result", _result, itemgetter("status"), narrow=True),
        tables.number(w, "seconds", narrow=True),
        tables.words(w, "message"),
    ]
    grid.show(w, board, grid.Table("nodes", w("quality.nodes"), ordered, columns, first=SHOWN_NODES))


def _result(row: Row) -> str:
    is_good = row["status"] in GOOD_NODES
    return badge(f"● {row['status']}", "green") if is_good else badge(f"■ {row['status']}", "red")
