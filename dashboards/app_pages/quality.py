"""质量 Quality: held rows, scores, rules, landing, builds, latency. Each view is a module of dashboards/quality/."""

from __future__ import annotations

from collections.abc import Callable

from dashboards import address, data, sending, shell
from dashboards.quality import builds, held, landing, latency, rules, scores, tables
from dashboards.text import Words

VIEWS: dict[str, Callable[[data.Board, Words], None]] = {
    "held": lambda board, w: held.show(board, w, sending.send),
    "scores": scores.show,
    "rules": rules.show,
    "landing": landing.show,
    "builds": builds.show,
    "latency": latency.show,
}


def page(board: data.Board, w: Words) -> None:
    rules.plans_set_aside(w, tables.rows_of(board, "ops_plans_set_aside"))
    VIEWS[_view(board, w)](board, w)


def _view(board: data.Board, w: Words) -> str:
    """Which part of the page is shown."""
    waiting = held.waiting(board)

    def label(view: str) -> str:
        return w(f"quality.view.{view}", n=waiting) if view == "held" else w(f"quality.view.{view}")

    return address.view(w, "view", list(VIEWS), label, title=w("quality.view"))


shell.show("quality", page)
