"""The commands load, replay, doctor: what they print, and with which exit code they end."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from builders.events import faulty, reports, send
from typer.testing import CliRunner, Result

from milepost.cli import app
from milepost.landing import load as landing
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse


@pytest.fixture
def milepost(there: Settings, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("MILEPOST_DATA", str(there.data))
    monkeypatch.setenv("MILEPOST_PLANS", str(there.plans))
    monkeypatch.setenv("MILEPOST_KAFKA_SERVERS", there.bootstrap_servers)

    def call(*words: str) -> Result:
        return CliRunner().invoke(app, list(words))

    return call


def test_load_prints_one_json_line(there: Settings, milepost) -> None:
    sent = send(there, faulty(60, "one json line"))
    done = milepost("load")
    assert done.exit_code == 0, done.output
    [line] = done.stdout.splitlines()
    printed = json.loads(line)
    assert list(printed) == ["read", "loaded", "duplicates", "rejected", "seconds"]
    assert printed["read"] == sent == printed["loaded"] + printed["duplicates"] + printed["rejected"]
    assert "raw.rejected_events" in done.stderr


def test_doctor_finds_balanced_books_well(there: Settings, milepost) -> None:
    send(there, reports(30, "doctor"))
    milepost("load")
    done = milepost("doctor")
    assert done.exit_code == 0, done.output
    assert "all is well" in done.stdout
    assert "milepost.indicators.v1[" in done.stdout
    found = json.loads(milepost("doctor", "--json").stdout)
    assert found["ok"]
    assert all(row["is_balanced"] for row in found["balance"])
    assert found["versions"]["duckdb"]


def test_doctor_ends_with_1_when_an_event_is_missing_and_says_how_to_get_it_back(there: Settings, milepost) -> None:
    send(there, reports(30, "a missing event"))
    milepost("load")
    with warehouse.writing(there, "test") as con:
        [(topic, number, offset)] = con.execute(
            'SELECT topic, "partition", "offset" FROM raw.events LIMIT 1'
        ).fetchall()
        con.execute(
            'DELETE FROM raw.events WHERE topic = ? AND "partition" = ? AND "offset" = ?', [topic, number, offset]
        )
    done = milepost("doctor")
    assert done.exit_code == 1
    assert f"{topic}[{number}]" in done.stdout
    advice = f"{topic}:{number}:0"
    assert advice in done.stdout
    assert milepost("replay", "--offset", advice).exit_code == 0
    assert milepost("doctor").exit_code == 0


def test_what_was_landed_or_replayed_by_hand_is_due_to_be_built(there: Settings, milepost) -> None:
    send(there, reports(3, "by hand"))
    for words in (("load",), ("replay", "--from", "2020-01-01")):
        there.whole_build_file.unlink(missing_ok=True)
        assert milepost(*words).exit_code == 0
        assert json.loads(there.whole_build_file.read_text())["due_at"]
    there.whole_build_file.unlink()
    assert json.loads(milepost("load").stdout)["read"] == 0
    assert not there.whole_build_file.exists(), "nothing came"


def test_doctor_names_who_holds_the_warehouse(there: Settings, milepost) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from milepost.settings import Settings\n"
            "from milepost.warehouse import lock\nwith lock.writer_lock(Settings.load(), 'a test'):\n"
            "    print('held', flush=True); sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        found = json.loads(milepost("doctor", "--json").stdout)
        assert f"pid {holder.pid}, a test" in found["warehouse"]
        assert "not looked at" in found["notes"][0]
    finally:
        holder.communicate("")


def test_doctor_without_a_broker_ends_with_1_and_says_what_to_do(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_DATA", str(settings.data))
    monkeypatch.setenv("MILEPOST_KAFKA_SERVERS", "127.0.0.1:9")
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 1
    assert "Start a broker (`milepost broker`)" in done.stdout
    assert "the first `milepost load` makes it" in done.stdout


def test_replay_takes_a_moment_in_shanghai_time(there: Settings, milepost) -> None:
    send(there, reports(10, "a moment"))
    landing.load(there)
    done = milepost("replay", "--from", "2020-01-01")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["loaded"] == 0


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--rejected", "--from", "2026-01-01"],
        ["--reason", "wrong_unit"],
        ["--from", "yesterday"],
        ["--offset", "x:1"],
    ],
)
def test_replay_explains_what_it_cannot_do(words: list[str]) -> None:
    done = CliRunner().invoke(app, ["replay", *words])
    assert done.exit_code == 2
