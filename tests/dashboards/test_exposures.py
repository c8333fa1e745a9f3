"""Which tables a page reads, as dbt's exposures tell it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders.pages import OpenPage
from builders.published import ROOT

from dashboards import data, month_ends, past
from dashboards.quality.scores import DIMENSIONS
from milepost.readings import links

EXPOSURES = ROOT / "dbt_project/models/marts/exposures.yml"


# A page with several views reads what they read together; rows behind scores are read where there is a score to explain
HELD = "huzhou-fund-2026-09-30"
VIEWS: dict[str, tuple[dict[str, str], ...]] = {
    "operations": tuple({"part": view} for view in ("capacity", "members", "trainings", "milestones")),
    "indicator": ({}, {"indicator": "wucheng/compute_capacity"}),
    "changes": ({"show": "each", "since": "2025-01-01"}, {}),
    "quality": (*({"view": view} for view in ("scores", "rules", "landing", "alerts")), {}, {"event": HELD}),
}
MONTH_END = ({"day": "2026-10-31", "known": "now"},)  # read from other tables than today's board


def stated(page: str) -> set[str]:
    """The models that the page's exposure names; none where it has no exposure."""
    exposures = yaml.safe_load(EXPOSURES.read_text(encoding="utf-8"))["exposures"]
    mine = [one["depends_on"] for one in exposures if one["type"] == "dashboard" and one["name"] == page]
    return {model for depends_on in mine for model in re.findall(r"ref\('(\w+)'\)", " ".join(depends_on))}


@pytest.mark.parametrize("page", links.PAGES)
def test_exposure_of_a_page_names_the_marts_it_reads(
    version: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    read: set[str] = set()

    def noting(found: Callable[..., Any]) -> Callable[..., Any]:
        def note(board: data.Board, name: str, *rest: str, **more: Any) -> Any:
            read.add(name if board.month_end is None else month_ends.source(name))
            return found(board, name, *rest, **more)

        return note

    monkeypatch.setattr(data, "table", noting(data.table))
    monkeypatch.setattr(data, "of_indicator", noting(data.of_indicator))
    for query in (*VIEWS.get(page, ({},)), *(MONTH_END if page in past.BY_MONTH_END else ())):
        opened = open_page(page, **query)
        if query.get("view") == "scores":
            [months] = [one.options for one in opened.selectbox if str(one.key).startswith("month-")]
            for dimension, month in product(DIMENSIONS, ("2026-11", "2026-10")):
                assert any(one.startswith(month) for one in months)
                open_page(page, **query, dimension=dimension, month=month)
    assert read
    assert {name for name in read if not name.startswith("ops_")} == stated(page)


def test_every_exposed_board_is_a_page() -> None:
    exposures = yaml.safe_load(EXPOSURES.read_text(encoding="utf-8"))["exposures"]
    assert {one["name"] for one in exposures if one["type"] == "dashboard"} <= set(links.PAGES)
