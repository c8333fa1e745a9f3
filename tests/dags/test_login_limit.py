"""Guessing Airflow's password ends after a few tries; other requests, and right passwords, do not count."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from builders.loops import ended

from dags.plugins.login_limit import MOST_OF_ALL, MOST_OF_ONE, WINDOW_SECONDS, LoginLimit

LOGIN = "/auth/token"


class Door:
    """A login behind the limit, and a clock."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.seen = 0
        self.limit = LoginLimit(self._login, lambda: self.seconds)

    async def _login(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.seen += 1
        await asyncio.sleep(0)
        await send({"type": "http.response.start", "status": scope["right"], "headers": []})

    async def answer(self, right: int, address: str, path: str, method: str) -> dict[str, Any]:
        told: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            told.append(message)

        scope = {"type": "http", "method": method, "path": path, "client": (address, 5), "right": right}
        await self.limit(scope, None, send)
        return told[0]

    def knock(self, right: int = 401, address: str = "10.0.0.1", path: str = LOGIN, method: str = "POST") -> int:
        return int(ended(self.answer(right, address, path, method))["status"])


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.mark.parametrize("path", [LOGIN, "/auth/token/cli", "/airflow/auth/token", "/auth/token/"])
def test_guesses_beyond_the_limit_are_not_even_looked_at(door: Door, path: str) -> None:
    assert [door.knock(path=path) for _ in range(MOST_OF_ONE + 3)] == [401] * MOST_OF_ONE + [429] * 3
    assert door.knock(right=201, path=path) == 429
    assert door.seen == MOST_OF_ONE


def test_others_may_go_on_and_so_may_everybody_after_the_window(door: Door) -> None:
    for _ in range(MOST_OF_ONE):
        door.knock()
    assert door.knock(right=201, address="10.0.0.2") == 201
    door.seconds += WINDOW_SECONDS - 1
    assert door.knock() == 429
    door.seconds += 1
    assert door.knock(right=201) == 201


def test_guesses_from_many_addresses_have_a_limit_too(door: Door) -> None:
    told = [door.knock(address=f"10.0.{n}.1") for n in range(MOST_OF_ALL + 1)]
    assert told == [401] * MOST_OF_ALL + [429]


def test_a_right_password_begins_anew_and_what_is_no_guess_does_not_count(door: Door) -> None:
    for _ in range(3):
        assert [door.knock() for _ in range(MOST_OF_ONE - 1)] == [401] * (MOST_OF_ONE - 1)
        assert door.knock(right=400) == 400
        assert door.knock(right=201) == 201


def test_guesses_sent_side_by_side_count_too(door: Door) -> None:
    async def together() -> list[int]:
        answers = await asyncio.gather(*(door.answer(401, "10.0.0.1", LOGIN, "POST") for _ in range(20)))
        return [answer["status"] for answer in answers]

    assert sorted(ended(together())) == [401] * MOST_OF_ONE + [429] * (20 - MOST_OF_ONE)


def test_pages_are_not_counted(door: Door) -> None:
    assert {door.knock(path="/api/v2/dags") for _ in range(20)} == {401}
    assert {door.knock(method="GET") for _ in range(20)} == {401}


def test_who_is_refused_is_told_when_to_come_again(door: Door) -> None:
    for _ in range(MOST_OF_ONE):
        door.knock()
    door.seconds += 100
    headers = dict(ended(door.answer(401, "10.0.0.1", LOGIN, "POST"))["headers"])
    assert headers[b"retry-after"] == b"201"
