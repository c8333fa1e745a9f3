"""The tests do the same whether they run at a terminal or were started in the background by a shell."""

from __future__ import annotations

import subprocess
import sys

from builders.environment import ROOT, environment

ASK = "import signal; print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN)"


def test_children_of_tests_hear_ctrl_c() -> None:
    told = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout == "False\n"


def test_they_do_so_in_the_background_too() -> None:
    here = "tests/test_terminal.py::test_children_of_tests_hear_ctrl_c"
    done = subprocess.run(
        [
            "sh",
            "-c",
            "trap '' INT; exec \"$@\"",
            "sh",
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            here,
        ],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
