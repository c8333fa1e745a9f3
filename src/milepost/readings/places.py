"""Places beside each other: rows of the roll-ups -> totals and order. Sums of parts, never means of shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

Row = dict[str, Any]

COUNTS: Final = ("targets", "assessed", "good", "middle", "bad", "outdated", "not_reported", "restatements")


def total(rows: Iterable[Row]) -> Row:
    """Of several rows of agg_jurisdiction_rollup: the counts added up, good_share of the sums."""
    rows = list(rows)
    added: Row = {name: sum(row[name] for row in rows) for name in COUNTS}
    share = added["good"] / added["assessed"] if added["assessed"] else None
    return added | {"good_share": share, "has_simulated": any(row["has_simulated"] for row in rows)}


def lineage(places: Mapping[str, Row], place: str) -> list[str]:
    """The place and those above it that are known, the highest first. A circle of parents ends where it closes."""
    found = [place]
    while (above := places.get(found[0], {}).get("parent_id")) in places and above is not None and above not in found:
        found.insert(0, above)
    return found


def below(places: Mapping[str, Row], place: str) -> list[str]:
    """The places directly below, by their ids."""
    return sorted(one for one, row in places.items() if row.get("parent_id") == place)


def in_order(places: Mapping[str, Row]) -> list[str]:
    """Every place, each followed by those below it."""
    found: list[str] = []

    def add(place: str) -> None:
        if place not in found:
            found.append(place)
            for one in below(places, place):
                add(one)

    for place in sorted(places, key=lambda one: (len(lineage(places, one)), one)):
        if places[place].get("parent_id") not in places:
            add(place)
    return [*found, *sorted(set(places) - set(found))]


def busiest_parent(places: Mapping[str, Row], with_plan: Iterable[str]) -> str | None:
    """The place with most members that have a plan: what to show first."""
    planned = set(with_plan)
    members = {place: len(planned & set(below(places, place))) for place in places}
    return max(sorted(members), key=lambda place: members[place], default=None)


def is_compared(row: Row) -> bool:
    """Whether a row of agg_concept_rollup says more than its one member does."""
    return bool(row["members"] > 1 or row["parent_target_id"])


def most_shared_first(rows: Iterable[Row]) -> list[Row]:
    """By how many places have it, then those the parent has too, then by concept and unit."""
    return sorted(rows, key=lambda row: (-row["members"], row["parent_target_id"] is None, row["concept"], row["unit"]))


def first_year(years: Iterable[int], today_year: int) -> int | None:
    """The next year that something is due in, else the last one."""
    ordered = sorted(years)
    return next((year for year in ordered if year >= today_year), ordered[-1] if ordered else None)
