"""One example event per type, of the real catalogue. The page shows them; tests decode and validate them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from milepost.events.encoding import new_event
from milepost.events.event import Event
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

WHEN: Final = datetime(2026, 7, 8, 1, 30, tzinfo=UTC)
FIRM: Final = "91330799MA2EXAMP01"

EXAMPLES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    REPORTED: (
        "/jinhua/development_reform_commission",
        {
            "indicator": "jinhua/core_revenue",
            "as_of": "2026-06-30",
            "value": 951000,
            "unit": "万元",
            "basis": "year_to_date",
            "evidence": "金统〔2026〕31号",
            "note": "快报数",
        },
    ),
    RETRACTED: (
        "/jinhua/development_reform_commission",
        {"indicator": "jinhua/core_revenue", "as_of": "2026-06-30", "reason": "口径有误，待核实后重报"},
    ),
    MEASURED: (
        "/wucheng/big_data_centre",
        {"centre": "wucheng_1", "as_of": "2026-07-07", "capacity_pflops": 620.5, "utilisation_share": 0.71},
    ),
    ONBOARDED: (
        "/dongyang/big_data_centre",
        {"data_space": "film", "enterprise": FIRM, "role": "provider", "at": "2026-07-07"},
    ),
    LEFT: (
        "/dongyang/big_data_centre",
        {"data_space": "film", "enterprise": FIRM, "role": "provider", "at": "2026-07-07"},
    ),
    MOVED: (
        "/dongyang/big_data_centre",
        {"indicator": "dongyang/ten_thousand_card_node", "state": "started", "at": "2026-07-07", "done_share": 0.25},
    ),
    HELD: (
        "/dongyang/big_data_centre",
        {"session": "labelling-2026-07", "programme": "data_labelling", "at": "2026-07-07", "attendees": 120},
    ),
    PAID: (
        "/dongyang/big_data_centre",
        {
            "policy": "dongyang/data_space_connector",
            "enterprise": FIRM,
            "base_wan": 24.0,
            "paid_wan": 4.8,
            "at": "2026-07-07",
            "application": "东数接〔2026〕12号",
            "base_kind": "connector_fee",
            "support_share": 0.2,
        },
    ),
    PAYMENT_RETRACTED: (
        "/dongyang/big_data_centre",
        {
            "policy": "dongyang/data_space_connector",
            "event_id": "4e0c3a7be1f24d0f9b6d5c8a7f213e90",
            "reason": "金额按元填报，撤回后重报",
        },
    ),
    COMMITTED: (
        "/dongyang/big_data_centre",
        {
            "policy": "dongyang/data_space_connector",
            "enterprise": FIRM,
            "application": "东数接〔2026〕13号",
            "amount_wan": 5,
            "at": "2026-07-07",
        },
    ),
    DECIDED: (
        "/jinhua/development_reform_commission",
        {
            "event_id": "8f14e45fceea167a5a36dedd4bea2543",
            "source_of_event": "/jinhua/development_reform_commission",
            "decision": "refused",
            "reason": "与统计局核对，应为 9.51 万元，请更正后重报",
            "by": "王敏",
            "rule": "expect_value_within_reach_of_targets",
        },
    ),
    MARKED: (
        "/jinhua/development_reform_commission",
        {
            "event_id": "8f14e45fceea167a5a36dedd4bea2543",
            "source_of_event": "/jinhua/development_reform_commission",
            "open": True,
            "comment": "增幅偏大，下月核对年报",
            "by": "王敏",
        },
    ),
    BULLETIN_MOVED: (
        "/jinhua/development_reform_commission",
        {
            "bulletin": "progress-jinhua-2026-06",
            "kind": "progress",
            "state": "issued",
            "office": "jinhua",
            "period": "2026-06",
            "version": "20260708T010203000000Z",
            "content_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "title": "关于2026年1—6月目标任务完成情况的通报",
            "by": "王敏",
            "year": 2026,
            "number": 3,
        },
    ),
}


def example(name: str) -> Event:
    """The example of a type, marked simulated: no office said this."""
    source, data = EXAMPLES[name]
    return new_event(name, source, data, time=WHEN, simulated=True)
