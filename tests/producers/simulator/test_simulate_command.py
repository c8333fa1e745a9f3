"""The command that sends the simulated city: it tells what lies in the topics, live too, and refuses what cannot be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from builders.offices import Office, arrived

from milepost import stream
from milepost.errors import MilepostError
from milepost.events import (
    TOPICS,
)


@pytest.mark.kafka
@pytest.mark.parametrize("kind", ["kafka", "tansu"])
def test_what_the_command_tells_is_what_lies_in_the_topics(
    kind: str, office: Callable[[str], Office], tmp_path: Path
) -> None:
    from milepost.local import broker as brokers

    missing = brokers.missing_for(kind)
    if missing:
        pytest.skip(missing)
    with brokers.running_broker(kind, tmp_path / "broker") as handle:
        told = office(handle.servers).told("simulate", "--seed", "5", "--until", "2026-11-20", "--faults", "0.2")
        good = Counter(TOPICS[name] for name, count in told["by_type"].items() for _ in range(count))
        messages = {topic: arrived(handle.servers, topic, good[topic]) for topic in stream.INCOMING}
    assert min(told["duplicates"], told["rejected"]) > 0
    assert sum(map(len, messages.values())) == told["sent"]
    ids = Counter(message.value() for found in messages.values() for message in found)
    assert sum(count - 1 for value, count in ids.items() if value) == told["duplicates"]


@pytest.mark.kafka
def test_follow_ends_after_so_many_live_events_and_counts_them(online: Office) -> None:
    words = ("simulate", "--seed", "6", "--follow", "--speed", "100", "--live-events", "12")
    lines = online.run(*words).stdout.splitlines()
    assert json.loads(lines[1])["sent"] == 12


@pytest.mark.kafka
def test_live_events_have_their_faults_too(online: Office) -> None:
    words = ("simulate", "--seed", "6", "--follow", "--speed", "500", "--live-events", "60", "--faults", "0.5")
    told = json.loads(online.run(*words).stdout.splitlines()[1])
    assert told["sent"] > 60
    assert sum(told["by_fault"].values()) > 10


def test_simulate_without_a_broker_says_so_and_spools_nothing(office: Callable[[str], Office]) -> None:
    here = office("127.0.0.1:1")
    assert "does not answer" in str(here.run("simulate").exception)
    assert not (here.settings.data / "spool").exists()


@pytest.mark.parametrize("until", ["2099-01-01", "soon"])
def test_simulate_until_a_day_that_cannot_be_is_refused(office: Callable[[str], Office], until: str) -> None:
    result = office("127.0.0.1:1").run("simulate", "--until", until)
    assert isinstance(result.exception, MilepostError)
    assert until in str(result.exception)


def test_unknown_plan_is_named_with_those_that_are_there(office: Callable[[str], Office]) -> None:
    assert "hill-2026" in str(office("127.0.0.1:1").run("simulate", "--plan", "nowhere").exception)
