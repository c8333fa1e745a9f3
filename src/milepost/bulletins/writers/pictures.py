"""Charts as pictures: Vega-Lite in, SVG or PNG out, without a browser or a network."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from milepost.bulletins.content.shape import Chart
from milepost.bulletins.writers.fonts import Fonts

WIDTH: Final = 440  # px = pt of the 版心, less the axis' own
HEIGHT: Final = 190
PER_INCH: Final = 220


def svg(chart: Chart, fonts: Fonts) -> str:
    import vl_convert

    _register(tuple(fonts.files()))
    return vl_convert.vegalite_to_svg(_specification(chart, fonts))


def png(chart: Chart, fonts: Fonts) -> bytes:
    import vl_convert

    _register(tuple(fonts.files()))
    return vl_convert.vegalite_to_png(_specification(chart, fonts), ppi=PER_INCH, scale=1)


def _specification(chart: Chart, fonts: Fonts) -> dict[str, Any]:
    """On white, in the sans of the package, in the width of the page where the chart leaves it open."""
    found: dict[str, Any] = json.loads(chart.spec)
    if "mark" in found or "layer" in found:
        found = {**found, "width": WIDTH, "height": found.get("height", HEIGHT)}
        found.setdefault("autosize", {"type": "fit-x", "contains": "padding"})
    config = {**found.get("config", {}), "font": fonts.roles["hei"].family, "background": "white"}
    return {**found, "config": config}


@cache
def _register(files: tuple[Path, ...]) -> None:
    import vl_convert

    for folder in sorted({path.parent for path in files}):
        vl_convert.register_font_directory(str(folder))
