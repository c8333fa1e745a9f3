"""A client killed at any instant, beside a broker that freezes, restarts and loses its log, has lost nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from builders.environment import environment

from milepost.local import broker as brokers

ROOT = Path(__file__).resolve().parents[3]
KILLS = {"kafka": 8, "tansu": 10}  # benchmarks/client_killing.py does 200


@pytest.mark.kafka
@pytest.mark.timeout(240)
@pytest.mark.parametrize("kind", KILLS)
def test_what_publish_accepted_is_in_the_log_in_the_end(kind: str) -> None:
    if missing := brokers.missing_for(kind):
        pytest.skip(missing)
    script = Path(__file__).with_name("kill_clients.py")
    command = [sys.executable, "-W", "ignore", str(script), "--kills", str(KILLS[kind]), "--broker", kind]
    done = subprocess.run(
        [*command, "--seed", "3"],
        capture_output=True,
        text=True,
        timeout=230,
        check=False,
        env=environment(),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    tally = json.loads(done.stdout)
    assert (tally["kills"], tally["missing"], tally["disordered"]) == (KILLS[kind], 0, 0)
    assert min(tally["accepted"], tally["freezes"]) > 0
