"""单位 Units: who is on schedule with how much, counts of lights first. Reads agg_agency_scorecard and the readings."""

from __future__ import annotations

from typing import Any

from dashboards import data, elements, filters, grid, readings, shell
from dashboards.quality.naming import Names
from dashboards.readings import Row, Wanted
from dashboards.text import Words
from dashboards.units import listing, targets
from milepost.readings import ranking, tallies
from milepost.readings.ranking import Place
from milepost.readings.tallies import Role, Tally

TABLE = "agg_agency_scorecard"


def page(board: data.Board, w: Words) -> None:
    names = Names(board, w, with_policies=False)
    if not names.agencies:
        elements.notice("empty", w("unit.no_agencies"), w("unit.no_agencies_do"))
        return
    rows = targets.rows(board)
    wanted = filters.ask(board, w, rows, names.plans, names.places, of_units=True)
    role: Role = "support" if wanted.role == "support" else "lead"
    found, is_part = _tallies(board, rows, wanted, role)
    if not found:
        elements.notice("empty", w("units.none"), w("units.none_do"))
        return
    filters.say_lights(w, wanted)
    ranked = ranking.rank(found)
    places = [place for place in ranked if not wanted.lights or any(map(place.tally.lights.get, wanted.lights))]
    if not places:
        elements.notice("empty", w("units.none"), w("units.none_do"))
        return
    elements.heading(w("units.list"))
    elements.caption(w("units.hint_support" if role == "support" else "units.hint"))
    if is_part:
        elements.caption(w("units.hint_some"))
    if role == "lead":
        listing.worst(w, names, places)
    _list(board, w, names, places, wanted, is_ranked=role == "lead")


def _list(board: data.Board, w: Words, names: Names, places: list[Place], wanted: Wanted, *, is_ranked: bool) -> None:
    """Ranked ones in their order; without a ranking (supporters) all by name. Then those not ranked, and why."""
    ordered = places if is_ranked else sorted(places, key=lambda place: names.agency(place.key))
    shown: list[Row] = [{"place": place} for place in ordered if not is_ranked or place.rank is not None]
    columns = listing.columns(w, names, is_ranked=is_ranked)
    grid.show(w, board, grid.Table("units", w("units.list"), shown, columns, chosen=wanted.said))
    if is_ranked:
        listing.unranked(w, names, [place for place in places if place.rank is None])


def _tallies(board: data.Board, rows: list[Row], wanted: Wanted, role: Role) -> tuple[dict[str, Tally], bool]:
    """The counts of each unit, of all lights, and whether they are of a part of its targets.

    Whole units stand in the mart; a choice of targets, or of whom a unit supports, is counted from the readings.
    """
    if role == "lead" and not (wanted.plan or wanted.theme or wanted.words.strip()):
        cards: list[dict[str, Any]] = data.rows(board, TABLE)
        whole = {row["agency_id"]: tallies.of_mart(row) for row in cards if _is_wanted(row, wanted)}
        return whole, False
    chosen = readings.select(rows, wanted.of_all_lights)
    found = tallies.by_unit(chosen, role)
    return {unit: one for unit, one in found.items() if wanted.agency in (None, unit)}, len(chosen) < len(rows)


def _is_wanted(row: Row, wanted: Wanted) -> bool:
    return wanted.agency in (None, row["agency_id"]) and wanted.jurisdiction in (None, row["jurisdiction_id"])


shell.show("units", page)
