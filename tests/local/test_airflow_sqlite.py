"""Airflow's metadata in SQLite: whole after a crash, without a wait for the disk at every commit."""

from __future__ import annotations

import subprocess
import sys

import pytest
from builders.environment import environment

from milepost.local import airflow_home

pytest.importorskip("airflow", reason="Airflow is not installed")
WRITE_AND_DIE = """
import os
from airflow import settings
from sqlalchemy import text
with settings.engine.connect() as con:
    print(*(con.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")))
    con.execute(text("CREATE TABLE t AS SELECT 5 AS a"))
    con.commit()
    os.kill(os.getpid(), 9)
"""
READ = """
from airflow import settings
from sqlalchemy import text
with settings.engine.connect() as con:
    print(con.execute(text("SELECT a FROM t")).scalar(), con.execute(text("PRAGMA integrity_check")).scalar())
"""


def test_airflow_connects_so_and_what_it_commits_outlives_it(settings):
    env = environment(**airflow_home.environment(settings, 8765))

    def run(code: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-u", "-c", code]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)

    written, read = run(WRITE_AND_DIE), run(READ)
    assert written.stdout.split() == ["wal", "1", "1"], written.stderr[-3000:]
    assert written.returncode == -9
    assert read.stdout.split() == ["5", "ok"], read.stderr[-3000:]
