"""The world around a process that a test starts: variables of this run alone, and one Chromium for all tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
OURS: Final = ("AIRFLOW", "MILEPOST")
CHROMIUM: Final = shutil.which("chromium")
CHROMIUM_FLAGS: Final = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def environment(**variables: str) -> dict[str, str]:
    """Variables for a child: none of ours but those given, this checkout on the path.

    Bytecode is written: without it every process starts several times slower.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**kept, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT, ROOT / "tests"))), **variables}
