"""Boundaries that a user brings: GeoJSON text and its review number (审图号) -> Boundaries, or Refused with the reason.

Maps shown to the public need a review number in China, and must print it; so a file without one is not drawn.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

MOST_BYTES: Final = 4_000_000  # every reader's browser gets the whole file
REVIEW_NUMBER: Final = re.compile(r"[A-Z\u4e00-\u9fff]{1,8}[(（](?:19|20)\d{2}[)）]\d{1,6}号", re.ASCII)
NAMES: Final = ("jurisdiction_id", "adcode", "code", "name")
_BLANKS: Final = re.compile(r"\s+")


class Refused(ValueError):
    """Why the file is not drawn: a code (boundaries.<code> of the boards' words) and what it is about."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code}: {about}" if about else code)
        self.code, self.about = code, about


@dataclass(frozen=True)
class Boundaries:
    """Shapes by what their features call them (any of NAMES -> the shape's position), in degrees, and the number."""

    shapes: list[dict[str, Any]]
    names: dict[str, int]
    review_number: str

    def find(self, *called: str) -> dict[str, Any] | None:
        """The geometry of a place, by its id, its code or one of its names; None where the file has none."""
        found = next((self.names[name] for name in called if name in self.names), None)
        return None if found is None else self.shapes[found]


def accept(text: str, review_number: str | None) -> Boundaries:
    """Raises Refused for a file without a review number, and for one that is no usable FeatureCollection."""
    number = _BLANKS.sub("", review_number or "")
    if not number:
        raise Refused("no_number")
    if not REVIEW_NUMBER.fullmatch(number):
        raise Refused("bad_number", number[:60])
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("not_json", str(error)[:120]) from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise Refused("no_features")
    shapes: list[dict[str, Any]] = []
    names: dict[str, int] = {}
    for position, feature in enumerate(features):
        geometry = _geometry(feature, position)
        said = feature.get("properties")
        known = said if isinstance(said, dict) else {}
        names |= {str(known[name]): position for name in NAMES if known.get(name) not in (None, "")}
        shapes.append(geometry)
    if not names:
        raise Refused("no_names", ", ".join(NAMES))
    return Boundaries(shapes, names, number)


def _geometry(feature: Any, position: int) -> dict[str, Any]:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise Refused("no_polygon", str(position + 1))
    rings = geometry.get("coordinates")
    try:
        points = list(each_point(rings))
    except (TypeError, ValueError, RecursionError):
        raise Refused("bad_point", str(position + 1)) from None
    if not points or not all(_is_degree(x, 180) and _is_degree(y, 90) for x, y in points):
        raise Refused("bad_point", str(position + 1))
    return {"type": kind, "coordinates": rings}


def each_point(rings: Any) -> Iterator[tuple[float, float]]:
    """Every (longitude, latitude) of nested rings. Raises TypeError or ValueError for what is no such thing."""
    if isinstance(rings, list) and rings and not isinstance(rings[0], list):
        x, y = rings[:2]
        yield x, y
        return
    if not isinstance(rings, list):
        raise TypeError("no list of points")
    for ring in rings:
        yield from each_point(ring)


def _is_degree(value: Any, most: float) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and abs(value) <= most
    )


def on_a_plane(geometries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each geometry drawn flat, so that neither ring order nor the globe plays a part, with x and y of its middle.

    Degrees of longitude are shortened as they are at the mean latitude of all.
    """
    points = [point for geometry in geometries for point in each_point(geometry["coordinates"])]
    squeeze = math.cos(math.radians(sum(y for _, y in points) / len(points)))
    found = []
    for geometry in geometries:
        flat = _squeezed(geometry["coordinates"], squeeze)
        inside = list(each_point(flat))
        middle = {"x": _middle([x for x, _ in inside]), "y": _middle([y for _, y in inside])}
        found.append({"geometry": {"type": geometry["type"], "coordinates": flat}, **middle})
    return found


def _squeezed(rings: Any, by: float) -> Any:
    if rings and not isinstance(rings[0], list):
        return [rings[0] * by, rings[1]]
    return [_squeezed(ring, by) for ring in rings]


def _middle(values: list[float]) -> float:
    return (min(values) + max(values)) / 2
