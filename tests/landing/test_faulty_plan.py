"""Landing goes on for all other plans while one plan file has a fault, and the next version says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from builders.events import ROOT, reports, send, unbalanced

from milepost import doctor
from milepost.landing import load as landing
from milepost.landing import replay
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

HUZHOU = "huzhou-2025.yml"


@pytest.fixture
def own_plans(there: Settings, tmp_path: Path) -> Settings:
    """A folder of plans to be broken."""
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    return there.model_copy(update={"plans": tmp_path / "plans"})


def breaks(settings: Settings) -> None:
    path = settings.plans / HUZHOU
    path.write_text(path.read_text(encoding="utf-8") + "oops: [\n", encoding="utf-8")


def test_events_of_all_plans_land_by_what_was_good_last(own_plans: Settings) -> None:
    landing.load(own_plans)
    breaks(own_plans)
    sent = send(own_plans, reports(300, "a broken plan"))
    report = landing.load(own_plans)
    assert (report.loaded, report.rejected) == (sent, 0)
    assert unbalanced(own_plans) == []
    assert replay.replay_rejected(own_plans).loaded == 0


def test_doctor_names_the_file_and_its_line(own_plans: Settings) -> None:
    landing.load(own_plans)
    breaks(own_plans)
    landing.load(own_plans)
    found = [fault for fault in doctor.examine(own_plans).faults if HUZHOU in fault]
    assert len(found) == 1
    assert found[0].startswith(f"{HUZHOU}:")
    assert found[0].endswith("The file is set aside; its last good version stays in force.")


def test_without_a_good_version_only_its_own_events_are_rejected(own_plans: Settings, tmp_path: Path) -> None:
    breaks(own_plans)
    fresh = own_plans.model_copy(update={"data": tmp_path / "fresh"})
    landing.load(fresh)
    sent = list(reports(300, "a plan never good"))
    others = [message for message in sent if message.key and not message.key.startswith(b"huzhou/")]
    send(fresh, sent)
    report = landing.load(fresh)
    assert (report.loaded, report.rejected_by_reason) == (
        len(others),
        {"unknown_indicator": len(sent) - len(others)},
    )
    with warehouse.writing(fresh, "test") as con:
        assert con.execute("SELECT file, plan_in_force FROM ops.plans_set_aside").fetchall() == [(HUZHOU, None)]
