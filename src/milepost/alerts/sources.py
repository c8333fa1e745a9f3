"""Incidents derived from what is stored: raw.*, ops.gate_*, ops.published_versions -> the store of incidents.

Looking again changes nothing, so the next process raises what a killed one did not. What was rejected or lost is looked
for LOOK_BACK_DAYS back; of a gate, its last run counts.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from milepost import stream
from milepost.alerts import former, held_rows, incidents, rejections, words
from milepost.alerts.incident import Scope
from milepost.alerts.store import Store, StoreError
from milepost.gates import held
from milepost.gates.findings import LAST_RUNS
from milepost.gates.words import meaning
from milepost.marts import quarantine
from milepost.readings.words import Language
from milepost.settings import Settings
from milepost.warehouse.connection import Connection

LOOK_BACK_DAYS: Final = 7
SETTLED_AFTER: Final = timedelta(days=1)
"""A loss, and a fault of a sender, is an incident for so long after it was seen last; then it is in the books."""
GATES: Final = {"raw": ("入库质量闸门", "The gate of landed data"), "marts": ("发布质量闸门", "The gate of the marts")}
NO_LONGER: Final = ("问题已消除", "It is no longer so")


def look(con: Connection, store: Store) -> None:
    """Raise what is stored and not raised yet, resolve what a later load, gate or version has ended."""
    former.take_over(con, store)
    rejections.look(con, store)
    _gaps(con, store)
    _gates(con, store)
    held_rows.look(con, store)
    _despite_gate(con, store)
    _quarantined(con, store)
    _plans_set_aside(con, store)
    _books(con, store)
    _over(con, store)


def look_at_gates(con: Connection, store: Store) -> None:
    """As look, at what a gate writes alone."""
    former.take_over(con, store)
    _gates(con, store)
    held_rows.look(con, store)


def look_and_go_on(settings: Settings, con: Connection, looking: Callable[[Connection, Store], None] = look) -> None:
    """Look, for a step of the pipeline: what keeps the store of incidents from being written stops no step. The watch,
    or the next step, raises what this one did not."""
    with suppress(StoreError):
        looking(con, incidents.store_of(settings))


def _gaps(con: Connection, store: Store) -> None:
    """One per loss. That a broker in memory began anew is none, where all that was seen of it had been read."""
    found = con.execute(
        """SELECT cluster_id, topic, "partition", from_offset, to_offset, reason, found_at FROM raw.gaps
        WHERE found_at >= (current_timestamp AT TIME ZONE 'UTC')::DATE - CAST(? AS INTEGER)
            AND reason <> 'not_delivered'
            AND NOT (reason = 'cluster_replaced' AND from_offset = to_offset AND starts_with(cluster_id, ?))
        ORDER BY found_at""",
        [LOOK_BACK_DAYS, stream.IN_MEMORY],
    ).fetchall()
    for cluster, topic, partition, begin, end, reason, at in found:
        key = f"gap:{topic}/{partition}/{begin}-{end}"
        ended = store.last_end(key)
        if ended is not None and ended >= at.replace(tzinfo=UTC):
            continue
        signal = words.signal(
            "gap",
            key,
            "log_gap",
            "critical",
            fields={"reason_code": reason, "count": end - begin, "topic": topic, "partition": partition,
                    "cluster": cluster},
            count=max(end - begin, 0) or "?",
            topic=topic,
            partition=partition,
            first=begin,
            last=max(begin, end - 1),
            what_zh=words.LOSSES_ZH[reason],
            what_en=stream.LOSSES[reason],
        )  # fmt: skip
        incidents.raise_alert(store, signal)
    fresh = incidents.opened_since(store, datetime.now(UTC) - SETTLED_AFTER)
    incidents.resolve(store, "gap:", "一天前已告知，并已记入账目", "Told a day ago, and in the books", still=fresh)


def _gates(con: Connection, store: Store) -> None:
    """One per rule that a gate's last run found broken, but for rules whose rows are held: their units are told."""
    of_rows = held.rules(con)
    for gate, run_id, _verdict in con.execute(LAST_RUNS).fetchall():
        broken = con.execute(
            """SELECT table_name, expectation, any_value(severity), sum(unexpected_count)::BIGINT, any_value(detail)
            FROM ops.gate_results WHERE run_id = ? AND NOT success AND severity <> 'info'
            GROUP BY table_name, expectation ORDER BY ALL""",
            [run_id],
        ).fetchall()
        keys = set()
        for table, rule, severity, count, detail in broken:
            if gate == "raw" and severity == "warning" and (table, rule) in of_rows:
                continue
            keys.add(key := f"gate:{gate}:{table}:{rule}")
            signal = words.signal(
                "gate_held" if severity == "warning" else "gate_blocked",
                key,
                "gate_failed",
                severity,
                fields={"gate": gate, "table": table, "rule": rule, "count": count},
                gate_zh=GATES[gate][0],
                gate_en=GATES[gate][1],
                count=count,
                what_zh=_why(table, rule, severity, detail, "zh"),
                what_en=_why(table, rule, severity, detail, "en"),
            )
            incidents.raise_alert(store, signal)
        incidents.resolve(store, f"gate:{gate}:", *NO_LONGER, still=frozenset(keys))


def _why(table: str, rule: str, severity: str, detail: str | None, language: Language) -> str:
    """What the rule means; a rule that could not be judged says so in its detail alone."""
    why = meaning(table, rule, language)
    return f"{why} {detail or ''}".strip() if not why or severity == "critical" else why


def _despite_gate(con: Connection, store: Store) -> None:
    """Open while the newest version is one that was published although a gate blocked it."""
    newest = con.execute(
        "SELECT version, despite_gate FROM ops.published_versions ORDER BY published_at DESC, version DESC LIMIT 1"
    ).fetchone()
    keys = set()
    if newest and newest[1]:
        keys.add(key := f"despite_gate:{newest[0]}")
        values = {"version": newest[0], "why": newest[1]}
        incidents.raise_alert(
            store, words.signal("despite_gate", key, "gate_failed", "critical", fields=values, **values)
        )
    incidents.resolve(
        store, "despite_gate:", "已有通过闸门的新版本", "A version that passed came", still=frozenset(keys)
    )


def _quarantined(con: Connection, store: Store) -> None:
    """One per reason of events set aside; over when none of them is left."""
    keys = set()
    for row in quarantine.by_reason(con):
        keys.add(key := f"quarantined:{row['reason_code']}")
        signal = words.signal(
            "quarantined",
            key,
            "event_quarantined",
            "warning",
            fields={"reason_code": row["reason_code"], "count": row["count"]},
            count=row["count"],
            example=row["example"],
            what_zh=row["reason_zh"],
            what_en=row["reason_en"],
        )
        incidents.raise_alert(store, signal)
    incidents.resolve(store, "quarantined:", *NO_LONGER, still=frozenset(keys))


def _plans_set_aside(con: Connection, store: Store) -> None:
    """One per plan file that is set aside; over when the file is good again, or gone."""
    keys = set()
    for file, line, field, message, faults, plan in con.execute(
        "SELECT file, line, field, message, faults, plan_in_force FROM ops.plans_set_aside ORDER BY file"
    ).fetchall():
        keys.add(key := f"plan_set_aside:{file}")
        values: dict[str, Any] = {"file": file, "line": line, "field": field, "message": message}
        kept_zh = "上一个正确的版本继续有效" if plan else "该方案没有可用的版本，其事件将被拒收"
        kept_en = "Its last good version stays in force" if plan else "No version of it holds: its events are refused"
        signal = words.signal(
            "plan_set_aside",
            key,
            "plan_set_aside",
            "warning" if plan else "critical",
            scope=Scope(plan=plan),
            fields=values,
            count=faults,
            kept_zh=kept_zh,
            kept_en=kept_en,
            **values,
        )
        incidents.raise_alert(store, signal)
    incidents.resolve(store, "plan_set_aside:", *NO_LONGER, still=frozenset(keys))


def _books(con: Connection, store: Store) -> None:
    """Open while the books of any partition do not balance."""
    rows = con.execute(
        """SELECT topic, "partition", first_offset FROM ops.landing_balance WHERE NOT is_balanced
        ORDER BY topic, "partition" """
    ).fetchall()
    if not rows:
        incidents.resolve(store, "books", "账目已平", "The books balance again")
        return
    where = ", ".join(f"{topic} {partition}" for topic, partition, _ in rows[:10])
    topic, partition, first = rows[0]
    signal = words.signal(
        "books",
        "books",
        "books_unbalanced",
        "critical",
        fields={"count": len(rows)},
        count=len(rows),
        where=where,
        from_where=f"--offset {topic}:{partition}:{first or 0}",
    )
    incidents.raise_alert(store, signal)


def _over(con: Connection, store: Store) -> None:
    """A landing that ended well, or a version published, resolves the incidents of the ones before."""
    landed, published = con.execute(
        "SELECT (SELECT max(finished_at) FROM raw.loads), (SELECT max(published_at) FROM ops.published_versions)"
    ).fetchall()[0]
    for key, ended, why_zh, why_en in (
        ("landing", landed, "此后入库成功", "Landing went well since"),
        ("publish", published, "此后已发布新版本", "A version was published since"),
        ("run:", published, "此后已发布新版本", "A version was published since"),
        ("disk", published, "此后已发布新版本", "A version was published since"),
        ("dag:", published, "此后已发布新版本", "A version was published since"),
    ):
        moment = ended.replace(tzinfo=UTC) if ended else None
        incidents.resolve_seen_before(store, key, moment, why_zh, why_en)
