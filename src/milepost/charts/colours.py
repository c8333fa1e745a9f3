"""Colours of the lights, the same in every chart and bar, and which ink is read on them.

Each stands out from white by 3 to 1 at least (WCAG 2.2, 1.4.11), and the ink on it from it by 4.5 to 1 (1.4.3).
"""

from __future__ import annotations

from typing import Final

DARK, WHITE = "#1c2733", "#ffffff"
LIGHT_COLOURS: Final = {"red": "#b3261e", "yellow": "#bc8c00", "blue": "#2166ac", "green": "#2e7d4f"}
SILENT: Final = "#66717d"  # of a light that says nothing


def ink(ground: str) -> str:
    """Dark or white, whichever is read more easily on the ground."""
    return max((DARK, WHITE), key=lambda colour: contrast(colour, ground))


def contrast(one: str, other: str) -> float:
    """The ratio of two colours by WCAG 2: 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
