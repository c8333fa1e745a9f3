"""What a configuration in force is: the three files as they hold, and where each came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from milepost.alerts.routing.config import Config
from milepost.alerts.routing.tables import Contacts
from milepost.days import Worktable
from milepost.documents.checking import Fault

From = Literal["file", "kept", "gone", "default"]


@dataclass(frozen=True)
class InForce:
    """What holds now. origin: per file, whether it is the file itself, the last good one (the file has
    a fault, or is gone), or what holds without."""

    config: Config
    contacts: Contacts
    workdays: Worktable
    faults: tuple[Fault, ...]
    origin: dict[str, From]
