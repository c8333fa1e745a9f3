"""What the variable fields of a message may be, for the fast way. String arrays -> masks, one row per message.

Narrower than the contract wherever that is simpler: what fails here is looked at by events.decode.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from milepost.events.credit_codes import is_credit_code

EARLIEST: Final = datetime(2000, 1, 2, tzinfo=UTC)
LONGEST_ID: Final = 200
MOMENT: Final = pa.timestamp("us", "UTC")
TIME: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$"
NUMBER: Final = r"^(0|[1-9]\d{0,15})(\.\d{1,20})?$"
COUNT: Final = r"^(0|[1-9]\d{0,9})$"


def are_ids(part: pa.Array, most: float) -> np.ndarray:
    length = pc.binary_length(part)
    fits = pc.and_(pc.greater(length, 0), pc.less_equal(length, LONGEST_ID))
    is_escaped = pc.match_substring(part, "\\")
    return mask(pc.and_(pc.and_not(pc.ascii_is_printable(part), is_escaped), fits))


def are_times(part: pa.Array, latest: datetime) -> np.ndarray:
    form = pc.match_substring_regex(part, TIME)
    try:
        moments = pc.if_else(form, part, EARLIEST.isoformat()).cast(MOMENT)
    except pa.ArrowInvalid:  # a 30th of February
        form = pa.array([good and _is_moment(text) for good, text in zip(form.to_pylist(), part, strict=True)])
        moments = pc.if_else(form, part, EARLIEST.isoformat()).cast(MOMENT)
    earliest, latest = (pa.scalar(moment, MOMENT) for moment in (EARLIEST, latest))
    return mask(pc.and_(form, pc.and_(pc.greater_equal(moments, earliest), pc.less_equal(moments, latest))))


def _is_moment(text: Any) -> bool:
    try:
        text.cast(MOMENT)
    except pa.ArrowInvalid:
        return False
    return True


def are_days(part: pa.Array, known: Iterable[str], first: pa.Array, last: pa.Array) -> np.ndarray:
    """Days that exist, each between the first and the last that decode accepted with the same key."""
    within = pc.and_(pc.less_equal(first, part), pc.less_equal(part, last))
    return mask(pc.and_(within.fill_null(False), pc.is_in(part, value_set=pa.array(list(known), pa.string()))))


def are_numbers(part: pa.Array, most: float) -> np.ndarray:
    form = pc.match_substring_regex(part, NUMBER)
    return mask(pc.and_(form, pc.less_equal(pc.if_else(form, part, "0").cast(pa.float64()), most)))


def are_counts(part: pa.Array, most: float) -> np.ndarray:
    form = pc.match_substring_regex(part, COUNT)
    return mask(pc.and_(form, pc.less_equal(pc.if_else(form, part, "0").cast(pa.int64()), int(most))))


def are_enterprises(part: pa.Array, most: float) -> np.ndarray:
    return np.array([is_credit_code(code) for code in part.to_pylist()], bool)


CHECKS: Final[dict[str, Callable[[pa.Array, float], np.ndarray]]] = {
    "id": are_ids,
    "number": are_numbers,
    "count": are_counts,
    "enterprise": are_enterprises,
}
"""By role of a slot (layouts.py); most: the slot's limit."""


def mask(array: Any) -> np.ndarray:
    found: np.ndarray = array.to_numpy(zero_copy_only=False)
    return found
