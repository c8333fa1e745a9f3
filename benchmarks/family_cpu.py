"""CPU of a process and all that descend from it, ended children included, for the live benchmarks."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass

import psutil

NAMES = {  # words of a command line -> what the process is
    "api_server": "api-server",
    "api-server": "api-server",
    "scheduler": "scheduler and its tasks",
    "dag-processor": "dag-processor",
    "triggerer": "triggerer",
    "milepost.cli watch": "watch",
    "milepost.cli broker": "broker",
    "kafka": "broker",
    "streamlit": "boards",
    "bulletin make": "drafts of bulletins",
}


@dataclass
class Sample:
    """moment: of a clock that only runs forward; seconds: of CPU since each part began, by its name."""

    moment: float
    seconds: dict[str, float]

    def percent_since(self, before: Sample) -> dict[str, float]:
        """Percent of one core from one sample to the next, by part, dearest first, and "whole demo"."""
        passed = self.moment - before.moment
        used = {name: self.seconds[name] - before.seconds.get(name, 0.0) for name in self.seconds}
        shown = {name: 100 * seconds / passed for name, seconds in sorted(used.items(), key=lambda one: -one[1])}
        return shown | {"whole demo": 100 * sum(used.values()) / passed}


def sample(root: int) -> Sample:
    """CPU seconds of the root's children with all that descend from them, by what they are.

    A parent's time of ended children holds what these and theirs used, so nothing is lost when a task ends; the root
    adopts orphans, so that they stay in the family.
    """
    seconds: dict[str, float] = defaultdict(float)
    parent = psutil.Process(root)
    seconds["demo"] = _own(parent)
    for child in parent.children():
        try:
            name = _name(child)
            seconds[name] += _own(child) + sum(_own(one) for one in child.children(recursive=True))
        except psutil.NoSuchProcess:  # its time is the root's from the next sample on
            continue
    return Sample(time.monotonic(), dict(seconds))


def _own(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)


def _name(process: psutil.Process) -> str:
    words = " ".join(process.cmdline())
    return next((name for known, name in NAMES.items() if known in words), process.name())
