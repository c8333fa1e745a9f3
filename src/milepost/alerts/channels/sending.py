"""Sending: receiver, message -> Answer, whatever the outside does. The one way to a channel.

It keeps the vendors' rates, ends in time, says nothing secret and raises nothing. What is done with an answer (again,
a digest, another receiver) is decided by who called.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

import httpx
import msgspec

from milepost.alerts.channels import dingtalk, feishu, kafka, mail, other, outbox, webhook, wecom
from milepost.alerts.channels.answers import Answer
from milepost.alerts.channels.limits import LIMITS
from milepost.alerts.channels.rates import Rates
from milepost.alerts.channels.receiver import Receiver
from milepost.alerts.channels.silence import scrubbed, silent
from milepost.alerts.deadline import CALL_SECONDS, within
from milepost.alerts.message import Clock, Message
from milepost.settings import Settings

RATE: Final = "rate"  # the code of an answer that asked nobody: the rate of the address is used up
NEEDS_ADDRESS: Final = frozenset({"dingtalk", "wecom", "feishu", "webhook", "mail", "other"})
MOST_HANGING: Final = 3  # a call without an end cannot be interrupted; more of them would only pile up
BLOCKED_FROM: Final = 60.0  # a vendor that asks to wait so long has blocked the address, not refused one message


class Channels:
    """All channels, as one process uses them. One bucket per address: receivers that share a robot share its rate, and
    so do processes."""

    def __init__(self, settings: Settings, *, call_seconds: float = CALL_SECONDS) -> None:
        self._settings = settings
        self._call_seconds = call_seconds
        self._rates = Rates(settings.incidents)
        self._calls: dict[str, list[threading.Event]] = {}

    def room(self, receiver: Receiver, now: datetime) -> int:
        """How many messages may leave for a receiver at once."""
        return self._rates.room(_address(receiver), LIMITS[receiver.kind].rates, now)

    def send(self, receiver: Receiver, message: Message, clock: Clock) -> Answer:
        """Tell a receiver a message. Raises nothing."""
        address = _address(receiver)
        if receiver.kind in NEEDS_ADDRESS and receiver.address is None:
            name = receiver.variable or ""
            return Answer("alarm", "address", f"地址变量 {name} 未设置 · the variable {name} of its address is not set")
        calls = self._calls[address] = [call for call in self._calls.get(address, []) if not call.is_set()]
        if len(calls) >= MOST_HANGING:
            return Answer(
                "retry", "hanging", "前几次调用仍未结束 · the calls before have not ended yet", 30.0, asked=False
            )
        rates = LIMITS[receiver.kind].rates
        if wait := self._rates.take(address, rates, clock()):
            return Answer(
                "retry", RATE, "已达频率上限，稍后再发 · the rate of this address is used up", wait, asked=False
            )
        answer = self._call(address, receiver, message, clock)
        if answer.outcome == "retry" and answer.wait_seconds >= BLOCKED_FROM:
            self._rates.block(address, rates, clock(), answer.wait_seconds)
        return replace(answer, words=scrubbed(answer.words, receiver.secrets())[:500])

    def _call(self, address: str, receiver: Receiver, message: Message, clock: Clock) -> Answer:
        ended = threading.Event()
        self._calls[address].append(ended)
        call = self._channel(receiver, message, clock)

        def run() -> Answer:
            try:
                with silent():
                    return call()
            finally:
                ended.set()

        try:
            return within(self._call_seconds, run)
        except TimeoutError:
            words = f"{self._call_seconds:.0f} 秒内无回答 · no answer within {self._call_seconds:.0f} s"
            return Answer("retry", "timeout", words, 5.0)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            return Answer("alarm", "address", "地址不是 http(s) 地址 · the address is no http(s) address")
        except msgspec.ValidationError as error:
            return Answer("drop", "fields", f"消息字段不符合契约 · a field breaks the contract: {error}")
        except Exception as error:  # whatever the outside or its client does is an answer here
            return Answer("retry", type(error).__name__, f"{error}"[:300], 5.0)

    def _channel(self, receiver: Receiver, message: Message, clock: Clock) -> Callable[[], Answer]:
        signing = {"dingtalk": dingtalk.send, "wecom": wecom.send, "feishu": feishu.send, "webhook": webhook.tell}
        if receiver.kind in signing:
            return partial(signing[receiver.kind], receiver, message, clock)
        return {
            "mail": partial(mail.tell, receiver, message),
            "other": partial(other.send, receiver, message),
            "kafka": partial(kafka.tell, self._settings, message),
            "outbox": partial(outbox.send, self._settings.outbox, message),
        }[receiver.kind]


def _address(receiver: Receiver) -> str:
    """What stands for an address without saying it."""
    where = receiver.address.get_secret_value() if receiver.address else ""
    return f"{receiver.kind}:{hashlib.sha256(where.encode()).hexdigest()}"
