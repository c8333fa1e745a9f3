"""A sighting: what one version says of one trouble that there may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from milepost.alerts.incident import Signal
from milepost.alerts.lights import Cause, Trouble

OVERDUE: Final = "overdue:"
INCOHERENT: Final = "incoherent:"
ENDS: Final = {
    OVERDUE: ("应报数据已到", "What was due has come"),
    INCOHERENT: ("分解目标已衔接", "The members' targets add up now"),
    "subsidy:": ("已不再如此", "It is no longer so"),
}
PROPOSED_FIELDS: Final = ("proposed_step", "proposed_zh", "proposed_en")  # of an incident whose step waits for a word


class Sighting(NamedTuple):
    """trouble: None if all is well. signal: of the trouble, if there is one; end_zh, end_en: why a trouble before this
    one would be over; caught_up: that it is so by better work, not by other data."""

    key: str
    trouble: Trouble | None
    cause: Cause | None
    signal: Signal | None
    end_zh: str
    end_en: str
    caught_up: Signal | None = None

    def named(self, names: Mapping[str, tuple[str, str]]) -> Sighting:
        """With the names of the unit that it belongs to, in Chinese and in English."""
        return self._replace(signal=_named(self.signal, names), caught_up=_named(self.caught_up, names))


def _named(signal: Signal | None, names: Mapping[str, tuple[str, str]]) -> Signal | None:
    name = names.get(signal.scope.agency or "") if signal else None
    if signal is None or name is None:
        return signal
    return replace(signal, fields=signal.fields | {"agency_zh": name[0], "agency_en": name[1]})
