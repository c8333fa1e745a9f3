"""The drill of alerts as a table: each bad thing beside a real `milepost watch`, who was told, after how many seconds.

    python benchmarks/drill.py [--only WORDS]

Robots of 127.0.0.1 that check by the vendors' rules take the messages. Seconds are from the moment it goes wrong, or is
mended, until the duty's robot has the message; of receivers that fail, until the others hear of it. Exit code 1 where
one was not told within 60 s, or not once. On a machine that does other things too the figures are upper bounds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

if TYPE_CHECKING:
    from builders.bad_things import Bad
    from builders.drill import Drill

LIMIT = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="those whose name has these words")
    options = parser.parse_args()
    from builders.bad_things import BAD, FULL
    from builders.drill import drill

    print("| what goes wrong | told after | end told after | to whom | messages |\n|---|---|---|---|---|")
    good = True
    for bad in (one for one in [*BAD, FULL] if options.only in one.name):
        with tempfile.TemporaryDirectory(prefix="drill-") as name, ExitStack() as stack:
            folder = Path(name)
            with drill(folder / "here", kind=bad.kind, data=_data(folder, stack) if bad is FULL else None) as one:
                good = _run(one, bad) and good
    return 0 if good else 1


def _data(folder: Path, stack: ExitStack) -> Path:
    """A folder on a disk of its own that can be filled."""
    from builders.small_disk import small_disk

    data = stack.enter_context(small_disk(folder / "disk", 40)) / "data"
    data.mkdir()
    return data


def _run(one: Drill, bad: Bad) -> bool:
    """Let it happen and end; prints a row of the table. Whether it was told once, in time."""
    bad.before(one)
    one.start()
    bad.begin(one)
    told = one.until(lambda: one.heard(bad.words), f"nobody heard of: {bad.name}")
    over = None
    if bad.end is not None:
        bad.end(one)
        over = one.until(lambda: one.heard(bad.words, "已解除"), f"nobody heard the end of: {bad.name}")
    messages = len(one.heard(bad.words))
    ended = "stays open" if over is None else f"{over:.0f} s"
    whom = "duty (DingTalk)" + (f", tested ({bad.kind})" if one.tested is not None and one.tested.taken else "")
    print(f"| {bad.name} | {told:.0f} s | {ended} | {whom} | {messages} |", flush=True)
    return told <= LIMIT and messages == (1 if bad.end is None else 2)


if __name__ == "__main__":
    sys.exit(main())
