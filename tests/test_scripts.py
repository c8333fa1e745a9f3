"""Benchmarks and scripts are run by people, seldom: what they import must be there all the same."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from builders.environment import environment

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = sorted([*(ROOT / "benchmarks").glob("*.py"), *(ROOT / "scripts").glob("*.py")])
OURS = ("milepost", "producers", "expectations", "dashboards", "dags", "builders", "scripts", "benchmarks")
LOAD = """
import runpy, sys
path, *wanted = sys.argv[1:]
sys.argv = [path]
runpy.run_path(path, run_name="loaded")  # its own sys.path lines take effect; its main() does not run
for statement in wanted:
    exec(statement)
"""


def statements(path: Path) -> list[str]:
    """The imports of our own modules, wherever in the file they stand."""
    found = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)]
    return [ast.unparse(node) for node in found if node.module and node.module.split(".")[0] in OURS]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_what_a_script_imports_is_there(path: Path) -> None:
    given = environment()
    given.pop("PYTHONPATH")  # a person sets none
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOAD, str(path), *statements(path)],
        cwd=path.parent,
        env=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
