"""The watch: what it depends on may be away, locked, damaged or full, and people hear of it within a minute."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders.environment import environment
from builders.receivers import closed_port
from builders.watching import MINUTE, Clock, fail_landing, make_warehouse, messages, open_keys, seconds_until, watching

from milepost import pipeline
from milepost.alerts import dispatch, incidents, words
from milepost.alerts.health.check import Check
from milepost.alerts.store import Store, StoreError
from milepost.settings import Settings


@pytest.fixture
def here(settings: Settings, tmp_path: Path) -> Settings:
    """A data folder without configuration, whose messages are files."""
    return settings.model_copy(update={"config": tmp_path / "config"})


def test_a_broker_that_is_away_is_told_within_a_minute_and_a_hiccup_is_not(here: Settings) -> None:
    clock = Clock()
    away = here.model_copy(update={"kafka_servers": f"127.0.0.1:{closed_port()}"})
    watch = watching(away, clock)
    watch.round()
    assert open_keys(away) == []  # one look is none
    assert seconds_until(away, clock, "消息服务（Kafka）无应答", watch) <= 60


def test_a_damaged_warehouse_is_told_within_a_minute_and_over_when_it_is_back(here: Settings) -> None:
    make_warehouse(here)
    clock, good = Clock(), here.warehouse.read_bytes()
    watch = watching(here, clock)
    watch.round()
    assert open_keys(here) == []
    here.warehouse.write_bytes(b"\0" * 4096 + good[4096:])
    assert seconds_until(here, clock, "数据仓库打不开", watch) <= 60
    here.warehouse.write_bytes(good)
    clock.now += timedelta(seconds=20)
    watch.round()
    assert open_keys(here) == []


HOLDING = """
import sys
from milepost.settings import Settings
from milepost.warehouse.lock import writer_lock
with writer_lock(Settings.load(), "a build"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_warehouse_that_one_process_holds_for_an_hour_is_told_and_does_not_keep_other_news(here: Settings) -> None:
    make_warehouse(here)
    clock = Clock()
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDING], env=environment(MILEPOST_DATA=str(here.data)), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == "held\n"
        watch = watching(here, clock)
        watch.round()
        assert open_keys(here) == []
        clock.now += timedelta(minutes=61)
        assert seconds_until(here, clock, "数据仓库已被同一进程占用 60 分钟", watch) <= 60
        incidents.raise_alert(
            incidents.store_of(here),
            words.signal("landing", "landing", "landing_failed", "critical", error="x"),
            clock.now,
        )
        assert seconds_until(here, clock, "数据入库失败", watch) <= 60
    finally:
        child.communicate(timeout=20)
    clock.now += timedelta(seconds=20)
    watch.round()
    assert "locked" not in open_keys(here)


def test_a_damaged_store_of_incidents_begins_anew_and_says_so(here: Settings) -> None:
    incidents.store_of(here)
    (here.incidents / "incidents.db").write_bytes(b"no database" * 1000)
    assert seconds_until(here, Clock(), "告警事项库已损坏") <= 60
    assert list(here.incidents.glob("damaged-*.db"))


def test_where_nothing_can_be_kept_it_is_told_from_memory_once(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> None:
        raise StoreError("read-only")

    monkeypatch.setattr(Store, "__init__", refuse)
    make_warehouse(here)
    here.warehouse.write_bytes(b"\0" * 20_000)
    clock = Clock()
    assert seconds_until(here, clock, "数据仓库打不开") <= 60
    watch = watching(here, clock)
    for _ in range(5):
        clock.now += timedelta(minutes=2)
        watch.round()
    assert sum("数据仓库打不开" in message for message in messages(here)) == 2  # one by each process


def test_one_look_that_fails_is_an_incident_and_keeps_no_other_from_looking() -> None:
    def fail(_now: datetime) -> None:
        raise ZeroDivisionError("1/0")

    check = Check("silence", ("silence:events",), timedelta(seconds=60), fail)  # type: ignore[arg-type]
    [signal], over = check.ask(datetime.now(UTC))
    assert (signal.key, signal.kind, over) == ("watch:silence", "watch_failed", [])
    assert "ZeroDivisionError" in signal.body_en


FAULTY = "receivers:\n  - {name: duty, kind: telepathy}\nroute: {receivers: [duty]}\n"
GOOD = "receivers:\n  - {name: files, kind: outbox, language: en}\nroute: {receivers: [files], group_wait: 0s}\n"


def test_a_fault_in_the_configuration_is_told_by_what_was_good_last(here: Settings) -> None:
    here.config.mkdir()
    path = here.config / "alerts.yml"
    path.write_text(GOOD, encoding="utf-8")
    clock = Clock()
    watch = watching(here, clock)
    watch.round()
    path.write_text(FAULTY, encoding="utf-8")
    assert seconds_until(here, clock, "A fault in the configuration: ", watch) <= 60
    [key] = [key for key in open_keys(here) if key.startswith("config:")]
    assert "alerts.yml, line 2" in messages(here)[-1]
    path.write_text(GOOD, encoding="utf-8")
    clock.now += timedelta(seconds=2)
    watch.round()
    assert key not in open_keys(here)


def test_a_receiver_that_cannot_be_told_is_an_incident_for_the_others(
    here: Settings,
) -> None:
    here.config.mkdir()
    (here.config / "alerts.yml").write_text(
        "receivers:\n  - {name: files, kind: outbox}\n"
        "  - {name: robot, kind: wecom, address: MILEPOST_SECRET_ROBOT}\n"
        "route:\n  receivers: [files]\n  routes: [{match: {kind: landing_failed}, receivers: [robot]}]\n",
        encoding="utf-8",
    )
    clock = Clock()
    fail_landing(here, clock)
    clock.now += timedelta(seconds=31)
    assert seconds_until(here, clock, "告警接收方 robot 收不到消息") <= 60
    assert "receiver:robot" in open_keys(here)


def test_of_two_watches_one_sends(here: Settings) -> None:
    clock, said = Clock(), []
    other = pipeline.watching(here, clock=clock, say=said.append)
    fail_landing(here, clock)
    clock.now += MINUTE
    with dispatch.only_sender(here):
        other.round()
        other.round()
    assert messages(here) == []
    assert len(said) == 1
    other.round()
    assert len(messages(here)) == 1
