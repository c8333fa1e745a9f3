"""What the watch sees of the outside: Airflow, silence, events that wait; and its sign of life."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from builders.receivers import closed_port
from builders.watching import Clock, open_keys, seconds_until, watching
from pydantic import SecretStr

from milepost.landing import load as landing
from milepost.publishing import versions
from milepost.settings import Settings


@pytest.fixture
def here(settings: Settings, tmp_path: Path) -> Settings:
    """A data folder without configuration, whose messages are files."""
    return settings.model_copy(update={"config": tmp_path / "config"})


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
