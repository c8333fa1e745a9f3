"""One POST to a receiver over httpx, and what its HTTP status stands for. Raises nothing of what the outside does.

No redirect is followed: what was sent to another place was not delivered. An answer is read up to LONGEST_ANSWER bytes.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple

import httpx

from milepost.alerts.channels.answers import OK, Answer
from milepost.alerts.channels.limits import Limits
from milepost.alerts.channels.silence import silent
from milepost.alerts.deadline import CALL_SECONDS, within

LONGEST_ANSWER: Final = 65_536
LOOK_SECONDS: Final = CALL_SECONDS / 2
LONGEST_WAIT: Final = 86_400.0
AGAIN: Final = frozenset({408, 425, 429})
NOBODY_THERE: Final = frozenset({401, 403, 404, 405, 407, 410})


class Reply(NamedTuple):
    """status and headers of an answer, and its body where it was asked for."""

    status: int
    retry_after: str
    body: bytes


def post(url: str, body: bytes, headers: Mapping[str, str], *, read: bool) -> Reply:
    """POST and return the answer. read: also its body; else the status is enough, however long the body is.

    Raises httpx.HTTPError or httpx.InvalidURL, whose texts may hold the address.
    """
    with (
        httpx.Client(verify=_trusted(), timeout=CALL_SECONDS, follow_redirects=False) as client,
        client.stream("POST", url, content=body, headers=dict(headers)) as answer,
    ):
        content = _beginning(answer) if read else b""
        return Reply(answer.status_code, answer.headers.get("retry-after", ""), content)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates we trust, read once: that takes longer than a call."""
    return httpx.create_ssl_context()


def look_up(url: str, *, is_ours: bool) -> tuple[bytes | None, str]:
    """GET an address: what it answers with 2xx, else None and why. Raises nothing; the address is in no word.

    is_ours: an address of our own, before which no proxy stands. It ends in LOOK_SECONDS, however slowly the answer
    drips, and reads no more than LONGEST_ANSWER bytes.
    """
    try:
        status, content = within(LOOK_SECONDS, lambda: _get(url, is_ours=is_ours))
    except Exception as error:
        return None, type(error).__name__
    return (content, "") if 200 <= status < 300 else (None, f"HTTP {status}")


def _get(url: str, *, is_ours: bool) -> tuple[int, bytes]:
    with (
        silent(),
        httpx.Client(verify=_trusted(), timeout=LOOK_SECONDS, follow_redirects=False, trust_env=not is_ours) as client,
        client.stream("GET", url) as answer,
    ):
        return answer.status_code, _beginning(answer) if answer.is_success else b""


def _beginning(answer: httpx.Response) -> bytes:
    content = b""
    for chunk in answer.iter_bytes():
        content += chunk
        if len(content) > LONGEST_ANSWER:
            break
    return content[:LONGEST_ANSWER]


def by_status(reply: Reply) -> Answer:
    """What the HTTP status alone says."""
    code = f"HTTP {reply.status}"
    if 200 <= reply.status < 300:
        return OK
    if 300 <= reply.status < 400:
        words = "地址已转移，未投递；请改用新地址 · the address leads elsewhere, nothing was delivered: set the new one"
        return Answer("alarm", code, words)
    if reply.status in NOBODY_THERE:
        return Answer("alarm", code, "地址或密钥无效 · the address or its key is not accepted: correct its variable")
    if reply.status in AGAIN or reply.status >= 500 or reply.status < 200:
        return Answer("retry", code, "接收方暂时无法处理 · the receiver cannot take it now", _wait(reply.retry_after))
    return Answer("drop", code, "接收方拒收本条消息 · the receiver does not take this message")


def _wait(retry_after: str) -> float:
    """Seconds that Retry-After asks for; a date there is left to our own schedule."""
    text = retry_after.strip()
    return min(float(text), LONGEST_WAIT) if text.isascii() and text.isdigit() else 0.0


def call_robot(url: str, body: Mapping[str, Any], limits: Limits, code_names: tuple[str, ...]) -> Answer:
    """Post JSON to a vendor's robot: the answer's own code decides, not HTTP 200.

    code_names: how the vendor calls it, the newest name first.
    """
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    reply = post(url, content, {"Content-Type": "application/json; charset=utf-8"}, read=True)
    answer = by_status(reply)
    said = _code(reply.body, code_names)
    if said is None:
        if answer.outcome != "ok":
            return answer
        words = "回答不是机器人的格式，中间可能有代理 · no robot answers there, perhaps a proxy in between"
        return Answer("retry", "no code", words, 60.0)
    if answer.outcome != "ok" and said == 0:
        return answer
    return limits.answer(said)


def _code(body: bytes, names: tuple[str, ...]) -> int | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    codes = [found.get(name) for name in names] if isinstance(found, dict) else []
    return next((code for code in codes if isinstance(code, int) and not isinstance(code, bool)), None)
