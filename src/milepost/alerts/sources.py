"""Alerts derived from what is stored: raw.*, ops.gate_*, ops.published_versions, marts (subsidies.py) -> ops.alerts.

Looking again changes nothing, so the next process raises what a killed one did not. What was rejected or lost is looked
for LOOK_BACK_DAYS back and raised once; of a gate, its last run counts.
"""

from __future__ import annotations

from typing import Final

from milepost import stream
from milepost.alerts import held_rows, incidents, subsidies
from milepost.gates import held
from milepost.gates.findings import LAST_RUNS
from milepost.gates.words import meaning
from milepost.marts import quarantine
from milepost.stream import Gap
from milepost.warehouse.connection import Connection

LOOK_BACK_DAYS: Final = 7


def look(con: Connection) -> None:
    """Raise what is stored and not raised yet, resolve what a later load, gate or version has ended."""
    _rejected(con)
    _gaps(con)
    _gates(con)
    held_rows.look(con)
    _despite_gate(con)
    _quarantined(con)
    _plans_set_aside(con)
    subsidies.look(con)
    _over(con)


def _rejected(con: Connection) -> None:
    """One alert per reason and day: a burst of one fault is one alert."""
    found = con.execute(
        """SELECT reason_code, strftime(loaded_at, '%Y-%m-%d') AS day, count(*), min(reason)
        FROM raw.rejected_events
        WHERE loaded_at >= (current_timestamp AT TIME ZONE 'UTC')::DATE - CAST(? AS INTEGER) AND NOT EXISTS (
            FROM ops.alerts WHERE dedupe_key = concat_ws(':', 'rejected', reason_code, strftime(loaded_at, '%Y-%m-%d')))
        GROUP BY ALL ORDER BY ALL""",
        [LOOK_BACK_DAYS],
    ).fetchall()
    for code, day, count, reason in found:
        incidents.raise_alert(
            con,
            "events_rejected",
            f"rejected:{code}:{day}",
            f"拒收 {count} 条事件: {code}",
            f"{reason}\n查看与重放: milepost replay --rejected --reason {code}",
            severity="warning",
        )


def _gaps(con: Connection) -> None:
    """One alert per loss. That a broker in memory began anew is none, where all that was seen of it had been read."""
    found = con.execute(
        """SELECT cluster_id, topic, "partition", from_offset, to_offset, reason FROM raw.gaps
        WHERE found_at >= (current_timestamp AT TIME ZONE 'UTC')::DATE - CAST(? AS INTEGER)
            AND reason <> 'not_delivered'
            AND NOT (reason = 'cluster_replaced' AND from_offset = to_offset AND starts_with(cluster_id, ?))
        ORDER BY found_at""",
        [LOOK_BACK_DAYS, stream.IN_MEMORY],
    ).fetchall()
    for row in found:
        [line] = stream.describe_gaps([Gap(*row)])
        if not con.execute("FROM ops.alerts WHERE dedupe_key = ?", [f"gap:{line}"]).fetchone():
            incidents.raise_alert(con, "log_gap", f"gap:{line}", "Kafka 日志有缺口", line)


def _gates(con: Connection) -> None:
    """One open alert per rule that a gate's last run found broken."""
    for gate, run_id, _verdict in con.execute(LAST_RUNS).fetchall():
        broken = con.execute(
            """SELECT table_name, expectation, any_value(column_name), any_value(severity),
                sum(unexpected_count)::BIGINT, any_value(detail)
            FROM ops.gate_results WHERE run_id = ? AND NOT success AND severity <> 'info'
            GROUP BY table_name, expectation ORDER BY ALL""",
            [run_id],
        ).fetchall()
        keys = set()
        for table, expectation, column, severity, count, detail in broken:
            keys.add(key := f"gate:{gate}:{table}:{expectation}")
            done = ",相关行已暂扣" if severity == "warning" else ",未发布新版本"
            why = meaning(table, expectation, "zh")
            if not why or severity == "critical":  # a rule that could not be judged says so in its detail alone
                why += detail or ""
            incidents.raise_alert(
                con,
                "gate_failed",
                key,
                f"质量闸门 {gate} 未通过: {expectation}",
                f"{'.'.join(filter(None, (table, column)))} {count} 行{done}。{why}",
                severity=severity,
            )
        if gate == "raw":  # not over while anything that the rule held is still held
            keys |= {f"gate:raw:{table}:{rule}" for table, rule in held.rules(con)}
        incidents.resolve(con, f"gate:{gate}:", frozenset(keys))


def _despite_gate(con: Connection) -> None:
    """Open while the newest version is one that was published although a gate blocked it."""
    newest = con.execute(
        "SELECT version, despite_gate FROM ops.published_versions ORDER BY published_at DESC, version DESC LIMIT 1"
    ).fetchone()
    keys = set()
    if newest and newest[1]:
        keys.add(key := f"despite_gate:{newest[0]}")
        body = f"{newest[0]}: {newest[1]}\n质量闸门未通过,此版本由人工发布,看板已注明。"
        incidents.raise_alert(con, "gate_failed", key, "未通过质量闸门的版本已人工发布", body)
    incidents.resolve(con, "despite_gate:", frozenset(keys))


def _quarantined(con: Connection) -> None:
    """One open alert per reason of events set aside; over when none of them is left."""
    keys = set()
    for row in quarantine.by_reason(con):
        keys.add(key := f"quarantined:{row['reason_code']}")
        incidents.raise_alert(
            con,
            "event_quarantined",
            key,
            f"{row['count']} 条已接收事件无法读取,已隔离: {row['reason_code']}",
            f"{row['reason_zh']}\n例: {row['example']}。其他数据照常发布。\n"
            "查看与重读: milepost quarantine list, milepost quarantine reread",
            severity="warning",
        )
    incidents.resolve(con, "quarantined:", frozenset(keys))


def _plans_set_aside(con: Connection) -> None:
    """One open alert per plan file that is set aside; over when the file is good again, or gone."""
    keys = set()
    for file, line, field, message, faults, plan in con.execute(
        "SELECT file, line, field, message, faults, plan_in_force FROM ops.plans_set_aside ORDER BY file"
    ).fetchall():
        keys.add(key := f"plan_set_aside:{file}")
        kept = "上一个正确的版本继续有效" if plan else "该方案没有可用的版本,其事件将被拒收"
        incidents.raise_alert(
            con,
            "plan_set_aside",
            key,
            f"方案文件有误,已搁置: {file} 第 {line} 行",
            f"{field}: {message}\n共 {faults} 处。{kept};其他方案照常入库。\n查看全部: milepost plans check",
            severity="warning" if plan else "critical",
        )
    incidents.resolve(con, "plan_set_aside:", frozenset(keys))


def _over(con: Connection) -> None:
    """A landing that ended well, or a version published, resolves the incidents of the ones before."""
    for kind, ended in (
        ("landing", "max(finished_at) FROM raw.loads"),
        ("publish", "max(published_at) FROM ops.published_versions"),
        ("run:", "max(published_at) FROM ops.published_versions"),
        ("disk:", "max(published_at) FROM ops.published_versions"),
        ("dag:", "max(published_at) FROM ops.published_versions"),
    ):
        over = con.execute(
            f"""SELECT dedupe_key FROM ops.alerts WHERE resolved_at IS NULL AND starts_with(dedupe_key, ?)
            AND raised_at < (SELECT {ended})""",  # noqa: S608 our own words
            [kind],
        ).fetchall()
        for (key,) in over:
            incidents.resolve(con, key)
