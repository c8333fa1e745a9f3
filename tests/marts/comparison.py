"""Readings of the marts against those of the reference, field by field; a difference is shown whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from generation.world import World
from reference.reading import Reading, read

FIELDS = tuple(one.name for one in fields(Reading))
HISTORY_FIELDS = ("status", "light", "gap_points", "actual_value")


@dataclass(frozen=True)
class Difference:
    """One reading on which marts and reference do not agree."""

    target_id: str
    day: date
    known_at: datetime
    names: tuple[str, ...]
    text: str


def differences(
    world: World, rows: dict[str, dict[str, Any]], day: date, known_at: datetime, names: tuple[str, ...] = FIELDS
) -> Iterator[Difference]:
    """rows: the marts' readings of the day by target id."""
    for target_id, row in rows.items():
        reading = read(world.promise(target_id, known_at), world.accepted(target_id, known_at), day)
        apart = tuple(name for name in names if not agree(row[name], getattr(reading, name)))
        if apart:
            yield Difference(
                target_id, day, known_at, apart, _shown(world, target_id, day, known_at, row, reading, apart)
            )


def agree(marts: Any, reference: Any) -> bool:
    if marts is None or reference is None:
        return marts is reference
    if isinstance(reference, Fraction):
        return abs(float(marts) - float(reference)) <= 1e-9 * max(1.0, abs(float(reference)))
    return bool(marts == reference)


def _shown(
    world: World,
    target_id: str,
    day: date,
    known_at: datetime,
    row: dict[str, Any],
    reading: Reading,
    apart: tuple[str, ...],
) -> str:
    """The promise, what had been accepted, both readings side by side."""
    promise, (_, indicator, _) = world.promise(target_id, known_at), world.promises[target_id]
    accepted = world.accepted(target_id, known_at)(day)
    lines = [f"{target_id} read on {day}, known at {known_at}: {', '.join(apart)}"]
    points = ", ".join(f"{point.day}: {_plain(point.value)}" for point in promise.path)
    stated = f"{_plain(promise.stated.value)} ({promise.stated.day})" if promise.stated else "none"
    kind = "growth" if promise.is_growth else indicator.get("measured_by", {}).get("rule", "")
    marks = {
        "falls": promise.falls,
        "yearly": promise.is_yearly,
        f"changed on {promise.changed_on}": promise.changed_on,
    }
    lines.append(
        f"  {promise.measure} {kind} {promise.bound} {_plain(promise.value)} due {promise.due}, {promise.cadence} from "
        f"{promise.starts}, {', '.join(mark for mark, is_so in marks.items() if is_so)} stated {stated}, limits "
        f"{_plain(promise.ahead)}/{_plain(promise.behind)}, path {points}"
    )
    told = [f"{one.as_of}: {_plain(one.value)}{_move(one.state, one.share)}" for one in accepted]
    lines.append(f"  accepted: {', '.join(told[-14:]) or 'nothing'}")
    lines.append(f"  {'':18}{'marts':>28}{'reference':>28}")
    for name in FIELDS:
        if name in row:
            mark = "  <--" if name in apart else ""
            lines.append(f"  {name:18}{_plain(row[name]):>28}{_plain(getattr(reading, name)):>28}{mark}")
    return "\n".join(lines)


def _move(state: str | None, share: Fraction | None) -> str:
    return "" if state is None else f" {state}{'' if share is None else f' {float(share):g}'}"


def _plain(value: Any) -> str:
    return f"{float(value):.10g}" if isinstance(value, Fraction | float) else str(value)
