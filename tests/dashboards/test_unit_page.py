"""A unit's score card: its sentence and targets, incidents as they are now, duties, contacts, and one A4 page."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from builders import incidents as made
from builders.browsing import DRAWN
from builders.pages import OpenPage, cells, words_of
from builders.published import Sample, edit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from scripts import screenshots

UNIT = "dongyang/data_bureau"
LED, SUPPORTED = "牵头目标（滞后在前）", "配合目标（滞后在前）"
CONTACTS = """
contacts:
  - agency: dongyang/data_bureau
    people:
      - {name: 综合科, mobile: "0579-86650000", mail: office@example.org, public: true}
      - {name: 张三, mobile: "13800000000"}
"""


def test_sentence_says_the_mart_s_counts(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("unit", agency=UNIT))
    assert (
        "截至 2026 年 11 月 21 日，东阳市 · 数据局共 10 项目标，其中 4 项已完成或达到序时进度，3 项滞后，"
        "2 项未报（其中逾期 1 项），1 项待终报；按已评估的 8 项计，达到序时进度的占 50.0 %。"
    ) in said
    assert "在本地区参加排名的 2 个单位中列第 2 名" in said


def test_its_targets_stand_with_their_figures(version: Path, open_page: OpenPage, sample: Sample) -> None:
    rows = cells(open_page("unit", agency=UNIT), LED)
    mine = {row["target_id"] for row in sample.tables["fct_targets"] if UNIT in row["lead_agency_ids"]}
    counted = {row["target_id"] for row in sample.tables["fct_target_status"] if not row["is_restatement"]} & mine
    assert {row[1].split("target=")[1].split(">)")[0].replace("%2F", "/") for row in rows} == counted
    (row,) = [row for row in rows if "智能充电桩" in row[1]]
    assert row[0].startswith(":gray-badge[○ 待终报]")
    assert row[2:7] == ["2026-11-15", "≥ 200 台", "150 台", "75.0 %", "−25.0"]
    assert row[8] == "2026-10-31"
    (line,) = [row[7] for row in rows if "target=dongyang%2Fdata_space_enterprises%2F2027" in row[1]]
    assert line.startswith("![近 9 个月末实绩由") or "实绩由" in line


def test_way_of_a_milestone_is_told_in_shares_done(version: Path, open_page: OpenPage) -> None:
    (row,) = [row for row in cells(open_page("unit", agency=UNIT), LED) if "film_lab" in row[1]]
    assert "由 60.0 % 到 60.0 %" in row[7]


def test_days_left_that_are_guessed_say_so_on_the_card(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("unit", agency=UNIT))
    assert re.search(r"2027-01-15 \(剩 \d+\* 个工作日\)", said)
    assert "带 * 的按周一至周五推算" in said


def test_lights_by_month_are_the_history_s(version: Path, open_page: OpenPage, sample: Sample) -> None:
    page = open_page("unit", agency=UNIT)
    (chart,) = page.get("vega_lite_chart")
    counted = {row["target_id"]: row for row in sample.tables["fct_target_status"] if not row["is_restatement"]}
    mine = {row["target_id"] for row in sample.tables["fct_targets"] if UNIT in row["lead_agency_ids"]} & set(counted)
    october = [
        row["light"]
        for row in sample.tables["fct_status_history"]
        if row["target_id"] in mine and f"{row['period_date']}" == "2026-10-31"
    ]
    said = f"2026-10 红灯 {october.count('red')}、黄灯 {october.count('yellow')}"
    assert said in str(chart.proto)
    assert f"2026-11 红灯 {sum(counted[one]['light'] == 'red' for one in mine)}" in str(chart.proto)


def test_unit_that_only_supports_has_a_card_too(version: Path, open_page: OpenPage, sample: Sample) -> None:
    leads = {unit for row in sample.tables["fct_targets"] for unit in row["lead_agency_ids"]}
    supporting = {unit for row in sample.tables["fct_targets"] for unit in row["support_agency_ids"]} - leads
    page = open_page("unit", agency=sorted(supporting)[0])
    assert cells(page, SUPPORTED)
    assert "另配合" in words_of(page)


def test_open_incidents_are_those_of_now(version: Path, open_page: OpenPage) -> None:
    page = open_page("unit", agency="wucheng/data_bureau")
    assert "还没有告警记录" in words_of(page)
    store = made.city(version.parents[1])
    page = open_page("unit", agency="wucheng/data_bureau")
    assert "■ 未恢复告警 1 项" in words_of(page)
    one = made.the(store, made.TARGET)
    rows = [row for row in cells(page, LED) if "core_revenue%2F2027" in row[1]]
    for row in rows:
        assert row[-1] == f"[1](<incidents?incident={one.incident_id}>)"
    store.resolve(made.TARGET.key, "已赶上", "Caught up")
    assert "● 没有未恢复的告警" in words_of(open_page("unit", agency="wucheng/data_bureau"))


def test_damaged_store_is_said_and_the_card_stays(version: Path, open_page: OpenPage) -> None:
    store = made.city(version.parents[1])
    store.path.write_bytes(b"no database")
    page = open_page("unit", agency=UNIT)
    assert "告警事项库不可读" in words_of(page)
    assert cells(page, LED)


def test_only_public_contacts_are_shown_and_the_kept_copy_stands_in(
    version: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_CONFIG", str(version.parents[1] / "no-config"))
    assert "没有公开的联络人" in words_of(open_page("unit", agency=UNIT))
    kept = version.parents[1] / "incidents/config/contacts.yml"
    kept.parent.mkdir(parents=True)
    kept.write_text(CONTACTS, encoding="utf-8")
    said = words_of(open_page("unit", agency=UNIT))
    assert "综合科　0579-86650000　office@example.org" in said
    assert "张三" not in said
    assert "13800000000" not in said
    assert "没有公开的联络人" in words_of(open_page("unit", agency="wucheng/data_bureau"))


def test_duties_are_counted_without_what_is_to_come(version: Path, open_page: OpenPage, sample: Sample) -> None:
    said = words_of(open_page("unit", agency=UNIT))
    mine = {row["indicator_id"] for row in sample.tables["dim_indicators"] if UNIT in row["lead_agency_ids"]}
    rows = [row for row in sample.tables["fct_reporting_punctuality"] if row["indicator_id"] in mine]
    judged = [row for row in rows if row["punctuality"] != "coming"]
    on_time = sum(row["punctuality"] == "on_time" for row in judged)
    assert f"应报 {len(judged)} 次，按时 {on_time} 次" in said
    assert "下一次报送：" in said


def test_unknown_unit_is_said_and_none_is_shown_in_its_place(version: Path, open_page: OpenPage) -> None:
    page = open_page("unit", agency="nowhere/none")
    assert "没有编号为 nowhere/none 的单位" in words_of(page)
    assert "项目标" not in words_of(page)


def test_without_a_wish_the_unit_of_what_lags_most_is_shown(version: Path, open_page: OpenPage) -> None:
    page = open_page("unit")
    assert "东阳市 · 数据局共 10 项目标" in words_of(page)
    page.selectbox(key=f"unit-{UNIT}").set_value("wucheng/data_bureau").run()
    assert page.query_params["agency"] == "wucheng/data_bureau"
    assert "婺城区 · 数据局共 6 项目标" in words_of(page)


@pytest.mark.parametrize("lack", ["fct_status_history", "fct_reporting_punctuality"])
def test_version_without_history_or_reports_says_so_and_shows_the_rest(
    version: Path, open_page: OpenPage, lack: str
) -> None:
    (version / f"{lack}.parquet").unlink()
    page = open_page("unit", agency=UNIT)
    expected = {"fct_status_history": "本版本没有月末历史", "fct_reporting_punctuality": "本版本没有报送记录"}
    assert expected[lack] in words_of(page)
    assert cells(page, LED)


def many(version: Path) -> None:
    """The unit leads five times as many targets, of long names."""

    def widen(table: pa.Table) -> pa.Table:
        rows = table.to_pylist()
        copies = [
            row | {"target_id": f"{row['target_id']}/{number}"}
            for row in rows
            if row["target_id"].startswith("dongyang/")
            for number in range(4)
        ]
        return pa.Table.from_pylist(rows + copies, schema=table.schema)

    for name in ("fct_target_status", "fct_targets", "fct_status_history"):
        edit(version / f"{name}.parquet", widen)

    def lengthen(table: pa.Table) -> pa.Table:
        long = [row | {"name_zh": f"{row['name_zh']}（含全市范围内新增与改造）"} for row in table.to_pylist()]
        return pa.Table.from_pylist(long, schema=table.schema)

    edit(version / "dim_indicators.parquet", lengthen)


def test_long_list_shows_what_lags_most_and_leads_to_the_rest(version: Path, open_page: OpenPage) -> None:
    many(version)
    page = open_page("unit", agency=UNIT)
    assert len(cells(page, LED)) == 15
    assert "仅列最滞后的 15 项，共 50 项" in words_of(page)
    (link,) = [one.value for one in page.caption if "overview?" in one.value]
    assert "overview?agency=dongyang%2Fdata_bureau&role=lead" in link


@pytest.mark.browser
@pytest.mark.skipif(not Path(screenshots.CHROMIUM).exists(), reason="Chromium is not installed")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_card_prints_on_one_upright_a4_page_however_many_targets_there_are(
    version: Path, browser: object, language: str
) -> None:
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    many(version)
    with screenshots.running_board(version.parents[1]) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 1000})  # type: ignore[attr-defined]
        page.goto(f"{address}/unit?agency={UNIT}&lang={language}")
        page.locator(".st-key-footer").wait_for(timeout=60_000)
        page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first.wait_for()
        page.wait_for_function(DRAWN)  # a page half drawn on a busy machine has other heights
        paper = page.pdf(prefer_css_page_size=True, print_background=True)
        page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    (width, height) = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper)[0]
    assert (round(float(width)), round(float(height))) == (595, 842)
