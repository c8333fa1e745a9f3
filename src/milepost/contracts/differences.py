"""What the loader refuses although the published schema accepts it, each with its reason. Never the other way round.

A schema sees one message, parsed, without catalogue, clock and neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from milepost.days import parse_day, parse_time

Json = dict[str, Any]
NAMES: Final = (
    "centre", "data_space", "session", "programme", "project", "application", "grade", "base_kind", "event_id",
    "by", "rule", "bulletin", "office", "version", "replaces",
)  # fmt: skip
"""Fields of data that hold a name, in which no sign may stand that does not print."""


class Difference(NamedTuple):
    """code: the loader's reason code; why: what the schema cannot know; is_meant: whether a message is this case."""

    code: str
    why: str
    is_meant: Callable[[Json], bool]


def _always(message: Json) -> bool:
    return True


def _has_odd_character(message: Json) -> bool:
    """Not printable to Unicode's tables: not assigned, or a sign beyond the first plane."""
    data = message["data"]
    texts = [message["id"], *(data.get(name) or "" for name in NAMES)]
    return not all(text.isprintable() for text in texts)


def _is_negative(message: Json) -> bool:
    return bool(message["data"].get("value", 0) < 0)


def _is_no_calendar_day(message: Json) -> bool:
    data = message["data"]
    day = data.get("as_of", data.get("at"))
    return parse_time(message["time"]) is None or (day is not None and parse_day(day) is None)


def _is_long_ago(message: Json) -> bool:
    return str(message["time"]) < "2000-01-03"


def _holds_infinity(part: Any) -> bool:
    if isinstance(part, dict | list):
        return any(map(_holds_infinity, part.values() if isinstance(part, dict) else part))
    return part in (math.inf, -math.inf)


def _counts_in_floats(message: Json) -> bool:
    return any(isinstance(message["data"].get(name), float) for name in ("attendees", "year", "number"))


def _misses_its_state(message: Json) -> bool:
    """Of a bulletin: a number without an issue or the other way round, or a withdrawal without a reason."""
    data = message["data"]
    is_issued = data.get("state") == "issued"
    numbers = [(data.get(name) is None) == is_issued for name in ("year", "number")]
    return "bulletin" in data and (any(numbers) or (data.get("state") == "withdrawn" and not data.get("reason")))


DIFFERENCES: Final = (
    Difference("unknown_agency", "the catalogue knows which agencies there are", _always),
    Difference("unknown_indicator", "the catalogue knows which indicators there are", _always),
    Difference("unknown_policy", "the catalogue knows which policies there are", _always),
    Difference("not_responsible", "the catalogue knows who speaks for what", _always),
    Difference("wrong_measure", "the catalogue knows how an indicator is measured", _always),
    Difference("wrong_unit", "the catalogue knows an indicator's unit", _always),
    Difference("bad_value", "the catalogue knows which indicators may be negative", _is_negative),
    Difference("bad_value", "a number comes with the issue of a bulletin alone", _misses_its_state),
    Difference("bad_value", "a pattern cannot name every character that Unicode has not assigned", _has_odd_character),
    Difference("bad_value", "a number in a field that the contract does not name is beyond a double", _holds_infinity),
    Difference("bad_credit_code", "a pattern cannot reckon a check character", _always),
    Difference("bad_date", "a pattern does not know the calendar (30 February, week 53)", _is_no_calendar_day),
    Difference("bad_date", "a time before 2000 comes from a clock that was never set", _is_long_ago),
    Difference("future_time", "a schema has no clock", _always),
    Difference("future_as_of", "a schema has no clock", _always),
    Difference("before_plan", "the catalogue knows when a plan starts", _always),
    Difference("wrong_subject", "a schema cannot compare the subject with the data", _always),
    Difference("wrong_key", "a schema does not see Kafka's key", _always),
    Difference("wrong_topic", "a schema does not see the topic", _always),
    Difference("wrong_type", "to JSON Schema 12.0 is a whole number; the loader wants 12", _counts_in_floats),
    Difference("duplicate_key", "a validator sees a parsed message: the last of two fields alone", _always),
    Difference("too_deep", "a schema counts no levels", _always),
    Difference("too_large", "a schema counts no bytes", _always),
    Difference("not_json", "some parsers let pass what RFC 8259 forbids: NaN, half a surrogate", _always),
)  # fmt: skip


def explained(code: str, message: Json) -> Difference | None:
    """Why the loader refuses, with this code, a message that the schema accepts; None if there is no reason."""
    return next((one for one in DIFFERENCES if one.code == code and one.is_meant(message)), None)
