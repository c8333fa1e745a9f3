"""Loader and published schemas on many mutated messages: do an outside validator (jsonschema-rs) and decode agree?

    python benchmarks/agreeing.py [--messages 100000] [--seed 1]

Prints one JSON line: how many verdicts were alike, by the loader's code; how many differences the table in
milepost.contracts.differences explains, by reason; and the first of
those that nothing explains. Ends with 1 if there are any.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))


def main() -> int:
    from builders.schemas import Judges

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    began = time.monotonic()
    found = Judges().compare(told.seed, told.messages)
    print(
        json.dumps(
            {
                "messages": told.messages,
                "alike": sum(found.agreed.values()),
                "explained": sum(found.explained.values()),
                "unexplained": len(found.faults),
                "seconds": round(time.monotonic() - began, 1),
                "alike_by_code": dict(found.agreed.most_common()),
                "explained_by": dict(found.explained.most_common()),
                "first_unexplained": found.faults[:5],
            },
            ensure_ascii=False,
        )
    )
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
