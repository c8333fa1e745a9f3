"""The measures of GB/T 9704-2012 (party and government papers), one table for Word and PDF.

Millimetres and points, as the standard has them. Papers in English are plain reports: they take the page, not the head.
"""

from __future__ import annotations

from typing import Final

PAGE_WIDTH: Final = 210.0  # mm, A4
PAGE_HEIGHT: Final = 297.0
TOP: Final = 37.0  # 天头
LEFT: Final = 28.0  # 订口
AREA_WIDTH: Final = 156.0  # 版心
AREA_HEIGHT: Final = 225.0
RIGHT: Final = PAGE_WIDTH - LEFT - AREA_WIDTH
BOTTOM: Final = PAGE_HEIGHT - TOP - AREA_HEIGHT
LINES: Final = 22  # per page
CHARACTERS: Final = 28  # per line
BODY: Final = 16.0  # pt, 三号
TITLE: Final = 22.0  # 二号
SMALL: Final = 14.0  # 四号: imprint, page number
TABLE_SIZES: Final = {"zh": (9.0, 8.0, 7.5), "en": (8.0, 7.5, 7.0)}
"""pt, 小五 to 六号: the first at which no row of a table has more than TALLEST_ROW lines."""
TABLE_SMALLEST: Final = 6.0  # pt: a sheet of one page is not set smaller to keep to it
TALLEST_ROW: Final = 3
KEPT_WHOLE: Final = 0.5
"""Of the 版心's height: a table that is no higher is not split over pages."""
FORM_ENGLISH: Final = 10.5  # a form and its signature on one page
CELL_MARGIN: Final = 2.0  # pt, left and right in a cell
CELL_PADDING: Final = 2.0  # pt, above and below in a cell
NOTE: Final = 10.5  # 五号
COMPACT_PITCH: Final = 22.0  # pt: the sheet of one unit keeps to one page, set in 四号
SHEET_FITS: Final = ((9, 1.0), (14, 0.88), (28, 0.78), (100_000, 0.66))
"""Lines of the table of one unit's sheet at most -> how large it is set in Word."""
MARK_LARGEST: Final = 48.0  # 发文机关标志: "红色小标宋", no size given, not to be larger than a superior's
WATERMARK_LARGEST: Final = 64.0  # pt
WATERMARK_WIDTH: Final = 610.0  # pt, along the slope
MARK_BELOW_AREA_TOP: Final = 35.0  # mm
LINES_BELOW_MARK: Final = 2
RULE_BELOW_NUMBER: Final = 4.0  # mm
RULE: Final = 1.0  # pt
NUMBER_BELOW_AREA: Final = 7.0  # mm, page number
DATE_INDENT: Final = 4  # characters
IMPRINT_OUTER: Final = 0.35  # mm
IMPRINT_INNER: Final = 0.25
RED: Final = "FF0000"

FACES: Final = {"fang": "仿宋_GB2312", "kai": "楷体_GB2312", "hei": "黑体", "song": "宋体", "title": "方正小标宋简体"}
"""Role -> the font's name on the machines of offices, for Word."""
LATIN: Final = "Times New Roman"
HEADINGS: Final = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}
"""Level -> role: 一、黑体 （一）楷体 1. and (1) 仿宋."""


def twips(millimetres: float) -> int:
    """1/20 pt."""
    return round(millimetres * 1440 / 25.4)


def area_width() -> int:
    """The 版心 in twips, as the page's own whole numbers leave it."""
    return twips(PAGE_WIDTH) - twips(LEFT) - twips(RIGHT)


def line_pitch() -> int:
    """Twips from line to line: so many that 22 lines fit (29 pt would leave 21)."""
    return (twips(PAGE_HEIGHT) - twips(TOP) - twips(BOTTOM)) // LINES


def character_space() -> int:
    """What each character is wider than its size, in 1/4096 pt, for 28 in a line (docGrid's charSpace)."""
    return int((area_width() / 20 / CHARACTERS - BODY) * 4096) - 1


def run_spacing() -> int:
    """Twips by which body characters stand closer, for 28 in a line where the grid is not asked."""
    return (area_width() - round(CHARACTERS * BODY * 20)) // CHARACTERS


def mark_size(mark: str) -> float:
    """Points at which the 发文机关标志 stands in one line, to a half."""
    widest = 0.98 * area_width() / 20 / max(1.0, em(mark))
    return min(MARK_LARGEST, int(widest * 2) / 2)


def watermark_size(watermark: str) -> float:
    """Points at which a watermark stands in one line across the page."""
    return min(WATERMARK_LARGEST, WATERMARK_WIDTH / max(1.0, em(watermark)))


def em(text: str) -> float:
    """Width in characters: a Latin letter or digit is half as wide as a Chinese one."""
    return sum(0.5 if ord(letter) < 0x2E80 and letter not in "—“”‘’…" else 1.0 for letter in text)


def em_of_print(text: str) -> float:
    """Width in characters in the widest of the fonts, Noto Serif; signs of lights are as wide as a word's."""
    return sum(_wide(letter) for letter in text)


def _wide(letter: str) -> float:
    if ord(letter) >= 0x2E80 or letter in "—“”‘’…■▲◆●○%":
        return 1.0
    if letter in " .,-ijltfrI":
        return 0.38
    return 0.9 if letter in "mwMW" else 0.72 if letter.isupper() else 0.58


def office_indent(office: str, day: str) -> float:
    """Characters from the right to the end of the signing office, centred above the day."""
    return max(0.0, DATE_INDENT + (em(day) - em(office)) / 2)
