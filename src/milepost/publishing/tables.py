"""What is published: every table of schema marts, and short views of Milepost's own tables. -> name: query."""

from __future__ import annotations

from typing import Final

from milepost.gates import held
from milepost.gates.findings import LAST_RUNS
from milepost.gates.queries.relations import RELATIONS
from milepost.warehouse.broker_time import landed
from milepost.warehouse.connection import Connection

OPS_TABLES: Final[dict[str, str]] = {
    # of each gate, its last run
    "ops_gate_results": f"""
        SELECT results.*, runs.verdict FROM ops.gate_results AS results
        JOIN ({LAST_RUNS}) AS runs USING (gate, run_id)
        ORDER BY gate, table_name, expectation""",  # noqa: S608 our own query
    # also where a lost warehouse takes the rows back from (publishing/methods.py)
    "ops_method_changes": "SELECT * FROM ops.method_changes ORDER BY to_method_version, target_id",
    "ops_plans_set_aside": "SELECT * FROM ops.plans_set_aside ORDER BY file",
    "ops_quarantined_events": """
        SELECT * FROM ops.quarantined_events WHERE reread_at IS NULL ORDER BY set_aside_at, source, event_id""",
    "ops_relations": RELATIONS,
    "ops_rejected_events": f"""
        SELECT topic, "partition", "offset", {landed()} AS kafka_time, reason_code, reason,
            substr(coalesce(try(decode(key)), key::VARCHAR), 1, 200) AS key,
            substr(coalesce(text, value::VARCHAR), 1, 2000) AS value, load_id, loaded_at, replayed_at,
            raw.sender_of(topic, text) AS sender,
            raw.named_in(text, '$.data.indicator', '"indicator"\\s*:\\s*"([^"]*)"') AS indicator_id,
            coalesce(raw.named_in(text, '$.simulated', '"simulated"\\s*:\\s*(true)') = 'true', false) AS simulated
        FROM (SELECT *, rowid AS row_id, try(decode(value)) AS text FROM raw.rejected_messages)
        WHERE row_id IN (  -- chosen first: values are long, and all of them would be decoded
            SELECT rowid FROM raw.rejected_messages
            ORDER BY loaded_at DESC, topic, "partition", "offset" DESC LIMIT 1000)
        ORDER BY loaded_at DESC, topic, "partition", "offset" DESC""",  # noqa: S608 our own expression
    "ops_landing_balance": """
        SELECT topic, "partition", first_offset, next_offset, accounted, loaded, duplicate, rejected, gap, is_balanced
        FROM ops.landing_balance ORDER BY topic, "partition" """,
    "ops_gaps": """
        SELECT topic, "partition", from_offset, to_offset, reason, load_id, found_at FROM raw.gaps
        WHERE to_offset > from_offset ORDER BY found_at, topic, "partition", from_offset""",
    "ops_loads": """
        SELECT load_id, started_at, finished_at, events_read, events_loaded, events_duplicate, events_rejected
        FROM raw.loads ORDER BY started_at DESC LIMIT 200""",
    # of the 14 days before the last hour that was measured; a version is in it from the next one on
    "ops_latency": """
        SELECT * FROM ops.latency_hours
        WHERE hour_start > (SELECT max(hour_start) FROM ops.latency_hours) - INTERVAL 14 DAY ORDER BY hour_start""",
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
    waiting = f"FROM ({held.stated(con)}) WHERE state IN {held.OPEN}"
    held_rows = f"SELECT * FROM ops.held_rows SEMI JOIN ({waiting}) USING (source, event_id) ORDER BY held_at, event_id"  # noqa: S608
    return {name: f"SELECT * FROM marts.{name}" for name in marts(con)} | OPS_TABLES | {"ops_held_rows": held_rows}  # noqa: S608
