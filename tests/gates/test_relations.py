"""What must hold between indicators: parts in the same load, in what was built, in other units, and not at hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from builders import gating
from builders.gating import land
from builders.warehouse import LONG_AGO, ROOT, Workbench, indicator, plan

from milepost.gates.queries import relations
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

DAY, NEXT = "2026-06-30", "2026-09-30"


def relation(name: str, kind: str, left: str, *right: str, **more: Any) -> dict[str, Any]:
    return {
        "id": name, "kind": kind, "left": left, "right": list(right), "reason": {"zh": "理由", "en": "The reason"}
    } | more  # fmt: skip


TOWN = plan(
    indicator("key_firms", "level", {2030: 900}, unit="家"),
    indicator("firms", "level", {2030: 900}, unit="家"),
    indicator("total", "annual", {2030: 900}, unit="亿元"),
    indicator("software", "annual", {2030: 90}, unit="亿元"),
    indicator("hardware", "annual", {2030: 9000000}, unit="万元"),
    indicator("done", "level", {2030: 900}, unit="个"),
    indicator("all_done", "level", {2030: 900}, unit="个"),
    indicator("done_share", "level", {2030: 90}, unit="%"),
    indicator("area", "level", {2030: 900}, unit="亩"),
    relations=[
        relation("key_within_all", "at_most", "town/key_firms", "town/firms"),
        relation("total_of_parts", "sum", "town/total", "town/software", "town/hardware", tolerance=0.01),
        relation("share_done", "share", "town/done_share", "town/done", "town/all_done"),
        relation("with_the_city", "members", "city/firms", "town/firms", "village/firms"),
        relation("not_promised", "at_most", "town/firms", "city/all_firms"),
        relation("not_alike", "at_most", "town/firms", "city/space"),
    ],
)
CITY = plan(
    indicator("firms", "level", {2030: 9000}, unit="家"),
    indicator("space", "level", {2030: 900}, unit="亩"),
    place="city",
)
VILLAGE = plan(indicator("firms", "level", {2030: 90}, unit="家"), place="village")


def fill(bench: Workbench) -> None:
    bench.plans(TOWN, CITY, VILLAGE)
    for name, value, unit in (
        ("firms", 120, "家"), ("key_firms", 20, "家"), ("software", 20.5, "亿元"), ("done", 50, "个"),
        ("all_done", 150, "个"),
    ):  # fmt: skip
        bench.report(name, DAY, value, unit=unit, said=datetime(2026, 7, 5))
    bench.report("firms", DAY, 400, unit="家", place="city", said=datetime(2026, 7, 5))
    bench.report("firms", DAY, 30, unit="家", place="village", said=datetime(2026, 7, 5))
    bench.build(date(2026, 7, 31))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    folder = tmp_path_factory.mktemp("relations")
    bench = Workbench(Settings(data=folder, plans=ROOT / "plans", project=ROOT, lock_wait_seconds=5))
    fill(bench)
    return bench


@pytest.fixture
def con(built: Workbench) -> Iterator[warehouse.Connection]:
    with gating.nothing_new(built) as con:
        yield con


PART, TOTAL, SHARE, MEMBERS = (
    "part_not_above_whole",
    "total_of_parts",
    "share_of_parts",
    "whole_not_below_members",
)
LANDED = list[tuple[str, str, float, str]]


@pytest.mark.parametrize(
    ("landed", "rule"),
    [
        ([("key_firms", DAY, 121, "家")], PART),  # a revision, beside what was built
        ([("firms", NEXT, 120, "家"), ("key_firms", NEXT, 121, "家")], PART),
        ([("total", DAY, 60, "亿元"), ("hardware", DAY, 300_000, "万元")], TOTAL),
        ([("done_share", DAY, 34, "%")], SHARE),
        ([("city/firms", DAY, 149, "家")], MEMBERS),
        ([("village/firms", DAY, 290, "家")], MEMBERS),
    ],
)
def test_caught(con: warehouse.Connection, landed: LANDED, rule: str) -> None:
    events = sorted(land(con, *one) for one in landed)
    assert gating.broken(con) == {rule: events}


@pytest.mark.parametrize(
    "landed",
    [
        [("key_firms", DAY, 120, "家")],
        [("key_firms", NEXT, 121, "家")],  # nothing is known of the whole on that day
        [("firms", DAY, 121, "家"), ("key_firms", DAY, 121, "家")],
        [("firms", DAY, 0.0121, "万家"), ("key_firms", DAY, 121, "家")],
        [("total", DAY, 50.5, "亿元"), ("hardware", DAY, 300_000, "万元")],
        [("total", DAY, 50.8, "亿元"), ("hardware", DAY, 300_000, "万元")],  # within a per cent
        [("total", DAY, 90, "亿元")],  # a part is missing
        [("done_share", DAY, 33, "%")],  # rounded: 33.3
        [("done_share", DAY, 33.33, "%")],
        [("done_share", NEXT, 10, "%"), ("done", NEXT, 0, "个"), ("all_done", NEXT, 0, "个")],
        [("city/firms", DAY, 150, "家")],
    ],
)
def test_let_through(con: warehouse.Connection, landed: LANDED) -> None:
    for one in landed:
        land(con, *one)
    relational = {PART, TOTAL, SHARE, MEMBERS}
    assert {rule: events for rule, events in gating.broken(con).items() if rule in relational} == {}


def test_what_is_far_off_says_nothing_of_the_figures_beside_it(con: warehouse.Connection) -> None:
    far = land(con, "firms", DAY, 1, "家")
    land(con, "key_firms", DAY, 21, "家")
    assert gating.broken(con) == {PART: [far]}


def test_simulated_and_real_values_are_not_compared(con: warehouse.Connection) -> None:
    land(con, "key_firms", DAY, 121, "家", simulated=True)
    assert gating.broken(con) == {}


def test_words_name_both_sides_and_the_reason(con: warehouse.Connection) -> None:
    land(con, "key_firms", DAY, 121, "家")
    assert gating.words(con) == ["2026-06-30：key_firms 121 家，应不大于 120 家（firms）。理由"]
    assert gating.words(con, "en") == [
        "2026-06-30: key_firms is 121 firms and should be at most 120 firms (firms). The reason"
    ]


def test_a_relation_is_off_where_a_part_is_not_there_or_units_differ(settings: Settings) -> None:
    bench = Workbench(settings)
    bench.plans(TOWN, CITY)
    found = {row["relation_id"].removeprefix("town/"): row for row in bench.rows(relations.RELATIONS)}
    assert {name for name, row in found.items() if row["is_on"]} == {"key_within_all", "total_of_parts", "share_done"}
    assert [found[name]["why_off_zh"] for name in ("with_the_city", "not_promised", "not_alike")] == [
        "所涉方案不在或被搁置: village/firms", "有效方案中没有这一指标: city/all_firms", "计量单位不同: 亩, 家"
    ]  # fmt: skip
    assert [found[name]["why_off_en"] for name in ("with_the_city", "not_promised", "not_alike")] == [
        "the plan is absent or set aside of village/firms", "no plan in force has city/all_firms",
        "units differ: 亩, 家",
    ]  # fmt: skip
    bench.plans(TOWN, CITY, VILLAGE, now=datetime(2026, 1, 1, tzinfo=UTC))
    (row,) = bench.rows(f"SELECT is_on FROM ({relations.RELATIONS}) WHERE relation_id = 'town/with_the_city'")
    assert row["is_on"]
    assert datetime(2026, 1, 1, tzinfo=UTC) > LONG_AGO


def test_relations_are_judged_where_nothing_is_built(settings: Settings) -> None:
    Workbench(settings).plans(TOWN)
    with warehouse.writing(settings, "test") as con:
        land(con, "firms", DAY, 10, "家")
        event_id = land(con, "key_firms", DAY, 11, "家")
        assert gating.broken(con)[PART] == sorted(["firms 2026-06-30", event_id])
