"""Parts of the demo that need no Airflow: one demo per folder, secrets, addresses, what it says of freshness."""

from __future__ import annotations

import json
import stat

import pytest

from milepost import airflow_home, demo
from milepost.errors import SettingsError


def test_a_second_demo_on_the_same_folder_is_told_who_runs(settings):
    with (
        demo.only_one(settings),
        pytest.raises(SettingsError, match=r"already runs on .* \(pid \d+\)"),
        demo.only_one(settings),
    ):
        pass
    with demo.only_one(settings):
        pass


def test_a_data_folder_that_cannot_be_written_is_named(settings):
    settings.data.write_text("a file where a folder should be")
    with pytest.raises(SettingsError, match=r"data cannot be written.*MILEPOST_DATA"), demo.only_one(settings):
        pass


def test_secrets_are_made_once_and_for_the_owner_alone(settings):
    first = airflow_home.ensure_secrets(settings)
    assert airflow_home.ensure_secrets(settings) == first
    assert len(first["jwt_secret"]) >= 64
    files = [airflow_home.home(settings) / "secrets.json", airflow_home.passwords_file(settings)]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]
    assert json.loads(files[1].read_text()) == {"admin": first["admin_password"]}


def test_airflow_listens_on_this_machine_only_and_calls_nobody(settings):
    env = airflow_home.environment(settings, 8765)
    assert env["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert env["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8765/execution/"
    assert env["AIRFLOW__USAGE_DATA_COLLECTION__ENABLED"] == "False"


def test_freshness_says_nothing_before_the_first_version(settings):
    assert demo.freshness(settings) is None


def test_freshness_tells_the_version_and_how_old_its_newest_event_was(settings):
    folder = settings.published / "v1"
    folder.mkdir(parents=True)
    manifest = {"built_at": "2026-11-22T03:00:08Z", "latest_kafka_time": "2026-11-22T03:00:00.500Z"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (settings.published / "current.json").write_text('{"version": "v1"}')
    assert demo.freshness(settings) == "boards show version v1; its newest event was 7.5 s old"


def test_freshness_tells_what_keeps_a_version_from_being_published(settings):
    settings.published.mkdir(parents=True)
    (settings.published / "status.json").write_text(
        '{"ok": false, "stage": "gate_raw", "message_en": "2 rows too high"}'
    )
    assert "not published: gate_raw: 2 rows too high" in demo.freshness(settings)
