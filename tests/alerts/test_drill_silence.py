"""The drill of what says nothing: a scheduler that lands nothing any more, and the dead man's signal."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from builders.bad_things import BAD
from builders.drill import drill

from milepost import stream
from milepost.alerts import incidents, words
from milepost.local import broker as brokers

HURRY = 60  # a minute of the watch is a second here
CORRUPT = next(bad for bad in BAD if bad.name == "warehouse corrupt")


class Outside(ThreadingHTTPServer):
    """The outside watcher: counts who calls."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Beat)
        self.asked = 0


class _Beat(BaseHTTPRequestHandler):
    server: Outside

    def do_GET(self) -> None:
        self.server.asked += 1
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


@pytest.fixture
def outside() -> Iterator[Outside]:
    server = Outside()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_dead_mans_signal_goes_while_all_is_well_and_stops_with_what_keeps_milepost_from_working(
    tmp_path: Path, outside: Outside
) -> None:
    with drill(tmp_path / "here", MILEPOST_HEARTBEAT_URL=f"http://127.0.0.1:{outside.server_port}/beat") as one:
        CORRUPT.before(one)
        one.start(HURRY)
        one.until(lambda: outside.asked >= 3, "no sign of life each minute of the watch")
        CORRUPT.begin(one)
        one.until(lambda: one.heard(CORRUPT.words), "nobody heard")
        beats = outside.asked
        for word in ("publish", "build"):  # each takes a round, and so at least a minute of the watch
            incidents.raise_alert(one.store, words.signal(word, word, f"{word}_failed", "critical", error="x"))
            title = words.WORDS[word].title_zh
            one.until(lambda title=title: one.heard(title), f"nobody heard: {title}")  # type: ignore[misc]
        assert outside.asked == beats, "it says that all is well though it is not"


@pytest.mark.kafka
def test_a_scheduler_that_lands_nothing_is_told_after_a_quarter_of_an_hour(tmp_path: Path) -> None:
    with (
        brokers.running_broker("tansu", tmp_path / "broker") as broker,
        drill(tmp_path / "here", MILEPOST_KAFKA_SERVERS=broker.servers) as one,
    ):
        there = one.settings.model_copy(update={"kafka_servers": broker.servers})
        stream.ensure_topics(there)
        stream.send(there, "milepost.trainings.v1", b"key", b"no event")
        one.start(HURRY)
        one.until(lambda: one.heard("条数据等待入库", "新告警"), "nobody heard of the silence")
        assert len(one.heard("条数据等待入库", "新告警")) == 1
