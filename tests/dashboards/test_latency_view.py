"""The quality page's view of latency: a sentence, a chart, the same figures as a table; or why there are none."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import latency as made
from builders.pages import OpenPage, cells, drawn, words_of

from milepost.charts import latency as charts

NOON = datetime(2026, 11, 20, 4)  # UTC, as stored: noon in Shanghai
DAY = {"versions": 1234, "events": 5678, "p50_seconds": 4.04, "p95_seconds": 6.16, "slowest_seconds": 71.2}


@pytest.fixture
def measured(version: Path) -> Path:
    """Three hours, the second of which nothing came in."""
    rows = [made.hour(NOON, 4, 6), made.hour(NOON + timedelta(hours=2), 3.5, 90, versions=7)]
    made.hours(version, rows, DAY)
    return version


def test_a_sentence_tells_the_last_24_hours(measured: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("quality", view="latency"))
    assert "从发出到上板，中位 4 秒，95 分位 6.2 秒；1,234 个版本，5,678 条事件，最慢一条 71.2 秒" in said
    said = words_of(open_page("quality", view="latency", lang="en"))
    assert "median 4 s, 95th percentile 6.2 s; 1,234 versions with 5,678 events, the slowest one 71.2 s" in said


def test_chart_and_table_tell_the_same_hours_on_the_clock_of_beijing(measured: Path, open_page: OpenPage) -> None:
    page = open_page("quality", view="latency")
    points = drawn(page)
    assert [(point["at"], point["series"], point["value"]) for point in points] == [
        ("2026-11-20T12:00:00", "中位", 4.0),
        ("2026-11-20T12:00:00", "95 分位", 6.0),
        ("2026-11-20T14:00:00", "中位", 3.5),
        ("2026-11-20T14:00:00", "95 分位", 90.0),
    ]
    assert cells(page, "逐时时延（秒）") == [
        ["2026-11-20 14:00", "7", "90", "3.5", "90", "180", "0.88", "2.63"],
        ["2026-11-20 12:00", "30", "90", "4", "6", "12", "1", "3"],
    ]


def test_where_nothing_was_measured_the_page_says_so(version: Path, open_page: OpenPage) -> None:
    """The sample is a first version."""
    page = open_page("quality", view="latency")
    assert "尚未测得时延" in words_of(page)
    assert not page.get("vega_lite_chart")
    assert "Latency is not yet measured" in words_of(open_page("quality", view="latency", lang="en"))


def test_a_day_without_news_is_said_beside_the_hours_before(version: Path, open_page: OpenPage) -> None:
    made.hours(version, [made.hour(NOON, 4, 6)], DAY | {"versions": 0, "p50_seconds": None})
    page = open_page("quality", view="latency")
    assert "没有带来新事件（且发出时刻可信）的版本，时延无从测得" in words_of(page)
    assert len(drawn(page)) == len(charts.SERIES)


def test_a_version_of_an_older_program_says_that_it_has_no_such_table(measured: Path, open_page: OpenPage) -> None:
    (measured / "ops_latency.parquet").unlink()
    path = measured / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["latency_day"], manifest["sha256"]["ops_latency"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    page = open_page("quality", view="latency")
    assert "本版本没有这张表" in words_of(page)
    assert "过去 24 小时" not in words_of(page)
