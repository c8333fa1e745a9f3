"""Corrections of v1: where a contract now refuses what it took, because no later step could read it.

A correction is no growth, so it is said here, one by one: field, before, now and why. The growth check lets exactly
these pass; docs/events.md lists them. What SQL could read is taken as before.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from milepost.contracts.growth import Change
from milepost.days import DAY_PATTERN, TIME_PATTERN
from milepost.events.event import DATA_TYPE_PATTERN
from milepost.events.fields import LARGEST, LARGEST_COUNT, LONGEST_ID, NAME_PATTERN, PRINTABLE_PATTERN
from milepost.events.types import HELD, LEFT, MEASURED, MOVED, ONBOARDED, PAID, REPORTED, RETRACTED

ALL: Final[tuple[str, ...]] = ()


class Correction(NamedTuple):
    """types: event types it is about, none for all; change: the word of the schema; why: a sentence.

    Where a schema has no word for it, change.word is empty, and before and now are words for people.
    """

    types: tuple[str, ...]
    change: Change
    why: str

    def is_about(self, name: str) -> bool:
        return not self.types or name in self.types


OLD_DAY: Final = r"^\d{4}-\d{2}-\d{2}([T ].+)?$"
OLD_NAME: Final = "^[^/]+$"
_DAY_WHY: Final = (
    "days with a blank before a digit or with digits of other scripts were taken and no cast of SQL reads them, and a "
    "moment's date and time may be parted by one ASCII character only; all other moments are taken as before"
)
_NAME_WHY: Final = "the loader always refused what cannot be printed and blanks at the ends; now the schema says so too"
_LIMIT_WHY: Final = "the loader always refused larger ones; now the schema says so too"


def _word(types: tuple[str, ...], field: str, word: str, before: Any, now: Any, why: str) -> Correction:
    return Correction(types, Change(field, word, before, now), why)


CORRECTIONS: Final = (
    _word((REPORTED, RETRACTED, MEASURED), "data.as_of", "pattern", OLD_DAY, DAY_PATTERN, _DAY_WHY),
    _word((ONBOARDED, LEFT, MOVED, HELD, PAID), "data.at", "pattern", OLD_DAY, DAY_PATTERN, _DAY_WHY),
    _word((MEASURED,), "data.centre", "pattern", OLD_NAME, NAME_PATTERN, _NAME_WHY),
    _word((ONBOARDED, LEFT), "data.data_space", "pattern", OLD_NAME, NAME_PATTERN, _NAME_WHY),
    _word((HELD,), "data.session", "pattern", OLD_NAME, NAME_PATTERN, _NAME_WHY),
    _word((HELD,), "data.programme", "pattern", OLD_NAME, NAME_PATTERN, _NAME_WHY),
    _word((REPORTED,), "data.value", "minimum", None, -LARGEST, _LIMIT_WHY),
    _word((REPORTED,), "data.value", "maximum", None, LARGEST, _LIMIT_WHY),
    _word((MEASURED,), "data.capacity_pflops", "maximum", None, LARGEST, _LIMIT_WHY),
    _word((PAID,), "data.base_wan", "maximum", None, LARGEST, _LIMIT_WHY),
    _word((PAID,), "data.paid_wan", "maximum", None, LARGEST, _LIMIT_WHY),
    _word((HELD,), "data.attendees", "maximum", None, LARGEST_COUNT, _LIMIT_WHY),
    _word(ALL, "id", "pattern", None, PRINTABLE_PATTERN, _NAME_WHY),
    _word(ALL, "source", "maxLength", None, LONGEST_ID, _LIMIT_WHY),
    _word(ALL, "time", "pattern", None, TIME_PATTERN,
          "the loader always took RFC 3339 and no other text; now the schema says so in words of its own, since the "
          "format date-time also refuses what it takes, a time without a zone"),
    _word(ALL, "datacontenttype", "pattern", "^application/json", DATA_TYPE_PATTERN,
          "the schema took application/jsonx, the loader did not; both take any case and parameters now"),
    _word(ALL, "datacontenttype and the header content-type", "", "any blanks of Unicode around it", "blanks of ASCII",
          "no media type has others"),
    _word(ALL, "the envelope", "", "a field named twice, the last one counted", "refused, duplicate_key",
          "other programs take the first: a message that says simulated twice is made up for one and real for another"),
    _word(ALL, "the envelope", "", "extension attributes nested without limit", "refused, too_deep",
          "the limit was kept for data alone; a deeper message breaks programs that read it beside the loader"),
    _word(ALL, "Kafka's key", "", "never looked at", "refused, wrong_key, where there is one and it is not the subject",
          "only messages with one key keep their order, for every reader of the topic. A refused message keeps its "
          "bytes: send it again, with its key and the same id. A message without a key stays accepted"),
)  # fmt: skip
"""In the order of the page."""
