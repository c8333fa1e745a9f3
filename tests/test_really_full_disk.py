"""A disk that is really full, to the last byte: boards, people and what is kept get by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import marts
from builders.full_disk import STEPS, alerts, later, listening
from builders.small_disk import fill, small_disk

from milepost import pipeline
from milepost.alerts import incidents, reserve
from milepost.alerts.health import storage
from milepost.errors import DiskFull
from milepost.publishing import status, versions
from milepost.settings import Settings
from milepost.warehouse import lock


@pytest.fixture
def told() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    with listening() as there:
        yield there


@pytest.fixture
def small(tmp_path: Path, told: tuple[int, list[dict[str, Any]]]) -> Iterator[Settings]:
    """A published version on a disk of 24 MB that is full to the last byte."""
    root = Path(__file__).resolve().parents[1]
    with small_disk(tmp_path / "disk", 24) as disk:
        settings = Settings(
            data=disk,
            plans=root / "plans",
            project=root,
            alert_webhook_url=f"http://127.0.0.1:{told[0]}/",
            alert_topic=False,
            lock_wait_seconds=5,
            kafka_servers="127.0.0.1:9",
        )
        marts.make(settings)
        pipeline.publish(settings)
        fill(disk)
        yield settings


@pytest.mark.parametrize("stage", ["gate_raw", "build", "publish"])
def test_really_full_disk_is_told_on_the_boards_and_by_one_alert_that_ends(
    small: Settings, told: tuple[int, list[dict[str, Any]]], stage: str
) -> None:
    shown = versions.current(small)
    for _ in range(2):
        with pytest.raises(DiskFull, match="no space is left"):
            STEPS[stage](small)
    said = status.read_status(small)
    assert (said["ok"], said["stage"]) == (False, stage)
    assert "磁盘空间不足" in said["message_zh"]
    later(small, 0)
    assert [one["state"] for one in told[1] if one["kind"] == "disk_full"] == ["open"]
    assert versions.current(small) == shown
    (small.data / "filler").unlink()
    later(small, 1)
    assert alerts(small) == [("disk_full", True)]
    assert pipeline.publish(small) == versions.current(small)
    pipeline.notify(small)
    later(small, 7)
    assert alerts(small) == [("disk_full", False)]
    assert [one["state"] for one in told[1] if one["kind"] == "disk_full"][-1] == "resolved"


def test_store_that_is_there_records_a_full_disk_by_its_reserve(small: Settings) -> None:
    (small.data / "filler").unlink()
    store = incidents.store_of(small)
    assert (small.incidents / reserve.NAME).stat().st_size == reserve.BYTES
    fill(small.data)
    assert incidents.raise_alert(store, storage.full("test"))
    assert not (small.incidents / reserve.NAME).exists()
    assert [one.kind for one in incidents.store_of(small).unresolved()] == ["disk_full"]
    (small.data / "filler").unlink()
    incidents.store_of(small)
    assert (small.incidents / reserve.NAME).exists()


def test_what_killed_publications_left_is_taken_away_when_space_is_short(small: Settings) -> None:
    left = small.published / ".20260101T000000000000Z.partial"
    (small.data / "filler").unlink()
    left.mkdir()
    (left / "fct_actuals.parquet").write_bytes(b"x" * 4_000_000)
    fill(small.data)
    with pytest.raises(DiskFull):
        STEPS["gate_raw"](small)
    assert not left.exists()
    assert pipeline.publish(small) == versions.current(small)


def test_rollback_works_on_a_full_disk(small: Settings) -> None:
    from milepost.publishing import showing

    [shown] = versions.versions(small)
    showing.rollback(small, shown, by="li", why="x" * 500)
    pin = versions.pin_in(small.published)
    assert pin is not None
    assert pin.by == "li"
    assert showing.unpin(small) == shown


def test_lock_is_held_on_a_full_disk_though_nobody_can_be_named(small: Settings) -> None:
    with lock.writer_lock(small, "test"):
        pass
