"""The page on subsidies: budgets with pace, a policy beside its clause, one payment's working, and its empty states."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import board_subsidies as rows
from builders.pages import OpenPage, cells, table, words_of

from dashboards.text import Words
from milepost.readings import links

ZH = Words("zh")
BUDGETS = ZH("subsidies.budgets", year=2026)


@pytest.fixture
def paid(version: Path) -> Path:
    rows.write(version)
    return version


def test_budgets_of_the_year_stand_with_their_pace_the_most_urgent_first(paid: Path, open_page: OpenPage) -> None:
    page = open_page("subsidies")
    found = cells(page, BUDGETS)
    assert [row[0].split("]")[0] for row in found] == ["[算力券", "[大赛奖励"]
    assert found[0][1] == ":yellow-badge[将用完]"
    assert "已付 83.9 %，本年已过 50.0 %" in found[0][2]
    assert found[0][3:] == ["75.5", "90", "4.5", "14.5", "2026-08", "25.5", "1", "1"]
    assert found[1][3:] == ["9", "—", "0", "—", "—", "0", "1", "0"]
    assert "模拟数据" in found[1][0]


def test_another_year_shows_its_own_budgets(paid: Path, open_page: OpenPage) -> None:
    page = open_page("subsidies")
    page.button_group(key="subsidies-year").set_value(2025).run()
    [row] = cells(page, ZH("subsidies.budgets", year=2025))
    assert row[1] == ":gray-badge[尚未支付]"


def test_payments_beyond_the_rule_are_listed_with_their_reasons(paid: Path, open_page: OpenPage) -> None:
    page = open_page("subsidies")
    [row] = cells(page, ZH("subsidies.payments"))
    assert row[0] == ":red-badge[超出规则]"
    assert "subsidies?policy=wucheng%2Fvoucher&payment=e-over" in row[1].replace("%2f", "%2F")
    assert row[4:] == ["45.5", "20", "25.5", rows.OVER["reason_zh"]]


def test_a_policy_shows_its_sentence_beside_the_clause_its_enterprises_and_payments(
    paid: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("subsidies", policy="wucheng/voucher")
    said = words_of(page)
    assert rows.VOUCHER["sentence_zh"] in said
    assert "附件 一" in said
    [firm] = cells(page, ZH("subsidies.firms"))
    assert firm[0].startswith("`9133…MP01` :yellow-badge[超上限]")
    assert firm[1:] == ["2026", "2", "75.5", "0", "—", "100.0 %", "25.5"]
    assert [row[0].split("]")[0] for row in cells(page, ZH("subsidies.payments"))] == [
        ":red-badge[超出规则", ":green-badge[符合规则", ":gray-badge[已撤回",
    ]  # fmt: skip
    assert "9133…MP01 的项目 P1 两次" in str(cells(page, ZH("subsidies.overlaps")))


def test_the_clause_is_quoted_where_the_text_is_at_hand(paid: Path, open_page: OpenPage, tmp_path: Path) -> None:
    plan = "wucheng.txt"
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / plan).write_text(
        "算力券。按合同金额的30%补助,每年最高50万元,由区大数据中心发放给企业。", "utf-8"
    )
    from builders.published import edit

    edit(
        paid / "dim_plans.parquet",
        lambda plans: plans.set_column(
            plans.column_names.index("source_file"), "source_file", [[plan] * plans.num_rows]
        ),
    )
    rows.write(paid, dim_policies=[rows.VOUCHER | {"span_start": 4, "span_end": 15}, rows.PRIZE])
    said = words_of(open_page("subsidies", policy="wucheng/voucher"))
    assert ":orange-background[**按合同金额的30%补助**]" in said


def test_no_credit_code_leaves_the_page_in_full_unless_the_setting_says_so(
    paid: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for query in ({}, {"policy": "wucheng/voucher"}, {"payment": "e-over"}):
        assert rows.FIRM not in words_of(open_page("subsidies", **query))
    monkeypatch.setenv("MILEPOST_SHOW_ENTERPRISES", "true")
    assert words_of(open_page("subsidies", payment="e-over")).count(rows.FIRM) > 2


def test_one_payment_s_working_is_told_step_by_step(paid: Path, open_page: OpenPage) -> None:
    page = open_page("subsidies", payment="e-over")
    steps = cells(page, ZH("subsidies.working"))
    assert ["企业年度上限", "**20 万元**", "50 万元 − 已用 30 万元 = 剩余 20 万元 · 最紧的一项"] in steps
    assert ["超出", "**25.5 万元**", "实付 45.5 万元 − 可付 20 万元，不小于 0"] in steps


def test_choosing_a_policy_writes_the_address_and_leaves_the_payment(paid: Path, open_page: OpenPage) -> None:
    page = open_page("subsidies", payment="e-over")
    page.selectbox[0].set_value("wucheng/prize").run()
    assert page.query_params["policy"] == "wucheng/prize"
    assert "payment" not in page.query_params
    assert "尚无支付" in words_of(page)


def test_a_policy_or_payment_that_is_not_there_is_said(paid: Path, open_page: OpenPage) -> None:
    assert "没有政策 wucheng/none" in words_of(open_page("subsidies", policy="wucheng/none"))
    assert "没有支付 e-none" in words_of(open_page("subsidies", payment="e-none"))


def test_a_version_without_policies_says_so(version: Path, open_page: OpenPage) -> None:
    rows.write(version, **{name: [] for name in rows.TABLES})
    assert "本版本没有补贴政策" in words_of(open_page("subsidies"))


def test_a_version_of_an_older_program_says_what_to_do(version: Path, open_page: OpenPage) -> None:
    (version / "fct_subsidy_payments.parquet").unlink()
    said = words_of(open_page("subsidies"))
    assert "本版本由旧程序发布，没有补贴核算" in said
    assert "milepost run" in said


def test_nothing_published_yet_says_what_to_do(published: Path, open_page: OpenPage) -> None:
    assert "还没有发布任何数据" in words_of(open_page("subsidies"))


def test_the_english_page_has_no_chinese_heads(paid: Path, open_page: OpenPage) -> None:
    page = open_page("subsidies", lang="en", policy="wucheng/voucher", payment="e-over")
    titles = [one.value for kind in (page.title, page.subheader) for one in kind]
    titles += [head for grid in page.table for head in grid.value.columns]
    assert len(titles) > 10
    assert [title for title in titles if re.search(r"[\u4e00-\u9fff]", title)] == []
    assert table(page, "One payment's working")[0][1] == "**Beyond the rule**"


def test_the_address_of_a_policy_and_of_a_payment_is_made_in_one_place() -> None:
    assert links.address("subsidies", policy="wucheng/voucher", payment="e-1") == (
        "subsidies?policy=wucheng%2Fvoucher&payment=e-1"
    )
