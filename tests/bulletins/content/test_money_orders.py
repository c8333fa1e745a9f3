"""督办单 of payments beyond a rule: its sums, its clause and a demand about money; kinds without a form are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from builders import board_subsidies, promises, tracing
from builders.bulletins import OFFICE
from builders.promises import Promise
from msgspec.structs import replace

from milepost.alerts.kinds import KINDS
from milepost.bulletins.content import shape
from milepost.bulletins.content.asked import ORDERED, Asked, Matter, Text
from milepost.bulletins.content.making import make
from milepost.bulletins.content.version import Published
from milepost.errors import BulletinError

OVER = Matter(
    "i-9", "subsidy_over_cap", date(2026, 12, 1), Text("[模拟] 补贴资金超出规定：算力券", "[Simulated] A subsidy"),
    unit=promises.agency(2), place="hill", policy="hill/voucher",
)  # fmt: skip
ASKED = Asked("supervision", "2026-11", incident="i-9", day=date(2026, 12, 11), number=3)
POLICY = board_subsidies.VOUCHER | {
    "policy_id": "hill/voucher", "plan_id": "hill-2025", "jurisdiction_id": "hill",
    "lead_ids": [promises.agency(3)], "payer_ids": [],
}  # fmt: skip


@pytest.fixture
def city(tmp_path: Path) -> Published:
    """2025 without a total, 2026 over one, 2024 within; the made-up payments are others."""
    version = promises.write(tmp_path, [Promise("ahead")])
    row = board_subsidies.budget
    years = [
        row("hill/voucher", 2024, paid_wan=10.0, payments=1),
        row("hill/voucher", 2025, paid_wan=40.0, payments=2, excess_wan=4.5),
        row("hill/voucher", 2026, paid_wan=99.0, payments=3, excess_wan=25.5, year_cap_wan=90.0, used_share=1.1,
            over_cap=True, state="over"),
        row("hill/voucher", 2026, paid_wan=7.0, payments=1, excess_wan=1.0, is_simulated=True),
    ]  # fmt: skip
    for name, rows in (("dim_policies", [POLICY]), ("fct_subsidy_budget", years)):
        pq.write_table(pa.Table.from_pylist(rows), version.folder / f"{name}.parquet")
    return version


def fields(made: shape.Bulletin) -> list[str]:
    return [row.cells[1].text for row in tracing.table(made, "form").rows]


def test_an_order_about_money_has_its_sums_its_clause_and_a_demand_about_money(city: Published) -> None:
    made = make(city, ASKED, OFFICE, matters=[OVER])
    _, matter, basis, lead, _, _, state, demand, *_ = fields(made)
    assert matter == "补贴政策“算力券”资金超出规定"
    assert made.title == f"关于{matter}的督办单"
    assert basis == "《丘区人工智能行动方案》（丘政发〔2025〕7号），条款：附件一（算力券）"
    assert lead == "二局"
    assert state == (
        "截至2026年12月10日，补贴政策“算力券”2025年已拨付40万元（2笔），其中超出政策规定4.5万元；"
        "2026年已拨付99万元（3笔），为全年资金总额90万元的110.0%，其中超出政策规定25.5万元。"
        "该事项自2026年12月1日起列入预警。"
    )
    assert "逐笔核对" in demand
    assert "序时" not in demand
    assert tracing.faults(made, city) == []
    english = make(city, replace(ASKED, language="en"), OFFICE, matters=[OVER])
    assert "2026: CNY 990,000 paid in 3 payments, 110.0 % of the year's CNY 900,000" in fields(english)[6]
    assert tracing.faults(english, city) == []


def test_made_up_payments_and_real_ones_are_told_apart(city: Published) -> None:
    made = make(city, ASKED, OFFICE, matters=[replace(OVER, is_simulated=True)])
    assert made.is_simulated
    assert "2026年已拨付7万元（1笔）" in fields(made)[6]
    assert "99" not in fields(made)[6]


def test_without_a_unit_it_is_put_to_whoever_pays_or_leads(city: Published) -> None:
    assert fields(make(city, ASKED, OFFICE, matters=[replace(OVER, unit=None)]))[3] == "三局"


def test_what_is_over_no_more_is_said_to_be_so(city: Published) -> None:
    path = city.folder / "fct_subsidy_budget.parquet"
    pq.write_table(pq.read_table(path).slice(0, 1), path)
    said = fields(make(Published(city.folder), ASKED, OFFICE, matters=[OVER]))
    assert said[6].startswith("截至2026年12月10日，补贴政策“算力券”没有超出规定的资金。")
    assert said[7] == "核对上述情况，书面说明该事项的办理结果。"


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"policy": None}, "names no policy"), ({"policy": "hill/other"}, "no policy 'hill/other'")],
)
def test_an_order_without_its_policy_is_refused(city: Published, changed: dict[str, str | None], why: str) -> None:
    with pytest.raises(BulletinError, match=why):
        make(city, ASKED, OFFICE, matters=[replace(OVER, **changed)])


@pytest.mark.parametrize("kind", sorted({*KINDS} - ORDERED))
def test_a_kind_without_a_form_is_refused(city: Published, kind: str) -> None:
    with pytest.raises(BulletinError, match=f"of kind {kind}: a supervision order has no form"):
        make(city, ASKED, OFFICE, matters=[replace(OVER, kind=kind)])
    assert {*KINDS} >= ORDERED
