"""Addresses of the boards' pages, the same from boards, alerts and bulletins: page and choices -> address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

FRAME: Final = ("lang", "day", "known", "print")  # what every page takes
FILTERS: Final = ("plan", "jurisdiction", "agency", "theme", "light", "words")
PAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "overview": FILTERS,
    "indicator": ("indicator", "target"),
    "subsidies": ("policy", "payment"),
    "quality": ("event", "view"),
    "incidents": ("incident", "which", "severity", "kind", "jurisdiction", "agency"),
}
PLANNED: Final = frozenset(
    {
        "units",
        "unit",
        "places",
        "changes",
        "history",
        "reporting",
        "operations",
        "plan",
        "bulletins",
    }
)


def address(page: str, base: str = "", /, **choices: str | None) -> str:
    """The address of a page with what is chosen on it; empty choices are left out.

    base: where the boards are (MILEPOST_BOARDS_URL); without it the address is relative, as links within the boards
    are. A page that is not built yet leads to the overview with the filters it shares. Raises ValueError for an unknown
    page, and for a choice that the page does not take.
    """
    if page not in PAGES and page not in PLANNED:
        raise ValueError(f"the boards have no page {page}; they have {', '.join([*PAGES, *sorted(PLANNED)])}")
    target = page if page in PAGES else "overview"
    takes = {*PAGES[target], *FRAME}
    strange = sorted(set(choices) - takes) if page in PAGES else []
    if strange:
        raise ValueError(f"{page} does not take {', '.join(strange)}; it takes {', '.join(sorted(takes))}")
    asked = urlencode({key: value for key, value in choices.items() if value and key in takes})
    path = f"{base.rstrip('/')}/{target}" if base else target
    return f"{path}?{asked}" if asked else path


def indicator(indicator_id: str, target_id: str | None = None, *, base: str = "", lang: str | None = None) -> str:
    """The page of an indicator, with the target whose reading is shown in full."""
    return address("indicator", base, indicator=indicator_id, target=target_id, lang=lang)
