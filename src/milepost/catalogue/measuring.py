"""The rules of measured_by: which business events become actuals, and how. A plan file names a rule and equalities."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from msgspec import Struct

MeasuringRule = Literal[
    "sum_latest_by_centre", "distinct_connected", "sum_attendees", "count_sessions", "milestone_state", "sum_paid"
]


class Measuring(NamedTuple):
    """What a rule reads: event types (its own first), and the fields of their data that `where` may name."""

    event_types: tuple[str, ...]
    fields: tuple[str, ...]


MEASURING: Final[dict[MeasuringRule, Measuring]] = {
    "sum_latest_by_centre": Measuring(("milepost.compute.measured.v1",), ("centre",)),
    "distinct_connected": Measuring(
        ("milepost.enterprise.onboarded.v1", "milepost.enterprise.left.v1"), ("data_space", "role")
    ),
    "sum_attendees": Measuring(("milepost.training.held.v1",), ("programme", "session")),
    "count_sessions": Measuring(("milepost.training.held.v1",), ("programme", "session")),
    "milestone_state": Measuring(("milepost.milestone.moved.v1",), ()),
    "sum_paid": Measuring(("milepost.subsidy.paid.v1",), ("policy",)),
}
"""The rules of measured_by. dbt's macros and the simulator follow this table; a test compares them with it."""


class MeasuredBy(Struct, frozen=True, forbid_unknown_fields=True):
    """How business events become actuals of the indicator, instead of or beside reports.

    sum_latest_by_centre: sum of each compute centre's latest capacity; distinct_connected: distinct enterprises now
    connected; sum_attendees: people trained; count_sessions: trainings held; milestone_state: state and done share;
    sum_paid: subsidies paid, in 万元. where: equalities on the event's data, e.g. {data_space: film}.
    """

    rule: MeasuringRule
    where: dict[str, str] = {}
