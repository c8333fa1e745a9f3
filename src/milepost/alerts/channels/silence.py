"""Secrets stay out of logs and words: clients' loggers are silent within our calls, addresses are shown by host.

A robot's address is its key. httpx logs it at INFO, urllib3 (under apprise) at DEBUG, and exceptions quote it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final
from urllib.parse import quote, quote_plus, unquote, urlsplit

_CALLING: ContextVar[bool] = ContextVar("milepost_calling", default=False)
# A filter of a logger is not asked for its children's records: each logger that writes is named
LOGGERS: Final = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
    "urllib3.connectionpool",
    "urllib3.connection",
    "urllib3.poolmanager",
    "urllib3.util.retry",
    "requests",
    "requests_oauthlib",
    "apprise",
    "asyncio",
)
SHORTEST: Final = 6  # shorter values stand in ordinary words too


class _NotWhileCalling(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return not _CALLING.get()


_FILTER: Final = _NotWhileCalling()


@contextmanager
def silent() -> Iterator[None]:
    """Keep the clients' loggers silent about calls of this thread; those of others go on."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_FILTER)  # twice is once
    token = _CALLING.set(True)
    try:
        yield
    finally:
        _CALLING.reset(token)


def shown(address: str) -> str:
    """An address as it may be seen: its host and the last four characters of the whole."""
    try:
        host = urlsplit(address).hostname or "?"
    except ValueError:
        host = "?"
    return f"{host} …{address[-4:]}" if len(address) > 2 * SHORTEST else host


def scrubbed(words: str, secrets: Iterable[str]) -> str:
    """Words without the secrets, whole, in their parts or in percent signs."""
    found = set()
    for secret in secrets:
        found |= {secret, *_parts(secret)}
    forms = {form for part in found for form in (part, quote(part, safe=""), quote(part), quote_plus(part))}
    for form in sorted((form for form in forms if len(form) >= SHORTEST), key=len, reverse=True):
        words = words.replace(form, "…")
    return words


def _parts(secret: str) -> set[str]:
    """What of an address is secret by itself: its path, its query and the values there, user and password."""
    try:
        split = urlsplit(secret)
        account = {split.username or "", split.password or ""}
    except ValueError:
        return set()
    if not split.scheme or not split.netloc:
        return set()
    values = {pair.partition("=")[2] for pair in split.query.split("&")}
    parts = {split.path, split.query, f"{split.path}?{split.query}", *account, *values, *split.path.split("/")[-1:]}
    return {form for part in parts for form in (part, unquote(part))}
