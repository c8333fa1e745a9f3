"""The watch: what it depends on may be away, locked, damaged or full, and people hear of it within a minute."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from builders.environment import environment
from builders.receivers import closed_port
from pydantic import SecretStr

from milepost import pipeline
from milepost.alerts import dispatch, incidents, words
from milepost.alerts.health.check import Check
from milepost.alerts.store import Store, StoreError
from milepost.alerts.watch import Watch
from milepost.landing import load as landing
from milepost.publishing import versions
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that goes on by two seconds a round, as the watch does."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def here(settings: Settings, tmp_path: Path) -> Settings:
    """A data folder without configuration, whose messages are files."""
    return settings.model_copy(update={"config": tmp_path / "config"})


def watching(settings: Settings, clock: Clock) -> Watch:
    return pipeline.watching(settings, clock=clock, say=lambda _line: None)


def messages(settings: Settings) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(settings.outbox.glob("*.md"))]


def seconds_until(settings: Settings, clock: Clock, words_of_it: str, watch: Watch | None = None) -> float:
    """Rounds until a message says so; how long that took. Fails after a minute."""
    watch, began = watch or watching(settings, clock), clock.now
    while clock.now - began <= MINUTE:
        watch.round()
        if any(words_of_it in message for message in messages(settings)):
            return (clock.now - began).total_seconds()
        clock.now += timedelta(seconds=2)
    pytest.fail(
        f"nobody heard within a minute: {[one.dedupe_key for one in incidents.store_of(settings).unresolved()]}"
    )


def open_keys(settings: Settings) -> list[str]:
    return [one.dedupe_key for one in incidents.store_of(settings).unresolved()]


def fail_landing(settings: Settings, clock: Clock) -> None:
    signal = words.signal("landing", "landing", "landing_failed", "critical", error="x")
    incidents.raise_alert(incidents.store_of(settings), signal, clock.now)


def make_warehouse(settings: Settings) -> None:
    with warehouse.writing(settings, "test"):
        pass


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


class Answering(ThreadingHTTPServer):
    """Answers GET as told; counts."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.body, self.asked = 200, b"{}", 0


class Handler(BaseHTTPRequestHandler):
    server: Answering

    def do_GET(self) -> None:
        self.server.asked += 1
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


@pytest.fixture
def outside() -> Iterator[Answering]:
    server = Answering()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def health(**parts: str) -> bytes:
    return json.dumps({name: {"status": said} for name, said in parts.items()}).encode()


def test_a_dead_scheduler_is_told_by_its_name_and_an_airflow_that_is_away_too(
    here: Settings, outside: Answering
) -> None:
    there = here.model_copy(update={"airflow_url": f"http://127.0.0.1:{outside.server_port}"})
    clock = Clock()
    watch = watching(there, clock)
    outside.body = health(metadatabase="healthy", scheduler="healthy", triggerer="healthy")
    watch.round()
    clock.now += timedelta(seconds=10)
    watch.round()
    assert open_keys(there) == []
    outside.body = health(metadatabase="healthy", scheduler="unhealthy", triggerer="healthy")
    clock.now += timedelta(seconds=10)
    assert seconds_until(there, clock, "Airflow 未正常运行：scheduler", watch) <= 60
    away = there.model_copy(update={"airflow_url": f"http://127.0.0.1:{closed_port()}", "data": here.data / "other"})
    assert seconds_until(away, clock, "Airflow 未正常运行：api-server") <= 60


def test_the_heartbeat_goes_once_a_minute_and_only_while_all_is_well(here: Settings, outside: Answering) -> None:
    clock = Clock()
    url = SecretStr(f"http://127.0.0.1:{outside.server_port}/beat")
    watch = watching(here.model_copy(update={"heartbeat_url": url}), clock)
    for _ in range(45):  # 90 s
        watch.round()
        clock.now += timedelta(seconds=2)
    assert outside.asked == 2
    here.warehouse.write_bytes(b"\0" * 20_000)
    for _ in range(60):
        watch.round()
        clock.now += timedelta(seconds=2)
    assert outside.asked == 2


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
    here: Settings, monkeypatch: pytest.MonkeyPatch, outside: Answering
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


def test_silence_is_told_no_event_for_long_and_no_version_after_data(
    here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = datetime.now(UTC) - timedelta(days=3)
    name = made.strftime(versions.STAMP)
    folder = here.published / name
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"latest_kafka_time": made.isoformat()}))
    here.offsets_copy.write_text("{}")
    clock = Clock()
    watch = watching(here, clock)
    assert seconds_until(here, clock, "小时没有收到任何数据", watch) <= 60
    assert "silence:versions" not in open_keys(here)  # the data has just landed
    clock.now += timedelta(hours=3)
    watch.round()
    assert "silence:versions" in open_keys(here)
    quiet = here.model_copy(update={"silence_hours": 0.0, "data": here.data})
    watching(quiet, clock).round()
    assert "silence:events" not in open_keys(here)


@pytest.mark.kafka
def test_events_that_wait_while_nothing_lands_are_told_after_a_quarter_of_an_hour(here: Settings, broker: Any) -> None:
    from milepost import stream

    there = here.model_copy(update={"kafka_servers": broker.servers})
    stream.ensure_topics(there)
    stream.send(there, "milepost.trainings.v1", b"key", b"no event")
    clock = Clock()
    watch = watching(there, clock)
    watch.round()
    clock.now += timedelta(minutes=14)
    watch.round()
    assert open_keys(there) == []
    clock.now += timedelta(minutes=2)
    watch.round()
    clock.now += timedelta(seconds=2)
    watch.round()
    assert open_keys(there) == ["silence:runs"]
    landing.load(there)
    clock.now += timedelta(seconds=10)
    watch.round()
    assert "silence:runs" not in open_keys(there)
