"""The composition root: every group of commands is there, and what is heavy is loaded by the command that needs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from milepost import cli, commands

HEAVY = ("duckdb", "pyarrow", "pandas", "numpy", "dbt", "confluent_kafka", "airflow", "streamlit", "great_expectations")


def test_every_module_of_commands_is_registered() -> None:
    there = {path.stem for path in Path(commands.__file__).parent.glob("*.py")} - {"__init__"}
    assert there == {group.__name__.rsplit(".", 1)[1] for group in cli.GROUPS}
    assert "--full-refresh" in CliRunner().invoke(cli.app, ["run", "--help"]).stdout


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys, milepost.cli; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
