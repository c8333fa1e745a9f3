"""Only what changed is written: an unchanged table is the file of the version before, and outlives it."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from builders.marts import Clock, change, publish

from milepost.publishing import soundness, versions
from milepost.settings import Settings


def inode(settings: Settings, version: str, table: str) -> int:
    return (settings.published / version / f"{table}.parquet").stat().st_ino


def numbers(settings: Settings, version: str) -> list[int]:
    table = pq.read_table(settings.published / version / "fct_actuals.parquet", partitioning=None)
    return sorted(table["number"].to_pylist())


def test_table_that_did_not_change_is_the_very_file_of_the_version_before(ready: Settings) -> None:
    first, second = publish(ready), publish(ready)
    for table in first.rows:
        assert inode(ready, first.version, table) == inode(ready, second.version, table), table
    assert second.sha256 == first.sha256
    assert soundness.faults(ready.published, second.version) == []


def test_same_rows_in_another_order_count_as_unchanged(ready: Settings) -> None:
    first = publish(ready)
    change(ready, "CREATE OR REPLACE TABLE marts.fct_actuals AS FROM marts.fct_actuals ORDER BY number DESC")
    assert inode(ready, publish(ready).version, "fct_actuals") == inode(ready, first.version, "fct_actuals")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE marts.fct_actuals SET actual_value = 99 WHERE number = 1",
        "UPDATE marts.fct_actuals SET actual_value = NULL WHERE number = 1",
        "INSERT INTO marts.fct_actuals VALUES (3, 4.5, false)",
        "INSERT INTO marts.fct_actuals FROM marts.fct_actuals WHERE number = 1",
        "INSERT INTO marts.fct_actuals FROM marts.fct_actuals UNION ALL FROM marts.fct_actuals",
        "DELETE FROM marts.fct_actuals WHERE number = 1",
        "UPDATE marts.fct_actuals SET number = 3 - number",
        "ALTER TABLE marts.fct_actuals RENAME actual_value TO value",
        "ALTER TABLE marts.fct_actuals ALTER number TYPE INTEGER",
    ],
)
def test_any_change_of_values_rows_names_or_types_is_written_and_the_rest_is_shared(
    ready: Settings, statement: str
) -> None:
    first = publish(ready)
    change(ready, statement)
    second = publish(ready)
    assert inode(ready, first.version, "fct_actuals") != inode(ready, second.version, "fct_actuals")
    assert inode(ready, first.version, "dim_plans") == inode(ready, second.version, "dim_plans")
    assert numbers(ready, first.version) == [0, 1, 2]
    assert soundness.faults(ready.published, first.version) == []
    assert soundness.faults(ready.published, second.version) == []


def test_version_stays_whole_when_the_one_it_shares_with_is_deleted(ready: Settings) -> None:
    first, second = publish(ready), publish(ready)
    shutil.rmtree(ready.published / first.version)
    assert soundness.faults(ready.published, second.version) == []
    assert numbers(ready, second.version) == [0, 1, 2]
    third = publish(ready)
    assert inode(ready, third.version, "fct_actuals") == inode(ready, second.version, "fct_actuals")


@pytest.mark.parametrize("code", [errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EXDEV])
def test_file_system_without_links_gets_copies(ready: Settings, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    first = publish(ready)

    def refuse(old: Path, new: Path) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", refuse)
    second = publish(ready)
    assert inode(ready, first.version, "fct_actuals") != inode(ready, second.version, "fct_actuals")
    assert soundness.faults(ready.published, second.version) == []
    assert second.sha256 == first.sha256


def test_damage_does_not_spread_to_the_next_version(ready: Settings) -> None:
    first = publish(ready)
    path = ready.published / first.version / "fct_actuals.parquet"
    path.write_bytes(path.read_bytes()[:-9] + b"123456789")
    second = publish(ready)
    assert soundness.faults(ready.published, first.version) != []
    assert soundness.faults(ready.published, second.version) == []


@pytest.mark.parametrize("damage", ["{", "[]", "{}", '{"content": 3}', '{"content": {"fct_actuals": "x"}}'])
def test_manifest_of_before_that_says_nothing_of_contents_is_shared_with_by_nobody(
    ready: Settings, damage: str
) -> None:
    first = publish(ready)
    (ready.published / first.version / "manifest.json").write_text(damage)
    second = publish(ready)
    assert inode(ready, first.version, "fct_actuals") != inode(ready, second.version, "fct_actuals")
    assert soundness.faults(ready.published, second.version) == []


def test_manifest_names_the_contents_that_the_next_version_compares_with(ready: Settings, clock: Clock) -> None:
    manifest = publish(ready)
    written = versions.manifest(ready.published, manifest.version)
    assert written["content"].keys() == written["sha256"].keys() == written["rows"].keys()
    assert written == json.loads(json.dumps(manifest.__dict__))


def test_first_version_of_a_day_has_files_of_its_own(ready: Settings, clock: Clock) -> None:
    first = publish(ready)
    clock.forward(days=1)
    second = publish(ready)
    clock.forward(minutes=1)
    third = publish(ready)
    assert inode(ready, first.version, "fct_actuals") != inode(ready, second.version, "fct_actuals")
    assert inode(ready, second.version, "fct_actuals") == inode(ready, third.version, "fct_actuals")
    (ready.published / third.version / "fct_actuals.parquet").write_bytes(b"")
    assert soundness.faults(ready.published, first.version) == []
