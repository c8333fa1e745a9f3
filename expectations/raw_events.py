"""What an event must be once it has landed. Table: raw.events, one row per event."""

from typing import ClassVar

import great_expectations as gx
import great_expectations.expectations as gxe

from milepost.events import EVENT_TYPES, TOPICS


class ExpectEventToBeLandedOnce(gxe.ExpectCompoundColumnsToBeUnique):
    """The same (source, event_id) twice would count a report twice on every board."""

    column_list: list[str] = ["source", "event_id"]  # noqa: RUF012 - Great Expectations reads it as a field


class ExpectOffsetToBeLandedOnce(gxe.ExpectCompoundColumnsToBeUnique):
    """One message is one row: a second row for an offset of one load means the books no longer balance.

    Across loads an offset may come again: a log that was lost or replaced starts anew.
    """

    column_list: list[str] = ["load_id", "topic", "partition", "offset"]  # noqa: RUF012


class ExpectEventTypeToBeKnown(gxe.ExpectColumnValuesToBeInSet):
    """What this version cannot read stays out: of one event, not of the load, so all others go on."""

    column: str = "type"
    value_set: list[str] = sorted(EVENT_TYPES)
    evidence: ClassVar[tuple[str, ...]] = ("type",)


class ExpectEventNotToComeFromTheFuture(gxe.ExpectColumnPairValuesAToBeGreaterThanB):
    """An event later than its landing by more than a day has a wrong clock, and would hide newer reports."""

    column_A: str = "latest_time"
    column_B: str = "event_time"
    or_equal: bool = True
    evidence: ClassVar[tuple[str, ...]] = ("event_time",)


SUITE = gx.ExpectationSuite(
    "raw_events",
    expectations=[
        gxe.ExpectColumnValuesToNotBeNull(column="event_id", severity="critical"),
        ExpectEventTypeToBeKnown(severity="warning"),
        gxe.ExpectColumnValuesToBeInSet(column="topic", value_set=sorted(set(TOPICS.values())), severity="critical"),
        gxe.ExpectColumnValuesToMatchRegex(column="source", regex=r"^/[a-z0-9_]+/[a-z0-9_]+$", severity="critical"),
        ExpectEventToBeLandedOnce(severity="critical"),
        ExpectOffsetToBeLandedOnce(severity="critical"),
        ExpectEventNotToComeFromTheFuture(severity="warning"),
    ],
)
