"""The file of a data space's register: CSV or JSON lines -> its rows, each a dict, or why a line is none."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from milepost.errors import MilepostError
from producers.forms.cells import as_typed
from producers.tables import BLANK, read_table

FIELDS: Final = ("seq", "data_space", "enterprise", "role", "action", "at")
DELIMITED: Final = (".csv", ".tsv", ".txt")


class Entry(NamedTuple):
    """One line of the register that is not blank. row: a text in place of the row says why there is none."""

    line: int
    row: dict[str, Any] | str


def read_register(path: Path) -> tuple[list[Entry], list[str]]:
    """The rows in the order of the file, and what was passed over. Raises MilepostError if it cannot be read."""
    if path.suffix.lower() in DELIMITED:
        return _csv(path)
    try:
        return list(_json_lines(path)), []
    except (OSError, UnicodeDecodeError) as error:
        raise MilepostError(f"{path}: 读不了 cannot be read: {error}. Use UTF-8 CSV or JSON lines.") from error


def _csv(path: Path) -> tuple[list[Entry], list[str]]:
    table = read_table(path, _is_head, ", ".join(FIELDS))
    names = [_head(head) for head in table.heads]
    twice = [name for name, count in Counter(names).items() if count > 1 and name in FIELDS]
    if twice:
        raise MilepostError(f"{path}: 有两列 {', '.join(twice)}。two columns of this name; keep one.")
    entries = [Entry(line, reason) for line, reason in table.faults]
    others: set[str] = set()
    for line in table.rows:
        cells = dict(zip(names, line.cells, strict=False))
        others.update(name for name, text in cells.items() if name not in FIELDS and text.strip(BLANK))
        entries.append(Entry(line.number, line.short or {name: cells[name] for name in FIELDS}))
    notes = [f"{path.name}：未读取的列 columns not read: {', '.join(sorted(others))}"] if others else []
    return sorted(entries), [*table.notes, *notes]


def _head(head: str) -> str:
    return as_typed(head).casefold()


def _is_head(heads: Sequence[str]) -> bool:
    return {*FIELDS} <= {_head(head) for head in heads}


def _json_lines(path: Path) -> Iterator[Entry]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip(BLANK):
                yield Entry(number, _parsed(line))


def _parsed(line: str) -> dict[str, Any] | str:
    try:
        row = json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        return f"不是 JSON not JSON: {error}"
    return row if isinstance(row, dict) else "不是对象 not an object"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a name that stands twice nobody could say which one holds."""
    row = dict(pairs)
    if len(row) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)} 出现不止一次 appears twice")
    return row


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} 不是数字 is no number")
