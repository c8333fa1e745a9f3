"""Which versions are kept: the rule, its limits, and what lies in the folder and is no version."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from builders.marts import Clock, change, publish

from milepost.publishing import retention, versions
from milepost.publishing.versions import STAMP
from milepost.settings import Settings

NOW = datetime(2026, 6, 30, 12, 10, tzinfo=UTC)


def stamps(*ages: timedelta) -> list[str]:
    return [(NOW - age).strftime(STAMP) for age in ages]


def folders(settings: Settings, names: list[str], *, size: int = 0) -> None:
    for name in names:
        (settings.published / name).mkdir(parents=True)
        (settings.published / name / "manifest.json").write_text("{}")
        (settings.published / name / "table.parquet").write_bytes(b"x" * size)


def show(settings: Settings, version: str) -> None:
    (settings.published / "current.json").write_text(json.dumps({"version": version}))


def test_rule_keeps_two_hours_then_hours_then_days_then_months() -> None:
    every_quarter = stamps(*(timedelta(minutes=15 * n) for n in range(4 * 24 * 200)))
    kept = retention.kept_versions(every_quarter, NOW)
    assert Counter(kept.values()) == {"recent": 9, "hourly": 44, "daily": 88, "monthly": 6}
    hourly = [version for version, why in kept.items() if why == "hourly"]
    assert {version[11:13] for version in hourly} == {"55"}  # 12:10 - n * 15 minutes: the last of an hour is :55
    daily = [version for version, why in kept.items() if why == "daily"]
    assert {version[9:13] for version in daily} == {"1555"}  # Shanghai's day ends at 16:00 UTC
    monthly = sorted(version[:8] for version, why in kept.items() if why == "monthly")
    assert monthly == ["20251231", "20260131", "20260228", "20260331", "20260430", "20260531"]


def test_every_bucket_keeps_its_last_and_nothing_else() -> None:
    every_minute = stamps(*(timedelta(minutes=n) for n in range(60 * 24 * 4)))
    kept = retention.kept_versions(every_minute, NOW)
    recent = [version for version in every_minute if version >= stamps(timedelta(hours=2))[0]]
    assert set(recent) <= set(kept)
    for version in set(kept) - set(recent):
        later = [other for other in every_minute if other[:11] == version[:11] and other > version]
        assert later == [], version


def test_version_of_a_clock_that_ran_ahead_is_kept() -> None:
    [ahead] = stamps(timedelta(hours=-5))
    assert retention.kept_versions([ahead], NOW) == {ahead: "recent"}


def test_shown_and_pinned_versions_never_go(settings: Settings) -> None:
    names = stamps(*(timedelta(days=100, minutes=n) for n in range(4)))
    folders(settings, names)
    show(settings, names[1])
    (settings.published / "pins.json").write_text(json.dumps({names[2]: {"by": "bulletins", "why": "2026-03"}}))
    assert retention.prune(settings, now=NOW) == [names[3]]
    assert versions.versions(settings) == sorted(names[:3])
    assert retention.holdings(settings, NOW).kept == {names[0]: "monthly", names[1]: "shown", names[2]: "pinned"}


@pytest.mark.parametrize("name", ["current.json", "pins.json"])
def test_nothing_goes_while_it_is_not_known_what_is_shown_or_pinned(settings: Settings, name: str) -> None:
    names = stamps(*(timedelta(days=100, minutes=n) for n in range(4)))
    folders(settings, names)
    show(settings, names[0])
    (settings.published / name).write_text('{"version')
    assert retention.prune(settings, now=NOW) == []
    assert versions.versions(settings) == sorted(names)


def test_limit_of_number_thins_the_hourly_ones_oldest_first(settings: Settings) -> None:
    names = stamps(*(timedelta(hours=n) for n in range(50)))
    folders(settings, names)
    show(settings, names[0])
    before = retention.holdings(settings, NOW)
    hourly = sorted(version for version, why in before.kept.items() if why == "hourly")
    limited = settings.model_copy(update={"publish_max_versions": len(before.kept) - 10})
    after = retention.holdings(limited, NOW)
    assert sorted(set(before.kept) - set(after.kept)) == hourly[:10]
    assert after.beyond is None


def test_limit_of_size_counts_a_shared_file_once_and_thins_the_hourly_ones(settings: Settings) -> None:
    names = stamps(*(timedelta(hours=n) for n in range(20)))
    folders(settings, names, size=40_960)
    shared = settings.published / names[0] / "table.parquet"
    for name in names[10:]:
        (settings.published / name / "table.parquet").unlink()
        (settings.published / name / "table.parquet").hardlink_to(shared)
    show(settings, names[0])
    whole = retention.holdings(settings, NOW)
    assert whole.bytes == 10 * 40_960 + 20 * 4096
    limited = settings.model_copy(update={"publish_max_gb": (whole.bytes - 40_960) / 1e9})
    after = retention.holdings(limited, NOW)
    # the ten oldest share the file of the newest: thinning them frees their manifests alone, ten times 4096
    assert sorted(set(whole.kept) - set(after.kept)) == sorted(names[10:20])
    assert after.bytes <= whole.bytes - 40_960


def test_limits_never_touch_what_is_no_hourly_version_and_say_so(settings: Settings) -> None:
    recent = stamps(*(timedelta(minutes=10 * n) for n in range(10)))
    old = stamps(*(timedelta(days=5 * n) for n in range(1, 10)))
    folders(settings, recent + old)
    show(settings, recent[0])
    limited = settings.model_copy(update={"publish_max_versions": 3, "publish_max_gb": 1e-6})
    held = retention.holdings(limited, NOW)
    assert held.gone == []
    assert held.beyond == "19 versions are kept, MILEPOST_PUBLISH_MAX_VERSIONS is 3"


def test_publishing_over_a_shanghai_midnight_leaves_what_the_rule_says(ready: Settings, clock: Clock) -> None:
    clock.forward(hours=12)
    for number in range(3 * 8):
        change(ready, f"UPDATE marts.fct_actuals SET actual_value = {number} WHERE number = 1")
        shown = publish(ready).version
        clock.forward(minutes=20)
    there = versions.versions(ready)
    kept = retention.kept_versions(there, clock.now.replace(tzinfo=UTC) - timedelta(minutes=20))
    assert there == sorted(kept)
    assert Counter(kept.values()) == {"recent": 7, "hourly": 4, "daily": 1}
    assert [version[9:13] for version, why in kept.items() if why != "recent"] == [
        "1540",
        "1240",
        "1340",
        "1440",
        "1640",
    ]
    assert versions.current(ready) == shown


def test_limits_are_looked_at_by_the_first_version_of_an_hour(ready: Settings, clock: Clock) -> None:
    limited = ready.model_copy(update={"publish_max_versions": 2})
    first = publish(limited).version
    clock.forward(hours=3)
    made = [publish(ready).version]  # its own limits are wide
    clock.forward(minutes=10)
    made.append(publish(limited).version)
    assert versions.versions(limited) == [first, *made]
    clock.forward(minutes=50)
    made.append(publish(limited).version)
    assert versions.versions(limited) == made


@pytest.mark.parametrize(
    "stray", ["notes/manifest.json", "20261301T000000000000Z/manifest.json", "2026/manifest.json", "lone.txt"]
)
def test_stray_folder_is_in_nobodys_way_and_is_let_alone(ready: Settings, stray: str) -> None:
    path = ready.published / stray
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}")
    assert publish(ready).version == versions.current(ready)
    assert publish(ready).version == versions.current(ready)
    assert path.exists()


def test_half_versions_of_killed_publications_go_with_the_next_one(ready: Settings) -> None:
    shown = publish(ready).version
    for name in (".20260101T000000000000Z.partial", ".20260101T000000000000Z.pruned"):
        (ready.published / name).mkdir()
        (ready.published / name / "fct_actuals.parquet").write_bytes(b"x" * 100)
    assert publish(ready).version > shown
    assert [path.name for path in ready.published.iterdir() if path.suffix in (".partial", ".pruned")] == []


def test_version_that_cannot_be_deleted_is_no_reason_not_to_publish(
    ready: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = publish(ready).version
    clock.forward(minutes=1)
    publish(ready)
    clock.forward(days=3)
    (ready.published / f".{old}.pruned").mkdir()
    (ready.published / f".{old}.pruned" / "x").write_text("")
    monkeypatch.setattr(retention, "_remove", lambda path: None)  # as if its folder could not be written
    assert publish(ready).version == versions.current(ready)
    assert old in versions.versions(ready)
