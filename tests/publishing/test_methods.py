"""A change of method is noted once, with the first version it publishes, whatever happens around that moment."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from milepost.marts import fingerprints
from milepost.publishing import publish as publishing
from milepost.publishing import retention, showing, versions
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import lock

DAY = date(2026, 3, 31)
BEFORE = {"a": ("ahead", "green"), "b": ("behind", "yellow"), "gone": ("ahead", "green")}
AFTER = {"a": ("far_behind", "red"), "b": ("behind", "yellow"), "new": ("ahead", "green")}
CHANGED = [("a", "1", "2", "ahead", "far_behind", "green", "red", DAY)]
COLUMNS = "target_id, from_method_version, to_method_version, from_status, to_status, from_light, to_light, as_of_date"


class Killed(BaseException):
    """The process ended here."""


def marts(settings: Settings, method: str, readings: dict[str, tuple[str, str]]) -> None:
    """The marts as a build by this method leaves them: what publishing reads of them."""
    with warehouse.writing(settings, "test") as con:
        fingerprints.forget_all(con)
        con.execute("CREATE SCHEMA IF NOT EXISTS marts")
        con.execute("CREATE OR REPLACE TABLE marts.fct_actuals (is_simulated BOOLEAN)")
        con.execute(
            """CREATE OR REPLACE TABLE marts.fct_target_status
            (target_id VARCHAR, status VARCHAR, light VARCHAR, as_of_date DATE, method_version VARCHAR)"""
        )
        for target, (status, light) in readings.items():
            con.execute(
                "INSERT INTO marts.fct_target_status VALUES (?, ?, ?, ?, ?)", [target, status, light, DAY, method]
            )
        con.execute("DELETE FROM ops.build_parameters")
        con.execute(
            """INSERT INTO ops.build_parameters BY NAME SELECT ? AS as_of_date, now()::TIMESTAMP AS known_at,
            false AS is_known_at_given, 'not_meaningful' AS zero_base""",
            [DAY],
        )


def publish(settings: Settings) -> str:
    with lock.writer_lock(settings, "test"):
        return publishing.publish(settings, {}).version


def noted(settings: Settings) -> list[tuple[Any, ...]]:
    """What the warehouse holds, without targets that read as before."""
    query = f"SELECT {COLUMNS} FROM ops.method_changes WHERE from_status <> to_status ORDER BY ALL"
    with warehouse.writing(settings, "test") as con:
        return con.execute(query).fetchall()


def held_by(settings: Settings, version: str) -> list[dict[str, Any]]:
    return pq.read_table(settings.published / version / "ops_method_changes.parquet").to_pylist()


@pytest.fixture
def old(settings: Settings) -> Settings:
    """A warehouse with one version by method 1, and marts by method 2 about to be published."""
    marts(settings, "1", BEFORE)
    publish(settings)
    marts(settings, "2", AFTER)
    return settings


@pytest.fixture(params=["sync", "write_json", "_note", "_note_rollback", "showing.show_new"])
def killed(request: pytest.FixtureRequest, old: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The first publication by method 2 ended at this step."""

    def kill(*_args: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(f"{publishing.__name__}.{request.param}", kill)
        with pytest.raises(Killed):
            publish(old)
    return old


def test_the_first_version_of_a_newer_method_holds_what_it_changed(old: Settings) -> None:
    (first,) = versions.versions(old)
    second = publish(old)
    rows = held_by(old, second)
    # a target that only one of them reads is not there; one that reads as before is, and no change
    assert [(row["target_id"], row["from_status"], row["to_status"]) for row in rows] == [
        ("a", "ahead", "far_behind"),
        ("b", "behind", "behind"),
    ]
    assert {(row["from_version"], row["to_version"]) for row in rows} == {(first, second)}
    assert noted(old) == CHANGED


def test_the_last_version_of_the_older_method_counts_and_later_ones_change_nothing(settings: Settings) -> None:
    marts(settings, "1", {"a": ("missed", "red")})
    publish(settings)
    marts(settings, "1", BEFORE)
    publish(settings)
    marts(settings, "2", AFTER)
    second = publish(settings)
    marts(settings, "2", {"a": ("achieved", "green")})
    third = publish(settings)
    assert noted(settings) == CHANGED
    assert held_by(settings, third) == held_by(settings, second)


def test_a_version_killed_at_any_step_leaves_the_change_to_be_noted_exactly_once(killed: Settings) -> None:
    version = publish(killed)
    assert noted(killed) == CHANGED
    rows = held_by(killed, version)
    assert {row["to_version"] for row in rows} <= set(versions.versions(killed))
    assert len({row["target_id"] for row in rows}) == len(rows) == 2
    publish(killed)
    assert noted(killed) == CHANGED


def test_going_back_to_an_older_version_and_publishing_again_notes_nothing_new(old: Settings) -> None:
    (first,) = versions.versions(old)
    publish(old)
    showing.rollback(old, first, by="li")
    publish(old)
    assert noted(old) == CHANGED


def test_a_program_of_the_older_method_run_again_in_between_notes_nothing_new(old: Settings) -> None:
    publish(old)
    marts(old, "1", {"a": ("missed", "red")})
    publish(old)
    marts(old, "2", AFTER)
    publish(old)
    assert noted(old) == CHANGED


def test_where_nothing_was_published_before_nothing_changed(settings: Settings) -> None:
    marts(settings, "2", AFTER)
    publish(settings)
    publish(settings)
    assert noted(settings) == []


def test_pruned_versions_take_no_row_with_them(old: Settings) -> None:
    (first,) = versions.versions(old)
    publish(old)
    assert retention.prune(old, now=datetime(2036, 1, 1, tzinfo=UTC)) == [first]
    assert held_by(old, publish(old))
    assert noted(old) == CHANGED


def test_a_lost_warehouse_takes_the_rows_back_from_the_versions(old: Settings) -> None:
    second = publish(old)
    rows = held_by(old, second)
    old.warehouse.unlink()
    marts(old, "2", {"a": ("achieved", "green")})
    assert noted(old) == []
    third = publish(old)
    assert held_by(old, third) == rows
    assert noted(old) == CHANGED


@pytest.mark.parametrize("damage", ["torn", "missing", "without_method"])
def test_a_version_that_cannot_be_read_is_passed_over(settings: Settings, damage: str) -> None:
    marts(settings, "1", BEFORE)
    publish(settings)
    marts(settings, "1", {"a": ("missed", "red")})
    newest = settings.published / publish(settings) / "fct_target_status.parquet"
    _damage(newest, damage)
    marts(settings, "2", AFTER)
    publish(settings)
    assert noted(settings) == CHANGED


def _damage(path: Path, damage: str) -> None:
    if damage == "torn":
        path.write_bytes(path.read_bytes()[:40])
    elif damage == "missing":
        path.unlink()
    else:
        pq.write_table(pa.table({"target_id": ["a"]}), path)


def test_each_newer_method_has_its_own_change(old: Settings) -> None:
    publish(old)
    marts(old, "10", BEFORE)
    publish(old)
    assert [row[1:3] for row in noted(old)] == [("1", "2"), ("2", "10")]
