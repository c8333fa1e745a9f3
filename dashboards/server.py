"""The boards as a server: Streamlit behind a guard that asks who is called and forbids foreign frames and scripts.

streamlit run dashboards/server.py; the pages themselves are streamlit_app.py. Behind a proxy that names another host,
that name goes into MILEPOST_BOARDS_HOSTS.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

from dashboards.document import Document
from milepost.errors import SettingsError
from milepost.settings import Settings

HERE: Final = Path(__file__).parent
# Streamlit's page carries a script of its own, its charts compile their expressions, its components come as blobs:
# hence the words that allow those. Nothing may be loaded from, sent to or framed by another host.
POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
REFUSED: Final = (
    "此地址不是看板的地址。请管理员将其列入 MILEPOST_BOARDS_HOSTS。\n"
    "The boards do not answer to this host. Whoever runs them lists it in MILEPOST_BOARDS_HOSTS.\n"
)


class Guard:
    """Answers only where the Host is one of ours, pages and websockets alike: a foreign name may be made to lead here.

    What it lets through carries HEADERS.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif host_of(Headers(scope=scope).getlist("host")) in self._hosts:
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "unknown host"})
        else:
            await PlainTextResponse(REFUSED, status_code=421)(scope, receive, send)


def host_of(named: list[str]) -> str | None:
    """The host of the one Host header, in lower case and without its port; None where it cannot be one."""
    if len(named) != 1:
        return None
    try:
        parts = urlsplit(f"//{named[0]}")
        _ = parts.port
    except ValueError:
        return None
    plain = parts.hostname and not (parts.username or parts.path or parts.query or parts.fragment)
    return parts.hostname.rstrip(".") if plain and parts.hostname else None


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(raw=message["headers"]).update(HEADERS)
        await send(message)

    return sending


def _hosts() -> frozenset[str]:
    """Of the settings; where these cannot be used, the usual ones, so that a page can say so."""
    try:
        return Settings.load().hosts_of_boards
    except SettingsError:
        return Settings.model_construct().hosts_of_boards


@asynccontextmanager
async def _ready(_: App) -> AsyncIterator[None]:
    """Load what the pages are made of before the first reader comes, and set it aside: it never becomes garbage.

    A collection then looks at what sessions left, not at the hundreds of thousands of objects of libraries.
    """
    for name in parts():
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    yield


def parts() -> list[str]:
    """The modules that pages import; pages themselves run when they are imported."""
    found = (module.name for module in pkgutil.walk_packages([str(HERE)], "dashboards."))
    scripts = ("dashboards.app_pages", "dashboards.streamlit_app", "dashboards.server")
    return [name for name in found if not name.startswith(scripts)]


app = App(
    HERE / "streamlit_app.py",
    middleware=[Middleware(Guard, hosts=_hosts()), Middleware(Document)],
    lifespan=_ready,
)
