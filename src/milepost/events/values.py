"""Value rules: what the data of an event may say, given the catalogue's rules. Raises Rejected and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from milepost.events.credit_codes import is_credit_code
from milepost.events.event import SOURCE
from milepost.events.fields import (
    LARGEST,
    LARGEST_COUNT,
    LONGEST_ID,
    LONGEST_NAME,
    LONGEST_TEXT,
    PERIOD_PATTERN,
    SAYING_PATTERN,
    SHA256_PATTERN,
)
from milepost.events.moments import check_day
from milepost.events.reasons import rejected
from milepost.events.rules import IndicatorRule, Rules, earliest_day
from milepost.events.types import (
    BULLETIN_MOVED,
    COMMITTED,
    DECIDED,
    HELD,
    LEFT,
    MARKED,
    MEASURED,
    MOVED,
    ONBOARDED,
    PAID,
    PAYMENT_RETRACTED,
    REPORTED,
    RETRACTED,
)

_SAYS: Final = re.compile(SAYING_PATTERN)


def check_number(field: str, value: float, low: float, high: float = LARGEST) -> None:
    if not low <= value <= high:  # false for NaN too
        raise rejected("bad_value", field=field, value=value, expected=f"{low:g} – {high:g}")


def check_share(field: str, value: float | None) -> None:
    if value is not None:
        check_number(field, value, 0.0, 1.0)


def check_name(field: str, text: str) -> None:
    if not text or len(text) > LONGEST_NAME or "/" in text or not text.isprintable() or text != text.strip():
        raise rejected("bad_value", field=field, value=text, expected=f"1 – {LONGEST_NAME} 字, 无 '/' (no '/')")


def check_text(field: str, text: str | None) -> None:
    if text is not None and len(text) > LONGEST_TEXT:
        raise rejected("bad_value", field=field, value=text, expected=f"≤ {LONGEST_TEXT} 字 (characters)")


def check_saying(field: str, text: str) -> None:
    """A text without which the event means nothing: why somebody decided, what is to be followed up."""
    check_text(field, text)
    if not _SAYS.search(text):
        raise rejected("bad_value", field=field, value=text, expected="写明缘由 (say why)")


def check_agency(source: str, rules: Rules) -> str:
    """The agency id of a source. Its jurisdiction is then known too: agencies come from plans."""
    agency = source[1:]
    if agency not in rules.agencies:
        raise rejected("unknown_agency", value=source)
    return agency


def check_indicator(name: str, source: str, rules: Rules) -> IndicatorRule:
    """The indicator's rule, once it is known that the source may speak for it."""
    rule = rules.indicators.get(name)
    if rule is None:
        raise rejected("unknown_indicator", value=name)
    agency = check_agency(source, rules)
    allowed = rules.responsible[name]
    if agency not in allowed:
        raise rejected("not_responsible", value=source, field=name, expected="、".join(sorted(allowed)) or "-")
    return rule


def _reported(data: Any, source: str, rules: Rules, now: datetime) -> None:
    rule = check_indicator(data.indicator, source, rules)
    if rule.measure == "milestone":
        raise rejected("wrong_measure", field=data.indicator, value=REPORTED, expected=MOVED)
    check_day("as_of", data.as_of, now, earliest_day(rule.plan_start))
    if data.unit != rule.unit:
        base = rules.units.get(data.unit)
        if base is None or base[0] != rules.units.get(rule.unit, (None,))[0]:
            raise rejected("wrong_unit", field=data.indicator, value=data.unit, expected=rule.unit)
    check_number("value", data.value, 0.0 if rule.non_negative else -LARGEST)
    if data.evidence or data.note:
        check_text("evidence", data.evidence)
        check_text("note", data.note)


def _retracted(data: Any, source: str, rules: Rules, now: datetime) -> None:
    rule = check_indicator(data.indicator, source, rules)
    check_day("as_of", data.as_of, now, earliest_day(rule.plan_start))
    check_text("reason", data.reason)


def _moved(data: Any, source: str, rules: Rules, now: datetime) -> None:
    rule = check_indicator(data.indicator, source, rules)
    if not rule.moves:
        raise rejected("wrong_measure", field=data.indicator, value=MOVED, expected=REPORTED)
    check_day("at", data.at, now, earliest_day(rule.plan_start))
    check_share("done_share", data.done_share)


def _earliest(source: str, rules: Rules) -> date:
    return rules.earliest[check_agency(source, rules).partition("/")[0]]


def _measured(data: Any, source: str, rules: Rules, now: datetime) -> None:
    earliest = _earliest(source, rules)
    check_name("centre", data.centre)
    check_day("as_of", data.as_of, now, earliest)
    check_number("capacity_pflops", data.capacity_pflops, 0.0)
    check_share("utilisation_share", data.utilisation_share)


def _connected(data: Any, source: str, rules: Rules, now: datetime) -> None:
    earliest = _earliest(source, rules)
    check_name("data_space", data.data_space)
    check_day("at", data.at, now, earliest)
    if not is_credit_code(data.enterprise):
        raise rejected("bad_credit_code", value=data.enterprise)


def _held(data: Any, source: str, rules: Rules, now: datetime) -> None:
    earliest = _earliest(source, rules)
    check_name("session", data.session)
    check_name("programme", data.programme)
    check_day("at", data.at, now, earliest)
    check_number("attendees", data.attendees, 0, LARGEST_COUNT)


def _check_policy(name: str, source: str, rules: Rules) -> None:
    """The policy is known, and the source leads it or pays it out."""
    allowed = rules.policies.get(name)
    if allowed is None:
        raise rejected("unknown_policy", value=name)
    if check_agency(source, rules) not in allowed:
        raise rejected("not_responsible", value=source, field=name, expected="、".join(sorted(allowed)) or "-")


def _paid(data: Any, source: str, rules: Rules, now: datetime) -> None:
    earliest = _earliest(source, rules)
    _check_policy(data.policy, source, rules)
    check_day("at", data.at, now, earliest)
    if not is_credit_code(data.enterprise):
        raise rejected("bad_credit_code", value=data.enterprise)
    check_number("base_wan", data.base_wan, 0.0)
    check_number("paid_wan", data.paid_wan, 0.0)
    for field in ("project", "application", "grade", "base_kind"):
        if (text := getattr(data, field)) is not None:
            check_name(field, text)
    for field in ("reached_wan", "joint_wan"):
        if (amount := getattr(data, field)) is not None:
            check_number(field, amount, 0.0)
    check_share("support_share", data.support_share)


def _payment_retracted(data: Any, source: str, rules: Rules, now: datetime) -> None:
    """That the payment is there is not asked: it may arrive later, and another agency's is not touched."""
    check_agency(source, rules)
    _check_policy(data.policy, source, rules)
    if not 0 < len(data.event_id) <= LONGEST_ID or not data.event_id.isprintable():
        raise rejected("bad_value", field="event_id", value=data.event_id, expected=f"1 – {LONGEST_ID} 字 (characters)")
    check_text("reason", data.reason)


def _committed(data: Any, source: str, rules: Rules, now: datetime) -> None:
    earliest = _earliest(source, rules)
    _check_policy(data.policy, source, rules)
    check_day("at", data.at, now, earliest)
    if not is_credit_code(data.enterprise):
        raise rejected("bad_credit_code", value=data.enterprise)
    check_name("application", data.application)
    check_number("amount_wan", data.amount_wan, 0.0)


def _spoken_of(data: Any, source: str, rules: Rules) -> None:
    """Of an event of the same jurisdiction: nobody settles what another place reported."""
    check_agency(source, rules)
    if not (0 < len(data.event_id) <= LONGEST_ID and data.event_id.isprintable()):
        raise rejected("bad_value", field="event_id", value=data.event_id, expected=f"1 – {LONGEST_ID} 字 (characters)")
    of = data.source_of_event
    if len(of) > LONGEST_ID or not SOURCE.fullmatch(of):
        raise rejected("bad_value", field="source_of_event", value=of, expected="/wucheng/big_data_centre")
    if of.split("/")[1] != source.split("/")[1]:
        raise rejected("not_responsible", value=source, field=of, expected=f"/{of.split('/')[1]}/…")
    check_name("by", data.by)


def _decided(data: Any, source: str, rules: Rules, now: datetime) -> None:
    _spoken_of(data, source, rules)
    check_saying("reason", data.reason)
    if data.rule is not None:
        check_name("rule", data.rule)


def _marked(data: Any, source: str, rules: Rules, now: datetime) -> None:
    _spoken_of(data, source, rules)
    check_saying("comment", data.comment)


def _bulletin_moved(data: Any, source: str, rules: Rules, now: datetime) -> None:
    """A number is given with the issue and with nothing else; who takes a bulletin back says why."""
    check_agency(source, rules)
    for field in ("bulletin", "office", "version", "by"):
        check_name(field, getattr(data, field))
    check_saying("title", data.title)
    for field, pattern in (("period", PERIOD_PATTERN), ("content_sha256", SHA256_PATTERN)):
        if not re.fullmatch(pattern, getattr(data, field), re.ASCII):
            raise rejected("bad_value", field=field, value=getattr(data, field), expected=pattern)
    for field, low, high in (("year", 2000, 2200), ("number", 1, LARGEST_COUNT)):
        given = getattr(data, field)
        if (given is None) == (data.state == "issued"):
            raise rejected("bad_value", field=field, value=given, expected="仅印发时有 (with issued alone)")
        if given is not None:
            check_number(field, given, low, high)
    if data.replaces is not None:
        check_name("replaces", data.replaces)
    if data.reason is not None or data.state == "withdrawn":
        check_saying("reason", data.reason or "")


Check = Callable[[Any, str, Rules, datetime], None]
CHECKS: Final[dict[str, Check]] = {
    REPORTED: _reported,
    RETRACTED: _retracted,
    MEASURED: _measured,
    ONBOARDED: _connected,
    LEFT: _connected,
    MOVED: _moved,
    HELD: _held,
    PAID: _paid,
    PAYMENT_RETRACTED: _payment_retracted,
    COMMITTED: _committed,
    DECIDED: _decided,
    MARKED: _marked,
    BULLETIN_MOVED: _bulletin_moved,
}
