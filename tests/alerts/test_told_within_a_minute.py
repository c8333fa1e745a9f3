"""Sixty seconds, by settings and by a clock that the test turns: what keeps Milepost from working is told in time.

Nothing is measured: the longest way is added up from the limits that hold for each part of it, and what a receiver that
hangs may cost others is counted in rounds.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders.bad_things import BAD, Bad
from builders.drill import Drill, drill
from builders.rounds import watch_of

from milepost import pipeline
from milepost.alerts import dispatch, incidents, outgoing, posting, watch
from milepost.alerts.channels.sending import Channels
from milepost.alerts.deadline import CALL_SECONDS
from milepost.alerts.health import check, looks
from milepost.alerts.incident import Signal
from milepost.alerts.outgoing import Answer, Notification
from milepost.settings import Settings

MINUTE = 60.0
PAUSE = watch.ROUND_SECONDS
QUIET_ROUND = posting.PATIENCE + PAUSE  # however long a receiver hangs
LONGEST_ROUND = check.LOOK_SECONDS + QUIET_ROUND  # and a look as well
RECEIVERS = [bad for bad in BAD if bad.words.startswith("告警接收方")]
OTHERS = [bad for bad in BAD if bad not in RECEIVERS]


@pytest.mark.parametrize("name", ["disk", "warehouse", "broker", "airflow", "silence"])
def test_what_a_check_finds_leaves_within_a_minute_though_looks_and_receivers_hang(
    settings: Settings, name: str
) -> None:
    one = next(each for each in looks.Looks(settings, lambda *_: None).checks if each.name == name)
    until_it_is_one = one.every.total_seconds() + one.confirm * LONGEST_ROUND
    assert until_it_is_one + check.LOOK_SECONDS + CALL_SECONDS <= MINUTE


def test_a_receiver_that_hangs_is_told_of_within_a_minute_of_the_first_call() -> None:
    asked = dispatch.DOWN_AFTER * CALL_SECONDS
    between = (dispatch.DOWN_AFTER - 1) * (outgoing.RETRY.total_seconds() + QUIET_ROUND)
    assert asked + between + QUIET_ROUND + CALL_SECONDS <= MINUTE


class Turned:
    """A watch over what a drill has broken; each of its rounds is PAUSE later."""

    def __init__(self, one: Drill) -> None:
        self.drill, self.now, self.seconds = one, datetime.now(UTC), 0.0
        self.watch = pipeline.watching(one.settings, clock=lambda: self.now, say=lambda _line: None)
        self.watch._channels = Channels(one.settings, call_seconds=0.5)

    def seconds_until(self, words: str) -> float:
        """By the turned clock."""
        began = self.now
        while not self.drill.heard(words):
            assert (self.now - began).total_seconds() <= MINUTE, f"nobody heard: {words}"
            self.now += timedelta(seconds=PAUSE)
            self.watch.round()
        return (self.now - began).total_seconds()


@contextmanager
def turned(folder: Path, bad: Bad, monkeypatch: pytest.MonkeyPatch) -> Iterator[Turned]:
    with drill(folder, kind=bad.kind) as one:
        for name, value in one.variables.items():
            monkeypatch.setenv(name, value)
        one.settings = Settings.load()
        bad.before(one)
        there = Turned(one)
        there.watch.round()
        yield there


@pytest.mark.parametrize("bad", OTHERS, ids=[bad.name for bad in OTHERS])
def test_a_bad_thing_is_told_within_a_minute_by_the_clock(
    bad: Bad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with turned(tmp_path / "here", bad, monkeypatch) as there:
        bad.begin(there.drill)
        assert there.seconds_until(bad.words) + check.LOOK_SECONDS + CALL_SECONDS <= MINUTE


@pytest.mark.parametrize("bad", RECEIVERS, ids=[bad.name for bad in RECEIVERS])
def test_a_bad_receiver_is_told_of_within_a_minute_of_the_first_call(
    bad: Bad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with turned(tmp_path / "here", bad, monkeypatch) as there:
        bad.begin(there.drill)
        assert there.seconds_until(bad.words) + (dispatch.DOWN_AFTER + 1) * CALL_SECONDS <= MINUTE


CONFIG = """
receivers: [{name: slow, kind: outbox}, {name: quick, kind: outbox}]
route: {receivers: [slow, quick], group_by: [kind], group_wait: 0s, group_interval: 2s}
"""


def test_a_receiver_that_hangs_keeps_no_round_and_is_sent_one_message_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "alerts.yml").write_text(CONFIG, encoding="utf-8")
    settings, clock = Settings(data=tmp_path / "data", config=tmp_path / "config"), [datetime.now(UTC)]
    here, told, answered = watch_of(settings, lambda: clock[-1]), list[str](), threading.Event()

    def tell(_dispatch: dispatch.Dispatch, one: Notification) -> Answer:
        told.append(f"{one.receiver} {one.reason}")
        if one.receiver == "slow":
            assert answered.wait(60)
        return Answer("ok")

    monkeypatch.setattr(posting, "PATIENCE", 0.05)
    monkeypatch.setattr(dispatch.Dispatch, "_tell", tell)
    store = incidents.store_of(settings)
    for kind in ("log_gap", "silence", "build_failed"):
        incidents.raise_alert(store, Signal(kind, kind, "critical", "x", "x", "x", "x"), clock[-1])
        here.round()
        clock.append(clock[-1] + timedelta(seconds=PAUSE))
    while told.count("quick first") < 3:
        here.round()
    assert told.count("slow first") == 1
    with pytest.raises(dispatch.OthersSend), dispatch.only_sender(settings):
        pytest.fail("what is on its way keeps others from sending")
    answered.set()
    while told.count("slow first") < 3 or here._post.is_busy:
        here.round()
    here.round()
    assert (told.count("slow first"), told.count("quick first")) == (3, 3)
    with dispatch.only_sender(settings):
        pass
