"""Everything on this machine: broker, Airflow, boards, a simulated city. Procfile -> addresses, until Ctrl-C."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from milepost import stream
from milepost.errors import MilepostError, SettingsError
from milepost.local import airflow_home, broker, processes
from milepost.local.supervision import Component, Supervisor, commands, environment
from milepost.publishing import status
from milepost.settings import Settings
from milepost.warehouse import files

READY_SECONDS = 240.0  # a slow machine that compiles nothing and starts everything at once
AIRFLOW = ("api-server", "scheduler", "dag-processor", "triggerer")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Addresses:
    """Where everything listens, all on 127.0.0.1. broker is the whole server list if it is not ours."""

    broker: str
    airflow: int
    boards: int

    @property
    def boards_url(self) -> str:
        return f"http://{processes.LOCALHOST}:{self.boards}"

    @property
    def airflow_url(self) -> str:
        return f"http://{processes.LOCALHOST}:{self.airflow}"


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Be the only demo of a data folder. Raises SettingsError if it cannot be written or another one runs."""
    try:
        handle = files.take(settings.data / "demo.lock", "demo", wait_seconds=0)
    except files.Taken as taken:
        raise SettingsError(
            f"a demo already runs on {settings.data} ({taken.holder}). Stop it, or set MILEPOST_DATA to another folder."
        ) from None
    except OSError as error:
        raise SettingsError(f"{settings.data} cannot be written: {error.strerror}. Set MILEPOST_DATA.") from error
    try:
        yield
    finally:
        os.close(handle)


class Demo:
    """Starts the components in order, each when what it needs is ready."""

    def __init__(self, settings: Settings, supervisor: Supervisor, speed: float, say: Say) -> None:
        self.settings = settings
        self._supervisor = supervisor
        self._say = say
        self._broker_port = (
            None if settings.kafka_servers else processes.claim_port(settings.broker_port, "MILEPOST_BROKER_PORT")
        )
        self.addresses = Addresses(
            settings.kafka_servers or f"{processes.LOCALHOST}:{self._broker_port}",
            processes.claim_port(settings.airflow_port, "MILEPOST_AIRFLOW_PORT"),
            processes.claim_port(settings.boards_port, "MILEPOST_BOARDS_PORT"),
        )
        paths = {"MILEPOST_DATA": str(settings.data), "MILEPOST_PLANS": str(settings.plans.resolve())}
        self._broker_env = environment(settings.project, Path(sys.executable), paths)
        # everybody else is told the address: while the broker starts again there is no other to be found by mistake
        self._env = self._broker_env | {
            "MILEPOST_KAFKA_SERVERS": self.addresses.broker,
            **airflow_home.environment(settings, self.addresses.airflow),
        }
        variables = {
            "MILEPOST_BROKER_PORT": str(self._broker_port),
            "MILEPOST_BOARDS_PORT": str(self.addresses.boards),
            "MILEPOST_SPEED": f"{speed:g}",
        }
        self._commands = commands(settings.project / "Procfile", variables)

    def start(self, *, simulate: bool) -> None:
        """Start everything and wait until it answers. Raises ProcessDied, BrokerError, AirflowError."""
        self._start_broker()
        self._say("sending published figures ...")
        self._run_once("published", [sys.executable, "-m", "producers", "published"])
        if simulate:  # before Airflow, so that the first version shown is a full one
            self._say("sending a simulated city, marked as such; it goes on while this runs ...")
            self._start("simulator")
        self._say("preparing Airflow's metadata ...")
        airflow_home.prepare(self._env, self._supervisor.log_folder / "airflow-prepare.log")
        self._say("starting Airflow and the boards ...")
        for name in (*AIRFLOW, "boards"):
            self._start(name)
        self._supervisor.wait_until(
            "boards", lambda: answers(f"{self.addresses.boards_url}/_stcore/health"), READY_SECONDS
        )
        self._supervisor.wait_until("api-server", self._airflow_is_healthy, READY_SECONDS)

    def watch(self) -> None:
        """Keep everything running and tell of each new version, until interrupted. Raises ProcessDied."""
        shown: str | None = None
        while True:
            self._supervisor.look_after()
            told = status.freshness(self.settings)
            if told and told != shown:
                shown = told
                self._say(told)
            time.sleep(0.5)

    def _start(self, name: str) -> None:
        self._supervisor.start(name, self._commands[name], self._env)

    def _start_broker(self) -> None:
        settings = self.settings.model_copy(update={"kafka_servers": self.addresses.broker})
        if self._broker_port is None:
            self._say(f"using the broker that MILEPOST_KAFKA_SERVERS names: {self.addresses.broker}")
        else:
            port = self._broker_port
            self._say(f"starting the broker: {broker.choose(settings.broker)[1]} ...")
            self._supervisor.start("broker", self._commands["broker"], self._broker_env)
            self._supervisor.wait_until("broker", lambda: broker.is_ready(port), READY_SECONDS * 3)
        stream.ensure_topics(settings)

    def _run_once(self, name: str, command: list[str]) -> None:
        log = self._supervisor.log_folder / f"{name}.log"
        with log.open("ab") as out:
            child = processes.start(command, log=out, cwd=self.settings.project, env=self._env)
        self._supervisor.components[name] = Component(name, command, log, self._env, child)
        try:
            code = child.wait(READY_SECONDS)
        except subprocess.TimeoutExpired:
            code = -1
        if code != 0:
            raise MilepostError(f"{name} ended with code {code}; see {log}.")
        del self._supervisor.components[name]

    def _airflow_is_healthy(self) -> bool:
        health = fetch(f"{self.addresses.airflow_url}/api/v2/monitor/health")
        return bool(health) and all(
            (json.loads(health)[part] or {}).get("status") == "healthy"
            for part in ("metadatabase", "scheduler", "triggerer", "dag_processor")
        )


def answers(url: str) -> bool:
    return bool(fetch(url))


def fetch(url: str) -> bytes:
    """What a server on this machine answers; nothing if it does not."""
    try:
        answer = httpx.get(url, timeout=5, trust_env=False)  # an address of our own: no proxy stands between
    except httpx.HTTPError:
        return b""
    return answer.content if answer.is_success else b""
