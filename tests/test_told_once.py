"""Rules that used to stand in several places, kept in one: clocks, zones, locks, files replaced in one step."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("src/milepost", "producers", "expectations", "dags", "dashboards")
HOME = {
    'ZoneInfo("Asia/Shanghai")': "src/milepost/days.py",  # a timetable of a DAG names its zone itself
    ".replace(tzinfo=None)": "src/milepost/days.py",
    "fcntl.flock": "src/milepost/warehouse/files.py",
    "draft.replace(": "src/milepost/warehouse/files.py",
    "arg_max(verdict, checked_at)": "src/milepost/gates/findings.py",
    "INSERT INTO ops.held_rows": "src/milepost/gates/held.py",
    '/ "current.json"': "src/milepost/publishing/",
}


def modules() -> list[Path]:
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("text", HOME)
def test_each_rule_has_one_home(text: str) -> None:
    found = [path.relative_to(ROOT).as_posix() for path in modules() if text in path.read_text(encoding="utf-8")]
    assert found, f"{text} stands nowhere: the rule watches over nothing"
    assert [path for path in found if not path.startswith(HOME[text])] == []
