"""Who may report a payment, take it back or promise one, and what the fields that a rule turns on may hold."""

from __future__ import annotations

from typing import Any

import pytest
from builders.hill import FIRM, PLAN, changed, read

from milepost.events import Event, Rejected, Rules
from milepost.events.types import COMMITTED, PAID, PAYMENT_RETRACTED

SUBSIDIES = (PAID, PAYMENT_RETRACTED, COMMITTED)


def code(value: bytes) -> str:
    try:
        read(value)
    except Rejected as error:
        return error.code
    return "accepted"


@pytest.mark.parametrize("name", SUBSIDIES)
@pytest.mark.parametrize(
    ("agency", "expected"),
    [
        ("data", "accepted"),  # leads the voucher
        ("parks", "accepted"),  # pays it out
        ("reform", "not_responsible"),  # coordinates the plan, but the clause prints a lead
        ("culture", "not_responsible"),
        ("nobody", "unknown_agency"),
    ],
)
def test_only_the_lead_or_a_payer_reports_payments(name: str, agency: str, expected: str) -> None:
    assert code(changed(name, source=f"/hill/{agency}")) == expected


@pytest.mark.parametrize("name", SUBSIDIES)
def test_where_a_clause_prints_no_lead_the_coordinator_reports_its_payments(name: str) -> None:
    prize = {"policy": "hill/prize", "subject": "hill/prize"}
    assert code(changed(name, source="/hill/reform", **prize)) == "accepted"
    assert code(changed(name, source="/hill/data", **prize)) == "not_responsible"


def test_the_refusal_names_who_may_report() -> None:
    with pytest.raises(Rejected) as refused:
        read(changed(PAID, source="/hill/culture"))
    assert "hill/voucher 不由 /hill/culture 报送，应由 hill/data、hill/parks 报送" in refused.value.reason
    assert "/hill/culture is not responsible for hill/voucher (hill/data、hill/parks may report it)" in str(
        refused.value
    )


def test_rules_know_the_payers_of_every_policy_by_its_full_id() -> None:
    assert Rules.from_plans([PLAN]).policies == {
        "hill/voucher": frozenset({"hill/data", "hill/parks"}),
        "hill/prize": frozenset({"hill/reform"}),
    }


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("project", "横店数字摄影棚", "accepted"),
        ("project", "a/b", "bad_value"),
        ("project", " ", "bad_value"),
        ("application", "东数〔2026〕12号", "accepted"),
        ("application", "", "bad_value"),
        ("grade", "国家级", "accepted"),
        ("grade", "\u202e国家级", "bad_value"),
        ("base_kind", "contract", "accepted"),
        ("base_kind", 3, "wrong_type"),
        ("reached_wan", 120.5, "accepted"),
        ("reached_wan", -1, "bad_value"),
        ("joint_wan", 0, "accepted"),
        ("joint_wan", 1e16, "bad_value"),
        ("support_share", 0.25, "accepted"),
        ("support_share", 25, "bad_value"),
        ("paid_wan", -3, "bad_value"),
    ],
)
def test_what_a_rule_turns_on_is_checked_where_it_is_said(field: str, value: object, expected: str) -> None:
    assert code(changed(PAID, **{field: value})) == expected


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        (PAYMENT_RETRACTED, {"event_id": ""}, "bad_value"),
        (PAYMENT_RETRACTED, {"event_id": "x" * 200}, "accepted"),
        (PAYMENT_RETRACTED, {"event_id": "x" * 201}, "bad_value"),
        (PAYMENT_RETRACTED, {"event_id": "a\nb"}, "bad_value"),
        (PAYMENT_RETRACTED, {"reason": None}, "missing_field"),
        (PAYMENT_RETRACTED, {"policy": "hill/none", "subject": "hill/none"}, "unknown_policy"),
        (COMMITTED, {"application": None}, "missing_field"),
        (COMMITTED, {"application": "a/b"}, "bad_value"),
        (COMMITTED, {"amount_wan": -1}, "bad_value"),
        (COMMITTED, {"enterprise": FIRM[:-1] + "X"}, "bad_credit_code"),
        (COMMITTED, {"at": "2027-01-01"}, "future_as_of"),
        (COMMITTED, {"subject": "hill/prize"}, "wrong_subject"),
    ],
)
def test_retractions_and_commitments_say_what_they_are_about(name: str, fields: dict[str, Any], expected: str) -> None:
    assert code(changed(name, **fields)) == expected


def test_a_retraction_of_a_payment_that_nobody_knows_is_accepted() -> None:
    """The payment may arrive later, and then the retraction takes effect."""
    assert isinstance(read(changed(PAYMENT_RETRACTED, event_id="not-yet-there")), Event)
