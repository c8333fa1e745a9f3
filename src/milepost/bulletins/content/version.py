"""One published version, read with pyarrow: data/published/<version>/ -> its manifest and the rows of its tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from milepost.publishing import manifests
from milepost.publishing.manifests import Damaged

Fields = dict[str, Any]


class Published:
    """A version's folder. Tables are read once, when they are asked for first; nothing is written."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.name = folder, folder.name
        self._rows: dict[str, list[Fields]] = {}

    @cached_property
    def manifest(self) -> Fields:
        """Raises Damaged."""
        return manifests.manifest(self.folder.parent, self.name)

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.manifest["as_of_date"])

    @property
    def known_at(self) -> datetime:
        """Aware, in UTC."""
        moment = datetime.fromisoformat(self.manifest["known_at"])
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def rows(self, table: str) -> list[Fields]:
        """The rows of a published table, in the order of the file. Raises Damaged."""
        if table not in self._rows:
            path = self.folder / f"{table}.parquet"
            try:
                self._rows[table] = pq.read_table(path, partitioning=None).to_pylist()
            except (OSError, pa.ArrowException) as error:
                raise Damaged(str(path), str(error)) from error
        return self._rows[table]

    def by(self, table: str, key: str) -> dict[str, Fields]:
        """The rows of a table by a column that is its key."""
        return {row[key]: row for row in self.rows(table)}
