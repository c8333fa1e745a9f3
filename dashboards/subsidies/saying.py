"""How amounts, states, codes and links of subsidies are said. Credit codes by their ends, unless the setting allows."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from dashboards import elements
from dashboards.columns import Column
from dashboards.elements import Markdown, badge, plain
from dashboards.readings import Row
from dashboards.text import Words
from milepost.readings import numbers
from milepost.readings import subsidies as told
from milepost.settings import Settings

COLOURS = {
    **{"over": "red", "over_promised": "red", "used_up": "red"},
    **{"nearly_used": "yellow", "early": "yellow", "fine": "green"},
    **{"within": "green", "unclear": "yellow", "retracted": "gray", "refused": "gray"},
}
FEN_PLACES = 6  # a fen is a millionth of a 万元


def word(w: Words, group: str, name: str) -> str:
    return told.Teller(w.language).word(group, name)


def state(w: Words, group: str, name: str) -> Markdown:
    return badge(word(w, group, name), COLOURS.get(name, "gray"))


def wan(w: Words, value: Decimal | float | None) -> Markdown:
    """An amount in 万元, as a table shows it; its head or caption names the unit."""
    return plain(w.number(None if value is None else float(value), 2))


def mark(w: Words, row: Row) -> str:
    return f" {elements.watermark(w('watermark'))}" if row["is_simulated"] else ""


def link(w: Words, label: object, **query: str | None) -> Markdown:
    return elements.link("subsidies", label, **query, lang=w.address_language)


def enterprise(code: str) -> str:
    return numbers.shortened(code, whole=Settings.load().show_enterprises)


def sentence(w: Words, row: Row, stem: str) -> str:
    """A sentence of the marts; it may name the enterprise in full, the page may not."""
    said: str = row[f"{stem}_{w.language}"]
    return said.replace(row["enterprise"], enterprise(row["enterprise"]))


def amount(w: Words, key: str, head: str, *, narrow: bool = False, wide: bool = False) -> Column:
    """A column of an amount in 万元."""
    name = w(f"subsidies.{head}")
    return Column(key, name, lambda row: wan(w, row[key]), number(key), "number", narrow=narrow, wide=wide)


def number(key: str) -> Callable[[Row], Any]:
    """An amount of the marts as a number that a spreadsheet knows, in whole fen: sums of halves have long tails."""
    return lambda row: None if row[key] is None else round(float(row[key]), FEN_PLACES)
