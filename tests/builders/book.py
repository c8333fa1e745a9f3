"""A book of bulletins without a broker: one published version, an office, and a post that writes a file."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from builders import bulletins, promises
from builders.promises import Promise
from milepost.bulletins.book import drafting, moving
from milepost.bulletins.book.config import Config, Drafting, Issuer
from milepost.bulletins.book.drafting import Wish
from milepost.bulletins.book.entry import Entry
from milepost.bulletins.book.moving import Act, Post
from milepost.bulletins.content.asked import Asked
from milepost.decisions import BulletinMove
from milepost.settings import Settings

NOW = datetime(2026, 12, 11, 1, tzinfo=UTC)
PERIOD = "2026-11"
OFFICE = bulletins.OFFICE
CONFIG = Config(
    [
        Issuer(
            id="hill_ai",
            places=["hill"],
            name=OFFICE.name,
            prefixes=OFFICE.prefixes,
            contact=OFFICE.contact,
            addressees=OFFICE.addressees,
            copies=OFFICE.copies,
        )
    ],
    drafting=Drafting(),
)
REAL = (Promise("on_schedule", 1, 2.5), Promise("behind", 2, -12.5))
MADE_UP = (Promise("on_schedule", 1, 2.5, is_simulated=True),)


def publish(settings: Settings, stated: Sequence[Promise] = REAL, known_at: datetime = promises.KNOWN_AT) -> str:
    """A version that boards show. -> its name."""
    name = promises.write(settings.published, stated, known_at=known_at).name
    (settings.published / "current.json").write_text(json.dumps({"version": name}), encoding="utf-8")
    return name


def draft(settings: Settings, config: Config | None = CONFIG, *, by: str = "李四", **asked: Any) -> Entry:
    version = asked.pop("version", None)
    wish = Wish(Asked(**({"kind": "progress", "period": PERIOD, "place": "hill"} | asked)), by, version)
    return drafting.make(settings, wish, config, NOW)


def events(settings: Settings) -> list[dict[str, Any]]:
    """What was sent, each try."""
    path = settings.data / "events.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def submit(settings: Settings, move: BulletinMove) -> None:
    """Take an event for sent once its line is written."""
    line = json.dumps({"id": move.event_id, "place": move.place, **move.data}, ensure_ascii=False)
    with (settings.data / "events.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def rehearse(settings: Settings, move: BulletinMove) -> None:
    """Refuses nothing."""


POST = Post(rehearse, submit)


def review(settings: Settings, entry: Entry, by: str = "王敏") -> Entry:
    return moving.review(settings, entry.bulletin_id, Act(by), POST, NOW + timedelta(minutes=1))


def issue(settings: Settings, entry: Entry, by: str = "张三", post: Post = POST) -> Entry:
    return moving.issue(settings, entry.bulletin_id, Act(by), post, NOW + timedelta(minutes=2))


def issued(settings: Settings, **asked: Any) -> Entry:
    entry = draft(settings, **asked)
    review(settings, entry)
    return issue(settings, entry)


STEPS = ((os, "fsync"), (Path, "rename"), (Path, "replace"), (Path, "chmod"), (Path, "mkdir"), (shutil, "rmtree"))
"""Where something of a move reaches the disk."""


def forked(work: Callable[[], object], at: int, fault: Callable[[], None]) -> int:
    """Do work in a process of its own, in which the step with this number, from 0, ends in a fault. -> its exit code.

    0: it came to its end before there were so many steps; 1: an error; -9: it was killed. Sending is a step, too,
    before and after.
    """
    child = os.fork()
    if not child:
        code = 1
        try:
            _trip(at, fault)
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _trip(at: int, fault: Callable[[], None]) -> None:
    counted = iter(range(10_000))

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            if next(counted) == at:
                fault()
            return real(*given, **named)

        return step

    for owner, name in STEPS:
        setattr(owner, name, guarded(getattr(owner, name)))
    real = globals()["submit"]

    def sent(settings: Settings, move: BulletinMove) -> None:
        guarded(real)(settings, move)
        if next(counted) == at:
            fault()

    globals()["POST"] = Post(rehearse, sent)
