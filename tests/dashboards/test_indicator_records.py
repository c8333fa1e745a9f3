"""The indicator page's records: revisions with both values, evidence, business records, what is open about it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyarrow as pa
from builders.pages import OpenPage, cells, column_of, table, words_of
from builders.published import Sample, edit

from dashboards import elements
from dashboards.text import Words
from milepost.readings import links

Row = dict[str, Any]
ONE, NONE = "修订与撤回：1 次", "没有修订或撤回"
EVENTS = "数据来源：7 条事件记录"


def change(version: Path, name: str, **values: Any) -> None:
    """Every row of a published table gets these values."""

    def changed(found: pa.Table) -> pa.Table:
        return pa.Table.from_pylist([row | values for row in found.to_pylist()], schema=found.schema)

    edit(version / f"{name}.parquet", changed)


def test_revision_shows_both_values_who_when_and_the_light_it_flipped(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    page = open_page("indicator", indicator="wucheng/compute_capacity")
    (row,) = cells(page, ONE)
    found = column_of(page, ONE, row)
    assert (found["数据时点"], found["原值"], found["新值"]) == ("2026-06-30", "1,110 PFlops", "1,105 PFlops")
    assert (found["变动"], found["理由"], found["报送单位"]) == ("−5", "未说明", "数据局")
    assert found["入库时点"] == "2026-09-06 09:00"
    flipped = [
        row["target_id"]
        for row in sample.tables["fct_status_changes"]
        if row["event_id"] == "compute_capacity-2026-06-30-revision" and row["reason"] == "revision"
    ]
    assert "符合序时] → :blue-badge[◆ 略滞后]" in found["灯色变化"]
    assert f"等 {len(flipped)} 个目标" in found["灯色变化"]


def test_retraction_gives_its_reason_and_no_value_after(version: Path, open_page: OpenPage) -> None:
    page = open_page("indicator", indicator="huzhou/experts", lang="en")
    name = "Revisions and retractions: 1"
    found = column_of(page, name, cells(page, name)[0])
    assert (found["Before"], found["After"], found["Reason"]) == ("95 people", "—", "数据有误，撤回")


def test_lights_that_changed_name_their_target_by_what_it_promises(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    page = open_page("indicator", indicator="wucheng/compute_capacity")
    name = Words("zh")("changes.title")
    said = {column_of(page, name, row)["目标"] for row in cells(page, name)}
    assert said
    assert all(re.fullmatch(r"20\d\d ≥ [\d,]+ PFlops", one) for one in said), said
    assert "wucheng/" not in str(said)


def test_indicator_never_revised_says_so(version: Path, open_page: OpenPage) -> None:
    assert NONE in words_of(open_page("indicator", indicator="huzhou/compute_capacity"))


def test_evidence_that_is_an_address_is_a_link_to_just_that(version: Path, open_page: OpenPage) -> None:
    page = open_page("indicator", indicator="wucheng/compute_capacity")
    said = "https://example.gov.cn/a"
    assert f"[{elements.plain(said)}](<{said}>)" in {row[-1] for row in table(page, EVENTS)}


def test_hostile_evidence_stays_words(version: Path, open_page: OpenPage) -> None:
    hostile = "javascript:alert(1)//](https://evil.example)"
    change(version, "fct_actuals", evidence=hostile)
    page = open_page("indicator", indicator="wucheng/compute_capacity")
    assert all(row[-1].startswith(elements.plain(hostile)) for row in table(page, EVENTS))


def test_value_counted_from_business_events_leads_to_their_view(version: Path, open_page: OpenPage) -> None:
    change(version, "dim_indicators", measured_rule="sum_latest_by_centre")
    change(version, "fct_actuals", event_type="milepost.compute.measured.v1", event_count=12)
    page = open_page("indicator", indicator="wucheng/compute_capacity", lang="en")
    said = words_of(page)
    assert "counted from business records: the sum of each centre's latest capacity." in said
    assert "The value now is made of 12 records up to 2026-09-30." in said
    wish = {"part": "capacity", "jurisdiction": "wucheng", "lang": "en"}
    assert f"](<{links.address('operations', **wish)}>)" in said


def test_reported_value_in_place_of_records_is_said(version: Path, open_page: OpenPage) -> None:
    change(version, "dim_indicators", measured_rule="sum_attendees")
    assert "目前以单位报送的数值代替业务记录。" in words_of(
        open_page("indicator", indicator="wucheng/compute_capacity")
    )


def test_trust_of_the_figure_stands_beside_its_status(version: Path, open_page: OpenPage) -> None:
    held = words_of(open_page("indicator", indicator="huzhou/fund"))
    assert "可信 [:yellow-badge[有暂扣]](<quality?event=huzhou-fund-2026-09-30>)" in held
