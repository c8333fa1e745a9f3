"""The schema by numbered migrations: new warehouses, old ones, newer ones, and one that fails midway."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from milepost.catalogue import rows, store
from milepost.catalogue.read import read_plans
from milepost.errors import WarehouseError
from milepost.landing import ledger
from milepost.marts import build
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import lock, schema

MADE_BEFORE = sorted(Path(__file__).with_name("made_before").glob("*.sql"))
TABLES = """
    SELECT schema_name || '.' || table_name AS name, column_name, data_type, is_nullable FROM duckdb_columns()
    WHERE database_name = current_database() AND schema_name IN ('raw', 'catalogue', 'ops') ORDER BY ALL
"""
AGREED = "0004_agreed_paths_and_units_of_targets.sql"
NEWEST = max(int(path.name[:4]) for path in schema.FOLDER.glob("*.sql"))


@pytest.fixture(params=MADE_BEFORE, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """A warehouse that an earlier version made and wrote to."""
    settings.data.mkdir(parents=True)
    with open_plainly(settings) as con:
        con.execute(request.param.read_text(encoding="utf-8"))
    return settings.model_copy(update={"as_of": date(2026, 3, 31)})


def open_plainly(settings: Settings) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(f"ATTACH '{settings.warehouse}' AS warehouse (STORAGE_VERSION 'latest')")
    con.execute("USE warehouse")
    return con


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The migrations there are, in a folder to which a test adds its own."""
    there = tmp_path / "migrations"
    there.mkdir()
    for path in schema.FOLDER.glob("*.sql"):
        (there / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return there


def tables(settings: Settings) -> list[Any]:
    with open_plainly(settings) as con:
        return con.execute(TABLES).fetchall()


def test_there_is_a_warehouse_of_each_time_before_the_numbers() -> None:
    assert [path.stem for path in MADE_BEFORE] == ["schema_first", "schema_last_without_numbers"]


def test_an_old_warehouse_gets_the_tables_of_a_new_one_and_builds(old: Settings, tmp_path: Path) -> None:
    with warehouse.writing(old, "test") as con:
        versions = con.execute("SELECT version, run_at FROM ops.schema_version ORDER BY version").fetchall()
        assert [number for number, _ in versions] == list(range(1, NEWEST + 1))
        assert all(row.is_balanced for row in ledger.balance(con))
        store.sync(con, read_plans(old.plans), datetime(2026, 1, 1, tzinfo=UTC))
    new = Settings(data=tmp_path / "new")
    with warehouse.writing(new, "test"):
        pass
    assert tables(old) == tables(new)
    with lock.writer_lock(old, "test"):
        build.build(old)
    with warehouse.writing(old, "test") as con:
        assert con.execute("SELECT actual_value FROM marts.fct_actuals").fetchall() == [(41,)]
        assert con.execute("SELECT run_at FROM ops.schema_version ORDER BY version").fetchall() == [
            (moment,) for _, moment in versions
        ]


def test_rejected_values_are_whole_again_whoever_wrote_them(old: Settings) -> None:
    with warehouse.writing(old, "test") as con:
        found = con.execute('SELECT value FROM raw.rejected_events ORDER BY "offset"').fetchall()
        kept = con.execute("SELECT count(*) FROM raw.rejected_messages").fetchall()
    assert kept == [(len(found),)]
    assert found[0] == (b"x" * 5000,)
    assert found[1:] in ([], [(b"a" * 4096 + b"abcdef",)])


def test_a_piece_that_is_there_twice_counts_once_and_a_value_that_is_null_stays_so(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        con.execute(
            """INSERT INTO raw.rejected_messages BY NAME
            SELECT 't' AS topic, 0 AS "partition", unnest([1, 2]) AS "offset", TIMESTAMP '2026-01-01' AS kafka_time,
                'r' AS reason_code, 'r' AS reason, unnest([repeat('a', 4096)::BLOB, NULL]) AS value, 'l' AS load_id,
                TIMESTAMP '2026-01-01' AS loaded_at, unnest([4097, NULL]) AS value_bytes"""
        )
        for _ in range(2):
            con.execute("INSERT INTO raw.rejected_pieces VALUES ('t', 0, 1, '2026-01-01', 1, '\\xFF'::BLOB, 'l')")
        found = con.execute('SELECT value FROM raw.rejected_events ORDER BY "offset"').fetchall()
    assert found == [(b"a" * 4096 + b"\xff",), (None,)]


def test_a_warehouse_newer_than_the_program_is_refused_and_left_alone(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        con.execute("INSERT INTO ops.schema_version VALUES (9999, 'of_later', now())")
    before = tables(settings)
    with (
        pytest.raises(WarehouseError, match=rf"warehouse\.duckdb.*version 9999.*knows {NEWEST} at most.*later one"),
        warehouse.writing(settings, "test"),
    ):
        pass
    assert tables(settings) == before


def test_a_migration_that_fails_leaves_the_warehouse_as_it_was(old: Settings, folder: Path) -> None:
    before = tables(old)
    (folder / "9998_half.sql").write_text(
        "CREATE TABLE raw.half (a INTEGER); DROP TABLE raw.gaps CASCADE; SELECT no_such_column FROM raw.half;"
    )
    with open_plainly(old) as con, pytest.raises(WarehouseError, match=r"9998_half\.sql failed.*as it was before"):
        schema.migrate(con, folder)
    assert tables(old) == before
    (folder / "9998_half.sql").write_text("CREATE TABLE raw.half (a INTEGER);")
    with open_plainly(old) as con:
        schema.migrate(con, folder)
        assert con.execute("SELECT max(version) FROM ops.schema_version").fetchall() == [(9998,)]


def test_a_migration_runs_once(settings: Settings, folder: Path) -> None:
    settings.data.mkdir(parents=True)
    (folder / "9998_once.sql").write_text("CREATE TABLE raw.once (a INTEGER); INSERT INTO raw.once VALUES (1);")
    for _ in range(2):
        with open_plainly(settings) as con:
            schema.migrate(con, folder)
            assert con.execute("SELECT count(*) FROM raw.once").fetchall() == [(1,)]


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted(schema.FOLDER.glob("*.sql"))]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("table", rows.COLUMNS)
def test_the_rows_of_plans_have_the_columns_of_their_tables(settings: Settings, table: str) -> None:
    with warehouse.writing(settings, "test") as con:
        found = con.execute(f"SELECT * FROM catalogue.{table} LIMIT 0").description
    told = [*rows.COLUMNS[table], "valid_from", "valid_to", "change_reason"]
    assert sorted(column[0] for column in found) == sorted(told)  # rows go in by name


def test_targets_of_an_old_warehouse_are_their_indicator_s_units_for_the_time_both_were_known(
    settings: Settings, folder: Path
) -> None:
    """Two versions of a target, and a lead that changed in between: no moment without a lead, none with two."""
    settings.data.mkdir(parents=True)
    later = [path for path in folder.iterdir() if path.name >= AGREED]
    for path in later:
        path.rename(folder.parent / path.name)
    with open_plainly(settings) as con:
        schema.migrate(con, folder)
        con.execute(
            """INSERT INTO catalogue.indicator_agencies VALUES
                ('i', 'a', 'lead', 1, '2026-01-01', '2026-03-01', 'first version'),
                ('i', 'b', 'lead', 1, '2026-03-01', NULL, 'handed over'),
                ('other', 'a', 'lead', 1, '2026-01-01', NULL, 'first version');
            INSERT INTO catalogue.targets (target_id, indicator_id, plan_id, due_kind, bound, certainty, section,
                is_path_point, valid_from, valid_to, change_reason)
            SELECT 't', 'i', 'p', 'explicit', 'at_least', 'must', '1', true, *
            FROM (VALUES (TIMESTAMP '2026-01-01', TIMESTAMP '2026-05-01', 'first version'),
                (TIMESTAMP '2026-05-01', NULL, 'raised'))"""
        )
        for path in later:
            (folder.parent / path.name).rename(path)
        schema.migrate(con, folder)
        found = con.execute("SELECT * FROM catalogue.target_agencies ORDER BY valid_from").fetchall()
    january, march, may = (datetime(2026, month, 1) for month in (1, 3, 5))
    assert found == [
        ("t", "a", "lead", 1, january, march, "first version"),
        ("t", "b", "lead", 1, march, may, "handed over"),
        ("t", "b", "lead", 1, may, None, "raised"),
    ]
