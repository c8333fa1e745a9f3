"""Every payment of cases.md is allowed what was worked out by hand: by the reference first, then by the marts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
import yaml
from builders.warehouse import LONG_AGO, ROOT, Workbench

from .allowed import judged
from .asked import Judged
from .by_hand import Row, rows, told
from .catalogue import known
from .feeding import feed, feed_plans
from .ledger import standing
from .town import CHANGED, TOWN, TOWN_CHANGED

AS_OF, KNOWN_AT = date(2029, 12, 31), datetime(2030, 1, 1, tzinfo=UTC)
TABLE = rows()


def files() -> list[tuple[datetime, dict[str, Any]]]:
    """The real plans and the made-up one, each with the moment it was learned."""
    real = [yaml.safe_load((ROOT / "plans" / f"{name}.yml").read_text("utf-8")) for name in REAL]
    return [*((LONG_AGO, plan) for plan in [*real, TOWN]), (CHANGED, TOWN_CHANGED)]


REAL = ("dongyang-2026", "pinghu-2025")


@pytest.fixture(scope="module")
def by_id() -> dict[str, Judged]:
    found = judged(standing(told(TABLE), AS_OF, KNOWN_AT), known(files(), KNOWN_AT))
    return {one.payment.event_id: one for one in found}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.payment.event_id)
def test_reference_allows_what_was_worked_out_by_hand(by_id: dict[str, Judged], row: Row) -> None:
    if row.is_taken_back:
        assert row.payment.event_id not in by_id
        return
    found = by_id[row.payment.event_id]
    assert (found.allowed, found.verdict, found.limit_code) == (row.allowed, row.verdict, row.limit_code), found.limits


def test_every_policy_of_the_two_plans_has_cases() -> None:
    promised = {
        f"{plan['jurisdiction']['id']}/{policy['id']}"
        for _, plan in files()
        if plan["plan"] in REAL
        for policy in plan["policies"]
    }
    assert len(promised) == 24
    assert promised <= {row.payment.policy_id for row in TABLE}


@pytest.fixture(scope="module")
def built(bench: Workbench) -> dict[str, dict[str, Any]]:
    feed_plans(bench, files())
    feed(bench, told(TABLE))
    bench.build(AS_OF, KNOWN_AT, select="+fct_subsidy_payments")
    return {row["event_id"]: row for row in bench.rows("SELECT * FROM marts.fct_subsidy_payments")}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.payment.event_id)
def test_marts_allow_what_was_worked_out_by_hand(built: dict[str, dict[str, Any]], row: Row) -> None:
    found = built[row.payment.event_id]
    allowed = None if found["allowed_wan"] is None else Fraction(str(found["allowed_wan"]))
    limit_code = None if row.is_taken_back else row.limit_code
    assert (allowed, found["verdict"], found["limit_code"]) == (row.allowed, row.verdict, limit_code), found["limits"]
