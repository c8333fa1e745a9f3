"""The writer lock and opening the warehouse."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from milepost.errors import WarehouseBusy, WarehouseError
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import lock
from milepost.warehouse.schema import has_tables

HOLD = """
    import sys, time
    from pathlib import Path
    from milepost.settings import Settings
    from milepost.warehouse import lock
    with lock.writer_lock(Settings(data=Path(sys.argv[1])), "a long load"):
        print("held", flush=True)
        time.sleep(60)
"""


@pytest.fixture
def holder(settings: Settings) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), str(settings.data)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "held"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_second_writer_is_told_who_holds_the_warehouse(settings: Settings, holder: subprocess.Popen[str]) -> None:
    impatient = settings.model_copy(update={"lock_wait_seconds": 0.3})
    with (
        pytest.raises(WarehouseBusy, match=rf"pid {holder.pid}, a long load, since .* UTC.*MILEPOST_LOCK_WAIT"),
        warehouse.writing(impatient, "test"),
    ):
        pass


def test_second_writer_gets_in_when_the_first_is_killed(settings: Settings, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    with warehouse.writing(settings, "test") as con:
        assert con.execute("SELECT count(*) FROM raw.events").fetchone() == (0,)


def test_lock_is_reentrant_within_one_process(settings: Settings) -> None:
    with lock.writer_lock(settings, "run"), warehouse.writing(settings, "step") as con:
        con.execute("SELECT 1")
    with lock.writer_lock(settings, "again"):
        pass


def test_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    blocked = Settings(data=tmp_path / "file" / "data")
    with pytest.raises(WarehouseError, match=r"file/data.*Check MILEPOST_DATA"), warehouse.writing(blocked, "test"):
        pass


def test_file_that_is_no_warehouse_is_named_and_left_alone(settings: Settings) -> None:
    settings.data.mkdir(parents=True)
    settings.warehouse.write_text("not a database at all, but long enough to be looked at as one")
    with pytest.raises(WarehouseError, match=r"warehouse\.duckdb cannot be opened"), warehouse.writing(settings, "x"):
        pass
    assert settings.warehouse.read_text().startswith("not a database")


def test_lock_file_names_this_process_while_it_writes(settings: Settings) -> None:
    with lock.writer_lock(settings, "naming"):
        assert f'"pid": {os.getpid()}' in (settings.data / "warehouse.lock").read_text()


def test_a_table_is_missing_as_much_as_a_view_that_does_not_fit_its_table_any_more(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        con.execute("CREATE TABLE ops.below AS SELECT 1 AS a; CREATE VIEW ops.above AS SELECT a FROM ops.below")
        assert has_tables(con, "ops.below", "ops.above")
        con.execute("ALTER TABLE ops.below RENAME COLUMN a TO b")
        assert not has_tables(con, "ops.below", "ops.above")
        con.execute("DROP TABLE ops.below")
        assert not has_tables(con, "ops.above")
        assert not has_tables(con, "ops.below")
