"""What the catalogue says beside the text reaches the marts: units of a target, dropped promises, agreed values."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from builders.warehouse import Workbench, indicator, plan, since

DAY = date(2026, 6, 30)
FIRST, LATER = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
PATH = {"date": "2026-12-31", "value": 30, "source": "work plan"}
PLAN = plan(
    indicator(
        "firms", "level", [{"due": 2026, "value": 50}, {"due": 2027, "value": 90, "lead": ["centre"]}], **since(10)
    ),
    indicator("growing", "level", [{"due_kind": "none"}], **since(10)),
    indicator("hall", "milestone", {2026: None, 2027: None}, measured_by={"rule": "milestone_state"}),
    coordinator="bureau",
)


def changed(**more: Any) -> dict[str, Any]:
    return copy.deepcopy(PLAN) | more


@pytest.fixture
def fed(fresh: Workbench) -> Workbench:
    fresh.plans(PLAN, now=FIRST)
    fresh.report("firms", "2026-03-31", 20)
    fresh.report("growing", "2026-03-31", 20)
    return fresh


def scorecards(fed: Workbench) -> dict[str, int]:
    found = fed.rows("SELECT agency_id, targets FROM marts.agg_agency_scorecard")
    return {row["agency_id"]: row["targets"] for row in found}


def catalogue_key(fed: Workbench) -> str:
    (key,) = fed.rows("SELECT catalogue_key FROM ops.build_parameters")
    return str(key["catalogue_key"])


def test_a_target_counts_for_its_own_lead_and_a_dropped_one_for_nobody(fed: Workbench) -> None:
    fed.build(DAY)
    assert scorecards(fed) == {"town/bureau": 4, "town/centre": 1}
    leads = fed.rows("SELECT target_id, lead_zh, lead_agency_ids FROM marts.fct_targets ORDER BY 1")
    assert [(row["lead_zh"], row["lead_agency_ids"]) for row in leads[:2]] == [
        ("局", ["town/bureau"]),
        ("中心", ["town/centre"]),
    ]
    kept = changed()
    del kept["indicators"][2]["targets"][0]
    change = {"id": "hall/2026", "on": "2026-04-20", "reason": "cancelled by notice 31", "dropped": True}
    fed.plans(kept | {"changes": [change]}, now=LATER)
    fed.build(DAY)
    assert scorecards(fed) == {"town/bureau": 3, "town/centre": 1}
    assert fed.rows("SELECT target_id FROM marts.fct_target_status WHERE target_id LIKE '%hall/2026'") == []
    told = fed.rows("SELECT reason FROM catalogue.removals WHERE table_name = 'targets'")
    assert told == [{"reason": "cancelled by notice 31"}]
    # as it was known before the notice
    fed.build(DAY, known_at=datetime(2026, 4, 30))
    assert scorecards(fed) == {"town/bureau": 4, "town/centre": 1}


def test_a_changed_path_value_or_lead_makes_anew_what_rests_on_the_plans(fed: Workbench) -> None:
    agreed, led = changed(), changed()
    agreed["indicators"][0]["path"] = [PATH]
    led["indicators"][0]["path"] = [PATH]
    led["indicators"][0]["targets"][0]["lead"] = ["centre"]
    keys = []
    for number, content in enumerate([PLAN, agreed, led]):
        fed.plans(content, now=LATER.replace(day=1 + number))
        fed.build(DAY)
        keys.append(catalogue_key(fed))
    assert len(set(keys)) == 3
    found = fed.rows("SELECT indicator_id, point_date, value, source FROM staging.stg_catalogue__path_values")
    assert found == [
        {"indicator_id": "town/firms", "point_date": date(2026, 12, 31), "value": 30, "source": "work plan"}
    ]
    fed.build(DAY, known_at=datetime(2026, 5, 1, 12))
    assert fed.rows("SELECT * FROM staging.stg_catalogue__path_values") == []
    assert catalogue_key(fed) == keys[0]
