"""What msgspec found wrong, in the words of our reasons: names the field and shows what stood there."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import msgspec

from milepost.events.fields import CHOICES
from milepost.events.reasons import Rejected, rejected

_FAULT: Final = re.compile(r"(?:Expected `(?P<expected>[^`]+)`|.*required field `(?P<missing>\w+)`)")
_PLACE: Final = re.compile(r"at `\$\.?(?P<path>[^`]*)`")


def explain(value: bytes, error: msgspec.DecodeError, within: str = "") -> Rejected:
    """The rejection for an error that decoding ``value`` gave. within: the envelope's field that value is."""
    if not isinstance(error, msgspec.ValidationError):
        return rejected("not_json", value=str(error))
    try:
        sent = json.loads(value)
    except ValueError as fault:
        return rejected("not_json", value=str(fault))
    if not isinstance(sent, dict):
        if within:
            return rejected("wrong_type", field=within, value=sent, expected="object")
        return rejected("not_cloudevent", field="JSON", value=sent)
    if not within and "specversion" not in sent:
        return rejected("not_cloudevent", field="specversion", value=None)
    return fault_of(sent, str(error))


def fault_of(sent: dict[str, Any], words: str) -> Rejected:
    """The rejection for what msgspec says (``words``) about the fields of ``sent``."""
    fault, place = _FAULT.match(words), _PLACE.search(words)
    path = place["path"].replace("[...]", "") if place else ""
    if fault and fault["missing"]:
        return rejected("missing_field", field=fault["missing"])
    found = sent.get(path)
    if fault:
        return rejected("wrong_type", field=path, value=found, expected=fault["expected"])
    name = f"bulletin.{path}" if "bulletin" in sent and f"bulletin.{path}" in CHOICES else path
    expected = " | ".join(CHOICES[name]) if name in CHOICES else words.partition(" - at")[0]
    return rejected("bad_value", field=path or "data", value=found, expected=expected)
