"""Fixtures of the producers' tests: plans of their own, an office, and a broker of each kind behind it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders.offices import PLAN, Office, arrived

from milepost import stream
from milepost.catalogue import Plan, read_plans
from milepost.events import Rules
from milepost.settings import Settings


@pytest.fixture
def plans_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "hill-2026.yml").write_text(yaml.safe_dump(PLAN, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.fixture
def plans(plans_folder: Path) -> list[Plan]:
    return read_plans(plans_folder)


@pytest.fixture
def rules(plans: list[Plan]) -> Rules:
    return Rules.from_plans(plans)


@pytest.fixture
def office(tmp_path: Path, plans_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Office]:
    """An office that sends to the given servers."""

    def open_office(servers: str) -> Office:
        return Office(Settings(data=tmp_path / "data", plans=plans_folder, kafka_servers=servers), monkeypatch)

    return open_office


@pytest.fixture
def online(broker: Any, office: Callable[[str], Office]) -> Office:
    """An office whose broker runs and has the topics: once with Apache Kafka, once with Tansu."""
    here = office(broker.servers)
    stream.ensure_topics(here.settings)
    return here


@pytest.fixture
def mail(online: Office) -> Callable[[str, int], list[dict[str, Any]]]:
    """What this test's commands sent to a topic: the JSON bodies in order of offset within their partition."""
    start_ms = int(time.time() * 1000)

    def read(topic: str, wanted: int) -> list[dict[str, Any]]:
        messages = arrived(str(online.settings.kafka_servers), topic, wanted, start_ms)
        return [json.loads(message.value() or b"{}") for message in messages]

    return read
