"""A plan file with a fault is set aside, its last good version stays in force, and all other plans go on."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders.baisha import GOOD, changed

from milepost.alerts import incidents, sources
from milepost.catalogue import Plan, in_force
from milepost.errors import CatalogueError
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

REAL = Path(__file__).resolve().parents[2] / "plans" / "huzhou-2025.yml"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
UNREADABLE = GOOD.replace("horizon: 2028", "horizon: 2028: 1")
WRONG_UNIT = changed("unit: 家", "unit: 石")


class City:
    """A folder of two plans and a warehouse that looks at it again and again, an hour apart."""

    def __init__(self, root: Path) -> None:
        self.settings = Settings(data=root / "data", plans=root / "plans")
        self.settings.plans.mkdir()
        self.now = NOON
        shutil.copy(REAL, self.settings.plans)
        self.write(GOOD)

    def write(self, content: str, name: str = "baisha-2026.yml") -> Path:
        path = self.settings.plans / name
        path.write_text(content, encoding="utf-8")
        return path

    def look(self) -> list[Plan]:
        self.now += timedelta(hours=1)
        with warehouse.writing(self.settings, "test") as con:
            plans = in_force.bring(con, self.settings.plans, self.now)
            sources.look(con, incidents.store_of(self.settings))
        return plans

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with warehouse.writing(self.settings, "test") as con:
            return con.execute(query).fetchall()

    @property
    def aside(self) -> list[tuple[Any, ...]]:
        return self.rows("SELECT file, line, field, plan_in_force FROM ops.plans_set_aside ORDER BY file")

    @property
    def promised(self) -> list[tuple[Any, ...]]:
        return self.rows("FROM catalogue.targets WHERE plan_id = 'baisha-2026' AND valid_to IS NULL ORDER BY ALL")


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


@pytest.mark.parametrize(
    ("content", "line", "field"), [(UNREADABLE, 6, "the file"), (WRONG_UNIT, 20, "indicators[enterprises].unit")]
)
def test_the_last_good_version_of_a_faulty_file_stays_in_force(city: City, content: str, line: int, field: str) -> None:
    first, before = city.look(), city.promised
    city.write(content)
    assert city.look() == first
    assert city.promised == before
    assert city.aside == [("baisha-2026.yml", line, field, "baisha-2026")]


def test_plans_are_read_once_and_what_is_faulty_keeps_nobody_from_being_ready(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.look()
    city.write(UNREADABLE, "faulty.yml")
    city.write("", "empty.yml").write_bytes(b"\xff\xfe")
    in_force.warm_up(city.settings.plans)
    city.look()  # the folder is another one, so its files are checked
    read: list[str] = []
    monkeypatch.setattr(in_force.reading, "load", read.append)
    assert {plan.plan for plan in city.look()} == {"baisha-2026", "huzhou-2025"}
    assert read == []


def test_the_other_plans_go_on_with_what_changed_in_them(city: City) -> None:
    city.look()
    city.write(UNREADABLE)
    city.write(REAL.read_text(encoding="utf-8").replace("zh: 湖州市,", "zh: 湖州,"), REAL.name)
    assert {plan.plan: plan.jurisdiction.name.zh for plan in city.look()} == {
        "baisha-2026": "白沙区",
        "huzhou-2025": "湖州",
    }


def test_a_faulty_file_that_was_never_good_stops_nobody(city: City) -> None:
    city.write(UNREADABLE)
    assert [plan.plan for plan in city.look()] == ["huzhou-2025"]
    assert city.aside == [("baisha-2026.yml", 6, "the file", None)]


def test_a_mended_file_is_in_force_again_and_its_incident_is_over(city: City) -> None:
    city.look()
    city.write(WRONG_UNIT)
    city.look()
    [told] = incidents.store_of(city.settings).unresolved()
    said = (told.kind, told.severity, told.title_zh)
    assert said == ("plan_set_aside", "warning", "方案文件有误，已搁置：baisha-2026.yml 第 20 行")
    assert "石 is no known unit. Use the unit as printed" in told.body_zh
    city.write(changed("due: 2027, value: 40", "due: 2027, value: 41"))
    city.look()
    assert city.aside == []
    assert incidents.store_of(city.settings).unresolved() == []
    assert 41 in [row[6] for row in city.promised]


def test_a_fault_without_a_version_in_force_is_critical(city: City) -> None:
    city.write(WRONG_UNIT)
    city.look()
    assert [one.severity for one in incidents.store_of(city.settings).unresolved()] == ["critical"]


def test_a_file_set_aside_keeps_the_moment_it_was_found(city: City) -> None:
    city.write(UNREADABLE)
    city.look()
    city.write(UNREADABLE + "# tried something\n")
    city.look()
    assert city.rows("SELECT set_aside_at FROM ops.plans_set_aside") == [(datetime(2026, 5, 1, 13),)]


def test_a_copy_under_another_name_is_the_one_set_aside(city: City) -> None:
    city.look()
    city.write(GOOD, "a-copy.yml")
    assert [plan.plan for plan in city.look()] == ["baisha-2026", "huzhou-2025"]
    assert [row[0] for row in city.aside] == ["a-copy.yml"]


def test_who_newly_takes_an_id_of_another_plan_has_the_fault(city: City) -> None:
    city.look()
    taken = GOOD.replace("plan: baisha-2026", "plan: a-thief")
    city.write(taken, "a-thief.yml")
    assert [plan.plan for plan in city.look()] == ["baisha-2026", "huzhou-2025"]
    assert city.aside == [("a-thief.yml", 15, "indicators[enterprises].id", None)]


def test_a_file_that_is_taken_away_leaves_the_catalogue(city: City) -> None:
    city.look()
    (city.settings.plans / "baisha-2026.yml").unlink()
    assert [plan.plan for plan in city.look()] == ["huzhou-2025"]
    assert city.promised == []


def test_a_file_renamed_by_mistake_does_not_leave_it(city: City) -> None:
    city.look()
    path = city.settings.plans / "baisha-2026.yml"
    path.rename(path.with_name("baisha-2026 (1).yml"))
    assert [plan.plan for plan in city.look()] == ["baisha-2026", "huzhou-2025"]
    assert city.aside == [("baisha-2026 (1).yml", 1, "plan", "baisha-2026")]


def test_a_plan_landed_before_versions_of_files_were_kept_holds_as_far_as_it_can_be_read(city: City) -> None:
    city.look()
    with warehouse.writing(city.settings, "test") as con:
        con.execute("DELETE FROM catalogue.plan_files")
        con.execute("DELETE FROM catalogue.folder_looks")
    city.write(WRONG_UNIT)
    assert [plan.plan for plan in city.look()] == ["baisha-2026", "huzhou-2025"]
    assert [row[0] for row in city.aside] == ["baisha-2026.yml"]


def test_nothing_is_checked_again_while_no_file_changes(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    city.write(WRONG_UNIT)
    first = city.look()
    monkeypatch.setattr(in_force, "judge", lambda *_: pytest.fail("checked again"))
    assert city.look() == first


def test_no_file_without_a_fault_is_an_error_that_names_the_first(city: City) -> None:
    (city.settings.plans / REAL.name).unlink()
    city.write(WRONG_UNIT)
    with pytest.raises(CatalogueError, match=r"baisha-2026\.yml:20: indicators\[enterprises\]\.unit: 石"):
        city.look()


def test_whatever_a_file_does_to_the_checks_the_others_go_on(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = in_force.check_file

    def break_down(path: Path, texts: Path | None) -> Any:
        if path.name == REAL.name:
            raise ZeroDivisionError("of a rule")
        return checked(path, texts)

    monkeypatch.setattr(in_force, "check_file", break_down)
    assert [plan.plan for plan in city.look()] == ["baisha-2026"]
    assert city.aside == [(REAL.name, 1, "the file", None)]


def test_a_county_s_plan_lands_with_its_level(city: City) -> None:
    city.write(changed("level: district", "level: county"))
    city.look()
    assert city.rows("SELECT level FROM catalogue.jurisdictions WHERE jurisdiction_id = 'baisha'") == [("county",)]
