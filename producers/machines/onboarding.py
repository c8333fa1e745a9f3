"""A data space's register of connectors: CSV or JSON lines -> enterprise.onboarded / enterprise.left, only what is new.

One row per change: seq (a number that grows), data_space, enterprise, role, action (joined | left), at. The cursor, the
last seq handed over, is kept beside the spool and moves only when the rows before it are delivered or spooled.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from milepost.errors import MilepostError
from milepost.events import LEFT, ONBOARDED, Event, Rejected, Rules, decode, encode, new_event
from milepost.settings import Settings
from milepost.warehouse import files

ACTIONS = {"joined": ONBOARDED, "left": LEFT}
SEQ = re.compile(r"[+-]?[0-9]{1,18}")


class Change(NamedTuple):
    """One row of the register. fault: why it is no event; '' if it is one."""

    line: int
    seq: int
    event: Event | None
    fault: str


class Cursor:
    """The last seq handed over, per register file."""

    def __init__(self, settings: Settings, register: Path) -> None:
        name = hashlib.sha256(str(register.resolve()).encode()).hexdigest()[:16]
        self._path = settings.data / "spool" / f"cursor-{name}.json"

    def read(self) -> int:
        try:
            return int(json.loads(self._path.read_text(encoding="utf-8"))["seq"])
        except FileNotFoundError:
            return 0
        except (ValueError, KeyError, TypeError) as error:
            raise MilepostError(f"{self._path} is damaged: {error}. Delete it: rows sent twice count once.") from error

    def write(self, seq: int) -> None:
        files.replace_text(self._path, json.dumps({"seq": seq}))


def changes(register: Path, source: str, after: int, rules: Rules, *, simulated: bool = False) -> list[Change]:
    """The rows with a seq beyond ``after``, in order of seq. Raises MilepostError if the file cannot be read."""
    found = [_change(line, row, source, rules, simulated) for line, row in _rows(register) if not _is_old(row, after)]
    return sorted(found, key=lambda change: change.seq)


def _rows(register: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Line number and row; a text in place of the row says why there is none."""
    try:
        with register.open(encoding="utf-8-sig", newline="") as lines:
            if register.suffix.lower() == ".csv":
                reader = csv.DictReader(lines)
                for row in reader:
                    yield reader.line_num, row
                return
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, _parsed(line)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise MilepostError(f"{register}: 读不了 cannot be read: {error}. Use UTF-8 CSV or JSON lines.") from error


def _parsed(line: str) -> dict[str, Any] | str:
    try:
        row = json.loads(line)
    except ValueError as error:
        return f"不是 JSON not JSON: {error}"
    return row if isinstance(row, dict) else "不是对象 not an object"


def _seq(row: dict[str, Any] | str) -> int | None:
    text = "" if isinstance(row, str) else unicodedata.normalize("NFKC", str(row.get("seq"))).strip()
    return int(text) if SEQ.fullmatch(text) else None


def _is_old(row: dict[str, Any] | str, after: int) -> bool:
    seq = _seq(row)
    return seq is not None and seq <= after


def _change(line: int, row: dict[str, Any] | str, source: str, rules: Rules, simulated: bool) -> Change:
    seq = _seq(row)
    # a row without a number cannot be passed by the cursor, so it stands before all others until it is mended
    order = -1 if seq is None else seq
    if isinstance(row, str) or seq is None:
        return Change(line, order, None, row if isinstance(row, str) else "缺少 seq：seq is missing or no whole number")
    kind = ACTIONS.get(str(row.get("action")))
    if kind is None:
        return Change(line, order, None, f"action {row.get('action')!r}：应为 must be joined | left")
    data = {name: row.get(name) for name in ("data_space", "enterprise", "role", "at")}
    try:
        event = new_event(kind, source, data, simulated=simulated, salt=str(seq))
        decode(encode(event), now=datetime.now(UTC), rules=rules)
    except Rejected as error:
        return Change(line, order, None, error.reason)
    return Change(line, order, event, "")
