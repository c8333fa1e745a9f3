"""Events, letters and a broker of the tests' own making, for the tests of the client."""

from __future__ import annotations

import json
from collections.abc import Iterable

from confluent_kafka import Message

from milepost.events import HELD, Event, new_event
from producers.client.connection import Away, Logs
from producers.client.spool import Letter

TOPIC = "milepost.trainings.v1"


def held(number: int, session: str = "s") -> Event:
    data = {"session": session, "programme": "ai", "at": "2026-09-30", "attendees": number}
    return new_event(HELD, "/hill/culture", data, simulated=True)


def letter(name: str, topic: str = "t") -> Letter:
    return Letter(name, "/hill/data", topic, b"k", name.encode())


def attendees(value: Message | bytes) -> int:
    body = value if isinstance(value, bytes) else value.value() or b""
    return int(json.loads(body)["data"]["attendees"])


class Answer:
    """A future of kafka-python."""

    def __init__(self, exception: Exception | None = None, is_done: bool = True) -> None:
        self.exception, self.is_done = exception, is_done


class FakeBroker:
    """Hands out connections that answer each letter as told: '' delivers, a reason refuses, Away ends the connection,
    None never answers."""

    def __init__(self, *answers: str | Away | None, logs: dict[str, str] | None = None) -> None:
        self.answers = list(answers)
        self.values: list[bytes] = []
        self.logs, self.is_up = logs or {}, True
        self.missing: set[str] = set()
        self.forbidden: set[str] = set()
        self.made = self.closed = 0

    def connect(self) -> FakeLink:
        if not self.is_up:
            raise Away("nobody listens")
        self.made += 1
        return FakeLink(self)


class FakeLink:
    def __init__(self, broker: FakeBroker) -> None:
        self._broker, self.is_over = broker, False

    def look(self, topics: Iterable[str]) -> Logs:
        if not self._broker.is_up:
            raise Away("no answer")
        there = set(topics) - self._broker.missing - self._broker.forbidden
        ids = {topic: self._broker.logs.get(topic, "log") for topic in there}
        return Logs(ids, frozenset(self._broker.missing), frozenset(self._broker.forbidden))

    def hand_over(self, letter: Letter) -> str | Away | None:
        self._broker.values.append(letter.value)
        answer = self._broker.answers.pop(0) if self._broker.answers else ""
        self.is_over = self.is_over or isinstance(answer, Away) or not self._broker.is_up
        return None if self.is_over else answer

    def verdict(self, future: str | Away | None) -> str | None:
        return future if isinstance(future, str) else None

    def close(self) -> None:
        self._broker.closed += 1
