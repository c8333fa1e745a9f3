"""The drill: whatever goes wrong, a watch in a process of its own tells it once, and so its end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from builders.bad_things import BAD, FULL, Bad, fail_landing
from builders.drill import Drill, drill, listen
from builders.receivers import closed_port
from builders.small_disk import small_disk

from milepost.alerts import incidents
from milepost.alerts.incident import Scope, Signal
from milepost.local import broker as brokers


def run(one: Drill, bad: Bad) -> None:
    """Let it happen beside a running watch, and its end."""
    bad.before(one)
    one.start()
    bad.begin(one)
    one.until(lambda: one.heard(bad.words), f"nobody heard of: {bad.name}")
    if bad.end is not None:
        bad.end(one)
        one.until(lambda: one.heard(bad.words, "已解除"), f"nobody heard the end of: {bad.name}")
    assert len(one.heard(bad.words, "新告警")) == 1, "told twice"
    assert len(one.heard(bad.words)) == (2 if bad.end else 1)


@pytest.mark.parametrize("bad", BAD, ids=[bad.name for bad in BAD])
def test_a_bad_thing_is_told_once_and_so_is_its_end(bad: Bad, tmp_path: Path) -> None:
    with drill(tmp_path / "here", kind=bad.kind) as one:
        run(one, bad)


def test_a_full_disk_is_told_once_and_so_is_its_end(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 40) as disk, drill(tmp_path / "here", data=disk / "data") as one:
        one.settings.data.mkdir()
        run(one, FULL)


@pytest.mark.kafka
def test_a_broker_that_dies_is_told_and_that_it_is_back(tmp_path: Path) -> None:
    with brokers.running_broker("tansu", tmp_path / "broker") as broker:
        more = {"MILEPOST_KAFKA_SERVERS": broker.servers}
        with drill(tmp_path / "here", **more) as one:
            run(
                one,
                Bad("Kafka down", "消息服务（Kafka）无应答", lambda _one: broker.stop(), lambda _one: broker.start()),
            )


class Airflow(ThreadingHTTPServer):
    """Its page of health; counts who asks."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.body, self.asked = b'{"scheduler": {"status": "healthy"}}', 0


class _Page(BaseHTTPRequestHandler):
    server: Airflow

    def do_GET(self) -> None:
        self.server.asked += 1
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_args: object) -> None:
        """Stay silent."""


@pytest.fixture
def page() -> Iterator[Airflow]:
    server = Airflow()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_ill_scheduler_is_told_and_that_it_is_well_and_the_dead_mans_signal_stops(
    tmp_path: Path, page: Airflow
) -> None:
    ill, well = b'{"scheduler": {"status": "unhealthy"}}', page.body

    def say(body: bytes) -> None:
        page.body = body

    more = {"MILEPOST_AIRFLOW_URL": f"http://127.0.0.1:{page.server_port}"}
    with drill(tmp_path / "here", **more) as one:
        run(one, Bad("Airflow down", "Airflow 未正常运行：scheduler", lambda _one: say(ill), lambda _one: say(well)))


def test_two_watches_tell_it_once(tmp_path: Path) -> None:
    with drill(tmp_path / "here") as one:
        tested = listen(one)
        one.start()
        one.start()
        fail_landing(one)
        one.until(lambda: tested.taken, "nobody heard")
        incidents.resolve_only(one.store, "landing", "好了", "Well")
        one.until(lambda: len(tested.taken) > 1, "nobody heard the end")
        assert len(tested.taken) == 2


class Inbox:
    def __init__(self) -> None:
        self.to: list[list[str]] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        self.to.append(envelope.rcpt_tos)  # type: ignore[attr-defined]
        return "250 taken"


def red(number: int) -> Signal:
    agency = f"wucheng/agency_{number % 10}"
    return Signal(
        f"light:wucheng/indicator_{number}/2027", "target_red", "critical", f"红灯：指标 {number}", f"Red: {number}",
        "现值 1，应达 2。\n条款：二（一）\n处理：说明原因。", "1 of 2 due.",
        Scope("wucheng", "wucheng-2025", agency, f"wucheng/indicator_{number}", f"wucheng/indicator_{number}/2027"),
    )  # fmt: skip


def test_a_hundred_and_fifty_red_targets_are_a_mail_to_each_agency_and_one_message_to_the_duty(tmp_path: Path) -> None:
    inbox, port = Inbox(), closed_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    more = {"MILEPOST_SECRET_MAIL": f"smtp+plain://127.0.0.1:{port}?from=milepost@city.example"}
    people = "\n".join(
        f"  - {{agency: wucheng/agency_{number}, people: [{{name: 甲, mail: a{number}@city.example}}]}}"
        for number in range(10)
    )
    try:
        with drill(tmp_path / "here", **more) as one:
            (one.settings.config / "contacts.yml").write_text(f"contacts:\n{people}\n", encoding="utf-8")
            one.start()
            for number in range(150):
                incidents.raise_alert(one.store, red(number))
            one.until(lambda: len(inbox.to) >= 10 and one.heard("项告警"), "not all heard")
            told = sum(len(text) for text in one.heard("红灯：指标"))
        assert sorted(inbox.to)[:10] == [[f"a{number}@city.example"] for number in range(10)]
        assert len(inbox.to) <= 20, "more than two mails to an agency"  # the build may lie across a round
        assert told
        assert len(one.heard("红灯：指标")) <= 2
    finally:
        controller.stop()
