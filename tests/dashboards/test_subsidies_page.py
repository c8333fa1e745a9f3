"""The page on subsidies: budgets with pace, a policy beside its clause, one payment's working, and its empty states."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from builders import board_subsidies as rows
from builders.pages import OpenPage, cells, column_of, heads, shown, table, words_of

from dashboards import grid
from dashboards.columns import Found
from dashboards.subsidies import saying
from dashboards.text import Words
from milepost.exports import workbook
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
    assert found[0][3:12] == ["75.5", "90", "4.5", "14.5", "10", "2026-08", "25.5", "1", "1"]
    assert found[1][3:12] == ["9", "—", "0", "—", "—", "—", "0", "1", "0"]
    assert "模拟数据" in found[1][0]


def test_more_promised_than_is_left_is_said_and_comes_before_what_is_used_up(paid: Path, open_page: OpenPage) -> None:
    beyond = rows.budget(
        "wucheng/prize", paid_wan=93.0, year_cap_wan=100.0, used_share=0.93, payments=2, committed_wan=12.0,
        left_wan=7.0, left_after_committed_wan=-5.0, state="over_promised",
    )  # fmt: skip
    used_up = rows.NEARLY | {"state": "used_up", "used_share": 1.0}
    rows.write(paid, fct_subsidy_budget=[used_up, beyond])
    page = open_page("subsidies")
    found = [column_of(page, BUDGETS, row) for row in cells(page, BUDGETS)]
    assert found[0]["状态"] == ":red-badge[承诺超过剩余]"
    assert (found[0]["剩余"], found[0]["扣承诺后剩余"]) == ("7", "−5")
    assert found[1]["状态"] == ":red-badge[已用完]"
    english = open_page("subsidies", lang="en")
    assert "Over-promised" in str(cells(english, Words("en")("subsidies.budgets", year=2026)))


def test_an_amount_is_taken_away_with_its_fen_and_no_more() -> None:
    assert saying.number("left_wan")({"left_wan": 100 - 75.01}) == 24.99
    assert saying.number("left_wan")({"left_wan": 0.000001}) == 0.000001
    assert saying.number("left_wan")({"left_wan": None}) is None


def test_another_year_shows_its_own_budgets(paid: Path, open_page: OpenPage) -> None:
    page = open_page("subsidies")
    page.segmented_control(key="view-paid_year").set_value("2025").run()
    assert page.query_params["paid_year"] == "2025"
    [row] = cells(page, ZH("subsidies.budgets", year=2025))
    assert row[1] == ":gray-badge[尚未支付]"


def test_year_of_the_address_is_the_one_shown_and_an_unknown_one_is_said(paid: Path, open_page: OpenPage) -> None:
    assert cells(open_page("subsidies", paid_year="2025"), ZH("subsidies.budgets", year=2025))
    page = open_page("subsidies", paid_year="1999")
    assert any("1999" in shown(one.proto.title) for one in page.warning)
    assert cells(page, BUDGETS)


def test_enterprises_near_or_over_a_cap_are_listed_of_all_policies(paid: Path, open_page: OpenPage) -> None:
    [firm] = cells(open_page("subsidies"), "2026 年接近或超过上限的企业")
    assert firm[0].startswith("`9133…MP01` :yellow-badge[超上限]")
    assert firm[1] == "[算力券](<subsidies?policy=wucheng%2Fvoucher>)"
    assert firm[7] == "100.0 %"
    full, near = (rows.ENTERPRISE | {"is_over_cap": False, "used_share": used} for used in (1.0, 0.8))
    rows.write(paid, agg_subsidy_enterprises=[full, near | {"enterprise": rows.OTHER}])
    firms = cells(open_page("subsidies"), "2026 年接近或超过上限的企业")
    assert [firm[0].split("[")[1] for firm in firms] == ["上限已用完]", "接近上限]"]
    rows.write(paid, agg_subsidy_enterprises=[])
    assert "没有企业用到上限的 80 % 以上" in words_of(open_page("subsidies"))


def test_tiers_and_caps_of_the_rule_are_a_table(paid: Path, open_page: OpenPage) -> None:
    tiers = [
        {"award_wan": 5.0, "from_wan": 100.0, "grade": None},
        {"award_wan": 50.0, "from_wan": None, "grade": "国家|级"},
    ]
    caps = {"firm_total_cap_wan": 300.0, "firm_total_years": 3, "case_cap_wan": None}
    rows.write(paid, dim_policies=[rows.VOUCHER | {"rule": json.dumps({"tiers": tiers} | caps)}, rows.PRIZE])
    assert cells(open_page("subsidies", policy="wucheng/voucher"), "档次与上限") == [
        ["第 1 档", "达到 100 万元", "5"],
        ["第 2 档", "国家|级", "50"],
        ["每家企业累计上限", "3 年累计", "300"],
    ]


def test_each_row_says_whether_it_may_be_trusted(paid: Path, open_page: OpenPage) -> None:
    page = open_page("subsidies", policy="wucheng/voucher")
    trust = [row[8] for row in cells(page, ZH("subsidies.payments"))]
    assert ["可引用" in said for said in trust] == [True, True, False]
    assert ":violet-badge[模拟]" in trust[2]
    assert "[:yellow-badge[有暂扣]](<quality?event=e-back>)" in trust[2]


def test_files_taken_away_hold_amounts_as_numbers_and_no_whole_credit_code(
    paid: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: dict[str, grid.Table] = {}
    monkeypatch.setattr(grid, "show", lambda w, board, table: taken.update({table.key: table}))
    open_page("subsidies", policy="wucheng/voucher")
    open_page("subsidies")
    assert set(taken) == {"firms", "payments", "overlaps", "budgets", "near"}
    for found in taken.values():
        sheet = workbook.csv_file(grid.sheet_of(ZH, None, found, found.rows, Found())).decode("utf-8-sig")
        assert rows.FIRM not in sheet
        assert "9133…MP01" in sheet or found.key == "budgets"
    paid_wan = next(column for column in taken["payments"].columns if column.key == "paid_wan")
    assert [paid_wan.value(row) for row in taken["payments"].rows] == [45.5]


def test_payments_beyond_the_rule_are_listed_with_their_reasons(paid: Path, open_page: OpenPage) -> None:
    page = open_page("subsidies")
    [row] = cells(page, ZH("subsidies.payments"))
    assert row[0] == ":red-badge[超出规则]"
    assert "subsidies?policy=wucheng%2Fvoucher&payment=e-over" in row[1].replace("%2f", "%2F")
    assert row[4:8] == ["45.5", "20", "25.5", rows.OVER["reason_zh"]]


def test_a_policy_shows_its_sentence_beside_the_clause_its_enterprises_and_payments(
    paid: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("subsidies", policy="wucheng/voucher")
    said = words_of(page)
    assert rows.VOUCHER["sentence_zh"] in said
    assert "附件 一" in said
    [firm] = cells(page, ZH("subsidies.firms"))
    assert firm[0].startswith("`9133…MP01` :yellow-badge[超上限]")
    assert firm[1:8] == ["2026", "2", "75.5", "0", "—", "100.0 %", "25.5"]
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
    titles = [one.value for kind in (page.title, page.header) for one in kind]
    names = ("One payment's working", "Enterprises and their caps", "Payments", "Overlaps with other policies")
    titles += [head for name in names for head in heads(page, name)]
    assert len(titles) > 30
    assert [title for title in titles if re.search(r"[\u4e00-\u9fff]", title)] == []
    assert table(page, "One payment's working")[0][1] == "**Beyond the rule**"


def test_the_address_of_a_policy_and_of_a_payment_is_made_in_one_place() -> None:
    assert links.address("subsidies", policy="wucheng/voucher", payment="e-1") == (
        "subsidies?policy=wucheng%2Fvoucher&payment=e-1"
    )
