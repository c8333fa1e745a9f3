"""Which process gets which variables: the same table for the demo and for docker-compose.yml."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.environment import ROOT
from pydantic import SecretStr

from milepost.local import variables
from milepost.local.demo import Demo
from milepost.local.supervision import Supervisor, commands
from milepost.settings import Settings

FULL = {
    "kafka_servers": "kafka.example:9092",
    "kafka_password": SecretStr("of-kafka"),
    "kafka_ca_file": Path("ca.pem"),
    "plan_texts": Path("texts"),
    "alert_webhook_secret": SecretStr("of-the-receiver"),
    "alert_mail_url": SecretStr("mailto://user:pass@host"),
    "alert_topic": False,
    "boards_hosts": "boards.example",
    "zero_base": "replace",
}


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Demo:
    """A demo of settings that say everything, not started, in an environment full of other people's secrets."""
    monkeypatch.chdir(tmp_path)
    for name in ("AIRFLOW__CORE__FERNET_KEY", "AWS_SECRET_ACCESS_KEY", "MILEPOST_ALERT_MAIL_URL", "SOME_TOKEN"):
        monkeypatch.setenv(name, "a secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:pass@proxy:3128")
    settings = Settings(data=tmp_path / "data", project=ROOT, plans=ROOT / "plans", **FULL)
    return Demo(settings, Supervisor(tmp_path / "logs", ROOT, lambda _: None), 1.0, lambda _: None)


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    assert set(variables.NEEDED) == set(Settings.model_fields)


def test_every_process_of_the_table_is_one() -> None:
    known = set(
        commands(
            ROOT / "Procfile", dict.fromkeys(("MILEPOST_BROKER_PORT", "MILEPOST_BOARDS_PORT", "MILEPOST_SPEED"), "1")
        )
    )
    assert {name for names in variables.NEEDED.values() for name in names} - known == {"airflow-init", "published"}


@pytest.mark.parametrize("process", ["broker", "boards", "simulator", "published", "scheduler", "triggerer", "watch"])
def test_a_process_gets_the_settings_it_needs_and_no_others(demo: Demo, process: str) -> None:
    wanted = {f"MILEPOST_{name.upper()}" for name, names in variables.NEEDED.items() if process in names}
    found = {name for name in demo.environment(process) if name.startswith("MILEPOST_")}
    said = {
        f"MILEPOST_{name.upper()}"
        for name in (*FULL, "data", "project", "plans", "config", "boards_url", "airflow_url")
    }
    said.add("MILEPOST_AIRFLOW_DATABASE")  # the demo's own, for the DAG that cleans it
    assert found == wanted & said


@pytest.mark.parametrize("process", ["broker", "boards", "simulator", "published"])
def test_no_key_of_airflow_and_no_secret_of_a_receiver_reaches_the_others(demo: Demo, process: str) -> None:
    env = demo.environment(process)
    assert [name for name in env if name.startswith("AIRFLOW")] == []
    assert "a secret" not in env.values()
    assert "of-the-receiver" not in env.values()
    assert ("HTTPS_PROXY" in env) == (process == "broker")


def test_the_scheduler_gets_what_its_tasks_need_as_it_was_set(demo: Demo, tmp_path: Path) -> None:
    env = demo.environment("scheduler")
    assert env["MILEPOST_ALERT_WEBHOOK_SECRET"] == "of-the-receiver"
    assert env["MILEPOST_ALERT_TOPIC"] == "false"
    assert env["MILEPOST_KAFKA_CA_FILE"] == str(tmp_path / "ca.pem"), "a path holds in any folder"
    assert env["AIRFLOW__CORE__FERNET_KEY"] != "a secret"
    assert "AWS_SECRET_ACCESS_KEY" not in env


def test_what_the_configuration_of_alerts_names_reaches_those_who_tell_and_nobody_else(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_SECRET_DUTY_ROBOT", "https://robot.example/hook?key=1")
    holders = {name for name in ("broker", "boards", "simulator", "triggerer", "scheduler", "watch")
               if "MILEPOST_SECRET_DUTY_ROBOT" in demo.environment(name)}  # fmt: skip
    assert holders == {"scheduler", "watch"}


def test_the_watch_is_told_where_everything_is(demo: Demo) -> None:
    env = demo.environment("watch")
    assert env["MILEPOST_AIRFLOW_URL"] == demo.addresses.airflow_url
    assert env["MILEPOST_BOARDS_URL"] == demo.addresses.boards_url
    assert env["MILEPOST_KAFKA_SERVERS"] == "kafka.example:9092"
    assert [name for name in env if name.startswith("AIRFLOW__")] == []
