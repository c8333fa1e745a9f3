"""The plan's promises by section and sentence: rows of fct_plan_passages -> sections in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Final

from dashboards import clauses
from dashboards.clauses import Span
from dashboards.readings import Row
from milepost.catalogue.texts import PlanText

PROMISES: Final = ("target", "restatement", "policy", "shared_cap", "interim")


@dataclass(frozen=True)
class Clause:
    """Promises of one sentence; without the text at hand, of one place. around: where the sentence stands."""

    rows: list[Row]
    around: Span | None


@dataclass(frozen=True)
class Section:
    name: str
    clauses: list[Clause]


def sections(rows: Iterable[Row], text: PlanText | None) -> list[Section]:
    """In the order in which the text first says something of each; what has no place comes last."""
    groups: dict[str, list[Row]] = {}
    for row in sorted((row for row in rows if row["kind"] in PROMISES), key=_place):
        groups.setdefault(row["section"] or "", []).append(row)
    return [Section(name, _clauses(found, text)) for name, found in groups.items()]


def _place(row: Row) -> tuple[float, str, str]:
    start = row["span_start"]
    return (inf if start is None else start), row["kind"], row["entity_id"]


def _clauses(rows: list[Row], text: PlanText | None) -> list[Clause]:
    found: dict[object, Clause] = {}
    for row in rows:
        around = clauses.sentence(text, row["span_start"], row["span_end"]) if text else None
        key = around or (row["span_start"], row["span_end"], row["entity_id"])
        found.setdefault(key, Clause([], around)).rows.append(row)
    return list(found.values())


def apart(rows: Iterable[Row], why: str) -> list[tuple[str | None, list[Row]]]:
    """Places that are no target by their reason (the column ``why``), in the order of the text."""
    found: dict[str | None, list[Row]] = {}
    for row in sorted((row for row in rows if row["kind"] == "not_target"), key=_place):
        found.setdefault(row[why], []).append(row)
    return list(found.items())


def inferred(rows: Iterable[Row]) -> list[Row]:
    """What the text does not print, in the order of the plan's file: entity_id is number and field."""
    return sorted(
        (row for row in rows if row["kind"] == "inferred"), key=lambda row: int(str(row["entity_id"]).split(" ", 1)[0])
    )
