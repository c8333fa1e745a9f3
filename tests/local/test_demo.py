"""Parts of the demo that need no Airflow: one demo per folder, secrets, addresses."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from builders import book
from builders.environment import environment

from milepost.errors import SettingsError
from milepost.local import airflow_home, demo
from milepost.local.supervision import Supervisor
from milepost.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def run_demo(data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A demo that is meant to fail before Airflow starts."""
    return subprocess.run(
        [sys.executable, "-m", "milepost.cli", "demo", "--no-browse"],
        env=environment(MILEPOST_DATA=str(data), **variables),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_broker_that_does_not_answer_ends_the_demo_with_one_line(tmp_path):
    done = run_demo(tmp_path / "data", MILEPOST_KAFKA_SERVERS="127.0.0.1:9")
    assert done.returncode == 1
    assert "Kafka at 127.0.0.1:9 does not answer" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("variable", ["MILEPOST_BROKER_PORT", "MILEPOST_AIRFLOW_PORT", "MILEPOST_BOARDS_PORT"])
def test_a_taken_port_is_named_with_its_holder_and_variable(variable, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run_demo(tmp_path / "data", **{variable: port})
    assert done.returncode == 1
    assert f"port {port} is taken by" in done.stderr
    assert f"(pid {os.getpid()})" in done.stderr
    assert variable in done.stderr


def test_a_second_demo_on_the_same_folder_is_told_who_runs(settings):
    with (
        demo.only_one(settings),
        pytest.raises(SettingsError, match=r"already runs on .* \(pid \d+, demo, since .*\)"),
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


def started(settings: Settings, tmp_path: Path, **ports: int) -> demo.Demo:
    """A demo that has chosen its ports, and started nothing."""
    chosen = settings.model_copy(update=ports)
    return demo.Demo(chosen, Supervisor(tmp_path / "logs", ROOT, lambda _: None), 1.0, lambda _: None)


def test_the_next_demo_takes_the_same_ports(settings, tmp_path):
    first = started(settings, tmp_path).addresses
    assert started(settings, tmp_path).addresses == first


def test_a_port_that_somebody_took_meanwhile_is_not_waited_for(settings, tmp_path):
    first = started(settings, tmp_path).addresses
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first.boards))
        taken.listen()
        second = started(settings, tmp_path).addresses
    assert second.boards != first.boards
    assert (second.airflow, second.broker) == (first.airflow, first.broker)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"ports": {"boards": "x"}}', '{"ports": {"boards": 99999}}', '{"ports": 1}']
)
def test_a_damaged_memory_of_ports_is_none(settings, tmp_path, content):
    settings.data.mkdir()
    (settings.data / "demo.json").write_text(content)
    assert started(settings, tmp_path).addresses.boards > 0


def test_addresses_are_told_again_while_a_demo_runs_and_only_then(settings, tmp_path):
    with demo.only_one(settings):
        chosen = started(settings, tmp_path).addresses
        password = airflow_home.ensure_secrets(settings)["admin_password"]
        assert demo.running(settings) == [
            f"boards   http://127.0.0.1:{chosen.boards}",
            f"airflow  http://127.0.0.1:{chosen.airflow}  (user admin, password {password})",
            f"kafka    {chosen.broker}",
        ]
    with pytest.raises(SettingsError, match="no demo runs on"):
        demo.running(settings)


def draft_to_the_end(here: demo.Demo, supervisor: Supervisor) -> None:
    here.draft_bulletins()
    deadline = time.monotonic() + 600
    while "drafts" in supervisor.components:
        assert time.monotonic() < deadline, "the drafts were not made in time"
        supervisor.look_after()
        time.sleep(0.1)


@pytest.mark.timeout(900)  # what is drafted takes the time that others leave
def test_the_demo_drafts_last_months_bulletins_once_and_goes_on_where_it_cannot(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "DRAFTS", (*demo.DRAFTS, "--period", book.PERIOD))
    said: list[str] = []
    with Supervisor(tmp_path / "logs", ROOT, said.append) as supervisor:
        here = demo.Demo(settings, supervisor, 1.0, said.append)
        draft_to_the_end(here, supervisor)
        assert "drafts ended with code" in said[-1]
        book.publish(settings)
        draft_to_the_end(here, supervisor)
        assert [path.name[:13] for path in settings.bulletins.glob("progress-*")] == ["progress-hill"]
        said.clear()
        here.draft_bulletins()
        assert said == []
