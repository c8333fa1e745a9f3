"""A copy of a workbook in which every bad cell is red and says why: for the person who mends it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Final

from producers.forms.rows import Fault

SUFFIX: Final = "-已标注"
RED: Final = "FF9999"
MOST_MARKS: Final = 1000  # comments are slow to write, and nobody mends more of them by hand


def marked_copy(path: Path, faults: Iterable[Fault]) -> Path:
    """Write '<name>-已标注.xlsx' beside the workbook, the first MOST_MARKS faults in it; -> its path.

    Raises OSError, or what openpyxl stumbles over.
    """
    from openpyxl import load_workbook
    from openpyxl.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that the copy leaves out
        book = load_workbook(path)
    # macros and the like stay behind, so whatever it was, the copy is a plain workbook
    for fault in islice(faults, MOST_MARKS):
        if fault.sheet not in book.sheetnames:
            continue
        cell = book[fault.sheet][fault.cell]
        if isinstance(cell, MergedCell):
            continue
        cell.fill = PatternFill("solid", start_color=RED)
        said = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(said + fault.reason, "Milepost", width=320, height=120)
    copy = path.with_name(f"{path.stem}{SUFFIX}.xlsx")
    book.save(copy)
    return copy
