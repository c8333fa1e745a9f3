"""A loader killed at any instant, or started twice, leaves what an undisturbed one leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders.environment import environment
from builders.events import faulty, send, tables, unbalanced

from milepost.landing import load as landing
from milepost.settings import Settings
from milepost.warehouse import lock

KILLS = 25  # for each kind of broker; benchmarks/killing.py does 500
LOAD = "import sys; from milepost.cli import main; sys.argv = ['milepost', 'load']; main()"


@pytest.mark.timeout(900)
def test_tables_equal_those_of_an_undisturbed_run_however_often_the_loader_is_killed(
    there: Settings, tmp_path: Path
) -> None:
    send(there, faulty(1_000, "killed"))
    script = Path(__file__).with_name("kill_often.py")
    command = [sys.executable, str(script), "--bootstrap", there.bootstrap_servers, "--data", str(tmp_path / "kills")]
    done = subprocess.run(
        [*command, "--kills", str(KILLS)],
        capture_output=True,
        text=True,
        timeout=880,
        check=False,
        env=_environment(there),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tally = json.loads(done.stdout)
    assert tally["kills"] >= KILLS
    assert tally["rounds"] >= 1
    assert (tally["unbalanced"], tally["different"]) == (0, 0)


def test_two_loaders_at_once_land_everything_once(there: Settings) -> None:
    sent = send(there, faulty(600, "two loaders"))
    both = [
        subprocess.Popen([sys.executable, "-c", LOAD], stdout=subprocess.PIPE, env=_environment(there), text=True)
        for _ in range(2)
    ]
    reports = [json.loads(loader.communicate(timeout=60)[0]) for loader in both]
    assert [loader.returncode for loader in both] == [0, 0]
    assert sum(report["read"] for report in reports) == sent
    assert unbalanced(there) == []


def test_a_loader_that_may_not_wait_says_who_holds_the_warehouse(there: Settings) -> None:
    impatient = _environment(there) | {"MILEPOST_LOCK_WAIT_SECONDS": "0"}
    with lock.writer_lock(there, "a long build"):
        done = subprocess.run(
            [sys.executable, "-c", LOAD], capture_output=True, text=True, timeout=60, env=impatient, check=False
        )
    assert done.returncode == 1
    assert f"pid {os.getpid()}, a long build" in done.stderr


LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000)); " + LOAD


def test_a_full_disk_is_said_undone_and_got_over(there: Settings) -> None:
    other = there.model_copy(update={"data": there.data.with_name("small disk")})
    send(there, faulty(6_000, "full disk", 0.02))
    landing.load(there)
    full = subprocess.run(
        [sys.executable, "-c", LIMITED],
        capture_output=True,
        text=True,
        timeout=60,
        env=_environment(other),
        check=False,
    )
    assert full.returncode == 1
    assert "cannot be written" in full.stderr
    assert "nothing is lost" in full.stderr
    assert unbalanced(other) == []
    landing.load(other)
    assert tables(other) == tables(there)


def _environment(settings: Settings) -> dict[str, str]:
    return environment(MILEPOST_DATA=str(settings.data), MILEPOST_KAFKA_SERVERS=settings.bootstrap_servers)
