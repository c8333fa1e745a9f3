"""Events that staging cannot read are left to it: the gate's queries pass over them, and all rules are judged."""

from __future__ import annotations

from datetime import datetime

from builders.warehouse import Workbench, indicator, plan

import expectations
from milepost.gates import frames
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

SAID = datetime(2026, 5, 1)


def test_events_without_days_or_numbers_are_in_no_frame_of_their_subject(settings: Settings) -> None:
    bench = Workbench(settings)
    bench.plans(plan(indicator("firms", "level", {2027: 100})))
    bench.event("compute.measured", {"centre": "c", "as_of": "nonsense", "capacity_pflops": "x"}, said=SAID)
    bench.event("enterprise.left", {"data_space": "d", "at": None}, said=SAID)
    bench.event("subsidy.paid", {"policy": "town/p"}, said=SAID)
    bench.event("training.held", {"session": "s", "at": "2026-04-31", "attendees": [3]}, said=SAID)
    report = {"indicator": "town/firms", "as_of": "2026-02-30", "value": "1_0", "unit": "个", "evidence": ["x"]}
    bench.event("indicator.reported", report, said=SAID)
    bench.event("indicator.reported", report | {"as_of": ["2026-02-28"], "unit": {}}, said=SAID)
    bench.land()
    with warehouse.writing(settings, "test") as con:
        con.execute("UPDATE raw.events SET data = '{broken' WHERE type = 'milepost.subsidy.paid.v1'")
        (tables,) = frames.raw_frames(con)
    of_subjects = ("raw_habits", "raw_measurements", "raw_enterprises", "raw_payments", "raw_trainings")
    assert {name: len(tables[name]) for name in of_subjects} == dict.fromkeys(of_subjects, 0)
    assert all(result.is_judged for result in expectations.check_raw(tables))
