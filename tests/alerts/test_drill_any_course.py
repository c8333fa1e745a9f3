"""Over the whole watch, from signals to messages: whatever comes, whoever is killed wherever, however the clock jumps.

At most one message per group, receiver and interval; none is lost; a repeat after a crash carries the same id.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders.rounds import watch_of
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from milepost.alerts import actions, incidents, outgoing, posting
from milepost.alerts.actions import Act
from milepost.alerts.channels.answers import Answer
from milepost.alerts.channels.receiver import Receiver
from milepost.alerts.incident import Scope, Signal
from milepost.alerts.message import Clock, Message
from milepost.alerts.rows import moment
from milepost.alerts.watch import Watch
from milepost.settings import Settings

CONFIG = """
receivers:
  - {name: duty, kind: outbox}
  - {name: machines, kind: outbox}
  - {name: demo, kind: outbox, simulated: true}
route:
  receivers: [duty, demo]
  group_by: [kind]
  repeat_interval: 1h
  routes:
    - match: {kind: "*"}
      receivers: [machines]
      group_by: ["..."]
      continue: true
    - match: {kind: "*"}
"""
INTERVAL = timedelta(minutes=5)
START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
FOLDERS = itertools.count()
ROOMS = {"duty": 3, "machines": 2, "demo": 100}
KEYS = ("gap:1", "gap:2", "light:red", "light:made_up")


class Killed(BaseException):
    """Stands for SIGKILL: nothing after it runs, and no handler of errors sees it."""


class World:
    """The outside: receivers that take, refuse, or see the watch die; a clock that jumps; what was planned when."""

    def __init__(self, folder: Path) -> None:
        (folder / "config").mkdir(parents=True)
        (folder / "config" / "alerts.yml").write_text(CONFIG, encoding="utf-8")
        self.settings = Settings(data=folder / "data", config=folder / "config")
        self.now, self.lived = START, timedelta(0)
        self.fate = "ok"
        self.deaths = 0
        self.taken: list[Message] = []
        self.planned: dict[tuple[str, str], list[timedelta]] = defaultdict(list)
        self._seen: set[str] = set()
        self.store = incidents.store_of(self.settings)
        self.watch = self._begin()

    def _begin(self) -> Watch:
        said = watch_of(self.settings, lambda: self.now)
        said._channels.send = self._send  # type: ignore[method-assign]
        said._channels.room = lambda to, _now: ROOMS[to.name]  # type: ignore[method-assign]
        return said

    def _send(self, _to: Receiver, message: Message, _clock: Clock) -> Answer:
        if self.fate == "killed before":
            raise Killed
        if self.fate in ("down", "alarm"):
            return Answer("retry" if self.fate == "down" else "alarm", self.fate)
        self.taken.append(message)
        if self.fate == "killed after":
            raise Killed
        return Answer("ok", "0")

    def look(self, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
        """One round, so many seconds later; where the watch dies another one begins."""
        self.now += timedelta(seconds=seconds)
        self.lived += timedelta(seconds=max(0.0, seconds))
        with monkeypatch.context() as patch:
            if self.fate == "killed at planning":
                patch.setattr(posting, "send_due", _die)
            if self.fate == "killed while planning":
                patch.setattr(outgoing, "_insert", _die)
            try:
                self.watch.round()
            except Killed:
                self.deaths += 1
                self.watch = self._begin()
        self.fate = "ok"
        self._note()

    def _note(self) -> None:
        with self.store.transaction() as con:
            rows = con.execute("SELECT notification_id, receiver, group_key FROM notifications ORDER BY sequence")
            for row in rows.fetchall():
                if row["notification_id"] not in self._seen:
                    self._seen.add(row["notification_id"])
                    self.planned[row["receiver"], row["group_key"]].append(self.lived)

    def jump(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.lived += timedelta(seconds=max(0.0, seconds))

    def happen(self, what: str, key: str) -> None:
        open_now = {one.dedupe_key: one.incident_id for one in self.store.unresolved()}
        if what == "open":
            incidents.raise_alert(self.store, signal(key), self.now)
        elif what == "close":
            incidents.resolve_only(self.store, key, "好了", "Well", self.now)
        elif key in open_now:
            until = self.now + timedelta(minutes=20) if what == "snoozed" else None
            actions.act(self.store, open_now[key], Act(what, by="王明", until=until), self.now)  # type: ignore[arg-type]


def _die(*_given: object, **_named: object) -> None:
    raise Killed


def signal(key: str) -> Signal:
    is_red = key.startswith("light")
    return Signal(
        key, "target_red" if is_red else "log_gap", "critical", key, key, "明细", "Detail",
        Scope("wucheng", agency="wucheng/a") if is_red else Scope("baisha"), is_simulated=key.endswith("made_up"),
    )  # fmt: skip


FATES = [
    "ok",
    "ok",
    "ok",
    "down",
    "alarm",
    "killed before",
    "killed after",
    "killed at planning",
    "killed while planning",
]
rounds = st.tuples(st.just("look"), st.sampled_from(FATES), st.sampled_from([2.0, 10.0, 31.0, 200.0, 301.0, 1000.0]))
jumps = st.tuples(st.just("jump"), st.just(""), st.sampled_from([-7200.0, -90.0, -10.0, 90.0, 7200.0]))
news = st.tuples(
    st.sampled_from(["open", "open", "close", "acknowledged", "snoozed"]), st.sampled_from(KEYS), st.just(0.0)
)
courses = st.lists(st.one_of(news, news, rounds, rounds, rounds, jumps), min_size=5, max_size=35)


@examples(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(courses)
def test_nobody_hears_twice_nothing_is_lost_and_a_repeat_keeps_its_id(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, course: list[tuple[str, str, float]]
) -> None:
    world = World(tmp_path_factory.getbasetemp() / f"any{next(FOLDERS)}")
    for what, how, seconds in course:
        if what == "look":
            world.fate = how
            world.look(seconds, monkeypatch)
        elif what == "jump":
            world.jump(seconds)
        else:
            world.happen(what, how)
    for _ in range(30):
        world.look(200, monkeypatch)
    _at_most_once(world)
    _none_lost(world)


def _at_most_once(world: World) -> None:
    for group, times in world.planned.items():
        for before, after in itertools.pairwise(times):
            assert after - before >= INTERVAL, f"{group} was told twice within the interval"
    copies = Counter((one.receiver, one.message_id) for one in world.taken)
    again = Counter(receiver for (receiver, _), count in copies.items() for _ in range(count - 1))
    for receiver, count in again.items():  # docs/decisions/0016: of each receiver one message may be on its way
        assert count <= world.deaths, f"{receiver} was told more than one message twice at one death"
    told = defaultdict(set)
    for one in world.taken:
        told[one.message_id].add((one.receiver, one.reason, frozenset(item.incident_id for item in one.items)))
    assert all(len(said) == 1 for said in told.values()), "one id for two messages"
    for one in world.taken:
        assert one.simulated or not any(item.title == "light:made_up" for item in one.items)
        assert one.receiver == "demo" or not one.simulated


def _none_lost(world: World) -> None:
    with world.store.transaction() as con:
        found = world.store.recent(con, world.now)
        rows = con.execute("SELECT * FROM notifications").fetchall()
    assert not [dict(row) for row in rows if row["outcome"] != "ok"], "a message waits though all take what they get"
    for receiver in ("duty", "machines", "demo"):
        mine = [one for one in world.taken if one.receiver == receiver]
        last: dict[str, str] = {item.incident_id: item.state for one in mine for item in one.items}
        for one in found:
            if one.is_simulated and receiver != "demo":
                continue
            if not one.is_over:
                assert one.incident_id in last or one.state == "snoozed", f"{receiver} never heard of {one.dedupe_key}"
            elif one.incident_id in last:
                assert last[one.incident_id] == "resolved", f"{receiver} never heard that {one.dedupe_key} is over"


def test_a_clock_that_was_ahead_keeps_nothing_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path)
    world.jump(7200)
    world.happen("open", "gap:1")
    world.look(2, monkeypatch)
    world.jump(-7200)
    world.look(2, monkeypatch)
    for _ in range(4):
        world.look(10, monkeypatch)
    assert {one.receiver for one in world.taken} == {"duty", "demo", "machines"}
    with world.store.transaction() as con:
        planned = [moment(row[0]) for row in con.execute("SELECT planned_at FROM notifications").fetchall()]
    assert all(one <= world.now for one in planned)
    assert world.now.date() == date(2026, 11, 2)
