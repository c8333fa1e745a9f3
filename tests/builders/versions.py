"""Versions of the published sample that tell of today, with what a test wants to be otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from builders.published import Row, Sample, edit
from milepost.alerts.business import evaluation
from milepost.alerts.incident import Incident
from milepost.alerts.routing import in_force
from milepost.alerts.store import Store
from milepost.publishing.versions import STAMP
from milepost.settings import Settings

START = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


class Clock:
    """What the watch takes for the present."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class Versions:
    """A data folder with copies of the sample, and evaluations of them."""

    def __init__(self, sample: Sample, settings: Settings) -> None:
        self.sample, self.settings = sample, settings
        self.store = Store(settings.incidents)

    def show(self, minutes: float, *changes: Callable[[Path], None], **manifest: Any) -> str:
        """Show a copy, made so many minutes after the start; its name."""
        name = at(minutes).strftime(STAMP)
        folder = self.sample.copy(self.settings.published, name, built_at=at(minutes))
        path = folder / "manifest.json"
        said = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(
            json.dumps(said | {"is_as_of_given": False, "is_known_at_given": False} | manifest), encoding="utf-8"
        )
        for change in changes:
            change(folder)
        return name

    def evaluate(self, minutes: float) -> None:
        evaluation.evaluate(self.settings, self.store, at(minutes), in_force.load)

    def loud(self, kind: str = "") -> list[Incident]:
        """What is open and was not opened quietly."""
        return [one for one in self.store.unresolved() if not one.is_quiet and one.kind.startswith(kind)]

    def rows(self, query: str) -> list[dict[str, Any]]:
        with self.store.transaction() as con:
            return [dict(row) for row in con.execute(query).fetchall()]


def rewritten(table: str, change: Callable[[list[Row]], list[Row]]) -> Callable[[Path], None]:
    """Change the rows of a published table."""

    def apply(folder: Path) -> None:
        edit(
            folder / f"{table}.parquet",
            lambda there: pa.Table.from_pylist(change(there.to_pylist()), schema=there.schema),
        )

    return apply


def reading(target: str, status: str, light: str, reason: str | None = None) -> Callable[[Path], None]:
    """Let a target be read as a status and light, and say why it changed."""

    def apply(folder: Path) -> None:
        def read(rows: list[Row]) -> list[Row]:
            return [row | ({"status": status, "light": light} if row["target_id"] == target else {}) for row in rows]

        def add(rows: list[Row]) -> list[Row]:
            said = {"from_status": "ahead", "to_status": status, "from_light": "green", "to_light": light}
            about = {"target_id": target, "as_of_date": START.date(), "reason": reason, "event_id": "e-1"}
            return [*rows, said | about | {"changed_at": START.replace(tzinfo=None)}]

        rewritten("fct_target_status", read)(folder)
        if reason:
            rewritten("fct_status_changes", add)(folder)

    return apply
