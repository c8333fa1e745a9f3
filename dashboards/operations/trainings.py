"""Trainings: sessions and people by programme, and each session with the event behind it."""

from __future__ import annotations

from dashboards import elements
from dashboards.elements import plain, soft
from dashboards.operations import records
from dashboards.operations.records import Scope
from dashboards.readings import Row
from dashboards.text import Words


def show(w: Words, scope: Scope) -> None:
    rows = scope.rows("fct_trainings")
    if not rows:
        elements.notice("empty", w("trainings.none"), w("trainings.none_do"))
        return
    records.counted_by(w, scope, "sum_attendees", "count_sessions")
    elements.heading(w("trainings.title"))
    groups: dict[tuple[str, str, bool], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["jurisdiction_id"], row["programme"], row["is_simulated"]), []).append(row)
    body = [
        [
            f"{plain(scope.called(w, found[0], records.coded(w, found[0]['programme'])))}{records.mark(w, found[0])}",
            plain(w.number(len(found))),
            plain(w.number(sum(row["attendees"] for row in found))),
            plain(w.day(min(row["held_date"] for row in found))),
            plain(w.day(max(row["held_date"] for row in found))),
        ]
        for _, found in sorted(groups.items())
    ]
    heads = [w(f"trainings.{name}") for name in ("programme", "sessions", "attendees", "first", "last")]
    elements.table(heads, body, [1, 2], name=w("trainings.title"))
    _sessions(w, scope, rows)


def _sessions(w: Words, scope: Scope, rows: list[Row]) -> None:
    elements.heading(w("trainings.list"))
    body = [
        [
            plain(w.day(row["held_date"])),
            f"{plain(scope.called(w, row, row['session']))}{records.mark(w, row)}",
            plain(records.coded(w, row["programme"])),
            f"{plain(w.number(row['attendees']))}{_again(w, row)}",
            *records.event(w, row),
        ]
        for row in records.latest(w, rows, "held_date")
    ]
    heads = [w(f"trainings.{name}") for name in ("day", "session", "programme", "attendees")]
    records.table(w, heads, body, [3], name=w("trainings.list"))


def _again(w: Words, row: Row) -> str:
    return f" {soft(w('trainings.again', n=row['statements'] - 1))}" if row["statements"] > 1 else ""
