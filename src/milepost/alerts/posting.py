"""What is planned and due is claimed, sent and marked. Reads and writes the store; sending is the caller's.

Each receiver has a thread of its own, so that a slow one keeps neither others nor the next round waiting: what is on
its way then goes on beside it. So at a crash one message of each receiver may be without its answer: decision 0016.
One that does not take a message is left alone until the next round: its others would fare no better.
"""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from typing import Final

from milepost.alerts.outgoing import RETRY, Answer, Notification, Send
from milepost.alerts.rows import moment, text
from milepost.alerts.store import Store

CLAIM: Final = timedelta(seconds=30)  # how long one process has for one message, before another may send it
RETRY_AT_MOST: Final = timedelta(minutes=10)
GIVEN_UP_AFTER: Final = timedelta(days=3)  # then the group's next repeat says what is still so
ROUND_SECONDS: Final = 10.0  # so long a receiver is sent one message after the other, but for its last call
PATIENCE: Final = 2.0  # so long a round waits for what it sends; the rest goes on beside the next one
MOST_THREADS: Final = 16
Gather = Callable[[str, Sequence[Notification]], Sequence[Sequence[Notification]]]
"""A receiver, its messages that are due -> those that are to leave as one message, where there are too many."""
DUE: Final = "outcome IS NULL AND coalesce(next_attempt_at, '') <= ?"


def each_alone(_receiver: str, _due: Sequence[Notification]) -> Sequence[Sequence[Notification]]:
    return []


class Post:
    """What one process sends, from round to round. One thread per receiver; one still being sent to gets no other."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(MOST_THREADS, "milepost-post")
        self._on_its_way: dict[str, Future[dict[str, int]]] = {}

    @property
    def is_busy(self) -> bool:
        """Whether anything is on its way beside the rounds."""
        return any(not one.done() for one in self._on_its_way.values())

    def send_due(
        self,
        store: Store,
        send: Send,
        now: Callable[[], datetime],
        gather: Gather = each_alone,
        patience: float | None = None,
    ) -> dict[str, int]:
        """Send what is planned and due, oldest first; {'ok', 'retry', 'dropped'} of what was answered since the last
        call. No transaction is open meanwhile. Raises StoreError.

        Each message is claimed before it is sent, so that two processes that send at once send it once; the claim of
        one that was killed ends by itself. patience: seconds to wait for answers; None: for all of them.
        """
        with store.transaction() as con:
            found = con.execute(f"SELECT DISTINCT receiver FROM notifications WHERE {DUE}", [text(now())])  # noqa: S608
            receivers = [row["receiver"] for row in found.fetchall()]
        for one in receivers:
            if one not in self._on_its_way:
                self._on_its_way[one] = self._pool.submit(_send_to, store, send, now, gather, one)
        wait(self._on_its_way.values(), patience)
        through = [name for name, one in self._on_its_way.items() if one.done()]
        answers = [self._on_its_way.pop(name) for name in through]
        return {name: sum(one.result()[name] for one in answers) for name in ("ok", "retry", "dropped")}


def send_due(store: Store, send: Send, now: Callable[[], datetime], gather: Gather = each_alone) -> dict[str, int]:
    """As Post.send_due, once, waiting for every answer."""
    return Post().send_due(store, send, now, gather)


def _send_to(store: Store, send: Send, now: Callable[[], datetime], gather: Gather, receiver: str) -> dict[str, int]:
    counts = {"ok": 0, "retry": 0, "dropped": 0}
    for part in gather(receiver, _due(store, receiver, now())):
        _join(store, part)
    began = time.monotonic()
    while time.monotonic() - began < ROUND_SECONDS and (one := _claim(store, receiver, now())) is not None:
        answer = send(one)
        counts[answer.outcome] += 1
        _mark(store, one, answer, now())
        if answer.outcome == "retry":
            break
    return counts


def _due(store: Store, receiver: str, now: datetime) -> list[Notification]:
    """What may leave together with others: about groups, and in no message of several yet."""
    with store.transaction() as con:
        rows = con.execute(
            f"""SELECT * FROM notifications WHERE receiver = ? AND {DUE} AND together IS NULL
                AND reason IN ('first', 'new_in_group', 'resolved', 'repeat')""",  # noqa: S608 our own words
            [receiver, text(now)],
        ).fetchall()
    return [_notification([row]) for row in rows]


def _join(store: Store, part: Sequence[Notification]) -> None:
    """Note that these leave as one: kept before it is sent, so that a repeat after a crash carries the same id."""
    together = uuid.uuid4().hex
    with store.transaction() as con:
        con.executemany(
            "UPDATE notifications SET together = ? WHERE notification_id = ? AND together IS NULL AND outcome IS NULL",
            [(together, one.notification_id) for one in part],
        )


def _claim(store: Store, receiver: str, now: datetime) -> Notification | None:
    """The oldest message of a receiver that is due and that nobody has claimed, now ours; None if there is none.

    Those never tried go first: one that a receiver will never take keeps no other back.
    """
    with store.transaction() as con:
        first = con.execute(
            f"""SELECT * FROM notifications WHERE receiver = ? AND {DUE}
                ORDER BY attempts > 0, planned_at, group_key LIMIT 1""",  # noqa: S608 our own words
            [receiver, text(now)],
        ).fetchone()
        if first is None:
            return None
        rows = [first]
        if first["together"]:
            asked = "SELECT * FROM notifications WHERE together = ? AND outcome IS NULL"
            rows = con.execute(asked, [first["together"]]).fetchall()
        con.executemany(
            "UPDATE notifications SET next_attempt_at = ? WHERE notification_id = ?",
            [(text(now + CLAIM), row["notification_id"]) for row in rows],
        )
    return _notification(rows)


def _notification(rows: Sequence[sqlite3.Row]) -> Notification:
    """One message; of several rows that leave together a digest."""
    first = rows[0]
    firing = frozenset(one for row in rows for one in json.loads(row["firing"]))
    is_digest = bool(first["together"])
    return Notification(
        first["together"] or first["notification_id"],
        first["receiver"],
        "digest" if is_digest else first["group_key"],
        "digest" if is_digest else first["reason"],
        firing,
        frozenset(one for row in rows for one in json.loads(row["resolved"])) - firing,
        min(moment(row["planned_at"]) for row in rows),
        max(row["attempts"] for row in rows),
    )


def _mark(store: Store, one: Notification, answer: Answer, now: datetime) -> None:
    is_final = answer.outcome != "retry"
    wait = answer.wait
    if answer.is_attempt:
        wait = min(max(answer.wait, RETRY * 2 ** min(one.attempts, 10)), max(answer.wait, RETRY_AT_MOST))
    outcome: str | None = answer.outcome if is_final else None
    if not is_final and now - one.planned_at >= GIVEN_UP_AFTER:
        is_final, outcome = True, "dropped"
    with store.transaction() as con:
        con.execute(
            """UPDATE notifications SET attempts = attempts + ?, outcome = ?, code = ?, words = ?, answered_at = ?,
               next_attempt_at = ? WHERE (notification_id = ?7 OR together = ?7) AND outcome IS NULL""",
            [
                int(answer.is_attempt),
                outcome,
                answer.code,
                answer.words,
                text(now) if is_final else None,
                None if is_final else text(now + wait),
                one.notification_id,
            ],
        )


def is_behind(store: Store, receiver: str, attempts: int, but: str) -> bool:
    """Whether a message of a receiver, other than this one, was tried so often and is not through."""
    with store.transaction() as con:
        found = con.execute(
            """SELECT 1 FROM notifications WHERE receiver = ? AND outcome IS NULL AND attempts >= ?
               AND notification_id <> ? AND coalesce(together, '') <> ? LIMIT 1""",
            [receiver, attempts, but, but],
        ).fetchone()
    return found is not None


def try_now(store: Store, receiver: str) -> None:
    """What waits for a receiver is due at once: a person has just seen that it can be told."""
    with store.transaction() as con:
        con.execute(
            "UPDATE notifications SET next_attempt_at = NULL WHERE receiver = ? AND outcome IS NULL", [receiver]
        )


def has_fault(store: Store, code: str) -> bool:
    """Whether any message waits that could not even be made."""
    with store.transaction() as con:
        asked = "SELECT 1 FROM notifications WHERE outcome IS NULL AND code = ? LIMIT 1"
        return con.execute(asked, [code]).fetchone() is not None
