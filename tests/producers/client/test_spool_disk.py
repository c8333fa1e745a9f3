"""The spool's disk: killed writers, full disks and folders that may not be written."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from builders.environment import environment
from builders.letters import letter

from producers.client.spool import Spool

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "spool" / "waiting.sqlite"


def names(spool: Spool) -> list[str]:
    return [one.event_id for _, one in spool.take(0, 1_000_000)]


def run(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-c", script, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment())


FULL = """
import resource, sys
from pathlib import Path
from builders.letters import letter
from milepost.errors import DeliveryError
from producers.client.spool import Spool
spool = Spool(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
accepted = 0
try:
    while True:
        spool.add([letter(f"e{accepted}")._replace(value=b"x" * 5_000)])
        accepted += 1
except DeliveryError as error:
    print(accepted, str(error).replace("\\n", " "))
"""


def test_full_disk_is_said_and_keeps_what_was_accepted(file: Path) -> None:
    done = run(FULL, str(file))
    accepted, told = done.stdout.split(" ", 1)
    assert int(accepted) > 10, done.stderr
    assert "事件未保存" in told
    assert "cannot be used" in told
    assert "space" in told
    with closing(Spool(file)) as spool:
        assert names(spool) == [f"e{n}" for n in range(int(accepted))]


FORBIDDEN = """
import os, sys
from pathlib import Path
from builders.letters import FakeBroker, letter
from milepost.errors import DeliveryError
from producers.client.deliveries import Deliveries
from producers.client.spool import Spool
if os.geteuid() == 0:
    os.seteuid(65534)
spool = Spool(Path(sys.argv[1]))
for work in (lambda: spool.add([letter("e")]), lambda: Deliveries(spool, FakeBroker().connect, 1).start()):
    try:
        work()
    except DeliveryError as error:
        print(error)
"""


@pytest.mark.parametrize("what", ["folder", "file", "missing folder"])
def test_spool_that_may_not_be_written_says_so_at_once(what: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "spool"
        folder.mkdir()
        file = folder / "waiting.sqlite"
        if what == "file":
            with closing(Spool(file)) as spool:
                spool.add([letter("e0")])
            file.chmod(0o444)
        if what == "missing folder":
            folder.rmdir()
        Path(name).chmod(0o555)
        if folder.exists():
            folder.chmod(0o555)
        try:
            done = run(FORBIDDEN, str(file))
        finally:
            Path(name).chmod(0o755)
            if folder.exists():
                folder.chmod(0o755)
    lines = done.stdout.splitlines()
    assert len(lines) == 2, done.stdout + done.stderr
    assert all("MILEPOST_DATA" in line for line in lines)


KILLED = """
import sys, time
from pathlib import Path
from builders.letters import letter
from producers.client.spool import Spool
spool = Spool(Path(sys.argv[1]))
n = 0
while True:
    spool.add([letter(f"e{n}")], at_once=False)
    print(n, flush=True)
    n += 1
"""


def test_what_add_has_taken_is_there_after_a_kill(file: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", KILLED, str(file)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as writer:
        assert writer.stdout is not None
        seen = [writer.stdout.readline() for _ in range(300)]
        writer.send_signal(signal.SIGKILL)
        last = int((seen + writer.stdout.readlines())[-1])
    with closing(Spool(file)) as spool:
        assert names(spool)[: last + 1] == [f"e{n}" for n in range(last + 1)]
