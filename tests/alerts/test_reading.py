"""What boards read of the city's files: public people and days worked, from the file or from the kept copy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from milepost.alerts.routing import reading
from milepost.settings import Settings

CONTACTS = """
contacts:
  - agency: a/b
    people:
      - {{name: {name}, mail: office@example.org, public: true}}
      - {{name: 私人, mobile: "13800000000"}}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "config").mkdir()
    (tmp_path / "data/incidents/config").mkdir(parents=True)
    return Settings(data=tmp_path / "data", config=tmp_path / "config")


def write(folder: Path, text: str, name: str = "contacts") -> None:
    (folder / f"{name}.yml").write_text(text, encoding="utf-8")


def names(settings: Settings) -> list[str]:
    return [person.name for person in reading.public_people(settings, "a/b")]


def test_only_people_marked_as_public_of_that_agency(settings: Settings) -> None:
    write(settings.config, CONTACTS.format(name="办公室"))
    assert names(settings) == ["办公室"]
    assert reading.public_people(settings, "a/c") == []


def test_kept_copy_stands_in_for_a_file_that_is_not_there_or_has_a_fault(settings: Settings) -> None:
    write(settings.incidents / "config", CONTACTS.format(name="留存"))
    assert names(settings) == ["留存"]
    write(settings.config, "contacts: [{agency: a/b}]")
    assert names(settings) == ["留存"]
    write(settings.config, CONTACTS.format(name="新"))
    assert names(settings) == ["新"]


def test_nothing_readable_is_nobody_and_nothing_is_written(settings: Settings) -> None:
    before = sorted(settings.data.rglob("*"))
    assert names(settings) == []
    assert reading.worktable(settings) == {}
    assert sorted(settings.data.rglob("*")) == before


def test_working_days_of_the_city_s_table(settings: Settings) -> None:
    write(settings.config, 'years: [{year: 2150, source: 通知, off: ["2150-01-05"], working: []}]', "workdays")
    assert reading.worktable(settings) == {2150: {date(2150, 1, 5): False}}
