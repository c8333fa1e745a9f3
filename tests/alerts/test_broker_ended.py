"""A broker that was ended properly takes its address with it: that is told all the same, and no heartbeat says well."""

from __future__ import annotations

from datetime import UTC, datetime

from milepost.alerts.health.broker import Broker
from milepost.settings import Settings

NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)


def test_a_broker_that_ended_after_something_landed_is_missed(settings: Settings) -> None:
    here = settings.model_copy(update={"kafka_servers": ""})
    here.offsets_copy.parent.mkdir(parents=True, exist_ok=True)
    here.offsets_copy.write_text('{"cluster_id": "c", "offsets": {}}', encoding="utf-8")
    [told] = Broker(here).look(NOW) or []
    assert (told.key, told.kind, told.severity) == ("broker", "broker_unavailable", "critical")
    assert told.title_zh == "消息服务（Kafka）已停止"


def test_where_there_never_was_a_broker_none_is_missed(settings: Settings) -> None:
    assert Broker(settings.model_copy(update={"kafka_servers": ""})).look(NOW) is None
