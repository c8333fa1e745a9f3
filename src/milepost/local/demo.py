"""Everything on this machine: broker, Airflow, boards, a simulated city. Procfile -> addresses, until Ctrl-C."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import httpx

from milepost import stream
from milepost.errors import MilepostError, SettingsError
from milepost.local import airflow_home, broker, processes, variables
from milepost.local.supervision import Component, Supervisor, commands, environment
from milepost.publishing import status
from milepost.settings import Settings
from milepost.warehouse import files

READY_SECONDS = 240.0  # a slow machine that compiles nothing and starts everything at once
LAST_LOAD_SECONDS = 30.0
DRAFTS: Final = ("bulletin", "make", "--by", "milepost demo")
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


def _memory(settings: Settings) -> Path:
    return settings.data / "demo.json"


def remembered(settings: Settings) -> dict[str, int]:
    """The ports of the last demo on this folder, to be taken again where they are free: broker, airflow, boards."""
    try:
        ports = json.loads(_memory(settings).read_text(encoding="utf-8"))["ports"]
        return {str(name): int(port) for name, port in ports.items() if 0 < int(port) < 65536}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # none yet, or not by us
        return {}


def running(settings: Settings) -> list[str]:
    """The addresses of the demo that runs on this folder, as it printed them. Raises SettingsError if none runs."""
    try:
        with only_one(settings):
            pass
    except SettingsError:
        told = json.loads(_memory(settings).read_text(encoding="utf-8"))
        return lines(settings, Addresses(told["broker"], told["airflow"], told["boards"]))
    raise SettingsError(f"no demo runs on {settings.data}. Start one with `milepost demo`, or set MILEPOST_DATA.")


def lines(settings: Settings, addresses: Addresses) -> list[str]:
    """What a person needs to open everything: a line each for boards, Airflow and Kafka."""
    password = airflow_home.ensure_secrets(settings)["admin_password"]
    return [
        f"boards   {addresses.boards_url}",
        f"airflow  {addresses.airflow_url}  (user {airflow_home.ADMIN}, password {password})",
        f"kafka    {addresses.broker}",
    ]


class Demo:
    """Starts the components in order, each when what it needs is ready."""

    def __init__(self, settings: Settings, supervisor: Supervisor, speed: float, say: Say) -> None:
        self.settings = settings
        self._supervisor = supervisor
        self._say = say
        before = remembered(settings)
        ports = {
            name: processes.claim_port(wanted, f"MILEPOST_{name.upper()}_PORT", before.get(name))
            for name, wanted in (
                ("broker", settings.broker_port),
                ("airflow", settings.airflow_port),
                ("boards", settings.boards_port),
            )
            if name != "broker" or not settings.kafka_servers
        }
        self._broker_port = ports.get("broker")
        self.addresses = Addresses(
            settings.kafka_servers or f"{processes.LOCALHOST}:{self._broker_port}", ports["airflow"], ports["boards"]
        )
        files.replace_text(_memory(settings), json.dumps(asdict(self.addresses) | {"ports": ports}))
        supervisor.at_rest = self._land_what_memory_would_lose
        # everybody but the broker is told its address: while it starts again no other may be found by mistake
        self._told = settings.model_copy(
            update={
                "kafka_servers": self.addresses.broker,
                "plans": settings.plans,
                "config": settings.config,
                "boards_url": settings.boards_url or self.addresses.boards_url,
                "airflow_url": settings.airflow_url or self.addresses.airflow_url,
            }
        )
        placeholders = {
            "MILEPOST_BROKER_PORT": str(self._broker_port),
            "MILEPOST_BOARDS_PORT": str(self.addresses.boards),
            "MILEPOST_SPEED": f"{speed:g}",
        }
        self._commands = commands(settings.project / "Procfile", placeholders)

    def start(self, *, simulate: bool) -> None:
        """Start everything and wait until it answers. Raises ProcessDied, BrokerError, AirflowError."""
        self._start_broker()
        self._say("sending published figures ...")
        self._run_once("published", [sys.executable, "-m", "producers", "published"])
        if simulate:  # before Airflow, so that the first version shown is a full one
            self._say("sending a simulated city, marked as such; it goes on while this runs ...")
            self._start("simulator")
        self._say("preparing Airflow's metadata ...")
        airflow_home.prepare(self.environment("api-server"), self._supervisor.log_folder / "airflow-prepare.log")
        self._say("starting Airflow and the boards ...")
        for name in (*variables.AIRFLOW, "boards"):
            self._start(name)
        self._supervisor.wait_until(
            "boards", lambda: answers(f"{self.addresses.boards_url}/_stcore/health"), READY_SECONDS
        )
        self._supervisor.wait_until("api-server", self._airflow_is_healthy, READY_SECONDS)
        self._start("watch")  # last, so that what only starts is not taken for what is away

    def watch(self) -> None:
        """Keep everything running and tell of each new version, until interrupted. Raises ProcessDied."""
        shown: str | None = None
        while True:
            self._supervisor.look_after()
            told = status.freshness(self.settings)
            if told and told != shown:
                self._say(told)
                if shown is None:
                    self.draft_bulletins()
                shown = told
            time.sleep(0.5)

    def draft_bulletins(self) -> None:
        """Of the month before, so that their page has something to show. It takes a while: beside everything else."""
        if any(self.settings.bulletins.glob("*/manifest.json")):
            return
        self._say("drafting last month's bulletins ...")
        command = [sys.executable, "-m", "milepost.cli", *DRAFTS]
        self._supervisor.run_beside("drafts", command, self.environment("scheduler"))

    def environment(self, name: str) -> dict[str, str]:
        """What a process gets: its own settings, and Airflow's variables if it is of Airflow."""
        ours = variables.of(self._told, name)
        airflow = airflow_home.environment(self.settings, self.addresses.airflow) if name in variables.AIRFLOW else {}
        if name == "scheduler":  # Airflow hides its own setting from the task that cleans it
            airflow["MILEPOST_AIRFLOW_DATABASE"] = airflow["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
        return environment(self.settings.project, Path(sys.executable), name, ours | airflow)

    def _start(self, name: str) -> None:
        self._supervisor.start(name, self._commands[name], self.environment(name))

    def _start_broker(self) -> None:
        if self._broker_port is None:
            self._say(f"using the broker that MILEPOST_KAFKA_SERVERS names: {self.addresses.broker}")
        else:
            port = self._broker_port
            self._say(f"starting the broker: {broker.choose(self.settings.broker)[1]} ...")
            self._start("broker")
            self._supervisor.wait_until("broker", lambda: broker.is_ready(port), READY_SECONDS * 3)
        stream.ensure_topics(self._told)

    def _run_once(self, name: str, command: list[str]) -> None:
        """Start it and wait for its end. Raises MilepostError where it fails."""
        log, env = self._supervisor.log_folder / f"{name}.log", self.environment(name)
        with log.open("ab") as out:
            child = processes.start(command, log=out, cwd=self.settings.project, env=env)
        self._supervisor.components[name] = Component(name, command, log, env, child)
        try:
            code = child.wait(READY_SECONDS)
        except subprocess.TimeoutExpired:
            processes.stop(processes.family(child.pid), grace_seconds=2)
            code = -1
        del self._supervisor.components[name]  # or it would be started again
        if code != 0:
            raise MilepostError(f"{name} ended with code {code}; see {log}.")

    def _land_what_memory_would_lose(self) -> None:
        """Tansu's log ends with it: land what came since the last load, or the next start would find a gap."""
        component = self._supervisor.components.get("broker")
        if component is None or component.child is None or broker.choose(self.settings.broker)[0] != "tansu":
            return
        with (self._supervisor.log_folder / "last-load.log").open("ab") as out:
            child = processes.start(
                [sys.executable, "-m", "milepost.cli", "load"],
                log=out,
                cwd=self.settings.project,
                env=self.environment("scheduler"),
            )
        try:
            child.wait(LAST_LOAD_SECONDS)
        except subprocess.TimeoutExpired:
            processes.stop(processes.family(child.pid), grace_seconds=2)
            child.wait(5)

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
