"""Each value beside its indicator's own history: what is caught, and what must be let through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from builders import gating
from builders.gating import land
from builders.warehouse import ROOT, Workbench, indicator, plan

from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

MONTHS = [f"2026-{month:02}-28" for month in range(1, 11)]
YEAR = [f"2025-{month:02}-28" for month in range(1, 12)] + ["2025-12-31"]
NEXT = "2026-10-31"

PLAN = plan(
    indicator("firms", "level", {2030: 900}, unit="家"),
    indicator("capacity", "level", {2030: 90000}, unit="PFlops"),
    indicator("money", "level", {2030: 5000}, unit="亿元"),
    indicator("area", "cumulative", {2030: 9000}, unit="亩"),
    indicator("revenue", "annual", {2030: 9000}, unit="亿元"),
    indicator("spiky", "annual", {2030: 9000}, unit="亿元"),
    indicator("coverage", "level", {2030: 95}, unit="%"),
    indicator("growth", "annual", {2030: 9}, unit="%"),
    indicator("flat", "level", {2030: 900}, unit="个"),
    indicator("few", "level", {2030: 900}, unit="个"),
    indicator("young", "level", {2030: 90000}, unit="PFlops"),
    indicator("bounded", "level", {2030: 5000}, unit="亿元", plausible={"step": 20, "month_on_month": 0.5}),
    indicator("pace", "annual", {2030: 5000}, unit="亿元", plausible={"month_on_month": 1.0}),
    indicator("played", "level", {2030: 90000}, unit="PFlops"),
    indicator("opened", "milestone", {2027: None}),
)
LEVEL = [100, 104, 103, 109, 112, 115, 113, 120, 124, 128]
ACCEPTED: dict[str, tuple[str, dict[str, float]]] = {
    "firms": ("家", dict(zip(MONTHS, LEVEL, strict=True))),
    "capacity": ("PFlops", dict(zip(MONTHS, LEVEL, strict=True))),
    "money": ("亿元", dict(zip(MONTHS, LEVEL, strict=True))),
    "area": ("亩", dict(zip(MONTHS, [50, 61, 70, 79, 92, 100, 109, 121, 130, 142], strict=True))),
    "revenue": (
        "亿元",
        dict(zip(YEAR, [8, 15, 26, 35, 46, 57, 66, 77, 88, 97, 108, 120], strict=True))
        | {"2026-01-28": 9, "2026-02-28": 17, "2026-03-28": 29},
    ),
    # half of the year's sum is booked each January
    "spiky": (
        "亿元",
        dict(zip(YEAR, [60, 65, 70, 76, 81, 86, 90, 96, 101, 106, 111, 117], strict=True)),
    ),
    "coverage": ("%", dict(zip(MONTHS, [60, 61, 63, 64, 66, 67, 69, 70, 72, 73], strict=True))),
    "growth": ("%", dict(zip(MONTHS, [8.1, 7.9, 8.4, 9, 8.2, 7.5, 8, 8.8, 8.3, 8.6], strict=True))),
    "flat": ("个", dict.fromkeys(MONTHS, 3)),
    "few": ("个", dict(zip(MONTHS, [1, 1, 2, 2, 3, 3, 4, 4, 5, 6], strict=True))),
    "young": ("PFlops", {"2026-09-28": 110}),
    "bounded": ("亿元", dict(zip(MONTHS, LEVEL, strict=True))),
    "pace": ("亿元", {"2026-01-31": 10, "2026-02-28": 19, "2026-03-31": 30}),
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    folder = tmp_path_factory.mktemp("history")
    bench = Workbench(Settings(data=folder, plans=ROOT / "plans", project=ROOT, lock_wait_seconds=5))
    fill(bench)
    return bench


def fill(bench: Workbench) -> None:
    bench.plans(PLAN)
    for name, (unit, values) in ACCEPTED.items():
        for day, value in values.items():
            bench.report(name, day, value, unit=unit, said=datetime(2026, 10, 29))
    for day, value in ACCEPTED["capacity"][1].items():
        bench.report("played", day, value, unit="PFlops", said=datetime(2026, 10, 29), simulated=True)
    bench.build(date(2026, 10, 30))


@pytest.fixture
def con(built: Workbench) -> Iterator[warehouse.Connection]:
    with gating.nothing_new(built) as con:
        yield con


SLIP, FALLS, ABOVE, SURPRISE, STEP, MONTH, FAR = (
    "no_slip_of_the_unit",
    "running_total_not_to_fall",
    "running_total_not_to_pass_later_ones",
    "no_surprise_beside_history",
    "step_within_plausible",
    "month_within_plausible",
    "value_within_reach_of_targets",
)


@pytest.mark.parametrize(
    ("name", "day", "value", "more", "rules"),
    [
        ("capacity", NEXT, 1290, {}, {SURPRISE}),  # ten times the last one
        ("capacity", NEXT, 12, {}, {SURPRISE}),
        ("capacity", NEXT, 0, {}, {SURPRISE}),
        ("capacity", NEXT, 300, {}, {SURPRISE}),
        ("capacity", "2026-09-28", 1250, {}, {SURPRISE}),  # a correction of an old day
        ("capacity", NEXT, 130, {"unit": "TFlops"}, {SLIP, SURPRISE}),
        ("money", NEXT, 131, {"unit": "万元"}, {SLIP, SURPRISE}),
        ("money", NEXT, 1_310_000, {}, {SLIP, SURPRISE, FAR}),
        ("money", NEXT, 131, {"unit": "元"}, {SLIP, SURPRISE}),
        ("young", NEXT, 112_000, {}, {SLIP}),  # one point is enough for four digits, not for two
        ("revenue", "2026-04-28", 39, {"unit": "万元"}, {SLIP, FALLS, SURPRISE}),
        ("coverage", NEXT, 0.75, {}, {SLIP, SURPRISE}),  # a fraction for a percentage
        ("coverage", NEXT, 20, {}, {SURPRISE}),
        ("growth", NEXT, -25, {}, {SURPRISE}),
        ("area", NEXT, 141, {}, {FALLS}),
        ("area", "2026-09-30", 143, {}, {ABOVE}),
        ("revenue", "2026-04-28", 28, {}, {FALLS}),
        ("revenue", "2026-04-28", 200, {}, {SURPRISE}),
        ("bounded", NEXT, 149, {}, {STEP}),
        ("bounded", NEXT, 60, {}, {STEP, MONTH, SURPRISE}),
        ("pace", "2026-04-30", 60, {}, {MONTH}),
        ("flat", NEXT, 40, {}, {SURPRISE}),
    ],
)
def test_caught(
    con: warehouse.Connection, name: str, day: str, value: float, more: dict[str, Any], rules: set[str]
) -> None:
    unit = more.pop("unit", ACCEPTED[name][0])
    event_id = land(con, name, day, value, unit, **more)
    assert gating.broken(con) == {rule: [event_id] for rule in rules}


@pytest.mark.parametrize(
    ("name", "day", "value", "more"),
    [
        ("capacity", NEXT, 131, {}),
        ("capacity", NEXT, 131_000, {"unit": "TFlops"}),
        ("capacity", NEXT, 205, {}),  # a centre of a good half of all others opens
        ("capacity", "2027-10-31", 240, {}),  # after a year without a word
        ("area", "2025-06-30", 12, {}),  # before everything that is known, and before the plan
        ("money", NEXT, 1_310_000, {"unit": "万元"}),
        ("firms", NEXT, 0.0131, {"unit": "万家"}),
        ("area", NEXT, 142, {}),
        ("area", NEXT, 120, {"note": "退还 20 亩,核减"}),
        ("area", "2026-10-28", 132, {}),  # a correction of the last day, still above the one before
        ("revenue", "2026-04-28", 39, {}),
        ("revenue", "2026-04-28", 28, {"note": "按普查结果核减"}),
        ("revenue", "2027-01-31", 10, {}),  # the year begins anew
        ("spiky", "2026-01-28", 62, {}),  # as each January
        ("coverage", NEXT, 89, {}),
        ("growth", NEXT, -1.2, {}),
        ("flat", NEXT, 4, {}),
        ("flat", NEXT, 11, {}),
        ("few", NEXT, 14, {}),  # a few more of a few
        ("few", NEXT, 0, {}),
        ("young", NEXT, 900, {}),
        ("played", NEXT, 9000, {}),  # the first real one: made-up ones are no history of it
        ("bounded", NEXT, 140, {}),
        ("pace", "2026-04-30", 45, {}),
        ("capacity", NEXT, 9000, {"simulated": True}),  # beside real ones: left out anyway
    ],
)
def test_let_through(con: warehouse.Connection, name: str, day: str, value: float, more: dict[str, Any]) -> None:
    unit = more.pop("unit", "PFlops" if name == "played" else ACCEPTED[name][0])
    land(con, name, day, value, unit, **more)
    assert gating.broken(con) == {}


def test_simulated_values_have_simulated_ones_for_a_history(con: warehouse.Connection) -> None:
    event_id = land(con, "played", NEXT, 1290, "PFlops", simulated=True)
    assert gating.broken(con) == {SURPRISE: [event_id]}


def test_a_lower_total_goes_with_the_retraction_or_correction_of_the_higher_one(con: warehouse.Connection) -> None:
    land(con, "area", "2026-10-28", None)
    land(con, "area", NEXT, 133, "亩")
    land(con, "revenue", "2026-03-28", 20, "亿元")
    land(con, "revenue", "2026-04-28", 28, "亿元")
    assert gating.broken(con) == {}


def test_a_bad_value_does_not_make_good_ones_beside_it_look_wrong(con: warehouse.Connection) -> None:
    bad = land(con, "area", "2026-10-29", 1_420_000, "亩")
    land(con, "area", NEXT, 145, "亩")
    slip = land(con, "money", "2026-10-29", 1_300_000, "亿元")
    land(con, "money", NEXT, 131, "亿元")
    found = gating.broken(con)
    assert {event_id for events in found.values() for event_id in events} == {bad, slip}


def test_of_two_words_for_one_day_the_last_is_judged(con: warehouse.Connection) -> None:
    land(con, "capacity", NEXT, 9000, "PFlops", event_id="a", said=datetime(2026, 10, 31, 8))
    land(con, "capacity", NEXT, 130, "PFlops", event_id="b", said=datetime(2026, 10, 31, 9))
    land(con, "capacity", "2026-09-28", 9000, "PFlops", said=datetime(2026, 9, 28))  # superseded before it came
    assert gating.broken(con) == {}


def test_words_say_what_a_clerk_needs(con: warehouse.Connection) -> None:
    land(con, "money", NEXT, 1_310_000, "亿元")
    said = "1,310,000 亿元（数据时点 2026-10-31）与历史水平约 128 亿元相差悬殊，像是多了四位：万元？"
    assert said in gating.words(con)
    assert [one for one in gating.words(con, "en") if one.endswith("4 digits too many: 万元?")]


def test_words_of_a_fall_name_the_day_and_the_value_before(con: warehouse.Connection) -> None:
    land(con, "area", NEXT, 120, "亩")
    assert gating.words(con) == [
        "累计值 120 亩（2026-10-31）低于 2026-10-28 的 142 亩。原数有误请撤回或更正；确有核减请在备注中说明原因。"
    ]


def test_where_nothing_is_built_history_is_silent(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        land(con, "area", NEXT, 120, "亩")
        assert gating.broken(con) == {}
