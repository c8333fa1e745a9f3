"""Addresses of the boards' pages, the same from boards, alerts and bulletins: page and choices -> address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

FRAME: Final = ("lang", "day", "known", "print", "wall")  # what every page takes
GRIDS: Final = ("find", "sort", "columns", "all")  # of a table on any page, after its key: targets-sort
FILTERS: Final = ("plan", "jurisdiction", "agency", "role", "theme", "light", "words")
HELD: Final = ("settled", "agency", "age", "rule", "table", "page")  # of the rows that wait for a decision
SCORES: Final = ("scope", "simulated", "month", "of", "dimension")
PAGES: Final[Mapping[str, tuple[str, ...]]] = {  # in the order of the navigation
    "overview": (*FILTERS, "since"),
    "units": FILTERS,
    "unit": ("agency",),
    "places": ("jurisdiction", "year", "concept"),
    "indicator": ("indicator", "target", "pace"),
    "changes": (*FILTERS, "since", "show"),
    "history": (*FILTERS, "by", "span"),
    "reporting": ("jurisdiction", "agency", "role", "state"),
    "subsidies": ("policy", "payment", "paid_year"),
    "operations": ("jurisdiction", "part", "centre", "space"),
    "plan": ("plan", "section"),
    "quality": ("event", "view", "every", *HELD, *SCORES),
    "incidents": ("incident", "which", "severity", "kind", "jurisdiction", "agency"),
    "bulletins": ("bulletin", "jurisdiction", "paper", "step"),
}
FRONT: Final = "overview"  # what an address without a page shows
PLANNED: Final[frozenset[str]] = frozenset()


def address(page: str, base: str = "", /, **choices: str | None) -> str:
    """The address of a page with what is chosen on it; empty choices are left out.

    base: where the boards are (MILEPOST_BOARDS_URL); without it the address is relative, as links within the boards
    are. A page that is not built yet leads to the overview with the filters it shares. Raises ValueError for an unknown
    page, and for a choice that the page does not take.
    """
    if page not in PAGES and page not in PLANNED:
        raise ValueError(f"the boards have no page {page}; they have {', '.join([*PAGES, *sorted(PLANNED)])}")
    target = page if page in PAGES else FRONT
    strange = sorted(name for name in choices if not takes(target, name)) if page in PAGES else []
    if strange:
        known = ", ".join(sorted({*PAGES[target], *FRAME}))
        raise ValueError(f"{page} does not take {', '.join(strange)}; it takes {known}")
    asked = urlencode({key: value for key, value in choices.items() if value and takes(target, key)})
    path = f"{base.rstrip('/')}/{target}" if base else target
    return f"{path}?{asked}" if asked else path


def takes(page: str, name: str) -> bool:
    """Whether a page that is built takes a choice of this name: its own, the frame's, or those of a table."""
    return name in PAGES[page] or name in FRAME or is_of_grid(name)


def is_of_grid(name: str) -> bool:
    """Whether the name is a table's search, sort, columns or length."""
    key, dash, what = name.rpartition("-")
    return bool(key and dash) and what in GRIDS


def indicator(indicator_id: str, target_id: str | None = None, *, base: str = "", lang: str | None = None) -> str:
    """The page of an indicator, with the target whose reading is shown in full."""
    return address("indicator", base, indicator=indicator_id, target=target_id, lang=lang)
