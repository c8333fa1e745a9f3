"""Settings: one place that reads the environment, errors without values."""

from __future__ import annotations

from pathlib import Path

import pytest

from milepost.errors import SettingsError
from milepost.settings import Settings


def test_bad_variable_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_AS_OF", "secret-looking-nonsense")
    with pytest.raises(SettingsError, match=r"MILEPOST_AS_OF: .*\.env\.example") as caught:
        Settings.load()
    assert "secret-looking-nonsense" not in str(caught.value)


def test_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_KAFKA_SERVERS", "")
    assert Settings.load().kafka_servers is None


def test_secrets_are_not_printed() -> None:
    shown = repr(Settings(alert_webhook_secret="s3cret", kafka_password="pa55"))
    assert "s3cret" not in shown
    assert "pa55" not in shown


def test_embedded_brokers_address_is_used_unless_servers_are_set(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert settings.bootstrap_servers == "127.0.0.1:9092"
    settings.broker_address_file.write_text("127.0.0.1:12345\n")
    assert settings.bootstrap_servers == "127.0.0.1:12345"
    assert Settings(data=tmp_path, kafka_servers="kafka:9092").bootstrap_servers == "kafka:9092"


def test_settings_are_read_anew_when_a_variable_changes_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_AIRFLOW_KEEP_DAYS", "5")
    first = Settings.load()
    assert Settings.load() is first
    monkeypatch.setenv("MILEPOST_AIRFLOW_KEEP_DAYS", "6")
    assert Settings.load().airflow_keep_days == 6
    monkeypatch.setenv("milepost_airflow_keep_days", "7")
    monkeypatch.delenv("MILEPOST_AIRFLOW_KEEP_DAYS")
    assert Settings.load().airflow_keep_days == 7
