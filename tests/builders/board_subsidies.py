"""Rows of the subsidy marts as the page and `explain` read them: two policies, three payments, one of them too much."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from builders.published import edit

Row = dict[str, Any]
FIRM, OTHER = "91330799MA2EXAMP01", "91330799MA2EXAMP1X"
VOUCHER: Row = {
    "policy_id": "wucheng/voucher", "plan_id": "wucheng-2025", "jurisdiction_id": "wucheng",
    "name_zh": "算力券", "name_en": "Compute voucher", "lead_ids": ["wucheng/big_data_centre"], "payer_ids": [],
    "section": "附件 一", "span_start": 12, "span_end": 40, "rule": "{}",
    "sentence_zh": "按不超过合同实际执行金额的30%补助；每家企业每年最高50万元。",
    "sentence_en": "Up to 30 % of the contract; at most CNY 500,000 per enterprise and year.",
    "from_date": date(2026, 1, 1), "until_date": date(2027, 12, 31), "is_joint": False, "is_holding": False,
}  # fmt: skip
PRIZE: Row = VOUCHER | {
    "policy_id": "wucheng/prize", "name_zh": "大赛奖励", "name_en": "Contest prize", "lead_ids": [],
    "payer_ids": ["wucheng/big_data_centre"], "sentence_zh": "一等奖20万元。", "sentence_en": "CNY 200,000 for 一等奖.",
    "span_start": None, "span_end": None,
}  # fmt: skip


def limit(code: str, cap: float, used: float) -> Row:
    return {"code": code, "cap_wan": Decimal(str(cap)), "used_wan": Decimal(str(used)),
            "left_wan": Decimal(str(cap)) - Decimal(str(used))}  # fmt: skip


def payment(event_id: str, paid: float, allowed: float | None, **more: Any) -> Row:
    """A row of fct_subsidy_payments: of the voucher, on 1 June 2026."""
    exact = None if allowed is None else Decimal(str(allowed))
    recognised = None if exact is None else min(Decimal(str(paid)), exact)
    return {
        "source": "/wucheng/big_data_centre", "event_id": event_id, "policy_id": "wucheng/voucher",
        "plan_id": "wucheng-2025", "jurisdiction_id": "wucheng", "agency_id": "wucheng/big_data_centre",
        "enterprise": FIRM, "project": None, "application": None, "grade": None, "reached_wan": None,
        "base_kind": None, "base_wan": Decimal(200), "support_share": None, "joint_wan": None,
        "paid_date": date(2026, 6, 1), "year": 2026, "paid_wan": Decimal(str(paid)), "allowed_wan": exact,
        "recognised_wan": recognised,
        "excess_wan": None if recognised is None else Decimal(str(paid)) - recognised,
        "verdict": "within", "limit_code": "share_of_cost", "limits": [limit("share_of_cost", 60, 0)],
        "reason_zh": "按费用的 30%，未超出。", "reason_en": "30 % of the cost; within.",
        "rule_known_from": datetime(2026, 1, 1), "is_held": False, "retracted_at": None, "retraction_reason": None,
        "known_from": datetime(2026, 6, 2, 1, 30), "is_simulated": False,
    } | more  # fmt: skip


WITHIN = payment("e-within", 30, 60, application="A1", support_share=Decimal("0.3"))
OVER = payment(
    "e-over", 45.5, 20, paid_date=date(2026, 7, 1), project="P1", verdict="over", limit_code="firm_year_cap",
    limits=[limit("share_of_cost", 60, 0), limit("firm_year_cap", 50, 30)],
    reason_zh="每家企业每年上限 50 万元，此前已付 30，可付 20，实付 45.5，超出 25.5 万元。",
    reason_en="The cap per enterprise and year is CNY 500,000; CNY 255,000 too much.",
)  # fmt: skip
TAKEN_BACK = payment(
    "e-back", 9, None, verdict="retracted", limit_code=None, limits=[], enterprise=OTHER, is_simulated=True,
    retracted_at=datetime(2026, 8, 1, 2), retraction_reason="按元填报", is_held=True,
    reason_zh="已撤回（按元填报），不计入。", reason_en="Taken back; not counted.",
)  # fmt: skip


def budget(policy: str, year: int = 2026, **more: Any) -> Row:
    """A row of fct_subsidy_budget: nothing paid, no total."""
    return {
        "policy_id": policy, "year": year, "paid_wan": 0.0, "year_cap_wan": None, "used_share": None,
        "over_cap": False, "is_simulated": False, "payments": 0, "recognised_wan": 0.0, "excess_wan": 0.0,
        "committed_wan": 0.0, "left_wan": None, "left_after_committed_wan": None, "elapsed_share": 0.5,
        "runs_out_month": None, "state": "none_paid", "enterprises": 0, "enterprises_near_cap": 0,
    } | more  # fmt: skip


NEARLY = budget(
    "wucheng/voucher", paid_wan=75.5, year_cap_wan=90.0, used_share=75.5 / 90, payments=2, recognised_wan=50.0,
    excess_wan=25.5, committed_wan=4.5, left_wan=14.5, left_after_committed_wan=10.0, state="nearly_used",
    runs_out_month=date(2026, 8, 1), enterprises=1, enterprises_near_cap=1,
)  # fmt: skip
ENTERPRISE: Row = {
    "policy_id": "wucheng/voucher", "enterprise": FIRM, "year": 2026, "payments": 2, "paid_wan": Decimal("75.5"),
    "recognised_wan": Decimal(50), "excess_wan": Decimal("25.5"), "firm_year_cap_wan": Decimal(50),
    "firm_year_left_wan": Decimal(0), "firm_total_cap_wan": None, "firm_total_used_wan": None,
    "firm_total_left_wan": None, "used_share": 1.0, "is_near_cap": True, "is_over_cap": True, "is_simulated": False,
}  # fmt: skip
OVERLAP: Row = {
    "plan_id": "wucheng-2025", "enterprise": FIRM, "project": "P1", "higher_policy_id": "wucheng/voucher",
    "higher_event_id": "e-over", "lower_policy_id": "wucheng/prize", "lower_event_id": "e-prize",
    "overlap_wan": Decimal(20), "words_zh": f"{FIRM} 的项目 P1 两次", "words_en": f"{FIRM} was paid twice for P1",
    "is_simulated": False,
}  # fmt: skip
TABLES: dict[str, list[Row]] = {
    "dim_policies": [VOUCHER, PRIZE],
    "fct_subsidy_budget": [
        NEARLY, budget("wucheng/prize"),
        # simulated payments beside a policy without a real one: the real row says nothing and is left out
        budget("wucheng/prize", payments=1, paid_wan=9.0, state="no_cap", enterprises=1, is_simulated=True),
        budget("wucheng/voucher", 2025),
    ],
    "fct_subsidy_payments": [WITHIN, OVER, TAKEN_BACK],
    "agg_subsidy_enterprises": [ENTERPRISE],
    "fct_subsidy_overlaps": [OVERLAP],
}  # fmt: skip


def write(version: Path, **changed: list[Row]) -> None:
    """Put the rows into the tables of a published version, by the schemas that they were published with."""
    for name, rows in (TABLES | changed).items():
        edit(version / f"{name}.parquet", lambda table, rows=rows: pa.Table.from_pylist(rows, schema=table.schema))
