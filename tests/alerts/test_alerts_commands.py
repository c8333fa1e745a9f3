"""milepost alerts check | route | test | schema, as a person types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders.cities import CONTACTS, GOOD, changed, written
from builders.robots import Time, robot
from typer.testing import CliRunner

from milepost.cli import app
from milepost.commands import alerts as commands

ROOT = Path(__file__).resolve().parents[2]
KEY = "SEC-of-the-duty-robot"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, value in (("CONFIG", tmp_path / "config"), ("DATA", tmp_path / "data"), ("PLANS", ROOT / "plans")):
        monkeypatch.setenv(f"MILEPOST_{name}", str(value))
    return tmp_path / "config"


def milepost(*words: str):
    return CliRunner().invoke(app, ["alerts", *words])


def test_check_names_every_fault_with_its_line_and_ends_with_1(folder: Path) -> None:
    written(folder, changed("kind: dingtalk", "kind: pigeon"))
    written(folder, CONTACTS, "contacts")
    done = milepost("check", "--format", "json")
    assert done.exit_code == 1
    [fault] = json.loads(done.stdout)["faults"]
    assert (fault["file"], fault["line"], fault["field"]) == ("config/alerts.yml", 2, "receivers[duty].kind")
    assert "config/alerts.yml:2: receivers[duty].kind" in done.stderr
    assert "2 files, 1 fault, " in done.stderr


def test_check_of_good_files_ends_with_0_and_says_which_variables_are_unset(folder: Path) -> None:
    written(folder, GOOD)
    done = milepost("check")
    assert done.exit_code == 0
    assert "MILEPOST_SECRET_DUTY" in done.stderr
    assert "contacts.yml: 没有该文件" in done.stderr


def test_route_says_who_would_be_told_and_why_and_who_not(folder: Path) -> None:
    written(folder, GOOD)
    done = milepost("route", "--kind", "target_red", "--jurisdiction", "wucheng", "--agency", "wucheng/big_data_centre",
                    "--format", "json")  # fmt: skip
    said = json.loads(done.stdout)
    assert [one["receiver"] for one in said["told"]] == ["supervision"]
    assert said["told"][0]["group_wait_seconds"] == 600
    assert "has no contacts" in said["left_out"][0]["why"]
    text = milepost("route", "--kind", "target_red", "--simulated").stdout
    assert "files (outbox): route" in text
    assert "not duty: " in text
    assert "; after 30 s, group " in milepost("route", "--kind", "silence").stdout
    assert "; at once, group " in milepost("route", "--kind", "disk_full").stdout


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--kind", "target_redd", "Did you mean target_red?"),
        ("--severity", "bad", "Use one of critical, warning, info."),
    ],
)
def test_a_kind_or_severity_that_there_is_not_is_refused(folder: Path, option: str, value: str, words: str) -> None:
    written(folder, GOOD)
    for command in (["alerts", "route"], ["incidents", "list"]):
        done = CliRunner().invoke(app, [*command, option, value])
        assert done.exit_code == 1
        assert words in str(done.exception)


def test_route_goes_by_the_last_good_file_and_says_the_fault(folder: Path) -> None:
    written(folder, GOOD)
    milepost("route", "--kind", "silence")
    written(folder, "receivers: 3\n")
    done = milepost("route", "--kind", "silence")
    assert "duty (dingtalk)" in done.stdout
    assert "config/alerts.yml:1: receivers" in done.stderr


def test_test_sends_a_test_and_says_what_was_answered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(folder, GOOD)
    time = Time()
    monkeypatch.setattr(commands, "_now", time)
    with robot("dingtalk", time, KEY) as vendor:
        monkeypatch.setenv("MILEPOST_SECRET_DUTY", vendor.url)
        monkeypatch.setenv("MILEPOST_SECRET_KEY", KEY)
        done = milepost("test", "duty")
        assert (done.exit_code, len(vendor.taken)) == (0, 1)
        assert done.stdout.strip() == "duty (dingtalk) at 127.0.0.1 …oken: ok 0"
        assert "通知渠道测试" in vendor.taken[0]["markdown"]["text"]
        monkeypatch.setenv("MILEPOST_SECRET_KEY", "SEC-of-another")
        done = milepost("test", "duty", "--format", "json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["code"] == "310000"
    assert "SEC-of" not in done.output


def test_test_of_a_receiver_that_is_none_or_has_nobody_says_what_to_do(folder: Path) -> None:
    written(folder, GOOD)
    for words, told in ((["nobody"], "nobody is no receiver"), (["agencies"], "--agency")):
        done = milepost("test", *words)
        assert done.exit_code == 1
        assert told in str(done.exception)


def test_test_without_any_file_writes_into_the_outbox(folder: Path) -> None:
    assert milepost("test", "outbox").exit_code == 0
    [path] = (folder.parent / "data" / "outbox").iterdir()
    assert "通知渠道测试" in path.read_text(encoding="utf-8")


def test_schema_writes_the_formats_beside_the_files(folder: Path) -> None:
    assert milepost("schema").exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        f"{name}.schema.json" for name in ("alerts", "contacts", "workdays")
    ]


def test_no_warehouse_is_opened_and_little_is_imported(folder: Path) -> None:
    """It must work with the warehouse locked, and quickly."""
    written(folder, GOOD)
    script = "import sys; from milepost.cli import app\n"
    script += "try: app(['alerts', 'route', '--kind', 'silence'])\nexcept SystemExit: pass\n"
    script += "print([name for name in ('duckdb', 'pandas', 'apprise', 'airflow') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ}, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
