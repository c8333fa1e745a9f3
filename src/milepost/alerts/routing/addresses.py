"""Whether what a variable holds can be an address or a key of its kind of receiver. The value is in no word."""

from __future__ import annotations

import base64
from typing import Final
from urllib.parse import urlsplit

from milepost.alerts.routing.config import Kind

OF_ROBOTS: Final[dict[str, str]] = {"dingtalk": "access_token=", "wecom": "key=", "feishu": "/hook/"}
"""What the address of each vendor's robot has in it."""
MAIL: Final = ("smtp", "smtps", "smtp+plain")
NO_HTTP: Final = "不是 http(s) 地址 · is no http(s) address"


def fault_of(kind: Kind, field: str, value: str) -> str | None:
    """What is wrong with the value of a field (address, secret), in Chinese and English; None where nothing is seen."""
    if field == "secret":
        return _key(value) if kind == "webhook" else None
    scheme, host = _split(value)
    if kind == "mail":
        return None if scheme in MAIL and host else "须为 smtp://…?from=发件人 · must be smtp://…?from=address"
    if kind == "other":
        return None if scheme else "不是 apprise 的地址 · is no address of apprise"
    if scheme not in ("http", "https") or not host:
        return NO_HTTP
    if OF_ROBOTS.get(kind, "") not in value:
        return f"不像 {kind} 机器人的地址 · is not of a robot of {kind}: copy its Webhook again"
    return None


def _split(value: str) -> tuple[str, str]:
    """Scheme and host; empty where there are none."""
    try:
        split = urlsplit(value)
        return (split.scheme if "://" in value else ""), split.hostname or ""
    except ValueError:
        return "", ""


def _key(value: str) -> str | None:
    """Of several with blanks between them each counts; any text without whsec_ is a key as it stands."""
    for key in value.split():
        if key.startswith("whsec_"):
            try:
                size = len(base64.b64decode(key.removeprefix("whsec_"), validate=True))
            except ValueError:
                size = 0
            if not 24 <= size <= 64:
                return "whsec_ 之后须为 24 至 64 字节的 base64 · whsec_ and base64 of 24 to 64 bytes"
    return None
