"""Steps and failures: what is tried again, what is not, and which alert a failed task leaves."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

pytest.importorskip("airflow", reason="Airflow is not installed")

from airflow.sdk.exceptions import AirflowFailException

from dags.failures import tell_failure
from dags.steps import step
from milepost.alerts import incidents
from milepost.errors import BrokerError, DiskFull, GateFailed

RAN = SimpleNamespace(dag_id="build_marts", task_id="drain_topics", run_id="run-1")


def raising(error: Exception):
    def fail(_settings: object) -> None:
        raise error

    return fail


def open_alerts(settings) -> list[tuple]:
    return [(one.kind, one.dedupe_key, one.body_zh) for one in incidents.store_of(settings).unresolved()]


@pytest.fixture(autouse=True)
def _here(settings, monkeypatch):
    monkeypatch.setenv("MILEPOST_DATA", str(settings.data))
    monkeypatch.setenv("MILEPOST_ALERT_TOPIC", "false")


def test_a_step_gets_the_settings_and_its_arguments_and_gives_its_result(settings):
    assert step(lambda given, word: (given.data, word), "word") == (settings.data, "word")


def test_a_fault_that_may_pass_is_left_to_airflows_retries():
    with pytest.raises(BrokerError):
        step(raising(BrokerError("away")))


def test_a_fault_that_trying_again_cannot_cure_fails_at_once_with_its_words():
    with pytest.raises(AirflowFailException, match="2 rows too high") as caught:
        step(raising(GateFailed("2 rows too high")))
    assert isinstance(caught.value.__cause__, GateFailed)


def test_a_failed_task_leaves_one_alert_however_often_it_fails(settings):
    for _ in range(2):
        tell_failure({"task_instance": RAN, "exception": BrokerError("Kafka is away")})
    [(kind, key, body)] = open_alerts(settings)
    assert (kind, key) == ("dag_failed", "dag:build_marts")
    assert "Kafka is away" in body


def test_a_blocked_gate_has_told_already_and_is_not_told_twice(settings):
    error = AirflowFailException("gate raw blocked")
    error.__cause__ = GateFailed("gate raw blocked")
    tell_failure({"task_instance": RAN, "exception": error})
    assert open_alerts(settings) == []


def test_a_full_disk_is_tried_again_and_has_told_already(settings):
    with pytest.raises(DiskFull):
        step(raising(DiskFull("no space is left")))
    tell_failure({"task_instance": RAN, "exception": DiskFull("no space is left")})
    assert open_alerts(settings) == []
