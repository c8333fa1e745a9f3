"""督办单 and 报送提醒: their fields, days and people; reports by the month they belong to."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from builders import promises, tracing
from builders.bulletins import OFFICE
from builders.promises import Promise, report
from msgspec.structs import replace

from milepost.bulletins.content import shape
from milepost.bulletins.content.asked import Asked, Matter, Text
from milepost.bulletins.content.making import make
from milepost.bulletins.content.speech import full_width, official
from milepost.bulletins.content.version import Published
from milepost.errors import BulletinError

DAY = date(2026, 12, 11)  # a Friday
LATE = Matter(
    "i-7", "target_red", date(2026, 11, 3), Text("事项甲子滞后", "It lags"), target=promises.target(0),
    owner="李四",
)  # fmt: skip
ASKED = Asked("supervision", "2026-11", incident="i-7", day=DAY, number=3)


@pytest.fixture
def city(tmp_path: Path) -> Published:
    reports = [report(0, "missing", days_late=9), report(1, "late"), report(2, "on_time"), report(3, "coming")]
    return promises.write(tmp_path, [Promise("far_behind", 1, -31.5)] * 2 + [Promise("ahead", 2)] * 2, reports=reports)


def fields(made: shape.Bulletin) -> dict[str, str]:
    form = tracing.table(made, "form")
    return {row.cells[0].text: row.cells[1].text for row in form.rows}


def test_a_supervision_order_has_the_fields_of_the_form(city: Published) -> None:
    made = make(city, ASKED, OFFICE, matters=[LATE])
    assert fields(made) == {
        "编号": "丘智督〔2026〕3号",
        "督办事项": "事项甲子严重滞后",
        "依据": "《丘区人工智能行动方案》（丘政发〔2025〕7号），条款：二（一）5",
        "责任单位": "一局",
        "责任人": "李四",
        "配合单位": "无",
        "现状与差距": "事项甲子（一局）：截至2026年11月30日累计完成74家，占目标100家的74.0%，"
        "低于序时进度31.5个百分点，评为“严重滞后”。该事项自2026年11月3日起列入预警。",
        "办理要求": "查明原因，采取措施，尽快赶上序时进度；数据有误的，更正后重新报送。",
        "办理时限": "2026年12月25日前（10个工作日）",
        "反馈要求": "于时限前将办理结果书面反馈丘区人工智能工作专班，"
        "联系人：张三，电话：0579-82300000，邮箱：office@example.org；"
        "不能按期办结的，在时限届满前书面申请延期并说明理由。",
        "签发人": "　",
        "签发日期": "2026年12月11日",
    }
    assert not tracing.table(made, "form").has_header
    assert made.addressee == "一局："
    assert made.title == "关于事项甲子严重滞后的督办单"
    assert tracing.faults(made, city) == []


def test_the_step_of_the_ladder_sets_its_own_limit_and_requirement(city: Published) -> None:
    own = replace(LATE, due_days=5, requirement=Text("立即整改", "Mend it at once"))
    said = fields(make(city, ASKED, OFFICE, matters=[own]))
    assert (said["办理时限"], said["办理要求"]) == ("2026年12月18日前（5个工作日）", "立即整改")


def test_an_incident_of_reports_says_which_are_missing(city: Published) -> None:
    owed = Matter("i-7", "report_overdue", DAY, Text("未报", "Missing"), unit=promises.agency(1), place="hill")
    made = make(city, ASKED, OFFICE, matters=[owed])
    said = fields(made)
    assert said["督办事项"] == "一局1项数据逾期未报"
    assert said["现状与差距"] == ("事项甲子（数据时点2026年11月30日）尚未报送，应于2026年12月10日前报送，已逾期9天。")
    assert said["依据"] == "《丘区人工智能行动方案》（丘政发〔2025〕7号），以及按其确定的报送周期和时限"
    assert said["办理要求"] == "立即补报所列数据；确无数据的，书面说明原因。"
    assert tracing.faults(made, city) == []
    other = fields(make(city, ASKED, OFFICE, matters=[replace(owed, due_by=date(2026, 10, 15))]))
    assert other["办理要求"] == "核对上述情况，书面说明该事项的办理结果。"
    assert "没有该事项所列的逾期未报数据" in other["现状与差距"]  # what is due on another day is another incident


def test_a_target_without_a_reading_yet_still_has_its_clause_and_its_unit(city: Published) -> None:
    """In March the plan was not in force: there is a promise, but nothing was read."""
    other = replace(LATE, target=promises.target(1))  # the report of another target of the unit is missing
    said = fields(make(city, replace(ASKED, period="2026-03"), OFFICE, matters=[other]))
    assert (said["依据"], said["责任单位"]) == (
        "《丘区人工智能行动方案》（丘政发〔2025〕7号），条款：二（一）5",
        "一局",
    )
    assert said["现状与差距"] == "截至2026年3月31日，没有该事项的评价数据。该事项自2026年11月3日起列入预警。"


def test_an_incident_of_nobody_is_put_to_nobody(city: Published) -> None:
    broken = Matter("i-7", "target_red", DAY, Text("滞后", "Late"), place="hill")
    with pytest.raises(BulletinError, match="nobody to put it to"):
        make(city, ASKED, OFFICE, matters=[broken])


def test_a_made_up_incident_makes_a_made_up_order(city: Published) -> None:
    made = make(city, ASKED, OFFICE, matters=[replace(LATE, is_simulated=True)])
    assert (made.is_simulated, made.title) == (True, "（模拟）关于事项甲子严重滞后的督办单")


@pytest.mark.parametrize("has_others", [True, False], ids=["beside made-up reports", "where nothing was reported"])
def test_what_is_missing_among_made_up_data_makes_a_made_up_paper(tmp_path: Path, has_others: bool) -> None:
    """The incident of a report that never came does not know it: no event says that it is simulated."""
    others = [Promise("ahead", 2, is_simulated=True)] if has_others else []
    stated = [Promise("not_reported", 1), *others]
    version = promises.write(tmp_path, stated, reports=[report(0, "missing", days_late=9)])
    manifest = version.folder / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"has_simulated": True}), encoding="utf-8")
    owed = Matter("i-7", "report_overdue", DAY, Text("未报", "Missing"), unit=promises.agency(1), place="hill")
    order = make(version, ASKED, OFFICE, matters=[owed])
    silent = make(version, ASKED, OFFICE, matters=[LATE])
    reminder = make(version, Asked("reminder", "2026-11", unit=promises.agency(1), day=DAY), OFFICE)
    sheet = make(version, Asked("unit", "2026-11", unit=promises.agency(1)), OFFICE)
    notice = make(version, Asked("progress", "2026-11", place="hill"), OFFICE)
    for made in (order, silent, reminder, sheet, notice):
        assert (made.is_simulated, made.title[:4], bool(made.watermark)) == (True, "（模拟）", True)


def test_an_order_about_a_cancelled_target_does_not_ask_it_to_catch_up(tmp_path: Path) -> None:
    version = promises.write(tmp_path, [Promise("cancelled", 1, -19.4)])
    said = fields(make(version, ASKED, OFFICE, matters=[LATE]))
    assert said["现状与差距"].startswith("事项甲子（一局）：截至2026年11月30日已取消，评为“已取消”。")
    assert said["办理要求"] == "说明取消的依据和审批情况，提出调整方案；恢复实施的，重新报送进展。"


def test_what_is_cancelled_has_no_share_and_no_gap_in_any_table(tmp_path: Path) -> None:
    version = promises.write(tmp_path, [Promise("cancelled", 1, -19.4), Promise("behind", 1, -12.0)])
    made = make(version, Asked("progress", "2026-11", place="hill", day=DAY), OFFICE)
    full = tracing.table(made, "full")
    gaps = dict(zip(tracing.column(full, "status"), tracing.column(full, "gap"), strict=True))
    assert gaps == {"■ 已取消": "—", "▲ 滞后": "−12.0"}
    assert tracing.column(full, "completion")[0] == "—"
    silent = promises.write(tmp_path / "silent", [Promise("cancelled", 1, actual=None)])
    assert fields(make(silent, ASKED, OFFICE, matters=[LATE]))["现状与差距"].startswith("事项甲子（一局）：")


def test_an_order_has_no_words_of_an_alert(city: Published) -> None:
    """No half-width bracket, no blank, no day in digits with hyphens: what is said is the paper's own."""
    title = Text("[模拟] 一局 有 1 项(数据)逾期（应于 2026-10-15 前报送）", "[Simulated] Overdue")
    owed = Matter("i-7", "report_overdue", DAY, title, unit=promises.agency(2), place="hill")
    assert fields(make(city, ASKED, OFFICE, matters=[owed]))["督办事项"] == "二局数据报送逾期"
    other = replace(LATE, target=promises.target(1))
    unread = fields(make(city, replace(ASKED, period="2026-03"), OFFICE, matters=[other]))
    assert unread["督办事项"] == "事项乙子目标进展"
    assert official(title.zh, "zh") == "一局有1项（数据）逾期（应于2026年10月15日前报送）"
    assert official(title.en, "en") == "Overdue"
    assert full_width("算力券(重点产业链)二(一)5 GPT(4)") == "算力券（重点产业链）二（一）5 GPT(4)"


def test_the_gap_is_said_with_the_two_shares_that_it_is_the_difference_of(version: Published) -> None:
    for language, pattern in (
        ("zh", r"；完成进度为(−?[\d.]+)%，应达序时进度([\d.]+)%，低([\d.]+)个百分点"),
        ("en", r"; (−?[\d.]+) % of its path is done, ([\d.]+) % is due: ([\d.]+) points below"),
    ):
        asked = Asked("progress", "2026-10", language, place="wucheng")  # type: ignore[arg-type]
        found = re.findall(pattern, tracing.texts(make(version, asked, OFFICE)))
        assert found
        for done, due, gap in found:
            rebuilt = float(due) - float(done.replace("−", "-"))
            assert abs(rebuilt - float(gap)) < 0.11, (done, due, gap)


def test_orders_issued_are_named_in_the_bulletin(city: Published) -> None:
    known = replace(LATE, document="丘智督〔2026〕3号")
    other = replace(LATE, incident_id="i-8", target="vale/x/2026", document="谷督〔2026〕9号")
    made = make(city, Asked("progress", "2026-11", place="hill"), OFFICE, matters=[known, other])
    said = tracing.texts(made)
    assert "已发督办单的事项（丘智督〔2026〕3号），按督办单要求办理并反馈。" in said
    assert "谷督" not in said


def test_units_late_in_reporting_are_named_and_an_annex_lists_what_was_late(city: Published) -> None:
    made = make(city, Asked("progress", "2026-11", place="hill", day=DAY), OFFICE)
    said = tracing.texts(made)
    assert "本期应报送3次，按时1次，迟报1次，未报1次。" in said
    assert "未报的单位有1个：一局（1次）。" in said
    assert "迟报的单位有1个：一局（1次）。" in said
    assert "逐项列于附件3。" in said
    late = tracing.table(made, "late")
    assert tracing.column(late, "indicator") == ["事项甲子", "事项乙子"]
    assert tracing.column(late, "state") == ["未报", "迟报"]
    assert "请一局于2026年12月25日前补报未报、过期的数据，今后按期报送。" in said


def test_a_quarters_report_belongs_to_the_month_in_which_it_is_due(version: Published) -> None:
    """The sample's compute capacity is reported each quarter: of September, due on 15 October."""
    said = {
        month: tracing.texts(make(version, Asked("progress", month, place="wucheng"), OFFICE))
        for month in ("2026-09", "2026-10")
    }
    assert "本期没有应报送的数据。" in said["2026-09"]
    assert "本期应报送" in said["2026-10"]
