"""What moved since a day: rows of fct_status_changes and of readings -> one move per target.

A day is compared with now by what was known at its end. A correction is no movement: what one day is read otherwise
than it was, nothing was gained or lost (GMPP: joiners, leavers, and moves with their reasons, or a total hides them).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, Literal, NamedTuple

from milepost.days import SHANGHAI

Row = Mapping[str, Any]
Kind = Literal["caught_up", "fell_back", "new", "closed", "silent", "corrected"]
KINDS: Final[tuple[Kind, ...]] = ("caught_up", "fell_back", "new", "closed", "silent", "corrected")
ALONG_TIME: Final = frozenset({"new_report", "time_passed"})
CLOSED: Final = frozenset({"achieved", "achieved_late", "missed", "cancelled"})
RANKS: Final[Mapping[str, int]] = {"red": 1, "yellow": 2, "blue": 3, "green": 4}  # grey and none say nothing


class Move(NamedTuple):
    """One target's move. from_status and from_light: None where it was not there yet.

    reason, event_id: of the change that made it such a move, for what followed may have moved it otherwise; day: of the
    last change of light. first_day, first_event_id: of the first one since, before which the target was read as
    from_status.
    """

    target_id: str
    kind: Kind
    from_status: str | None
    from_light: str | None
    to_status: str
    to_light: str
    reason: str | None
    day: date | None
    event_id: str | None = None
    first_day: date | None = None
    first_event_id: str | None = None


def learned_at(row: Row) -> datetime:
    """When a change could first be known; versions of before 2026-11-27 keep only when it came about."""
    moment: datetime = row.get("learned_at") or row["changed_at"]
    return moment


def learned_on(row: Row) -> date:
    """The day in Shanghai on which a change was learned."""
    moment = learned_at(row)
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(SHANGHAI).date()


def about(row: Row) -> date:
    """The day that a change is about."""
    day: date = row["as_of_date"]
    return day


def since(
    day: date,
    changes: Iterable[Row],
    statuses: Iterable[Row],
    starts: Mapping[str, date],
    on: Callable[[Row], date] = learned_on,
) -> list[Move]:
    """The moves after the end of a day, of the targets whose readings are given, restatements left out.

    starts: plan -> its first day: the targets of a plan that began later are new. on: by which day of a change; with
    ``about`` both days are read by what is known now, and ``changes`` hold those along time alone. A target that was
    corrected and moved beside it has two moves.
    """
    by_target: dict[str, list[Row]] = {}
    for row in changes:
        if on(row) > day:
            by_target.setdefault(row["target_id"], []).append(row)
    found: list[Move] = []
    for status in statuses:
        if status["is_restatement"]:
            continue
        later = by_target.get(status["target_id"], [])
        corrected = [row for row in later if row["reason"] not in ALONG_TIME]
        again = {row["as_of_date"] for row in corrected if row["reason"] in ("revision", "retraction")}
        along = [row for row in later if row["reason"] in ALONG_TIME]
        moved = [row for row in along if row["as_of_date"] not in again]
        start = starts.get(status["plan_id"])
        if start is not None and start > day:
            found.append(_move(status, "new", None, along))
        elif moved and (kind := _kind(_first(moved), status)) is not None:
            found.append(_move(status, kind, _first(moved), along))
        if corrected:
            found.append(_correction(status, corrected))
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(found, key=lambda move: (order[move.kind], RANKS.get(move.to_light, 9), move.target_id))


def _kind(before: Row, now: Row) -> Kind | None:
    """What it is called, from the first status after the day to that of now; None where both say the same."""
    if now["status"] in CLOSED and before["from_status"] not in CLOSED:
        return "closed"
    was, is_now = RANKS.get(before["from_light"]), RANKS.get(now["light"])
    if was is None or is_now is None:
        return None if was == is_now else "new" if was is None else "silent"
    return None if was == is_now else "caught_up" if is_now > was else "fell_back"


def _first(rows: list[Row]) -> Row:
    return min(rows, key=lambda row: (row["as_of_date"], row["changed_at"]))


def _last(rows: list[Row]) -> Row | None:
    return max(rows, key=lambda row: (row["as_of_date"], row["changed_at"]), default=None)


def _cause(kind: Kind, moved: list[Row]) -> Row | None:
    """Why: the last report that by itself is a move of the kind, else the last such change, else the last of all."""
    alike = [row for row in moved if _kind(row, {"status": row["to_status"], "light": row["to_light"]}) == kind]
    return _last([row for row in alike if row["reason"] == "new_report"]) or _last(alike) or _last(moved)


def _move(now: Row, kind: Kind, before: Row | None, moved: list[Row]) -> Move:
    last, cause = _last(moved), _cause(kind, moved)
    return Move(
        now["target_id"],
        kind,
        before["from_status"] if before else None,
        before["from_light"] if before else None,
        now["status"],
        now["light"],
        cause["reason"] if cause else None,
        last["as_of_date"] if last else None,
        cause.get("event_id") if cause else None,
        before["as_of_date"] if before else None,
        before.get("event_id") if before else None,
    )


def _correction(now: Row, corrected: list[Row]) -> Move:
    """From what the day was read as before the first correction to what the last one made of it."""
    first = min(corrected, key=lambda row: (row["changed_at"], row["as_of_date"]))
    last = max(corrected, key=lambda row: (row["changed_at"], row["as_of_date"]))
    return Move(
        now["target_id"],
        "corrected",
        first["from_status"],
        first["from_light"],
        last["to_status"],
        last["to_light"],
        last["reason"],
        last["as_of_date"],
        last.get("event_id"),
        first["as_of_date"],
        first.get("event_id"),
    )
