"""The words of a plan file: ids, spans, measures, bounds, themes, names."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Slug = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", description="Lower case, digits and underscores.")]
Offset = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Span = Annotated[
    list[Offset], Meta(min_length=2, max_length=2, description="[start, end) character offsets in source.file.")
]
Year = Annotated[int, Meta(ge=2000, le=2100)]
Level = Literal["province", "city", "district", "county_city", "county"]  # 省, 设区市, 区, 县级市, 县
Measure = Literal["level", "cumulative", "annual", "increment", "milestone"]
Bound = Literal["at_least", "above", "exactly", "at_most"]
Cadence = Literal["daily", "monthly", "quarterly", "yearly"]
Additivity = Literal["sum", "ratio", "latest_max", "not_additive"]
Theme = Literal[
    "compute",
    "data",
    "models",
    "industry",
    "platforms",
    "investment",
    "talent",
    "research",
    "applications",
    "public_services",
    "energy",
]
RATE_UNITS = frozenset({"%", "百分点"})


class Named(Struct, frozen=True, forbid_unknown_fields=True):
    """A name in Chinese and English: short, in our words."""

    zh: Annotated[str, Meta(min_length=1)]
    en: Annotated[str, Meta(min_length=1)]
