"""What is published: every table of schema marts, and short views of Milepost's own tables. -> name: query."""

from __future__ import annotations

from typing import Final

from milepost.gates.verdict import LAST_RUNS
from milepost.warehouse.broker_time import landed
from milepost.warehouse.connection import Connection

OPS_TABLES: Final[dict[str, str]] = {
    "ops_alerts": "SELECT * FROM ops.alerts ORDER BY raised_at",
    # of each gate, its last run
    "ops_gate_results": f"""
        SELECT results.*, runs.verdict FROM ops.gate_results AS results
        JOIN ({LAST_RUNS}) AS runs USING (gate, run_id)
        ORDER BY gate, table_name, expectation""",  # noqa: S608 our own query
    "ops_held_rows": "SELECT * FROM ops.held_rows WHERE released_at IS NULL ORDER BY held_at, event_id",
    # also where a lost warehouse takes the rows back from (publishing/methods.py)
    "ops_method_changes": "SELECT * FROM ops.method_changes ORDER BY to_method_version, target_id",
    "ops_plans_set_aside": "SELECT * FROM ops.plans_set_aside ORDER BY file",
    "ops_quarantined_events": """
        SELECT * FROM ops.quarantined_events WHERE reread_at IS NULL ORDER BY set_aside_at, source, event_id""",
    "ops_rejected_events": f"""
        SELECT topic, "partition", "offset", {landed()} AS kafka_time, reason_code, reason,
            substr(coalesce(try(decode(key)), key::VARCHAR), 1, 200) AS key,
            substr(coalesce(try(decode(value)), value::VARCHAR), 1, 2000) AS value, load_id, loaded_at, replayed_at
        FROM raw.rejected_messages
        WHERE rowid IN (  -- chosen first: values are long, and all of them would be decoded
            SELECT rowid FROM raw.rejected_messages
            ORDER BY loaded_at DESC, topic, "partition", "offset" DESC LIMIT 1000)
        ORDER BY loaded_at DESC, topic, "partition", "offset" DESC""",  # noqa: S608 our own expression
    "ops_landing_balance": """
        SELECT topic, "partition", first_offset, next_offset, accounted, loaded, duplicate, rejected, gap, is_balanced
        FROM ops.landing_balance ORDER BY topic, "partition" """,
    "ops_build_nodes": """
        SELECT * FROM ops.build_nodes
        WHERE run_id = (SELECT arg_max(run_id, finished_at) FROM ops.build_nodes) ORDER BY seconds DESC""",
}


def marts(con: Connection) -> list[str]:
    """Names of the tables and views of schema marts."""
    found = con.execute(
        """SELECT table_name FROM information_schema.tables
           WHERE table_schema = 'marts' AND table_catalog = current_database()
             AND NOT contains(table_name, '__dbt') ORDER BY 1"""
    ).fetchall()
    return [row[0] for row in found]


def queries(con: Connection) -> dict[str, str]:
    """Name of each table to publish: the query for its rows."""
    return {name: f"SELECT * FROM marts.{name}" for name in marts(con)} | OPS_TABLES  # noqa: S608 own names
