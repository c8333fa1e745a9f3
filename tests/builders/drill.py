"""A drill: `milepost watch` in a process of its own, and those whom it tells: robots that verify, a mail server."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from builders.environment import environment
from builders.receivers import closed_port
from builders.robots import Robot, robot
from milepost.alerts import incidents
from milepost.alerts.store import Store
from milepost.settings import Settings

DUTY_SECRET = "SECd1d2d3d4d5d6d7d8-duty"
TESTED_SECRET = "SECt1t2t3t4t5t6t7t8-tested"
PATIENCE = 120.0  # of a test, for a busy machine; how long it takes where nothing else runs is measured by hand
HURRIED = """
import sys, threading
from datetime import UTC, datetime
from milepost import pipeline
from milepost.settings import Settings
began, hurry = datetime.now(UTC), int(sys.argv[1])
clock = lambda: began + (datetime.now(UTC) - began) * hurry
pipeline.watching(Settings.load(), clock=clock).run(threading.Event())
"""
CONFIG = """
receivers:
  - {{name: duty, kind: dingtalk, address: MILEPOST_SECRET_DUTY, secret: MILEPOST_SECRET_DUTY_KEY}}
  - {{name: tested, kind: {kind}, address: MILEPOST_SECRET_TESTED{secret}}}
  - {{name: agencies, kind: mail, address: MILEPOST_SECRET_MAIL, for_agencies: true}}
  - {{name: files, kind: outbox, simulated: true}}
route:
  receivers: [duty, files]
  group_by: [jurisdiction, kind]
  group_wait: {wait}
  group_interval: 5s
  repeat_interval: 24h
  routes:
    - match: {{kind: landing_failed}}
      receivers: [tested]
    - match: {{kind: [target_red, target_yellow]}}
      receivers: [agencies, duty]
      group_by: [jurisdiction, plan]
"""


def utc() -> datetime:
    return datetime.now(UTC)


@dataclass
class Drill:
    """One data folder and the watches of it. tested: the receiver that misbehaves; None: nobody listens at its port."""

    settings: Settings
    duty: Robot
    port: int
    variables: dict[str, str]
    tested: Robot | None = None
    stack: ExitStack = field(default_factory=ExitStack)
    watches: list[subprocess.Popen[str]] = field(default_factory=list)
    children: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return incidents.store_of(self.settings)

    def start(self, hurry: int = 1) -> None:
        """Start a watch; returns once its first round is done. hurry: how many times as fast its clock goes."""
        words = ["-c", HURRIED, str(hurry)] if hurry > 1 else ["-m", "milepost.cli", "watch"]
        log = (self.settings.data.parent / f"watch{len(self.watches)}.log").open("w+", encoding="utf-8")
        self.stack.callback(log.close)
        self.watches.append(
            subprocess.Popen(
                [sys.executable, *words],
                env=environment(**self.variables),
                stdout=log,
                stderr=log,
                text=True,
            )
        )
        self.until((self.settings.incidents / "sender.lock").exists, "the watch did not begin")

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        asked = [sys.executable, "-m", "milepost.cli", *words]
        return subprocess.run(asked, env=environment(**self.variables), capture_output=True, text=True, check=False)

    def heard(self, words: str, reason: str = "") -> list[str]:
        """What the duty's robot took that says so."""
        said = [one["markdown"]["text"] for one in self.duty.taken]
        return [text for text in said if words in text and reason in text.splitlines()[0]]

    def until(self, is_so: Callable[[], object], otherwise: str, seconds: float = PATIENCE) -> float:
        """How long until it is so. Fails after so many seconds."""
        began = time.monotonic()
        while not is_so():
            if time.monotonic() - began > seconds:
                raise AssertionError(f"{otherwise} within {seconds:.0f} s; duty: {[*self.duty.taken]}; {self.logs()}")
            time.sleep(0.1)
        return time.monotonic() - began

    def logs(self) -> str:
        return "\n".join(path.read_text(encoding="utf-8") for path in self.settings.data.parent.glob("watch*.log"))

    def end(self) -> None:
        for one in self.watches:
            one.terminate()
        for one in self.watches:
            one.wait(30)
        for one in self.children:
            if one.poll() is None:
                one.kill()
                one.communicate()


@contextmanager
def drill(
    folder: Path, *, wait: str = "1s", kind: str = "wecom", data: Path | None = None, **more: str
) -> Iterator[Drill]:
    """A drill in a folder; nothing runs yet but the duty's robot. more: variables of the watch."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config"
    config.mkdir()
    port = closed_port()
    secret = ", secret: MILEPOST_SECRET_TESTED_KEY" if kind == "dingtalk" else ""
    (config / "alerts.yml").write_text(CONFIG.format(kind=kind, secret=secret, wait=wait), encoding="utf-8")
    with ExitStack() as stack:
        duty = stack.enter_context(robot("dingtalk", utc, DUTY_SECRET))
        where = {
            "dingtalk": "/robot/send?access_token=0123456789abcdef-token",
            "wecom": "/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa",
        }[kind]
        settings = Settings(data=data or folder / "data", config=config)
        variables = {
            "MILEPOST_DATA": str(settings.data), "MILEPOST_CONFIG": str(config), "MILEPOST_SECRET_DUTY": duty.url,
            "MILEPOST_SECRET_DUTY_KEY": DUTY_SECRET, "MILEPOST_SECRET_TESTED": f"http://127.0.0.1:{port}{where}",
            "MILEPOST_SECRET_TESTED_KEY": TESTED_SECRET, **more,
        }  # fmt: skip
        made = Drill(settings, duty, port, variables, stack=stack)
        try:
            yield made
        finally:
            made.end()


def listen(one: Drill, kind: str = "wecom") -> Robot:
    """Let the tested receiver answer."""
    secret = TESTED_SECRET if kind == "dingtalk" else None
    one.tested = one.stack.enter_context(robot(kind, utc, secret, port=one.port))
    return one.tested
