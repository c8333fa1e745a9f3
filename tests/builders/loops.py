"""Coroutines run to their end from a plain test."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def ended(call: Coroutine[Any, Any, Any]) -> Any:
    """What a call gives, in a loop of a thread of its own: a browser of other tests keeps one running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, call).result()
