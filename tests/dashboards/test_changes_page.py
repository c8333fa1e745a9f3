"""The page changes: what the mart holds, one by one, with values and sources; corrections apart; empty states."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from builders.pages import OpenPage, cells, heads, table, words_of
from builders.published import AS_OF, Sample, edit
from builders.versions import rewritten

from dashboards import exporting
from dashboards.changes import ledger
from dashboards.changes.since import presets
from dashboards.text import Words
from milepost.publishing import versions
from milepost.readings.movement import ALONG_TIME, learned_on
from milepost.readings.statuses import LIGHT_OF_STATUS

LONG_AGO = "2025-01-01"


def counted(sample: Sample) -> list[dict[str, Any]]:
    """The changes of targets that state no other one again."""
    again = {row["target_id"] for row in sample.tables["fct_target_status"] if row["is_restatement"]}
    return [row for row in sample.tables["fct_status_changes"] if row["target_id"] not in again]


@pytest.mark.parametrize("days", [7, 60, 400])
def test_each_change_learned_since_the_day_is_listed(
    version: Path, open_page: OpenPage, sample: Sample, days: int
) -> None:
    day = AS_OF - timedelta(days=days)
    expected = [row for row in counted(sample) if learned_on(row) > day]
    page = open_page("changes", show="each", since=day.isoformat(), **{"changes-all": "1"})
    assert f"逐条变化：{len(expected)} 条" in words_of(page)
    listed = table(page, Words("zh")("changes.view.each"))
    assert len(listed) == len(expected)
    after = {row["event_id"]: row["actual_value"] for row in sample.tables["fct_actuals"]}
    latest = max((row for row in expected if row["event_id"]), key=lambda row: row["changed_at"])
    assert Words("zh").number(after[latest["event_id"]]) in str(listed)


def test_corrections_are_all_lights_they_flipped(version: Path, open_page: OpenPage, sample: Sample) -> None:
    expected = [
        row for row in counted(sample) if row["reason"] not in ALONG_TIME and row["from_light"] != row["to_light"]
    ]
    assert expected
    page = open_page("changes", show="corrections")
    assert f"更正改变的灯色：{len(expected)} 条" in words_of(page)
    units = {f"/{row['agency_id']}": row["name_zh"] for row in sample.tables["dim_agencies"]}
    sources = {row["event_id"]: row["source"] for row in sample.tables["fct_actuals"]}
    said = words_of(page) + "".join(one.value.to_csv() for one in page.table)
    for row in expected:
        if row["event_id"]:
            assert f" · {units[sources[row['event_id']]]}" in said
            assert sources[row["event_id"]] not in said


def one_change(sample: Sample, version: Path, **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Leave one change in a version; the two latest values of its indicator, of an earlier day and of the change's."""
    of: dict[str, list[dict[str, Any]]] = {}
    revised = {row["indicator_id"] for row in sample.tables["fct_actuals"] if not row["is_current"]}
    for row in sample.tables["fct_actuals"]:
        if row["indicator_id"] not in revised and not row["left_out_reason"]:
            of.setdefault(row["indicator_id"], []).append(row)
    change = next(
        row
        for row in sample.tables["fct_status_changes"]
        if len(of.get("/".join(row["target_id"].split("/")[:2]), ())) > 1
    )
    values = of["/".join(change["target_id"].split("/")[:2])]
    earlier, value = sorted(values, key=lambda row: row["as_of_date"])[-2:]
    learned = max(earlier["known_from"], value["known_from"]) + timedelta(hours=1)
    told = change | {"as_of_date": value["as_of_date"], "changed_at": learned, "from_light": "green", "to_light": "red"}
    rewritten("fct_status_changes", lambda rows: [told | more])(version)
    return earlier, value


@pytest.mark.parametrize("show", ["each", "corrections"])
def test_what_is_stated_again_is_not_told_again(version: Path, open_page: OpenPage, sample: Sample, show: str) -> None:
    one_change(sample, version, reason="revision")
    page = open_page("changes", show=show, since=LONG_AGO)
    assert "：1 条" in words_of(page)
    assert "重复表述不计" in words_of(page)
    edit(version / "fct_target_status.parquet", restated)
    assert "：0 条" in words_of(open_page("changes", show=show, since=LONG_AGO))


def restated(table: pa.Table) -> pa.Table:
    place = table.column_names.index("is_restatement")
    return table.set_column(place, table.schema.field(place), pa.array([True] * len(table)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_change_is_exported_with_names_and_the_day_it_is_due(version: Path, sample: Sample, lang: str) -> None:
    w = Words(lang)  # type: ignore[arg-type]
    found = [exporting.head(w, column) for column in ledger._columns(w)]
    assert w("column.due") in found
    for key in ("base_before", "base_after"):
        assert w("exported.head", name=w(f"exported.{key}"), code=key) in found


def test_a_base_told_for_the_first_time_is_a_report_that_leaves_the_value_of_its_day(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    earlier, value = one_change(sample, version, reason="new_report")
    rewritten("fct_status_changes", lambda rows: [row | {"event_id": earlier["event_id"]} for row in rows])(version)
    w, name = Words("zh"), Words("zh")("changes.view.each")
    page = open_page("changes", show="each", since=LONG_AGO)
    [row] = [dict(zip(heads(page, name), row, strict=True)) for row in cells(page, name)]
    amount, base = (w.amount(one["actual_value"], value["unit"]) for one in (value, earlier))
    assert row["原因"] == w.of("change", "new_report")
    assert row["原数值"] == w("changes.base", value=amount, base="—")
    assert row["新数值"] == w("changes.base", value=amount, base=base)
    assert "没有更正改变过灯色" in words_of(open_page("changes", show="corrections"))


def test_another_base_is_named_and_leaves_the_value_of_its_day(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    event = {"reason": "baseline", "event_id": "new-base"}
    earlier, value = one_change(sample, version, **event)
    again = max(earlier["known_from"], value["known_from"]) + timedelta(hours=1)
    more = [
        earlier | {"known_to": again, "is_current": False},
        earlier | {"event_id": "new-base", "known_from": again, "actual_value": earlier["actual_value"] + 1},
    ]
    kept = [row for row in sample.tables["fct_actuals"] if row["event_id"] != earlier["event_id"]]
    rewritten("fct_actuals", lambda rows: [*kept, *more])(version)
    page = open_page("changes", show="corrections")
    name = Words("zh")("changes.view.corrections")
    [row] = [dict(zip(heads(page, name), row, strict=True)) for row in cells(page, name)]
    assert row["原因"] == Words("zh").of("change", "baseline")

    def said(base: float) -> str:
        w = Words("zh")
        amounts = (w.amount(one, earlier["unit"]) for one in (value["actual_value"], base))
        return w("changes.base", **dict(zip(("value", "base"), amounts, strict=True)))

    assert row["原数值"] == said(earlier["actual_value"])
    assert row["新数值"] == said(earlier["actual_value"] + 1)


def test_time_alone_leaves_the_value_as_it_is(version: Path, open_page: OpenPage, sample: Sample) -> None:
    _, value = one_change(sample, version, reason="time_passed")
    rewritten("fct_status_changes", lambda rows: [row | {"event_id": value["event_id"]} for row in rows])(version)
    page = open_page("changes", show="each", since=LONG_AGO)
    name = Words("zh")("changes.view.each")
    [row] = [dict(zip(heads(page, name), row, strict=True)) for row in cells(page, name)]
    assert row["原数值"] == row["新数值"] == Words("zh").amount(value["actual_value"], value["unit"])


def test_new_report_of_one_load_stands_beside_the_value_before(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    earlier, value = one_change(sample, version, reason="new_report")
    rewritten("fct_status_changes", lambda rows: [row | {"event_id": value["event_id"]} for row in rows])(version)
    at_once = {"known_from": value["known_from"]}
    rewritten("fct_actuals", lambda rows: [row | at_once for row in rows])(version)
    page = open_page("changes", show="each", since=LONG_AGO)
    name = Words("zh")("changes.view.each")
    [row] = [dict(zip(heads(page, name), row, strict=True)) for row in cells(page, name)]
    assert row["原数值"].startswith(Words("zh").amount(earlier["actual_value"], earlier["unit"]))


def test_a_day_reported_anew_is_a_new_report_once_and_then_a_revision(
    version: Path, open_page: OpenPage, sample: Sample
) -> None:
    """The report: from behind to far behind, with its value; the revision of the day: from there to ahead."""
    _, value = one_change(sample, version, reason="new_report")
    w, first = Words("zh"), {"known_from": value["known_from"] - timedelta(days=1), "event_id": "first"}
    anew = (
        value
        | first
        | {"actual_value": value["actual_value"] - 1, "known_to": value["known_from"], "is_current": False}
    )
    rewritten("fct_actuals", lambda rows: [*rows, anew])(version)

    def moved(was: str, now: str, reason: str) -> dict[str, Any]:
        lights = {f"{side}_light": LIGHT_OF_STATUS[one] for side, one in (("from", was), ("to", now))}
        return lights | {"from_status": was, "to_status": now, "reason": reason, "event_id": value["event_id"]}

    along, again = moved("behind", "ahead", "new_report"), moved("far_behind", "ahead", "revision")
    rewritten("fct_status_changes", lambda rows: [row | one for row in rows for one in (along, again)])(version)
    page = open_page("changes", show="each", since=LONG_AGO)
    name = w("changes.view.each")
    said = {row["原因"]: row for row in (dict(zip(heads(page, name), row, strict=True)) for row in cells(page, name))}
    report, revision = said[w.of("change", "new_report")], said[w.of("change", "revision")]
    assert w.of("status", "far_behind") in report["新状态"]
    assert report["新数值"] == revision["原数值"] == w.amount(anew["actual_value"], value["unit"])
    assert revision["新数值"] == w.amount(value["actual_value"], value["unit"])
    assert w.of("status", "far_behind") in revision["原状态"]
    assert len(said) == 2


def test_usual_view_is_what_moved(version: Path, open_page: OpenPage) -> None:
    assert "以来的变化" in words_of(open_page("changes"))


def test_filters_hold_for_the_changes(version: Path, open_page: OpenPage, sample: Sample) -> None:
    place = sample.tables["dim_indicators"][0]["jurisdiction_id"]
    mine = {row["target_id"] for row in sample.tables["fct_targets"] if row["target_id"].startswith(f"{place}/")}
    expected = [row for row in counted(sample) if row["target_id"] in mine]
    page = open_page("changes", show="each", since=LONG_AGO, jurisdiction=place)
    shown = [row for row in expected if learned_on(row).isoformat() > LONG_AGO]
    assert f"逐条变化：{len(shown)} 条" in words_of(page)


def test_day_that_cannot_be_used_is_said(version: Path, open_page: OpenPage) -> None:
    assert "地址中的日期不能用" in words_of(open_page("changes", show="each", since="2099-01-01"))


def test_no_change_is_said(version: Path, open_page: OpenPage) -> None:
    edit(version / "fct_status_changes.parquet", lambda table: table.slice(0, 0))
    assert "没有目标进退或更正" in words_of(open_page("changes", show="each"))
    assert "没有更正改变过灯色" in words_of(open_page("changes", show="corrections"))


def test_version_without_the_mart_says_so(version: Path, open_page: OpenPage) -> None:
    (version / "fct_status_changes.parquet").unlink()
    assert "没有变化记录" in words_of(open_page("changes"))


def test_english_page_names_its_views(version: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("changes", show="corrections", lang="en"))
    assert "Lights flipped by corrections" in said


def test_days_asked_for_again_and_again_are_one_click_away(version: Path, open_page: OpenPage) -> None:
    page = open_page("changes")
    usual = AS_OF.replace(day=1) - timedelta(days=1)
    pills = page.pills(key=f"often-{usual}")
    assert [label.split("（")[0] for label in pills.options] == ["一周", "上月末", "本季度"]
    pills.set_value("week").run()
    week = AS_OF - timedelta(days=7)
    assert page.query_params["since"] == week.isoformat()
    assert f"自 {week} 以来" in words_of(page)


@pytest.mark.parametrize(
    ("day", "week", "month", "quarter"),
    [
        (date(2026, 11, 21), date(2026, 11, 14), date(2026, 10, 31), date(2026, 9, 30)),
        (date(2026, 1, 1), date(2025, 12, 25), date(2025, 12, 31), date(2025, 12, 31)),
        (date(2026, 6, 30), date(2026, 6, 23), date(2026, 5, 31), date(2026, 3, 31)),
    ],
)
def test_presets_begin_at_the_end_of_a_day(tmp_path: Path, day: date, week: date, month: date, quarter: date) -> None:
    assert list(presets(day, tmp_path).items()) == [("week", week), ("month_end", month), ("quarter", quarter)]


def test_last_version_of_last_month_is_one_that_is_kept(sample: Sample, published: Path) -> None:
    for moment in (datetime(2026, 10, 12, 4, tzinfo=UTC), datetime(2026, 10, 30, 4, tzinfo=UTC)):
        sample.copy(published, moment.strftime(versions.STAMP), built_at=moment)
    found = presets(AS_OF, published)
    assert found["month"] == date(2026, 10, 30)
    assert "month_end" not in found


def test_last_version_of_last_month_is_offered_where_there_is_one(
    version: Path, open_page: OpenPage, sample: Sample, published: Path
) -> None:
    moment = datetime(2026, 10, 30, 4, tzinfo=UTC)
    sample.copy(published, moment.strftime(versions.STAMP), built_at=moment)
    page = open_page("changes", since="2026-10-30")
    options = page.pills(key="often-2026-10-30").options
    assert [label.split("（")[0] for label in options] == ["一周", "上月最后一版", "本季度"]
