"""A small catalogue, an office that runs commands, and a look at what arrived at a broker: for the tests here."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

import pytest
from confluent_kafka import Consumer, Message, TopicPartition
from typer.testing import CliRunner, Result

from milepost.settings import Settings

FIRM = "91330799MA2EXAMP01"
OTHER_FIRM = "91350100M000100Y43"


def indicator(name: str, zh: str, measure: str, unit: str, value: float | None = 10, **more: Any) -> Any:
    return {
        "id": name,
        "name": {"zh": zh, "en": name},
        "concept": name,
        "theme": "compute",
        "measure": measure,
        "unit": unit,
        "targets": [{"section": "一", "due": 2027, "value": value}],
        **more,
    }


PLAN = {
    "plan": "hill-2026",
    "title": {"zh": "山区方案", "en": "Hill plan"},
    "status": "in_force",
    "horizon": 2030,
    "jurisdiction": {"id": "hill", "name": {"zh": "山区", "en": "Hill"}, "level": "district"},
    "source": {"file": "x.txt"},
    "issued": "2026-01-15",
    "coordinator": "reform",
    "agencies": [
        {"id": "data", "zh": "数据局", "en": "Data"},
        {"id": "reform", "zh": "发改局", "en": "Reform"},
        {"id": "culture", "zh": "文旅局", "en": "Culture"},
    ],
    "indicators": [
        indicator(
            "compute",
            "智算规模",
            "level",
            "PFlops",
            value=1500,
            lead=["data"],
            cadence="monthly",
            measured_by={"rule": "sum_latest_by_centre"},
        ),
        indicator("revenue", "核心产业营收", "annual", "亿元", value=300, lead=["reform"], support=["data"]),
        indicator("growth", "增速", "annual", "%", lead=["reform"]),
        indicator("parks", "园区", "cumulative", "个", lead=["data"]),
        indicator("models", "大模型", "level", "个", lead=["data"], cadence="monthly"),
        indicator(
            "members",
            "数据空间企业",
            "level",
            "家",
            value=300,
            lead=["data"],
            measured_by={"rule": "distinct_connected", "where": {"data_space": "film"}},
        ),
        indicator(
            "trained",
            "培训人数",
            "cumulative",
            "人",
            value=3000,
            lead=["culture"],
            measured_by={"rule": "sum_attendees", "where": {"programme": "ai"}},
        ),
        indicator(
            "sessions",
            "培训期数",
            "cumulative",
            "期",
            value=60,
            lead=["culture"],
            measured_by={"rule": "count_sessions", "where": {"programme": "ai"}},
        ),
        indicator("node", "边缘节点", "milestone", "节点", value=None, lead=["data"]),
    ],
    "policies": [
        {
            "id": "voucher",
            "name": {"zh": "算力券", "en": "voucher"},
            "section": "三",
            "lead": ["data"],
            "rule": {"ratio": 0.3, "case_cap_wan": 50, "year_total_wan": 500},
        }
    ],
}


@dataclass
class Office:
    """One agency's machine: its settings, and its command line."""

    settings: Settings
    monkeypatch: pytest.MonkeyPatch

    def run(self, *words: str, answer: str = "") -> Result:
        """Run ``python -m producers`` with these words."""
        from producers.__main__ import app

        self.monkeypatch.setenv("MILEPOST_DATA", str(self.settings.data))
        self.monkeypatch.setenv("MILEPOST_PLANS", str(self.settings.plans))
        self.monkeypatch.setenv("MILEPOST_KAFKA_SERVERS", str(self.settings.kafka_servers))
        return CliRunner().invoke(app, list(words), input=answer)

    def told(self, *words: str, answer: str = "") -> dict[str, Any]:
        """The JSON a command prints; it must succeed."""
        result = self.run(*words, answer=answer)
        assert result.exit_code == 0, (result.exception, result.stderr)
        told: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
        return told


def arrived(servers: str, topic: str, wanted: int, since_ms: int = 0, patience: float = 40) -> list[Message]:
    """The messages of a topic sent at or after a moment, once ``wanted`` are there, and any beyond them."""
    consumer = Consumer({"bootstrap.servers": servers, "group.id": "look", "enable.auto.commit": False})
    try:
        parts = consumer.list_topics(topic, timeout=10).topics[topic].partitions
        consumer.assign([TopicPartition(topic, part, 0) for part in parts])
        found: list[Message] = []
        deadline, quiet = time.monotonic() + patience, 0
        while time.monotonic() < deadline and (len(found) < wanted or quiet < 2):
            fresh = [message for message in consumer.consume(1000, timeout=0.5) if message.error() is None]
            found += [message for message in fresh if message.timestamp()[1] >= since_ms]
            quiet = 0 if fresh else quiet + 1
        return found
    finally:
        consumer.close()
