"""Which days the evidence of a report names."""

from __future__ import annotations

from datetime import date

import pytest

from milepost.gates.queries.evidence import named_days


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("区统计局2026年3月统计月报", date(2026, 3, 31)),
        ("2026年1-3月规上工业快报", date(2026, 3, 31)),
        ("2026年1—3月", date(2026, 3, 31)),
        ("2026 年 3 月 15 日会议纪要", date(2026, 3, 15)),
        ("2026-03-15 ledger", date(2026, 3, 15)),
        ("2026/3 台账", date(2026, 3, 31)),
        ("2026年第一季度经济运行", date(2026, 3, 31)),
        ("2026年上半年工作总结", date(2026, 6, 30)),
        ("2025年国民经济和社会发展统计公报", date(2025, 12, 31)),
        ("https://example.cn/art/2026/4/20/art_1229_555.html", date(2026, 4, 20)),
        ("2026年3月月报，2026年4月12日发布", date(2026, 4, 12)),
    ],
)
def test_evidence_is_as_late_as_the_last_day_it_names(text: str, latest: date) -> None:
    assert named_days(text).latest == latest


@pytest.mark.parametrize(
    "text",
    [
        "婺区政发〔2025〕15号",
        "婺城区推动人工智能创新发展行动方案（2025年）",
        "https://example.cn/detail.aspx?NewsCode=NC087&NewsId=74395034",
        "合同编号 202603150012",
        "2026年2月30日",
        "12026-03",
        "第3季度",
    ],
)
def test_years_numbers_and_impossible_days_name_no_day(text: str) -> None:
    assert named_days(text).latest is None


def test_only_as_of_names_the_datas_own_day() -> None:
    assert named_days("截至2026年2月28日在库企业名单").as_of == date(2026, 2, 28)
    assert named_days("截止到2026年2月底").as_of == date(2026, 2, 28)
    assert named_days("2026年2月28日印发").as_of is None
