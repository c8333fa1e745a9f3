"""Moments in queries. As literals they let zone maps skip the row groups of other times; as parameters they do not."""

from __future__ import annotations

from datetime import datetime


def literal(moment: datetime | None, otherwise: str = "-infinity") -> str:
    """SQL: a moment in UTC without a zone; what is said otherwise where there is none."""
    return f"TIMESTAMP '{moment.isoformat(sep=' ') if moment else otherwise}'"


def within(column: str, after: datetime | None, until: datetime | None) -> str:
    """SQL condition: later than one moment (or the beginning), up to another; false where there is no end."""
    return f"{column} > {literal(after)} AND {column} <= {literal(until)}"
