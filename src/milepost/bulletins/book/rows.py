"""A bulletin as one row for lists and machines: entry -> names and values. Names are for ever."""

from __future__ import annotations

from typing import Any

from milepost.bulletins.book.entry import Entry


def row_of(one: Entry) -> dict[str, Any]:
    """A bulletin as lists give it; names are for ever."""
    issued, reviewed, drafted = one.last("issued"), one.last("reviewed"), one.last("draft")
    return {
        "bulletin_id": one.bulletin_id,
        "kind": one.kind,
        "state": one.state,
        "place": one.place,
        "unit": one.unit,
        "incident": one.incident,
        "period": one.period,
        "language": one.language,
        "title": one.title,
        "office": one.inputs.office_id,
        "year": one.year,
        "number": one.number,
        "number_text": one.number_text,
        "version": one.version,
        "content_sha256": one.content_sha256,
        "is_simulated": one.is_simulated,
        "replaces": one.replaces,
        "drafted_by": drafted and drafted.by,
        "drafted_at": drafted and drafted.at,
        "reviewed_by": reviewed and reviewed.by,
        "reviewed_at": reviewed and reviewed.at,
        "issued_by": issued and issued.by,
        "issued_at": issued and issued.at,
    }
