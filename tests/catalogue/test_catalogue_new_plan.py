"""docs/add-a-plan.md, done step by step in an empty folder: the files, the commands and the output of the page."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from milepost import catalogue
from milepost.catalogue import store
from milepost.catalogue.read import read_plan
from milepost.cli import app
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

PAGE = Path(__file__).resolve().parents[2] / "docs" / "add-a-plan.md"
BLOCK = re.compile(r"^```(text|yaml|console) ?(\S*)\n(.*?)^```$", re.M | re.S)


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a new user starts: no plans, no texts, the two variables set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MILEPOST_PLANS", "plans")
    monkeypatch.setenv("MILEPOST_PLAN_TEXTS", "texts")
    monkeypatch.setenv("MILEPOST_DATA", "data")
    return tmp_path


def follow(page: str) -> list[str]:
    """Append each file block to its file, run each command; return the printed lines that did not come."""
    missing = []
    for kind, name, body in BLOCK.findall(page):
        if kind == "console":
            missing += run(body)
        else:
            path = Path(name)
            path.parent.mkdir(exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(body)
    return missing


def run(console: str) -> list[str]:
    missing, output = [], ""
    for line in console.splitlines():
        if line.startswith("$ milepost "):
            output = CliRunner().invoke(app, shlex.split(line.removeprefix("$ milepost "))).output
        elif line not in output:
            missing.append(f"{line}\n--- is not in ---\n{output}")
    return missing


def test_a_new_user_who_follows_the_page_sees_what_the_page_says(empty_folder: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(BLOCK.findall(page)) > 8, "the page lost its blocks: nothing would be tried"
    assert follow(page) == []


def test_the_page_s_plan_lands_in_the_warehouse_with_every_promise_of_its_text(empty_folder: Path) -> None:
    follow(PAGE.read_text(encoding="utf-8"))
    plans = catalogue.read_plans(empty_folder / "plans")
    with warehouse.writing(Settings(data=empty_folder / "data"), "test") as con:
        store.sync(con, plans, datetime(2026, 5, 1, tzinfo=UTC))
        found = con.execute(
            "SELECT target_id, target_value, bound, certainty FROM catalogue.targets ORDER BY 1"
        ).fetchall()
    assert found == [
        ("luchuan/compute_capacity/2028", 600, "at_least", "must"),
        ("luchuan/core_revenue/2028", 12, "above", "aspire"),
        ("luchuan/data_space_enterprises/2027", 40, "at_least", "must"),
        ("luchuan/data_space_enterprises/2028", 90, "at_least", "must"),
        ("luchuan/government_model/2027-06-30", None, "at_least", "must"),
        ("luchuan/training_sessions/undated", 6, "at_least", "must"),
    ]


def test_the_page_s_agreed_values_and_limits_land_with_it(empty_folder: Path) -> None:
    follow(PAGE.read_text(encoding="utf-8"))
    with warehouse.writing(Settings(data=empty_folder / "data"), "test") as con:
        store.sync(con, catalogue.read_plans(empty_folder / "plans"), datetime(2026, 5, 1, tzinfo=UTC))
        values = con.execute("SELECT indicator_id, point_date::VARCHAR, value FROM catalogue.path_values ORDER BY 2")
        assert values.fetchall() == [
            ("luchuan/core_revenue", "2026-12-31", 4),
            ("luchuan/core_revenue", "2027-06-30", 3),
            ("luchuan/core_revenue", "2027-12-31", 7.5),
        ]
        own = con.execute(
            "SELECT target_id, ahead_points, behind_points FROM catalogue.targets WHERE behind_points > 0"
        )
        assert own.fetchall() == [("luchuan/data_space_enterprises/2028", None, 20)]


def test_the_page_s_change_gives_its_reason_to_the_new_version(empty_folder: Path) -> None:
    follow(PAGE.read_text(encoding="utf-8"))
    path = empty_folder / "plans" / "luchuan-2026.yml"
    before = read_plan(path)
    path.write_text(path.read_text(encoding="utf-8").replace("value: 90", "value: 120"), encoding="utf-8")
    with warehouse.writing(Settings(data=empty_folder / "data"), "test") as con:
        store.sync(con, [before], datetime(2026, 5, 1, tzinfo=UTC))
        store.sync(con, [read_plan(path)], datetime(2026, 9, 2, tzinfo=UTC))
        versions = con.execute(
            "SELECT target_value, valid_to IS NULL, change_reason FROM catalogue.targets"
            " WHERE target_id = 'luchuan/data_space_enterprises/2028' ORDER BY valid_from"
        ).fetchall()
    assert versions == [(90, False, "first version"), (120, True, "鹿政发〔2026〕31号 raised it.")]


METHODS = PAGE.with_name("methods.md")
NO_TARGET = "due: null, due_kind: none, value: null"


@pytest.mark.parametrize("target", ["due: 2030, value: 200", NO_TARGET])
def test_an_outside_series_written_as_the_page_on_methods_says_has_no_fault_and_no_warning(
    empty_folder: Path, target: str
) -> None:
    found = re.search(
        r"^```yaml\n# outside/(outside-2015\.yml) .*?\n(.*?)^```$", METHODS.read_text("utf-8"), re.M | re.S
    )
    assert found, "the page lost its example"
    name, example = found.groups()
    assert "due: 2030, value: 200" in example
    assert f"# no target: {NO_TARGET}" in example
    (empty_folder / name).write_text(example.replace("due: 2030, value: 200", target), encoding="utf-8")
    result = CliRunner().invoke(app, ["plans", "check", name])
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (0, "1 plan files, 0 faults")
