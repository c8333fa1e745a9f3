"""A blocked gate blocks `milepost publish`, too; who wants a version all the same says why, and all hear of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from builders.marts import change
from typer.testing import CliRunner, Result

from milepost.alerts import incidents, sources
from milepost.cli import app
from milepost.errors import PublishError
from milepost.publishing import diagnosis, versions
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse


def gate(settings: Settings, verdict: str, moment: str) -> None:
    change(settings, f"INSERT INTO ops.gate_runs VALUES ('{moment}', 'marts', '{verdict}', 1, NULL, '{moment}')")


def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.setenv("MILEPOST_DATA", str(settings.data))
    return CliRunner().invoke(app, ["publish", *words])


def told(settings: Settings) -> list[Any]:
    store = incidents.store_of(settings)
    with warehouse.writing(settings, "test") as con:
        sources.look(con, store)
    with store.transaction() as own:
        found = store.recent(own, datetime.now(UTC))
    return [(one.body_zh, not one.is_over) for one in found if one.dedupe_key.startswith("despite_gate:")]


def test_a_blocked_gate_blocks_publishing_by_hand(ready: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    gate(ready, "blocked", "2026-03-01")
    for words in ((), ("--despite-gate", "  ")):
        done = run(ready, monkeypatch, *words)
        assert isinstance(done.exception, PublishError)
        assert "gate marts blocked what would be published" in str(done.exception)
    assert versions.versions(ready) == []


def test_a_version_despite_a_gate_says_why_and_is_told_until_a_good_one_comes(
    ready: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate(ready, "blocked", "2026-03-01")
    done = run(ready, monkeypatch, "--despite-gate", "会议需要，已知缺两家单位")
    manifest = json.loads(done.stdout)
    assert (manifest["despite_gate"], manifest["verdicts"]) == ("会议需要，已知缺两家单位", {"marts": "blocked"})
    assert versions.manifest(ready.published, manifest["version"])["despite_gate"] == "会议需要，已知缺两家单位"
    ((body, is_open),) = told(ready)
    assert is_open
    assert "会议需要，已知缺两家单位" in body
    assert [note for note in diagnosis.examine(ready).notes if "会议需要，已知缺两家单位" in note]
    gate(ready, "passed", "2026-03-02")
    later = json.loads(run(ready, monkeypatch, "--despite-gate", "不必").stdout)
    assert later["despite_gate"] is None  # nothing blocked it
    assert [is_open for _, is_open in told(ready)] == [False]
    assert not [note for note in diagnosis.examine(ready).notes if "by hand" in note]


def test_a_version_says_how_many_rows_are_held(ready: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    change(
        ready,
        """INSERT INTO ops.held_rows (run_id, source, event_id, table_name, expectation, held_at)
        SELECT 'r', '/town/bureau', range::VARCHAR, 'raw_reports', 'expect_sense', now() FROM range(3)""",
    )
    assert json.loads(run(ready, monkeypatch).stdout)["held"] == 3
