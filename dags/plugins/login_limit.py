"""A limit for logins to Airflow's pages: its simple auth manager takes any number of guesses. Loaded as a plugin.

After MOST_OF_ONE wrong passwords from one address (MOST_OF_ALL from all of them) within WINDOW_SECONDS, further ones
are answered 429 unseen until the oldest is that old. Counted in the one api-server process; a new start forgets.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from airflow.sdk.plugins_manager import AirflowPlugin

MOST_OF_ONE = 5
MOST_OF_ALL = 50
WINDOW_SECONDS = 300.0
LOGINS = ("/auth/token", "/auth/token/cli")
ALL = ""
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[dict[str, Any], Any, Send], Awaitable[None]]


class LoginLimit:
    """ASGI: passes everything on, counts logins answered 401, and refuses those beyond the limit."""

    def __init__(self, app: App, now: Callable[[], float] = time.monotonic) -> None:
        self._app, self._now = app, now
        self._failed: dict[str, deque[float]] = {}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].rstrip("/").endswith(LOGINS):
            await self._app(scope, receive, send)
            return
        address = str((scope.get("client") or ("unknown",))[0])
        wait = max(self._wait(address, MOST_OF_ONE), self._wait(ALL, MOST_OF_ALL))
        if wait > 0:
            await _refuse(send, wait)
            return
        # counted before the answer: guesses sent side by side count as well
        for name in (address, ALL):
            self._failed.setdefault(name, deque()).append(self._now())

        async def noting(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start" and message["status"] != 401:
                self._forgive(address, login=message["status"] < 300)
            await send(message)

        await self._app(scope, receive, noting)

    def _wait(self, name: str, most: int) -> float:
        """Seconds until one more may try; 0 if it may now."""
        failed = self._failed.get(name)
        while failed and failed[0] <= self._now() - WINDOW_SECONDS:
            failed.popleft()
        if not failed:
            self._failed.pop(name, None)
            return 0.0
        return failed[-most] + WINDOW_SECONDS - self._now() if len(failed) >= most else 0.0

    def _forgive(self, address: str, *, login: bool) -> None:
        """What was no wrong password does not count; after a right one the address begins anew."""
        for name in (address, ALL):
            if self._failed.get(name):
                self._failed[name].pop()
        if login:
            self._failed.pop(address, None)


async def _refuse(send: Send, wait: float) -> None:
    told = {"detail": f"登录失败次数过多，请在 {wait:.0f} 秒后再试。Too many failed logins: try again in {wait:.0f} s."}
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"retry-after", b"%d" % (wait + 1))]
    await send({"type": "http.response.start", "status": 429, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class LoginLimitPlugin(AirflowPlugin):
    name = "login_limit"
    fastapi_root_middlewares = [{"middleware": LoginLimit, "name": "login_limit"}]  # noqa: RUF012 - as Airflow has it
