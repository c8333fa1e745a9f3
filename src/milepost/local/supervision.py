"""Keeps the processes of a Procfile running: started in order, started again when they die, stopped with us.

A process that dies again and again stops all, with a line that names it and its log. Whatever a process has
started itself ends with it: workers that outlive their scheduler would go on writing.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import string
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from milepost.errors import MilepostError
from milepost.local import processes, variables

MAX_RESTARTS = 5
FORGET_SECONDS = 300.0  # a process that ran so long starts with a clean slate
STOP_SECONDS = 30.0  # a build under way may end; one that is cut off is made again, and what was landed is landed
LOOK_SECONDS = 0.25
NICENESS = 5  # of what runs beside: it takes a third of what others may
ORPHAN_SECONDS = 5.0
STOP_LAST = ("api-server", "broker")  # in this order: tasks that end still call the one, and all send to the other
MAX_LOG_BYTES = 50_000_000
_LINE = re.compile(r"^([A-Za-z0-9_-]+):\s*(.+)$", re.M)  # of a Procfile; others, such as comments, are passed over


class ProcessDied(MilepostError):
    """A process keeps dying, or never became ready."""


@dataclass
class Component:
    """One line of the Procfile, running or about to be."""

    name: str
    command: list[str]
    log: Path
    env: Mapping[str, str]
    child: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restarts: int = 0
    due_at: float | None = None
    is_once: bool = False  # it ends by itself and is not started again


def commands(procfile: Path, variables: Mapping[str, str]) -> dict[str, list[str]]:
    """name -> command with its variables put in. Raises ProcessDied if one is not set."""
    lines = dict(_LINE.findall(procfile.read_text(encoding="utf-8")))
    try:
        return {name: shlex.split(string.Template(line).substitute(variables)) for name, line in lines.items()}
    except KeyError as error:
        raise ProcessDied(f"{procfile}: the variable {error.args[0]} is not set.") from None


@dataclass
class Supervisor:
    """Runs components until stopped. All calls come from one thread: children end when the thread that made them does.

    A context manager: leaving it leaves no process.
    """

    log_folder: Path
    cwd: Path
    say: Callable[[str], None]
    components: dict[str, Component] = field(default_factory=dict)
    at_rest: Callable[[], None] = lambda: None  # called while stopping, when only the broker is left
    _others: frozenset[int] = frozenset()

    def __enter__(self) -> Supervisor:
        self._others = processes.adopt_orphans()
        self.log_folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        # a second Ctrl-C must not leave half of them running
        before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            self.stop_all()
            processes.adopt_orphans(wanted=False)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(self, name: str, command: list[str], env: Mapping[str, str]) -> None:
        """Start a component and keep it running from now on."""
        self._add(Component(name, command, self.log_folder / f"{name}.log", env))

    def run_beside(self, name: str, command: list[str], env: Mapping[str, str]) -> None:
        """Start what ends by itself, beside all others and at a lower priority; if it fails, look_after() says so and
        all goes on."""
        component = Component(name, command, self.log_folder / f"{name}.log", env, is_once=True)
        self._add(component)
        if component.child is not None:
            with suppress(OSError):
                nice = os.getpriority(os.PRIO_PROCESS, component.child.pid) + NICENESS
                os.setpriority(os.PRIO_PROCESS, component.child.pid, nice)

    def _add(self, component: Component) -> None:
        self.components[component.name] = component
        self._launch(component)

    def wait_until(self, name: str, is_ready: Callable[[], bool], seconds: float) -> None:
        """Wait until a component says it is ready, looking after all others. Raises ProcessDied after so long."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if time.monotonic() > deadline:
                raise ProcessDied(f"{name} is not ready after {seconds:.0f} s; see {self.components[name].log}.")
            self.look_after()
            time.sleep(LOOK_SECONDS)

    def look_after(self) -> None:
        """Start again what has died, and reap what came to us. Raises ProcessDied when one has died too often."""
        processes.reap_orphans(self._pids())
        for component in list(self.components.values()):
            _shorten(component.log)
            if component.due_at is not None and time.monotonic() >= component.due_at:
                self._launch(component)
            elif component.child is not None and component.child.poll() is not None:
                self._handle_exit(component)

    def _launch(self, component: Component) -> None:
        with component.log.open("ab") as log:
            component.child = processes.start(component.command, log=log, cwd=self.cwd, env=component.env)
        component.started_at, component.due_at = time.monotonic(), None

    def _handle_exit(self, component: Component) -> None:
        assert component.child is not None
        code, component.child = component.child.returncode, None
        processes.stop_orphans(self._pids(), grace_seconds=ORPHAN_SECONDS)
        ended = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        if component.is_once:
            del self.components[component.name]
            if code != 0:
                self.say(f"{component.name} {ended}; see {component.log}")
            return
        if time.monotonic() - component.started_at > FORGET_SECONDS:
            component.restarts = 0
        component.restarts += 1
        if component.restarts > MAX_RESTARTS:
            raise ProcessDied(
                f"{component.name} {ended}, {component.restarts} times in a row; all is being stopped. "
                f"See {component.log}: {last_log_line(component.log)}"
            )
        pause = min(30.0, 0.5 * 2.0 ** (component.restarts - 1))
        component.due_at = time.monotonic() + pause
        self.say(f"{component.name} {ended}; starting it again in {pause:g} s ({component.restarts} of {MAX_RESTARTS})")

    def _pids(self) -> frozenset[int]:
        return self._others | {c.child.pid for c in self.components.values() if c.child is not None}

    def stop_all(self) -> None:
        """Ask all to end, the last started first, then end by force what is left, children's children included."""
        running = [component for component in reversed(self.components.values()) if component.child is not None]
        started = [member for c in running if c.child for member in processes.family(c.child.pid)]
        self._end([component for component in running if component.name not in STOP_LAST])
        for name in STOP_LAST:
            if name == STOP_LAST[-1]:
                self.at_rest()
            self._end([component for component in running if component.name == name])
        processes.stop(started, grace_seconds=0)
        processes.stop_orphans(self._pids(), grace_seconds=0)

    def _end(self, components: list[Component]) -> None:
        """Ask all of them at once, wait for each; what does not end is ended by force by the caller."""
        children = [(component, component.child) for component in components if component.child is not None]
        for _, child in children:
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for component, child in children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(f"{component.name} was still busy after {STOP_SECONDS:.0f} s and is ended by force")
                child.kill()
                child.wait(5)
            component.child = None


def _shorten(log: Path) -> None:
    """Keep the last MAX_LOG_BYTES of a log that is being written, as .old.log, and begin it anew in place."""
    if not log.exists() or log.stat().st_size <= MAX_LOG_BYTES:
        return
    old = log.with_suffix(".old.log")
    try:
        shutil.copyfile(log, old)
    except OSError:  # no space for it: then room for the rest matters more
        old.unlink(missing_ok=True)
    os.truncate(log, 0)  # who writes to it appends


def last_log_line(log: Path) -> str:
    """The last line of a log that says something."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()[-200:] if line.strip()]
    return lines[-1][:300] if lines else "the log is empty"


def environment(project: Path, python: Path, process: str, extra: Mapping[str, str]) -> dict[str, str]:
    """What a child gets: of ours what it needs, this Python first on the path, the project importable, no telemetry."""
    path = os.environ.get("PYTHONPATH")
    return {
        **variables.of_system(os.environ, process),
        "PATH": f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(project / "src"), str(project), path])),
        "DO_NOT_TRACK": "1",
        "GX_ANALYTICS_ENABLED": "false",
        **extra,
    }
