"""What the tests of a full disk share: the steps of a run, a webhook that listens, incidents, a later round."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from builders.receivers import receiver
from milepost import pipeline
from milepost.alerts import incidents
from milepost.gates import verdict
from milepost.settings import Settings


def nothing_broken(_frames: object) -> list[verdict.CheckResult]:
    return [verdict.CheckResult("raw_events", "expect_sense", "critical", True)]


STEPS: dict[str, Callable[[Settings], Any]] = {
    "land": pipeline.land,
    "gate_raw": lambda settings: pipeline.gate_raw(settings, nothing_broken),
    "build": pipeline.build,
    "gate_marts": lambda settings: pipeline.gate_marts(settings, nothing_broken),
    "publish": pipeline.publish,
}


@contextmanager
def listening() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The port of a webhook's receiver, and the incidents it was told of, one after another."""
    bodies: list[dict[str, Any]] = []

    def behave(link: socket.socket, over: threading.Event) -> None:
        sent = b""
        while not sent.rstrip().endswith(b"}"):
            sent += link.recv(65536)
        bodies.extend(json.loads(sent.partition(b"\r\n\r\n")[2])["data"]["items"])
        link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with receiver(behave) as port:
        yield port, bodies


def alerts(settings: Settings) -> list[tuple[str, bool]]:
    """Kind of every incident, and whether it is open."""
    store = incidents.store_of(settings)
    with store.transaction() as con:
        return [(one.kind, not one.is_over) for one in store.recent(con, datetime.now(UTC))]


def later(settings: Settings, minutes: int) -> None:
    """A round of the watch after so many minutes."""
    clock = datetime.now(UTC) + timedelta(minutes=minutes)
    pipeline.watching(settings, clock=lambda: clock, say=lambda _line: None).round(is_alone=True, only=("disk",))
