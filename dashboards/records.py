"""What a page offers to take away besides its tables: rows as a CSV file."""

from __future__ import annotations

import csv
import io
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from dashboards import data
from dashboards.readings import Row
from dashboards.text import Words
from milepost.readings.cells import harmless


def download(
    column: DeltaGenerator, board: data.Board, w: Words, stem: str, rows: list[Row], fields: tuple[str, ...]
) -> None:
    """A button for what is shown, all of it; the file's name says which version it is from."""
    button = column.container(horizontal_alignment="right").download_button
    name = f"milepost-{board.version}-{stem}.csv"
    button(w("csv"), to_csv(rows, fields), name, "text/csv", key=f"csv-{stem}", on_click="ignore")


def to_csv(rows: list[dict[str, Any]], fields: tuple[str, ...]) -> bytes:
    """Rows as CSV with a byte order mark, so that spreadsheet programs read the Chinese right."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fields, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: harmless(row.get(key)) for key in fields} for row in rows)
    return out.getvalue().encode("utf-8-sig")
