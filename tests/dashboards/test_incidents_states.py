"""What the boards say of incidents where there are none, no store, or a damaged one; the count on every page; weeks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import incidents as made
from builders.pages import OpenPage, cells, words_of

from dashboards.incidents import weeks
from milepost.alerts.store import Store
from milepost.alerts.story import Course
from milepost.days import SHANGHAI

MONDAY = datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)


def test_without_a_store_the_page_says_so_and_makes_none(published: Path, open_page: OpenPage) -> None:
    page = open_page("incidents")
    assert "还没有任何告警记录" in words_of(page)
    assert "milepost watch" in words_of(page)
    assert not page.error
    assert not (published.parent / "incidents").exists()


@pytest.mark.parametrize("damage", [b"this is no database at all" * 400, b""])
def test_a_damaged_store_is_said_on_every_page_and_left_to_the_watch(
    version: Path, published: Path, open_page: OpenPage, damage: bytes
) -> None:
    path = Store(published.parent / "incidents").path
    path.with_name("incidents.db-wal").unlink(missing_ok=True)
    path.write_bytes(damage)
    page = open_page("incidents")
    assert [error.proto.title for error in page.error] == ["告警事项库不可读"]
    assert path.read_bytes() == damage
    assert "告警事项库不可读" in words_of(open_page("overview"))


def test_no_open_incident_is_said_to_be_well(published: Path, open_page: OpenPage) -> None:
    Store(published.parent / "incidents")
    page = open_page("incidents", lang="en")
    assert "No incident is open" in words_of(page)
    assert "There was no incident in the last 12 weeks" in words_of(page)
    assert "● No open incidents" in words_of(page)


def test_an_unknown_incident_is_said_and_the_way_back_stands(published: Path, open_page: OpenPage) -> None:
    made.city(published.parent)
    page = open_page("incidents", incident="[x](y)")
    assert "没有编号为 [x](y) 的告警" in words_of(page)
    page.button(key="incidents-back").click().run()
    assert len(cells(page, "告警清单")) == 4


@pytest.mark.parametrize("name", ["overview", "indicator", "subsidies", "quality", "incidents"])
def test_every_page_counts_what_is_open_and_leads_there(
    version: Path, published: Path, open_page: OpenPage, name: str
) -> None:
    made.city(published.parent)
    page = open_page(name)
    [said] = [one.value for one in page.markdown if "项告警未恢复" in one.value]
    assert "4 项告警未恢复，2 项严重" in said
    assert "](<incidents>)" in said


def test_units_and_places_are_named_where_a_version_is_shown(
    version: Path, published: Path, open_page: OpenPage
) -> None:
    made.city(published.parent)
    rows = cells(open_page("incidents"), "告警清单")
    assert rows[0][3] != "wucheng/data_bureau"
    assert "婺城" in rows[0][3]
    assert rows[1][3] == "系统运维"


def test_weeks_are_shown_with_medians_of_what_was_taken_on_and_is_over(published: Path, open_page: OpenPage) -> None:
    made.city(published.parent)
    rows = cells(open_page("incidents"), "认领与恢复用时（最近 12 周）")
    [last_week] = [row for row in rows if row[4:6] == ["2 小时", "6 小时"]]
    assert last_week[1:4] == ["3", "0", "0"]


def test_a_week_is_beijings_and_what_nobody_took_on_is_in_no_median() -> None:
    sunday = MONDAY - timedelta(hours=9, minutes=1)
    hour = timedelta(hours=1)
    found = weeks.of(
        [
            Course("critical", sunday.astimezone(UTC), None, None),
            Course("warning", MONDAY, MONDAY + hour, MONDAY + 8 * hour),
            Course("critical", MONDAY, MONDAY + 3 * hour, None),
            Course("info", MONDAY, None, MONDAY + 2 * hour),
        ]
    )
    assert [one.monday.isoformat() for one in found] == ["2026-11-02", "2026-10-26"]
    assert found[0][1:] == (3, 1, 1, 1, 2 * hour, 5 * hour)
    assert found[1][1:] == (1, 1, 1, 1, None, None)
