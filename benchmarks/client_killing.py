"""Kills clients at 200 random moments while the broker freezes, restarts and loses its log; nothing may be missing.

    python benchmarks/client_killing.py [--kills 200] [--broker kafka|tansu|auto] [--seed 0]

Every event whose publish had returned must be in the log in the end, and in order for each subject. Prints one JSON
line; exit code 1 when something is missing or out of order.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / "tests" / "producers" / "client" / "kill_clients.py"

if __name__ == "__main__":
    sys.exit(subprocess.run([sys.executable, "-W", "ignore", str(SCRIPT), *sys.argv[1:]], check=False).returncode)
