"""What the map is drawn on: the folder config/map -> tiles, and a user's boundaries with their review number."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
import yaml

from dashboards import elements
from dashboards.text import Words
from milepost.documents import reading
from milepost.readings import boundaries, tiles
from milepost.readings.boundaries import Boundaries, Refused
from milepost.readings.tiles import Tile
from milepost.settings import Settings

FOLDER = "map"


def folder() -> Path:
    """config/map of the city's configuration; that of the project where the city has none."""
    settings = Settings.load()
    own = settings.config / FOLDER
    return own if own.is_dir() else settings.project / "config" / FOLDER


def all_tiles(w: Words) -> list[Tile]:
    """Every tile; none, after saying why, where the file cannot be used."""
    path = folder() / "tiles.csv"
    try:
        return _tiles(path, path.stat().st_mtime)
    except FileNotFoundError:
        return []
    except (OSError, UnicodeError, tiles.BadTiles) as error:
        elements.notice("failed", w("places.tiles_bad", why=str(error)), w("places.tiles_do"))
        return []


def own_map(w: Words) -> Boundaries | None:
    """The user's boundaries; None where there are none, or where they are refused, which is said with the reason."""
    path, form = folder() / "map.geojson", folder() / "map.yml"
    if not path.is_file():
        return None
    stamp = (path.stat().st_mtime, form.stat().st_mtime if form.is_file() else 0.0)
    found = _boundaries(path, form, stamp)
    if isinstance(found, Refused):
        refuse(w, found)
        return None
    return found


def refuse(w: Words, refused: Refused) -> None:
    """Say why the user's map is not drawn."""
    why = w(f"boundaries.{refused.code}", about=refused.about)
    elements.notice("stale", w("places.refused", why=why), w("places.refused_do"))


@st.cache_resource(max_entries=4, show_spinner=False)
def _tiles(path: Path, _changed: float) -> list[Tile]:
    return tiles.parse(path.read_text(encoding="utf-8-sig"))


@st.cache_resource(max_entries=4, show_spinner=False)
def _boundaries(path: Path, form: Path, _changed: tuple[float, float]) -> Boundaries | Refused:
    try:
        return boundaries.accept(_text(path), _number(form))
    except Refused as refused:
        return refused


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > boundaries.MOST_BYTES:
            raise Refused("too_large", f"{path.stat().st_size / 1e6:.1f}")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise Refused("unreadable", str(error)[:120]) from None


def _number(form: Path) -> str | None:
    """review_number of map.yml; None where there is no such file or no such line."""
    if not form.is_file():
        return None
    try:
        said = reading.load(_text(form)).data
    except yaml.YAMLError as error:
        raise Refused("bad_form", str(error).splitlines()[0][:120]) from None
    number = said.get("review_number") if isinstance(said, dict) else None
    return None if number is None else str(number)
