"""Kills loaders at 500 random moments and compares every finished log with an undisturbed run.

    python benchmarks/killing.py [--kills 500] [--events 1000] [--broker kafka|tansu|auto]

The stream has duplicates and broken messages. After every kill the books must balance; whenever the log has been read
to its end the tables must be those of the undisturbed run, row for row. Prints one JSON line; exit code 1 on a fault.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--broker", default="auto")
    options = parser.parse_args()
    from builders.events import faulty, send

    from milepost.local import broker
    from milepost.settings import Settings

    with tempfile.TemporaryDirectory(prefix="killing-") as name:
        folder = Path(name)
        with broker.running_broker(options.broker, folder) as running:
            send(Settings(kafka_servers=running.servers, data=folder / "data"), faulty(options.events, "killing"))
            script = ROOT / "tests" / "landing" / "kill_often.py"
            command = [sys.executable, str(script), "--bootstrap", running.servers, "--data", str(folder / "kills")]
            return subprocess.run([*command, "--kills", str(options.kills)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
