"""The document that a browser opens: Streamlit's own, with the page's language and the frame's script in it.

Streamlit serves one document for all pages, in English and without a way to add to it. Until its scripts had come and
a page had run, a screen reader would read Chinese as English, and a click on a link would open another tab.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.frame import SCRIPT, TAGS

_NOT_ASKED = (b"if-none-match", b"if-modified-since", b"accept-encoding")  # of the document that it is made from
_OF_THE_FILE = ("etag", "last-modified", "content-length")


class Document:
    """Puts the language of the address and SCRIPT into documents; whatever else is asked for passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or "text/html" not in Headers(scope=scope).get("accept", "")
        ):
            await self._app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in _NOT_ASKED]
        await self._app({**scope, "headers": headers}, receive, _rewriting(send, language_of(scope["query_string"])))


def language_of(query: bytes) -> str:
    """The tag of the language that an address asks for, Chinese where it asks for none that there is."""
    asked = parse_qs(query.decode("latin-1")).get("lang", ["zh"])[-1]
    return TAGS.get(asked, TAGS["zh"])


def opened(document: str, language: str) -> str:
    """Streamlit's document in a language, with the frame's script before its own scripts."""
    return document.replace('<html lang="en">', f'<html lang="{language}">', 1).replace(
        "<head>", f"<head><script>{SCRIPT}</script>", 1
    )


def _rewriting(send: Send, language: str) -> Send:
    """Holds an answer back until it is whole, where it is a document."""
    start: Message = {}
    parts: list[bytes] = []

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            if headers.get("content-type", "").startswith("text/html"):
                start.update(message)
                return
        elif start and message["type"] == "http.response.body":
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = opened(b"".join(parts).decode("utf-8"), language).encode()
            headers = MutableHeaders(raw=start["headers"])
            for name in _OF_THE_FILE:
                del headers[name]
            headers["content-length"] = str(len(body))
            await send(start)
            message = {"type": "http.response.body", "body": body}
        await send(message)

    return sending
