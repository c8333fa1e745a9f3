"""An increment gives what a full refresh gives: the same marts, row for row, whatever came in which order.

Each story lands a few loads at random with builds between them. Its last step compares every mart with a full refresh.
Nothing that makes incremental tables anew by itself (held rows, plans, raw replaced) is between the increments and the
comparison, or it would hide their faults; such things have a story of their own.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from builders.story import INDICATORS, MEASURED, REPORTED, REPORTED_INSTEAD, REVISED, Story
from builders.warehouse import Workbench, indicator

from milepost.marts import parameters

SUBSIDIES = ("fct_subsidy_payments", "agg_subsidy_enterprises", "fct_actuals")


@pytest.fixture(scope="module")
def story(bench: Workbench) -> Story:
    return Story(bench, seed=1)


def test_loads_one_after_another_give_what_a_full_refresh_gives(story: Story) -> None:
    """Revisions, retractions, late arrivals, first real reports, a build that failed midway, a day that moves on."""
    story.land(simulated_share=1.0, also=(MEASURED, REPORTED))
    story.build(as_of=date(2025, 8, 31))
    story.land(simulated_share=0.9, also=(REVISED,))
    story.build(as_of=date(2025, 8, 31))
    story.land()
    story.fail("int_revision_readings")
    story.land(simulated_share=0.2)
    story.build()
    story.land(events=25, about="indicator", also=(REPORTED_INSTEAD,))
    story.land(events=5, about="enterprise")
    story.build()
    story.compare()


def test_what_makes_tables_anew_between_loads_loses_nothing(story: Story) -> None:
    """Rows held and let go again, a plan that changes, an event put in behind the loads already taken in."""
    story.land()
    story.build()
    story.land(events=20)
    held = story.hold("true", 12)
    story.build()
    story.decide(held, ["released"])
    story.plans(*INDICATORS[1:], indicator("straight", "cumulative", {2026: 900}))
    story.land(events=20)
    story.build()
    story.moment -= timedelta(days=60)
    story.land(events=5)
    story.build()
    story.compare()


def test_subsidies_are_judged_again_where_anything_new_can_meet_them(bench: Workbench) -> None:
    """Late and retracted payments, a rule and an overlap that change between builds, a day that moves on.

    A story of its own: loads behind those of another would make every table anew, and nothing would be judged again.
    """
    story = Story(bench, seed=5)
    story.land(events=60, about="subsidy")
    story.build(as_of=date(2025, 6, 30))
    story.land(events=20, about="subsidy")
    story.build()
    story.land(events=15, about="subsidy.retracted")
    story.fail("int_subsidy_judgements")
    story.land(events=5, about="subsidy.paid")
    story.build()
    story.plans(*INDICATORS, voucher={"ratio": 0.1, "firm_year_cap_wan": 20})
    story.build()
    story.land(events=10, about="subsidy")
    story.plans(*INDICATORS, overlap=False)
    story.build(as_of=date(2026, 6, 30))
    story.compare(as_of=date(2026, 6, 30), also=SUBSIDIES)


def test_subsidies_that_a_gate_holds_count_as_they_are_decided(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused, refused and released after all, released, asked; then one that counted is refused: all is made anew."""
    story = Story(bench, seed=4)
    story.land(events=60, about="subsidy")
    held = story.hold("type = 'milepost.subsidy.paid.v1'", 24)
    story.build(as_of=date(2026, 12, 31))
    made_anew: list[str] = []
    monkeypatch.setattr(parameters, "_drop", lambda con, tables: made_anew.extend(tables))
    story.decide(held, ["refused", "released", "asked", "refused"])
    story.build(as_of=date(2026, 12, 31))
    assert story.counted(held) == {("refused", False), ("standing", False), ("standing", True)}
    story.decide(held[::4], ["released"])
    story.land(events=10, about="subsidy")
    story.build(as_of=date(2026, 12, 31))
    assert story.counted(held[::4]) == {("standing", False)}
    assert made_anew == []
    monkeypatch.undo()
    story.compare(as_of=date(2026, 12, 31), also=SUBSIDIES)
    story.decide(held[1::4], ["refused"])
    story.build(as_of=date(2026, 12, 31))
    assert story.counted(held[1::4]) == {("refused", False)}
    story.compare(as_of=date(2026, 12, 31), also=SUBSIDIES)


def test_rows_that_are_held_and_settled_while_loads_come(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is taken back here: what was released is added as news is, and nothing is made anew."""
    story = Story(bench, seed=2)
    story.land()
    first = story.hold("true", 20)
    story.build()
    made_anew: list[str] = []
    monkeypatch.setattr(parameters, "_drop", lambda con, tables: made_anew.extend(tables))
    story.decide(first[:12], ["released", "refused", "asked"])
    story.land(events=30)
    second = story.hold_newest(15)
    story.build()
    story.decide(first[12:] + second[:8], ["released"])
    story.decide(first[:3], ["marked", "unmarked"])
    story.build()
    story.decide(second[8:], ["asked", "released"])
    story.land(events=20)
    story.build()
    assert made_anew == []
    monkeypatch.undo()
    story.compare()


def test_rows_whose_decision_is_taken_back(bench: Workbench) -> None:
    story = Story(bench, seed=3)
    story.land()
    held = story.hold("true", 20)
    story.decide(held, ["released"])
    story.build()
    story.decide(held[:8], ["refused", "asked"])
    story.land(events=10)
    story.build()
    story.decide(held[:4], ["released"])
    story.land(events=10)
    story.build()
    story.compare()
