"""The map: a square per place, or the user's own boundaries with their review number. Its twin is the table below."""

from __future__ import annotations

from collections.abc import Callable

from dashboards import drawing, elements
from dashboards.places import ground
from dashboards.readings import Row
from dashboards.text import Words
from milepost.charts import tiles as chart
from milepost.readings import boundaries, links, tiles
from milepost.readings.boundaries import Refused
from milepost.readings.statuses import SHAPES
from milepost.readings.tiles import Tile

Figure = Callable[[str], Row]  # jurisdiction -> said, fill, tip, is_empty


def of_standing(w: Words, counts: dict[str, Row]) -> Figure:
    """What a square says of how a place stands: good / assessed, the darker the larger the share."""

    def figure(place: str) -> Row:
        count = counts.get(place)
        if count is None:
            return {"said": "", "tip": w("places.no_plan"), "fill": chart.EMPTY, "is_empty": True}
        said = f"{count['good']}/{count['assessed']}"
        tip = f"{w('places.map_standing')} {said} = {w.share(count['good_share'])}"
        return {"said": said, "tip": tip, "fill": chart.fill_of_share(count["good_share"]), "is_empty": False}

    return figure


def of_concept(w: Words, members: list[Row]) -> Figure:
    """What a square says of one figure: the shape of its light and the value."""
    by_place = {row["jurisdiction_id"]: row for row in members}

    def figure(place: str) -> Row:
        row = by_place.get(place)
        if row is None:
            return {"said": "", "tip": w("places.no_plan"), "fill": chart.EMPTY, "is_empty": True}
        status = w.of("status", row["status"])
        value = w.number(row["actual_value"]) if row["actual_value"] is not None else status
        tip = f"{status} {w.amount(row['actual_value'], row['unit'])} / {w.amount(row['target_value'], row['unit'])}"
        return {
            "said": f"{SHAPES.get(row['light'], '')} {value}",
            "tip": tip,
            "fill": chart.FILLS.get(row["light"], chart.EMPTY),
            "is_empty": False,
        }

    return figure


def show(w: Words, parent: str, name: str, ground_tiles: list[Tile], figure: Figure) -> None:
    """The places below ``parent`` on the user's map where there is one that may be shown, else as squares."""
    mine = tiles.below(ground_tiles, parent)
    if _own(w, mine, name, figure):
        return
    if not mine:
        elements.notice("empty", w("places.tiles_none", name=name), w("places.tiles_do"))
        return
    squares = [{"col": tile.col, "row": tile.row, **_named(w, tile), **figure(tile.jurisdiction_id)} for tile in mine]
    said = w("places.map_alt", name=name)
    drawing.show(chart.grid, said, squares, width="content")
    elements.caption(w("places.map_hint"))


def _own(w: Words, mine: list[Tile], name: str, figure: Figure) -> bool:
    """Draw the user's boundaries; False where there are none for these places."""
    own = ground.own_map(w)
    if own is None:
        return False
    called = [
        (tile, geometry)
        for tile in mine
        if (geometry := own.find(tile.jurisdiction_id, tile.code, tile.name_zh, tile.name_en))
    ]
    if not called:
        ground.refuse(w, Refused("no_place", name))
        return False
    flat = boundaries.on_a_plane([geometry for _, geometry in called])
    found = [
        drawn | _named(w, tile) | figure(tile.jurisdiction_id) for (tile, _), drawn in zip(called, flat, strict=True)
    ]
    said = w("places.map_alt", name=name)
    drawing.show(chart.shapes, said, found, width="content")
    elements.caption(w("places.number", number=own.review_number))
    return True


def _named(w: Words, tile: Tile) -> Row:
    name = tile.name_zh if w.language == "zh" else tile.name_en
    return {"name": name, "link": links.address("places", jurisdiction=tile.jurisdiction_id, lang=w.address_language)}
