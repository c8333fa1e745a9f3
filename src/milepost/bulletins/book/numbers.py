"""Issue numbers: without gaps per office, year and kind, from 1. The book, and what landed of it -> the next number.

Called under the book's lock. An issue that was begun and cut off has its number already; a translation takes
its original's, without coming here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from milepost.bulletins.book import entry as entries
from milepost.errors import BulletinError
from milepost.publishing import versions
from milepost.publishing.manifests import Damaged
from milepost.settings import Settings

MART = "ops_bulletins"


def next_number(settings: Settings, office: str, year: int, kind: str) -> int:
    """Raises BulletinError where the version shown cannot be read: a number might be given twice."""
    taken = [*_in_the_book(settings, office, year, kind), *_landed(settings, office, year, kind)]
    return max(taken, default=0) + 1


def _in_the_book(settings: Settings, office: str, year: int, kind: str) -> Iterator[int]:
    begun = [entries.read(folder) for folder in entries.issuing(settings)]
    for one in (*entries.listed(settings), *begun):
        if one.number is not None and one.series == (office, year, kind):
            yield one.number


def _landed(settings: Settings, office: str, year: int, kind: str) -> Iterator[int]:
    """Numbers of the version shown: also of bulletins whose folders were lost."""
    try:
        shown = versions.current(settings)
        path = settings.published / (shown or "") / f"{MART}.parquet"
        if shown is None or not path.is_file():
            return
        rows = pq.read_table(path, columns=["office", "issue_year", "kind", "issue_number"], partitioning=None)
    except (Damaged, OSError, pa.ArrowException) as error:
        raise BulletinError(
            f"What was issued before cannot be read: {error}. See `milepost doctor`.",
            f"无法读取以往的印发记录：{error}。请运行 milepost doctor 检查。",
        ) from error
    for row in rows.to_pylist():
        if row["issue_number"] is not None and (row["office"], row["issue_year"], row["kind"]) == (office, year, kind):
            yield int(row["issue_number"])
