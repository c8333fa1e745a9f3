"""Sending what is planned: notification -> message -> the receiver's channel -> what the delivery log keeps.

One process at a time sends (data/incidents/sender.lock), so that rates hold. A receiver that cannot be told is an
incident itself, so that somebody else hears of it; what waits for it goes out once it is mended.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Final

from milepost.alerts import incidents, outgoing, posting, reminding, rendering, words
from milepost.alerts.channels import answers
from milepost.alerts.channels.receiver import Receiver
from milepost.alerts.channels.sending import Channels
from milepost.alerts.incident import Incident
from milepost.alerts.message import Mention, Message
from milepost.alerts.outgoing import Answer, Notification
from milepost.alerts.routing import route as routing
from milepost.alerts.routing.holding import InForce
from milepost.alerts.routing.receivers import resolved
from milepost.alerts.store import Store, StoreError
from milepost.settings import Settings
from milepost.warehouse import files

DOWN_AFTER: Final = 2  # attempts that were not answered well, before others hear of it
UNTIL_MENDED: Final = timedelta(minutes=10)  # how often a receiver that a person must mend is tried
LOCK: Final = "sender.lock"
DO: Final = {
    "kafka": (
        "检查消息服务；主题不存在时运行 milepost topics",
        "look at Kafka; where the topic is missing: milepost topics",
    ),
    "outbox": ("腾出磁盘空间，检查 data/outbox 的权限", "free space on the disk, look at the rights of data/outbox"),
    "mail": ("检查邮件服务器，更正其地址变量", "look at the mail server, correct the variable of its address"),
    "other": ("更正其地址或密钥的变量", "correct the variable of its address or key"),
}
"""What a person does about a receiver of a kind that cannot be told, in Chinese and English."""
FAULT: Final = "fault"  # the code of a message that could not even be made
FAULT_KEY: Final = "watch:messages"


class OthersSend(Exception):
    """Another process sends; ``holder`` says which."""


@contextmanager
def only_sender(settings: Settings, wait_seconds: float = 0) -> Iterator[None]:
    """Be the one process that sends. Raises OthersSend. Where not even the lock can be written, nobody is kept out."""
    handle: int | None = None
    try:
        handle = files.take(settings.incidents / LOCK, "send messages", wait_seconds)
    except files.Taken as taken:
        raise OthersSend(taken.holder) from None
    except OSError:
        pass  # better told twice than not at all
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


class Dispatch:
    """Sends notifications by one configuration."""

    def __init__(
        self, settings: Settings, store: Store, there: InForce, channels: Channels, clock: Callable[[], datetime]
    ) -> None:
        self._settings, self._store, self._there, self._channels, self._clock = settings, store, there, channels, clock

    def __call__(self, one: Notification) -> Answer:
        """Tell one receiver; raises StoreError alone. A fault of ours in one message keeps no other from leaving."""
        try:
            return self._tell(one)
        except StoreError:
            raise
        except Exception as error:
            return self._failed(one, error)

    def gather(self, receiver: str, due: Sequence[Notification]) -> Sequence[Sequence[Notification]]:
        """Those that leave as one, since half the room that the receiver's rate leaves is kept for what comes next.

        Agencies' people hear of their own alone, and made-up incidents stand beside no real ones.
        """
        known = {one.name: one for one in self._there.config.receivers}
        if receiver not in known or len(due) < 2:
            return []
        to = resolved(self._there.config, receiver, self._settings)
        if len(due) * 2 <= self._channels.room(to, self._clock()):
            return []
        parts: dict[frozenset[str], list[Notification]] = {}
        for one in due:
            if one.reason == "reminder" or one.group_key.startswith(outgoing.PROPOSED):
                continue  # they ask for something that no list of incidents says
            apart = frozenset(routing.apart(known[receiver], part.labels) for part in self._found(one))
            parts.setdefault(apart, []).append(one)
        return [part for part in parts.values() if len(part) > 1]

    def _tell(self, one: Notification) -> Answer:
        if one.receiver not in {known.name for known in self._there.config.receivers}:
            return Answer("dropped", "no receiver", "该接收方已不在配置中 · it is no longer in alerts.yml")
        to = resolved(self._there.config, one.receiver, self._settings)
        answer = self._channels.send(to, self._message(one, to), self._clock)
        self._look_at_receiver(to, one, answer)
        return _for_log(answer)

    def _failed(self, one: Notification, error: Exception) -> Answer:
        told = f"{type(error).__name__}: {error}"[:300]
        part = f"message {one.notification_id[:8]}"
        signal = words.signal("watch_failed", FAULT_KEY, "watch_failed", "critical", part=part, error=told)
        incidents.raise_alert(self._store, signal, self._clock())
        return Answer("retry", FAULT, told, UNTIL_MENDED)

    def _found(self, one: Notification) -> list[Incident]:
        found = [self._store.incident(incident_id) for incident_id in (*sorted(one.firing), *sorted(one.resolved))]
        return [part for part in found if part]

    def _message(self, one: Notification, to: Receiver) -> Message:
        reminder = reminding.of(self._store, one.group_key) if one.reason == "reminder" else None
        if reminder:
            mentions = self._mentions(one, [reminder.agency])
            return reminding.render(one, reminder, to.language, self._settings.boards_url or "", mentions)
        found, before = self._found(one), outgoing.before(self._store, one)
        old = frozenset(part.incident_id for part in found if one.reason != "repeat" and _was_told(part, before))
        first = one.reason == "resolved"  # what is over stands before what is not, where that is the news
        there = sorted(
            found,
            key=lambda part: (
                part.is_over != first,
                part.incident_id in old,
                _rank(part),
                part.opened_at,
                part.title_zh,
            ),
        )
        mentions = self._mentions(one, [part.scope.agency for part in there])
        return rendering.render(one, there, to.language, self._settings.boards_url or "", mentions, old)

    def _mentions(self, one: Notification, agencies: list[str | None]) -> list[Mention]:
        if not self._there.config.receiver(one.receiver).for_agencies:
            return []
        return [who for agency in agencies for who in self._there.contacts.of(agency)]

    def _look_at_receiver(self, to: Receiver, one: Notification, answer: answers.Answer) -> None:
        key = f"receiver:{to.name}"
        failed = answer.outcome == "alarm" or (
            answer.outcome == "retry" and answer.asked and one.attempts + 1 >= DOWN_AFTER
        )
        do_zh, do_en = DO.get(to.kind, DO["other"])
        said_zh, _, said_en = answer.words.partition(" · ")  # as the channels write them
        with suppress(StoreError):
            if failed:
                told = words.signal(
                    "receiver",
                    key,
                    "receiver_unreachable",
                    "critical" if answer.outcome == "alarm" else "warning",
                    fields={"reason_code": answer.code, "receiver": to.name},
                    name=to.name,
                    error_zh=f"{answer.code} {said_zh}".strip(),
                    error_en=f"{answer.code} {said_en or said_zh}".strip(),
                    do_zh=do_zh,
                    do_en=do_en,
                )
                incidents.raise_alert(self._store, told, self._clock())
            elif answer.outcome == "ok" and not posting.is_behind(
                self._store, to.name, DOWN_AFTER, one.notification_id
            ):
                incidents.resolve_only(self._store, key, "已能送达", "It can be told again", self._clock())


def _was_told(one: Incident, before: outgoing.Before) -> bool:
    """Whether it is still so and its receiver knows it, all of it."""
    if one.is_over or before.at is None or one.incident_id not in before.known:
        return False
    return one.grown_at is None or one.grown_at <= before.at


def _rank(one: Incident) -> int:
    return ("critical", "warning", "info").index(one.severity)


def _for_log(answer: answers.Answer) -> Answer:
    """An alarm is tried again, seldom: what waits goes out once somebody has mended the receiver."""
    if answer.outcome == "ok":
        return Answer("ok", answer.code, answer.words)
    if answer.outcome == "alarm":
        return Answer("retry", answer.code, answer.words, UNTIL_MENDED)
    if answer.outcome == "retry":
        wait = timedelta(seconds=answer.wait_seconds)
        return Answer("retry", answer.code, answer.words, wait, is_attempt=answer.asked)
    return Answer("dropped", answer.code, answer.words)
