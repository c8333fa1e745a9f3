"""Processes and ports of this machine: children that die with us, ports that are free, who holds one that is not."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import socket
import subprocess
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil  # type: ignore[import-untyped]

from milepost.errors import BrokerError

LOCALHOST = "127.0.0.1"
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)


def start(
    command: Sequence[str], *, log: IO[bytes] | int, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own (Ctrl-C reaches only us) that the kernel ends if we die first."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=env,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - one libc call, looked up before the fork
    )


def die_with_parent() -> None:
    """Ask the kernel (Linux; elsewhere nothing) to end this process when the one that started it is gone."""
    if hasattr(_libc, "prctl"):
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def adopt_orphans(wanted: bool = True) -> frozenset[int]:
    """Become the parent of descendants whose own parent dies (Linux), so that none can get away; or stop being it.

    Returns the children we have already: they are not orphans.
    """
    if hasattr(_libc, "prctl"):
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, int(wanted), 0, 0, 0)
    return frozenset(child.pid for child in psutil.Process().children())


def reap_orphans(ours: Collection[int]) -> int:
    """Take note of orphans that have ended by themselves, or each stays a zombie; how many. Ours are not touched.

    dbt's process pool leaves one such child behind with every build.
    """
    if not hasattr(os, "waitid") or not _has_ended_children():
        return 0
    ended = [child.pid for child in psutil.Process().children() if child.pid not in ours and _is_zombie(child)]
    for pid in ended:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
    return len(ended)


def _has_ended_children() -> bool:
    """Whether any child waits to be reaped: one call, where a list of all processes takes milliseconds."""
    try:
        return os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return False


def _is_zombie(child: psutil.Process) -> bool:
    try:
        return bool(child.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def stop_orphans(ours: Collection[int], *, grace_seconds: float) -> int:
    """End the children that came to us by adoption (all but ours) and what they started; how many there were."""
    orphans = [child for child in psutil.Process().children() if child.pid not in ours]
    for orphan in orphans:
        stop(family(orphan.pid), grace_seconds=grace_seconds)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(orphan.pid, os.WNOHANG)
    return len(orphans)


def stop_one(pid: int, *, grace_seconds: float) -> None:
    """End one process, not those it started."""
    stop(family(pid)[-1:], grace_seconds=grace_seconds)


def family(pid: int) -> list[psutil.Process]:
    """A process and all that descend from it, so that none is left when some have formed groups of their own."""
    try:
        parent = psutil.Process(pid)
        return [*parent.children(recursive=True), parent]
    except psutil.NoSuchProcess:
        return []


def stop(members: Sequence[psutil.Process], *, grace_seconds: float) -> None:
    """Ask each to end, wait, then end by force whatever is left."""
    for member in members:
        _signal(member, signal.SIGTERM)
    _, alive = psutil.wait_procs(list(members), timeout=grace_seconds)
    for member in alive:
        _signal(member, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=5)


def _signal(member: psutil.Process, number: int) -> None:
    try:
        member.send_signal(number)
    except psutil.NoSuchProcess:
        return


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        return int(probe.getsockname()[1])


def claim_port(wanted: int | None, variable: str, before: int | None = None) -> int:
    """The wanted port if it is free; if none is wanted, the one of before if it is free, else a free one.

    Raises BrokerError naming who has the wanted one.
    """
    if wanted is None:
        return before if before is not None and _fault(before) is None else free_port()
    if error := _fault(wanted):
        cause = f"is taken by {holder(wanted)}" if error.errno == errno.EADDRINUSE else str(error.strerror)
        raise BrokerError(f"port {wanted} {cause}. Free it, or choose another with {variable}.")
    return wanted


def _fault(port: int) -> OSError | None:
    """Why nobody can listen on a port of this machine now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCALHOST, port))
        except OSError as error:
            return error
    return None


def holder(port: int) -> str:
    """Who listens on a port, in words; what may not be seen is said to be somebody else's."""
    for connection in psutil.net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port:
            if connection.pid is None:
                break
            try:
                return f"{psutil.Process(connection.pid).name()} (pid {connection.pid})"
            except psutil.NoSuchProcess:
                break
    return "another user's process"
