"""When nothing may be told, over the whole watch: nights, holidays, a year nobody knows yet, incomplete data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders.incidents import the
from builders.rounds import watch_of

from milepost.alerts import actions, incidents
from milepost.alerts.actions import Act
from milepost.alerts.incident import Scope, Signal
from milepost.alerts.watch import Watch
from milepost.days import SHANGHAI
from milepost.settings import Settings

CONFIG = """
receivers: [{name: files, kind: outbox}]
route:
  receivers: [files]
  group_by: [kind]
  group_wait: 0s
  repeat_interval: 24h
  routes: [{match: {kind: [target_red, report_overdue]}, mute: [nights, days_off]}]
mute_times:
  - {name: nights, hours: ["20:00-08:00"]}
  - {name: days_off, days: "off"}
"""
TABLE = "years: [{year: 2027, source: 国办通知, off: [2027-01-01], working: []}]\n"
SCOPE = Scope("wucheng", "wucheng-2025", "wucheng/a", "wucheng/b", "wucheng/b/2027")
OVERDUE = Signal("overdue:x", "report_overdue", "warning", "逾期未报", "Overdue", "x", "x", SCOPE)
RED = Signal("light:x", "target_red", "critical", "算力红灯", "Red", "x", "x", SCOPE)
BUILD = Signal("build", "build_failed", "critical", "构建失败", "The build failed", "x", "x")


class Hours:
    """A watch that looks at every hour of Beijing's clock."""

    def __init__(self, folder: Path, moment: str, **files: str) -> None:
        self.settings = Settings(data=folder / "data", config=folder / "config")
        self.settings.config.mkdir()
        for name, said in {"alerts": CONFIG, **files}.items():
            (self.settings.config / f"{name}.yml").write_text(said, encoding="utf-8")
        self.now = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI).astimezone(UTC)
        self.store = incidents.store_of(self.settings)
        self.watch: Watch = watch_of(self.settings, lambda: self.now)

    def heard(self, words: str) -> list[str]:
        """Reasons of the messages that say so, in order."""
        said = [path.read_text(encoding="utf-8") for path in sorted(self.settings.outbox.glob("*.md"))]
        return [text.partition("［")[2].partition("］")[0] for text in said if words in text]

    def until(self, words: str, most: int = 200) -> str:
        for _ in range(most):
            self.watch.round()
            if self.heard(words):
                return self.now.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
            self.now += timedelta(hours=1)
        pytest.fail(f"nobody ever heard: {words}")

    def rounds(self, count: int) -> None:
        for _ in range(count):
            self.watch.round()
            self.now += timedelta(hours=1)


@pytest.mark.parametrize(
    ("found", "told", "files"),
    [
        ("2026-11-26T10:00", "2026-11-26T10:00", {}),  # a Thursday
        ("2026-11-26T20:00", "2026-11-27T08:00", {}),
        ("2026-09-30T21:00", "2026-10-08T08:00", {}),  # the National Day's week
        ("2026-10-10T10:00", "2026-10-10T10:00", {}),  # a Saturday that is worked for it
        ("2026-12-31T21:00", "2027-01-04T08:00", {"workdays": TABLE}),  # by the city's own table
        ("2026-12-31T21:00", "2027-01-01T08:00", {}),  # nobody knows 2027: Monday to Friday
        ("2027-10-02T10:00", "2027-10-04T08:00", {}),  # a Saturday
    ],
)
def test_what_may_wait_is_told_once_the_quiet_hours_are_over(
    tmp_path: Path, found: str, told: str, files: dict[str, str]
) -> None:
    here = Hours(tmp_path, found, **files)
    incidents.raise_alert(here.store, OVERDUE, here.now)
    assert here.until("逾期未报") == told
    here.rounds(8)
    assert here.heard("逾期未报") == ["新告警"]


def test_a_year_nobody_knows_is_an_incident_until_the_city_writes_it_down(tmp_path: Path) -> None:
    here = Hours(tmp_path, "2026-12-10T10:00")
    here.rounds(1)
    assert here.heard("2027 年的工作日尚不可知") == []
    here.now += timedelta(days=10)
    here.until("2027 年的工作日尚不可知", 200)
    (here.settings.config / "workdays.yml").write_text(TABLE, encoding="utf-8")
    here.rounds(4)
    assert here.heard("2027 年的工作日尚不可知") == ["新告警", "已解除"]


def test_what_ends_within_the_longest_holidays_is_told_to_be_over_after_them(tmp_path: Path) -> None:
    here = Hours(tmp_path, "2026-09-30T10:00")
    incidents.raise_alert(here.store, OVERDUE, here.now)
    here.until("逾期未报")
    here.now += timedelta(hours=12)  # the night before the holidays
    incidents.resolve_only(here.store, OVERDUE.key, "已报", "Reported", here.now)
    here.rounds(9 * 24)
    assert here.heard("逾期未报") == ["新告警", "已解除"]


def test_incomplete_data_accuse_nobody_and_what_is_still_so_is_told_afterwards(tmp_path: Path) -> None:
    here = Hours(tmp_path, "2026-11-26T10:00")
    incidents.raise_alert(here.store, BUILD, here.now)
    incidents.raise_alert(here.store, RED, here.now)
    here.rounds(4)
    assert (here.heard("构建失败"), here.heard("算力红灯")) == (["新告警"], [])
    incidents.resolve_only(here.store, "build", "好了", "Well", here.now)
    here.rounds(2)
    assert here.heard("算力红灯") == ["新告警"]


@pytest.mark.parametrize("how", ["snoozed", "inhibited"])
def test_the_end_of_what_was_told_is_told_though_it_was_held_back_when_its_group_was_repeated(
    tmp_path: Path, how: str
) -> None:
    here = Hours(tmp_path, "2026-11-23T10:00")
    other = Signal("light:y", "target_red", "critical", "数据红灯", "Red too", "x", "x", Scope("baisha"))
    incidents.raise_alert(here.store, RED, here.now)
    incidents.raise_alert(here.store, other, here.now)
    here.rounds(1)
    if how == "snoozed":
        until = here.now + timedelta(days=3)
        actions.act(here.store, the(here.store, RED).incident_id, Act("snoozed", by="王明", until=until), here.now)
    else:
        held = Signal("held:a", "row_held", "warning", "暂扣", "Held", "x", "x", Scope("wucheng"))
        incidents.raise_alert(here.store, held, here.now)
    here.rounds(26)  # a day, and the repeat of the group
    assert here.heard("数据红灯") == ["新告警", "仍未解除"]
    assert here.heard("算力红灯") == ["新告警"]
    incidents.resolve_only(here.store, RED.key, "赶上", "Caught up", here.now)
    here.rounds(4)
    assert here.heard("算力红灯") == ["新告警", "已解除"]
