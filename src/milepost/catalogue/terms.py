"""The words of a plan file: ids, spans, measures, bounds, themes, names, periods."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

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
Base = Literal[
    "contract",
    "hardware",
    "software",
    "connector_fee",
    "training_cost",
    "usage_fee",
    "investment",
    "purchases",
    "turnover",
    "evaluation_cost",
    "labelling",
]
RATE_UNITS = frozenset({"%", "百分点"})


class Named(Struct, frozen=True, forbid_unknown_fields=True):
    """A name in Chinese and English: short, in our words."""

    zh: Annotated[str, Meta(min_length=1)]
    en: Annotated[str, Meta(min_length=1)]


class NotTargets(Struct, frozen=True, forbid_unknown_fields=True):
    """Places of the text whose figures promise nothing, and why: numbering, dates, names, conditions."""

    why: Named
    spans: Annotated[list[Span], Meta(min_length=1)]


BASES: Final[dict[Base, Named]] = {
    "contract": Named("合同实际执行金额", "the contract amount carried out"),
    "hardware": Named("硬件实际投入", "what was spent on hardware"),
    "software": Named("软件和信息服务投入", "what was spent on software and information services"),
    "connector_fee": Named("接入连接器费用", "the fee of the connector"),
    "training_cost": Named("训练成本", "the cost of training"),
    "usage_fee": Named("实际使用费", "the fees of use"),
    "investment": Named("投资额", "the investment"),
    "purchases": Named("采购金额", "the purchases"),
    "turnover": Named("交易额", "the turnover"),
    "evaluation_cost": Named("评测等相关费用", "the costs of evaluation"),
    "labelling": Named("数据标注投入", "what was spent on labelling"),
}
"""What a share is taken of, in the words of a sentence. A plan that names another base adds it here and to Base."""


class Period(Struct, frozen=True, forbid_unknown_fields=True):
    """When the plan is in force."""

    from_: date | None = field(name="from", default=None)
    to: date | None = None
