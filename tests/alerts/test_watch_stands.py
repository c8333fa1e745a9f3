"""The watch goes on: over a fault of ours, an outside that never ends, a clock set back, a store that comes back."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders.receivers import dripping, endless_body, receiver
from builders.rounds import watch_of

from milepost.alerts import actions, incidents
from milepost.alerts.channels import calling
from milepost.alerts.health.check import Check
from milepost.alerts.incident import Signal
from milepost.alerts.store import Store, StoreError
from milepost.settings import Settings

CONFIG = """
receivers: [{name: files, kind: outbox}]
route: {receivers: [files], group_wait: 0s, group_interval: 5s}
"""
GAP = Signal("gap:1", "log_gap", "critical", "日志缺口", "Gap", "x", "x")


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def here(settings: Settings, tmp_path: Path) -> Settings:
    made = settings.model_copy(update={"config": tmp_path / "config"})
    made.config.mkdir()
    (made.config / "alerts.yml").write_text(CONFIG, encoding="utf-8")
    return made


def heard(settings: Settings, words: str) -> list[str]:
    said = [path.read_text(encoding="utf-8") for path in sorted(settings.outbox.glob("*.md"))]
    return [text.partition("［")[2].partition("］")[0] for text in said if words in text]


def test_a_fault_of_ours_ends_a_round_is_told_and_its_end_too(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> None:
        raise ZeroDivisionError("1/0")

    clock = Clock()
    clock.now = clock.now.replace(second=58)  # a minute begins between rounds: another id
    watch = watch_of(here, clock)
    with monkeypatch.context() as patch:
        patch.setattr(actions, "wake", fail)
        for _ in range(3):
            watch.round()
            clock.now += timedelta(seconds=2)
    assert heard(here, "一项检查失败：watch") == ["新告警"]
    for _ in range(5):
        watch.round()
        clock.now += timedelta(seconds=2)
    assert heard(here, "一项检查失败：watch") == ["新告警", "已解除"]


def test_a_store_that_comes_back_takes_over_what_was_told_without_it(
    here: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise StoreError("read-only")

    clock = Clock()
    watch = watch_of(here, clock)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "__init__", refuse)
        watch.round()
    clock.now += timedelta(seconds=2)
    for _ in range(5):
        watch.round()
        clock.now += timedelta(seconds=3)
    assert heard(here, "一项检查失败：data/incidents") == ["新告警", "已解除"]


def test_of_two_watches_that_cannot_write_one_tells(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> None:
        raise StoreError("read-only")

    clock = Clock()
    one, other = watch_of(here, clock), watch_of(here, clock)
    monkeypatch.setattr(Store, "__init__", refuse)
    for _ in range(3):
        one.round()
        other.round()
        clock.now += timedelta(seconds=2)
    assert heard(here, "一项检查失败：data/incidents") == ["新告警"]


def test_a_clock_set_back_keeps_no_check_from_looking() -> None:
    check, now = Check("x", ("x",), timedelta(seconds=10), lambda _now: []), datetime.now(UTC)
    check.ask(now)
    assert not check.is_due(now + timedelta(seconds=9))
    assert check.is_due(now + timedelta(seconds=10))
    assert check.is_due(now - timedelta(hours=2))


@pytest.mark.parametrize("behave", [dripping, endless_body])
def test_an_address_that_answers_without_an_end_is_left(behave: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "LOOK_SECONDS", 1.0)
    ended = threading.Event()

    def ask(port: int) -> None:
        calling.look_up(f"http://127.0.0.1:{port}/beat", is_ours=True)
        ended.set()

    with receiver(behave) as port:  # type: ignore[arg-type]
        threading.Thread(target=ask, args=(port,), daemon=True).start()
        assert ended.wait(20)


def test_that_a_receiver_cannot_be_told_is_told_to_others_and_not_to_itself(here: Settings) -> None:
    more = CONFIG.replace("kind: outbox}", "kind: outbox}, {name: duty, kind: wecom, address: MILEPOST_SECRET_NONE}")
    (here.config / "alerts.yml").write_text(more.replace("[files], group", "[duty, files], group"), encoding="utf-8")
    clock = Clock()
    watch = watch_of(here, clock)
    incidents.raise_alert(incidents.store_of(here), GAP, clock.now)
    for _ in range(8):
        watch.round()
        clock.now += timedelta(seconds=2)
    assert heard(here, "MILEPOST_SECRET_NONE 未设置") == ["新告警"]
    with incidents.store_of(here).transaction() as con:
        rows = con.execute("SELECT receiver FROM notifications ORDER BY receiver").fetchall()
    assert [row[0] for row in rows] == ["duty", "files", "files"]
