"""What a plan's file says for the quality gates: believable values, and what holds between indicators."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from milepost.catalogue.terms import Named, Slug

RelationKind = Literal["at_most", "sum", "share", "members"]
IndicatorId = Annotated[
    str, Meta(pattern="^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$", description="<jurisdiction>/<indicator>")
]


class Plausible(Struct, frozen=True, forbid_unknown_fields=True):
    """What a believable report is, in the indicator's unit: what lies beyond is held until somebody confirms it.

    value: the lowest and the highest value. step: the largest change from one report to the next. month_on_month: the
    largest change of a month, as a share of the value before (0.5: by half).
    """

    value: Annotated[list[float], Meta(min_length=2, max_length=2)] | None = None
    step: Annotated[float, Meta(gt=0)] | None = None
    month_on_month: Annotated[float, Meta(gt=0)] | None = None


class EventLimits(Struct, frozen=True, forbid_unknown_fields=True):
    """What business events of the place may say where the usual limits do not fit; what is beyond is held.

    capacity_times: how many times its largest capacity of the days before a compute centre may have (5 unless said
    otherwise). largest_session: people in one training (10,000), as the largest hall or online course takes.
    """

    capacity_times: Annotated[float, Meta(ge=1)] | None = None
    largest_session: Annotated[int, Meta(ge=1)] | None = None


class Relation(Struct, frozen=True, forbid_unknown_fields=True):
    """What must hold between indicators where all of them are reported for the same day; of other plans, too.

    at_most: left <= right. sum: left = sum of right. share: left = right[0] / right[1] (left a share in its own unit,
    e.g. %). members: left >= sum of right. tolerance: what may be missing, as a share of the larger side.
    """

    id: Slug
    kind: RelationKind
    left: IndicatorId
    right: Annotated[list[IndicatorId], Meta(min_length=1)]
    reason: Named
    tolerance: Annotated[float, Meta(ge=0, le=1)] = 0.0
