"""The page history: each cell is the mart's reading, leads to that day as now known, and reads without colour."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest
from builders.pages import OpenPage, cells, chart, column_of, table, words_of
from builders.published import AS_OF, Sample, edit

from dashboards.text import Words
from milepost.readings import corrections, tallies
from milepost.readings.statuses import LIGHTS, SHAPES

TABLE = Words("zh")("history.table")
ZH = Words("zh")


def of_page(page: Any) -> list[dict[str, str]]:
    return [column_of(page, TABLE, row) for row in table(page, TABLE)]


def targets(sample: Sample) -> dict[str, dict[str, Any]]:
    return {row["target_id"]: row for row in sample.tables["fct_target_status"] if not row["is_restatement"]}


def drawn(page: Any) -> list[dict[str, Any]]:
    values: list[dict[str, Any]] = chart(page)["data"]["values"]
    return values


@pytest.mark.parametrize("span", ["2025", "2026", "all"])
def test_every_cell_is_the_marts_reading(version: Path, open_page: OpenPage, sample: Sample, span: str) -> None:
    page = open_page("history", span=span, **{"heat-all": "1"})
    mine = targets(sample)
    months = [
        row
        for row in sample.tables["fct_status_history"]
        if row["target_id"] in mine and span in ("all", str(row["period_date"].year)) and row["period_date"] < AS_OF
    ]
    said = [cell for row in of_page(page) for head, cell in row.items() if re.fullmatch(r"\d{4}-\d\d", head)]
    for light in LIGHTS:
        expected = sum(row["light"] == light for row in months)
        assert sum(f"{SHAPES[light]} {ZH.of('short', light)}" in cell for cell in said) == expected
    assert len(months) > 100


def test_last_column_is_the_reading_of_the_board(version: Path, open_page: OpenPage, sample: Sample) -> None:
    rows = of_page(open_page("history"))
    now = targets(sample)
    assert len(rows) == len(now)
    for row in rows:
        [target] = re.findall(r"target=([^&>]+)", row[ZH("column.indicator")])
        light = now[target.replace("%2F", "/")]["light"]
        assert SHAPES[light] in row[AS_OF.isoformat()]
        assert "known=now" not in row[AS_OF.isoformat()]


def test_cell_leads_to_the_target_on_that_day_as_now_known(version: Path, open_page: OpenPage) -> None:
    row = of_page(open_page("history"))[0]
    assert re.search(r"indicator\?indicator=[^&]+&target=[^&]+&day=2026-10-31&known=now", row["2026-10"])


def test_usual_span_is_twelve_months_and_the_day_read(version: Path, open_page: OpenPage) -> None:
    months = [head for head in of_page(open_page("history"))[0] if re.fullmatch(r"\d{4}-\d\d", head)]
    assert (months[0], months[-1], len(months)) == ("2025-11", "2026-10", 12)


def test_picture_says_what_the_table_says_in_signs(version: Path, open_page: OpenPage, sample: Sample) -> None:
    page = open_page("history")
    shown = drawn(page)
    by_id = {(row["target_id"], row["period_date"]): row for row in sample.tables["fct_status_history"]}
    assert len({cell["key"] for cell in shown}) == min(30, len(targets(sample)))
    for cell in shown:
        day = date.fromisoformat(cell["day"])
        read = by_id.get((cell["key"], day)) or targets(sample)[cell["key"]]
        assert cell["said"].split(" ")[0] == SHAPES[read["light"]]
    assert len({cell["label"] for cell in shown}) == len({cell["key"] for cell in shown})


def test_months_that_corrections_changed_are_marked(version: Path, open_page: OpenPage, sample: Sample) -> None:
    mine = targets(sample)
    read = [row for row in sample.tables["fct_status_history"] if row["target_id"] in mine]
    expected = corrections.corrected(read, sample.tables["fct_status_changes"])
    assert expected
    page = open_page("history", span="all", **{"heat-all": "1"})
    assert str(table(page, TABLE)).count("✎") == len(expected)
    assert f"（{len(expected)} 格）" in words_of(page)


def test_units_show_their_share_with_its_denominator(version: Path, open_page: OpenPage, sample: Sample) -> None:
    page = open_page("history", by="units")
    cards = {row["agency_id"]: tallies.of_mart(row) for row in sample.tables["agg_agency_scorecard"]}
    rows = of_page(page)
    assert len(rows) == len(cards)
    for row in rows:
        [unit] = re.findall(r"agency=([^&>]+)", row[ZH("units.unit")])
        tally = cards[unit.replace("%2F", "/")]
        assert f"[{tally.good}/{tally.assessed}]" in row[AS_OF.isoformat()].replace("\\", "") or not tally.assessed
        assert re.search(r"unit\?agency=[^&]+&day=2026-10-31&known=now", row["2026-10"])


def test_lights_choose_units_and_leave_their_shares_as_they_are(version: Path, open_page: OpenPage) -> None:
    def of_units(**wish: str) -> dict[str, dict[str, str]]:
        return {row[ZH("units.unit")]: row for row in of_page(open_page("history", by="units", **wish))}

    whole, red = of_units(), of_units(light="red")
    assert red == {unit: whole[unit] for unit in red}
    assert 0 < len(red) < len(whole)


def test_filters_choose_the_rows(version: Path, open_page: OpenPage, sample: Sample) -> None:
    place = sample.tables["dim_indicators"][0]["jurisdiction_id"]
    rows = cells(open_page("history", jurisdiction=place), TABLE)
    assert len(rows) == sum(row["jurisdiction_id"] == place for row in targets(sample).values())
    assert "没有" in words_of(open_page("history", words="没有这样的指标"))


def test_choice_that_is_not_there_is_said(version: Path, open_page: OpenPage) -> None:
    assert "1999" in words_of(open_page("history", span="1999"))


def test_version_without_history_says_so(version: Path, open_page: OpenPage) -> None:
    (version / "fct_status_history.parquet").unlink()
    assert "本版本没有月末历史" in words_of(open_page("history"))


def test_first_month_has_only_the_day_read(version: Path, open_page: OpenPage) -> None:
    edit(version / "fct_status_history.parquet", lambda found: found.slice(0, 0))
    assert AS_OF.isoformat() in of_page(open_page("history"))[0]


def test_names_from_elsewhere_stay_text(version: Path, open_page: OpenPage) -> None:
    def hostile(found: Any) -> Any:
        place = found.column_names.index("name_zh")
        return found.set_column(place, "name_zh", pc.if_else(True, "[x](http://e.vil)|<b>", found["name_zh"]))

    edit(version / "dim_indicators.parquet", hostile)
    page = open_page("history")
    assert "](http" not in str(table(page, TABLE))


def test_english_page(version: Path, open_page: OpenPage) -> None:
    page = open_page("history", lang="en")
    assert "Lights of targets by month" in words_of(page)
    assert "known=now&lang=en" in str(table(page, Words("en")("history.table")))
