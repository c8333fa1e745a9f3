"""Fixtures of the landing tests: settings that point at a shared broker, and brokers of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from milepost.landing import load as landing
from milepost.local import broker as brokers
from milepost.local.broker import BrokerHandle
from milepost.settings import Settings


@pytest.fixture
def there(broker: BrokerHandle, settings: Settings) -> Settings:
    """Settings for the shared broker, everything already in it landed."""
    pointed = settings.model_copy(update={"kafka_servers": broker.servers})
    landing.load(pointed)
    return pointed


@pytest.fixture
def tansu(tmp_path: Path) -> Iterator[BrokerHandle]:
    """A Tansu of the test's own, empty, to be hurt."""
    with brokers.running_broker("tansu", tmp_path / "tansu") as handle:
        yield handle


@pytest.fixture(scope="module")
def own_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokerHandle]:
    """An Apache Kafka of the module's own, to be hurt."""
    missing = brokers.missing_for("kafka")
    if missing:
        pytest.skip(f"Apache Kafka cannot run here: {missing}")
    with brokers.running_broker("kafka", tmp_path_factory.mktemp("own-kafka")) as handle:
        yield handle
