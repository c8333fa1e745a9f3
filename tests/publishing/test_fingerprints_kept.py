"""What no build touched is not read again, and nothing that changed is passed over, whatever dies in between."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from builders import marts
from builders.marts import Clock, change, change_by_hand, forget, is_shared, path_of, publish, values
from typer.testing import CliRunner

from milepost.cli import app
from milepost.marts import build as building
from milepost.publishing import publish as publishing
from milepost.publishing import soundness, versions
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import lock

ADD = "INSERT INTO marts.fct_actuals VALUES (7, 10.5, false)"
NEW_PLAN = "UPDATE marts.dim_plans SET plan_id = 'new'"


class Killed(BaseException):
    """The process ended here."""


def kill(*_args: object, **_named: object) -> None:
    raise Killed


def numbers(settings: Settings, version: str) -> list[int]:
    return values(settings, version, "fct_actuals", "number")


def damage(path: Path) -> None:
    """Other bytes, as many."""
    path.write_bytes(path.read_bytes()[:-9] + b"123456789")


def test_mart_that_no_build_touched_is_linked_without_being_read(ready: Settings) -> None:
    first = publish(ready)
    change_by_hand(ready, ADD)  # whoever reads it sees this
    second = publish(ready)
    assert is_shared(ready, first.version, second.version, "fct_actuals")
    assert (second.rows, second.content) == (first.rows, first.content)
    assert soundness.faults(ready.published, second.version) == []


def test_only_what_a_build_may_have_written_is_read(ready: Settings) -> None:
    first = publish(ready)
    forget(ready, "dim_plans", "a_model_that_is_not_published")
    change_by_hand(ready, ADD)
    change_by_hand(ready, NEW_PLAN)
    second = publish(ready)
    assert values(ready, second.version, "dim_plans", "plan_id") == ["new"]
    assert is_shared(ready, first.version, second.version, "fct_actuals")


def test_mart_that_a_build_wrote_as_it_was_is_shared_and_not_read_the_next_time(ready: Settings) -> None:
    first = publish(ready)
    change(ready, "CREATE OR REPLACE TABLE marts.fct_actuals AS FROM marts.fct_actuals ORDER BY number DESC")
    second = publish(ready)
    change_by_hand(ready, ADD)
    third = publish(ready)
    assert is_shared(ready, first.version, second.version, "fct_actuals")
    assert is_shared(ready, second.version, third.version, "fct_actuals")


def test_first_version_of_a_day_reads_everything(ready: Settings, clock: Clock) -> None:
    publish(ready)
    change_by_hand(ready, ADD)
    clock.forward(days=1)
    assert numbers(ready, publish(ready).version) == [0, 1, 2, 7]


def test_file_that_somebody_wrote_to_is_written_anew(ready: Settings) -> None:
    first = publish(ready)
    damage(path_of(ready, first.version, "fct_actuals"))
    second, third = publish(ready), publish(ready)
    assert not is_shared(ready, first.version, second.version, "fct_actuals")
    assert is_shared(ready, second.version, third.version, "fct_actuals")
    assert soundness.faults(ready.published, third.version) == []


def test_file_that_was_put_in_the_place_of_another_is_written_anew(ready: Settings) -> None:
    first = publish(ready)
    path = path_of(ready, first.version, "fct_actuals")
    before = path.stat()
    other = path.with_suffix(".other")
    shutil.copyfile(path, other)
    damage(other)
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)
    assert soundness.faults(ready.published, publish(ready).version) == []


def test_file_that_was_only_touched_or_copied_back_is_still_shared(ready: Settings) -> None:
    first = publish(ready)
    path = path_of(ready, first.version, "fct_actuals")
    copy = path.with_suffix(".copy")
    shutil.copyfile(path, copy)
    copy.replace(path)
    second = publish(ready)
    assert is_shared(ready, first.version, second.version, "fct_actuals")
    change_by_hand(ready, ADD)
    assert is_shared(ready, first.version, publish(ready).version, "fct_actuals")


@pytest.fixture
def rotten(ready: Settings, clock: Clock) -> Settings:
    """The last of two versions has a damaged file that looks untouched."""
    first = publish(ready)
    path = path_of(ready, first.version, "fct_actuals")
    before = path.stat()
    damage(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    clock.forward(minutes=1)
    second = publish(ready)
    assert soundness.faults(ready.published, second.version) != []
    return ready


def test_damage_that_shows_in_no_time_of_change_ends_with_the_day(rotten: Settings, clock: Clock) -> None:
    clock.forward(days=1)
    assert soundness.faults(rotten.published, publish(rotten).version) == []


def test_who_publishes_by_hand_has_every_mart_and_every_file_read(
    rotten: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_by_hand(rotten, ADD)
    clock.forward(minutes=1)
    monkeypatch.setenv("MILEPOST_DATA", str(rotten.data))
    assert CliRunner().invoke(app, ["publish"], catch_exceptions=False).exit_code == 0
    last = versions.versions(rotten)[-1]
    assert numbers(rotten, last) == [0, 1, 2, 7]
    assert soundness.faults(rotten.published, last) == []


STEPS = ["write_tables", "sync", "write_json", "newest_events.note", "_note", "_note_rollback", "showing.show_new"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("next_build", ["", "UPDATE marts.fct_actuals SET number = number + 100"])
def test_publication_killed_at_any_step_leaves_no_note_of_what_is_not_published(
    ready: Settings, monkeypatch: pytest.MonkeyPatch, step: str, next_build: str
) -> None:
    publish(ready)
    change(ready, ADD)
    with monkeypatch.context() as patch:
        patch.setattr(f"{publishing.__name__}.{step}", kill)
        with pytest.raises(Killed):
            publish(ready)
    if next_build:
        change(ready, next_build)
    last = [publish(ready), publish(ready)]
    for version in last:
        assert numbers(ready, version.version) == ([100, 101, 102, 107] if next_build else [0, 1, 2, 7])
        assert soundness.faults(ready.published, version.version) == []
    assert last[0].content == last[1].content


def test_build_that_dies_while_it_writes_has_said_so_before(ready: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(ready)

    def die(settings: Settings, *_: object, **_named: object) -> None:
        with warehouse.connection(settings) as con:
            con.execute(NEW_PLAN)
            con.execute("CREATE OR REPLACE TABLE marts.fct_actuals AS SELECT 9 AS number, true AS is_simulated")
        raise Killed

    monkeypatch.setattr(building, "run_dbt", die)
    with lock.writer_lock(ready, "test"), pytest.raises(Killed):
        building.build(ready)
    second = publish(ready)
    assert values(ready, second.version, "dim_plans", "plan_id") == ["new"]
    assert numbers(ready, second.version) == [9]
    assert second.has_simulated


def test_lost_warehouse_made_anew_reads_everything(ready: Settings) -> None:
    publish(ready)
    ready.warehouse.unlink()
    marts.make(ready, events=5)
    assert numbers(ready, publish(ready).version) == [0, 1, 2, 3, 4]


def test_warehouse_put_back_from_a_copy_publishes_what_the_copy_holds(ready: Settings, tmp_path: Path) -> None:
    publish(ready)
    copy = tmp_path / "copy.duckdb"
    shutil.copyfile(ready.warehouse, copy)
    change(ready, ADD)
    publish(ready)
    shutil.copyfile(copy, ready.warehouse)
    last = publish(ready)
    assert numbers(ready, last.version) == [0, 1, 2]
    assert soundness.faults(ready.published, last.version) == []


def test_notes_are_of_the_tables_and_files_of_the_last_version(ready: Settings) -> None:
    publish(ready)
    change(ready, ADD)
    change(ready, "DROP TABLE marts.dim_plans")
    last = publish(ready)
    with warehouse.writing(ready, "test") as con:
        notes = con.execute('SELECT name, "rows", sha256, inode FROM ops.fingerprints ORDER BY name').fetchall()
        contents = dict(con.execute("SELECT name, content FROM ops.fingerprints WHERE content NOT NULL").fetchall())
    assert notes == [
        (name, rows, last.sha256[name], path_of(ready, last.version, name).stat().st_ino)
        for name, rows in sorted(last.rows.items())
    ]
    assert contents == {"fct_actuals": last.content["fct_actuals"]}


def test_file_system_without_links_gets_copies_of_what_is_not_read(
    ready: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_old: Path, _new: Path) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    made = [publish(ready).version]
    change_by_hand(ready, ADD)
    made += [publish(ready).version, publish(ready).version]
    assert [numbers(ready, version) for version in made] == [[0, 1, 2]] * 3
    assert soundness.faults(ready.published, made[-1]) == []


def test_simulated_rows_are_told_of_only_while_there_are_any(ready: Settings) -> None:
    told = [publish(ready).has_simulated]
    for statement in ("UPDATE marts.fct_actuals SET is_simulated = number = 1", "DELETE FROM marts.fct_actuals"):
        change(ready, statement)
        told.append(publish(ready).has_simulated)
    assert told == [False, True, False]
