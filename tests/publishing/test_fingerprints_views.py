"""A mart that is a view is read again when anything that it rests on was touched, and only then."""

from __future__ import annotations

import pytest
from builders.marts import change_by_hand, forget, is_shared, publish, values

from milepost.settings import Settings
from milepost.warehouse import connection as warehouse


@pytest.fixture
def views(ready: Settings) -> Settings:
    """Marts that are views: on a table of dbt through another view, on one of Milepost's own, and on raw."""
    with warehouse.writing(ready, "test") as con:
        con.execute("CREATE SCHEMA intermediate; CREATE SCHEMA staging")
        con.execute("CREATE TABLE intermediate.int_days AS SELECT 1 AS number")
        con.execute("CREATE VIEW staging.stg_days AS SELECT number FROM warehouse.intermediate.int_days")
        con.execute("CREATE VIEW staging.stg_held AS SELECT count(*) AS number FROM ops.held_rows")
        con.execute("CREATE VIEW staging.stg_build AS SELECT day(as_of_date) AS number FROM ops.build_parameters")
        con.execute('CREATE VIEW marts.fct_days AS SELECT number FROM "staging"."stg_days"')
        con.execute("CREATE VIEW marts.fct_held AS SELECT number FROM (FROM staging.stg_held)")
        con.execute("CREATE VIEW marts.fct_build AS SELECT number, plan_id FROM staging.stg_build, marts.dim_plans")
        con.execute("CREATE VIEW marts.fct_raw AS SELECT count(*) AS number FROM raw.loads")
    return ready


def test_view_is_not_read_while_nothing_it_rests_on_is_touched(views: Settings) -> None:
    first = publish(views)
    change_by_hand(views, "UPDATE intermediate.int_days SET number = 2")
    forget(views, "stg_days", "fct_actuals")
    change_by_hand(views, "UPDATE ops.build_parameters SET known_at = known_at + INTERVAL 1 HOUR")
    second = publish(views)
    for table in ("fct_days", "fct_held", "fct_build"):
        assert is_shared(views, first.version, second.version, table), table


@pytest.mark.parametrize(
    ("touched", "statement", "table", "found"),
    [
        ("int_days", "UPDATE intermediate.int_days SET number = 2", "fct_days", [2]),
        (
            "",
            "INSERT INTO ops.held_rows BY NAME SELECT 'r' AS run_id, 't' AS table_name, 's' AS source, "
            "'e' AS event_id, 'x' AS expectation, now()::TIMESTAMP AS held_at",
            "fct_held",
            [1],
        ),
        ("", "UPDATE ops.build_parameters SET as_of_date = '2026-03-09'", "fct_build", [9]),
        ("dim_plans", "INSERT INTO marts.dim_plans VALUES ('other')", "fct_build", [2, 2]),
        ("", "INSERT INTO raw.loads VALUES ('l', now(), now(), 0, 0, 0, 0)", "fct_raw", [1]),
        ("", "CREATE OR REPLACE VIEW marts.fct_days AS SELECT 5 AS number FROM ops.held_rows", "fct_days", []),
    ],
)
def test_view_follows_whatever_it_rests_on(
    views: Settings, touched: str, statement: str, table: str, found: list[int]
) -> None:
    publish(views)
    forget(views, touched)
    change_by_hand(views, statement)
    assert values(views, publish(views).version, table, "number") == found
