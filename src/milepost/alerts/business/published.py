"""What the version shown says: data/published/<version>/ -> rows of its tables. pyarrow alone, never the warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from milepost.alerts.incident import Ground
from milepost.publishing import versions
from milepost.publishing.versions import Damaged
from milepost.settings import Settings

Row = dict[str, Any]
# What an evaluation reads; a version that has not all of it was published by another Milepost, or in part.
READ: Final = frozenset(
    {
        "agg_concept_rollup",
        "dim_agencies",
        "dim_indicators",
        "dim_jurisdictions",
        "dim_policies",
        "fct_reporting_punctuality",
        "fct_status_changes",
        "fct_status_history",
        "fct_subsidy_budget",
        "fct_subsidy_payments",
        "fct_target_status",
        "fct_targets",
    }
)


@dataclass(frozen=True)
class Version:
    """A published version that says how things stand now. known_at: aware."""

    name: str
    folder: Path
    as_of: date
    known_at: datetime

    @property
    def ground(self) -> Ground:
        return Ground(self.as_of, self.known_at, self.name)

    def rows(self, table: str, *columns: str) -> list[Row]:
        """The rows of a published table: the columns named, else all.

        Raises Damaged, and LookupError for a table that READ does not name.
        """
        if table not in READ:
            raise LookupError(f"{table} is not among the tables that an evaluation reads")
        path = self.folder / f"{table}.parquet"
        try:
            found: list[Row] = pq.read_table(path, columns=list(columns) or None, partitioning=None).to_pylist()
        except (OSError, pa.ArrowException) as error:
            raise Damaged(str(path), str(error)) from error
        return found


def shown(settings: Settings) -> Version | None:
    """The version that the boards show; None where there is none, or where it does not tell of today.

    That is so if it was built for a day or a moment that somebody named, by a Milepost that did not say whether, or by
    one that published other tables.
    Raises Damaged.
    """
    name = versions.current(settings)
    if name is None:
        return None
    manifest = versions.manifest(settings.published, name)
    if manifest.get("is_as_of_given") is not False or manifest.get("is_known_at_given") is not False:
        return None
    if READ - manifest["rows"].keys():
        return None
    known_at = datetime.fromisoformat(manifest["known_at"])
    known_at = known_at.replace(tzinfo=known_at.tzinfo or UTC)
    return Version(name, settings.published / name, date.fromisoformat(manifest["as_of_date"]), known_at)
