"""What the containers run, run here: airflow-init's own commands and the api-server, on a real PostgreSQL."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from milepost.local import broker, processes
from tests.compose.conftest import ROOT, SECRETS

pytestmark = pytest.mark.skipif(shutil.which("initdb") is None, reason="PostgreSQL's initdb is not on the path")


def _as_other_than_root(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return command
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("running as root and there is no user postgres to run PostgreSQL as")
    identity = ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
    return ["setpriv", *identity, "--pdeathsig=QUIT", *command]  # a change of user forgets whose death ends it


@pytest.fixture(scope="module")
def postgres() -> Iterator[int]:
    """Port of a PostgreSQL with an empty database airflow. Not under pytest's folder, which is private to one user.

    It is our child, no daemon: it ends with the tests, also where they are killed.
    """
    folder = Path(tempfile.mkdtemp(prefix="milepost-postgres-"))
    folder.chmod(0o777)
    data, port = folder / "data", processes.free_port()
    binaries = Path(str(shutil.which("initdb"))).resolve().parent
    server = None
    try:
        command = _as_other_than_root(["initdb", "-D", str(data), "-U", "airflow", "--auth=trust"])
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60, cwd=folder)
        options = ["-D", str(data), "-p", str(port), "-k", str(folder), "-h", "127.0.0.1"]
        with (folder / "log").open("wb") as log:
            server = processes.start(_as_other_than_root([str(binaries / "postgres"), *options]), log=log, cwd=folder)
        create = ["createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "airflow", "airflow"]
        deadline = time.monotonic() + 60
        while subprocess.run(create, check=False, capture_output=True, timeout=60, cwd=folder).returncode != 0:
            assert server.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.2)
        yield port
    finally:
        if server is not None:
            processes.stop(processes.family(server.pid), grace_seconds=0)
            server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def kafka(tmp_path_factory) -> Iterator[str]:
    with broker.running_broker("tansu", tmp_path_factory.mktemp("broker")) as handle:
        yield handle.servers


@pytest.fixture(scope="module")
def container(config, postgres, kafka, tmp_path_factory) -> dict:
    """airflow-init's script and environment, with the containers' addresses and folders replaced by this machine's."""
    home = tmp_path_factory.mktemp("airflow-home")
    service = config["services"]["airflow-init"]
    here = {"@postgres/": f"@127.0.0.1:{postgres}/", "/opt/airflow": str(home), "/app/": f"{ROOT}/"}
    here["kafka:9092"] = kafka

    def placed(text: str) -> str:
        for theirs, ours in here.items():
            text = text.replace(theirs, ours)
        return text

    return {
        "script": placed(service["command"][-1].replace("$$", "$")),
        "env": {
            **{name: placed(str(value)) for name, value in service["environment"].items()},
            "AIRFLOW_HOME": str(home),
            "MILEPOST_DATA": str(home / "data"),
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
        },
    }


@pytest.mark.e2e
def test_init_migrates_and_the_api_server_lets_the_admin_in(container):
    script = container["script"].replace("milepost topics", f"{sys.executable} -m milepost.cli topics")
    for _ in range(2):  # `make up` runs it at every start
        done = subprocess.run(
            ["bash", "-euc", script], env=container["env"], capture_output=True, text=True, timeout=200, check=False
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    port = processes.free_port()
    server = subprocess.Popen(
        ["airflow", "api-server", "--host", "127.0.0.1", "--port", str(port)],
        env=container["env"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        health = json.loads(answer(f"http://127.0.0.1:{port}/api/v2/monitor/health", seconds=90))
        assert health["metadatabase"]["status"] == "healthy"
        login = json.dumps({"username": "admin", "password": SECRETS["AIRFLOW_ADMIN_PASSWORD"]}).encode()
        token = json.loads(answer(f"http://127.0.0.1:{port}/auth/token", seconds=10, body=login))["access_token"]
        pool = json.loads(answer(f"http://127.0.0.1:{port}/api/v2/pools/warehouse", seconds=10, token=token))
        assert pool["slots"] == 1
        wrong = json.dumps({"username": "admin", "password": "a guess"}).encode()
        assert [status(f"http://127.0.0.1:{port}/auth/token", wrong) for _ in range(7)] == [401] * 5 + [429] * 2
        assert status(f"http://127.0.0.1:{port}/auth/token", login) == 429
    finally:
        processes.stop(processes.family(server.pid), grace_seconds=10)
        server.wait(10)
        assert not psutil.pid_exists(server.pid)


def status(url: str, body: bytes) -> int:
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, body, {"Content-Type": "application/json"}), timeout=10
        ) as found:
            return int(found.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def answer(url: str, *, seconds: float, body: bytes | None = None, token: str = "") -> bytes:
    """What the address answers, tried until it does."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10) as found:
                return found.read()
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
