"""A data space's register of connectors: CSV or JSON lines -> enterprise.onboarded / enterprise.left, only what is new.

One row per change: seq (a number that grows), data_space, enterprise, role, action (joined | left), at. The cursor, the
last seq handed over, is kept beside the spool and moves only when the rows before it are delivered or spooled.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from milepost.events import LEFT, ONBOARDED, Event, Rejected, Rules, decode, encode, new_event
from milepost.settings import Settings
from producers.forms.cells import BadCell, as_typed, read_day
from producers.machines.memory import Memory
from producers.machines.register import FIELDS, Entry, read_register

ACTIONS: Final = {"joined": ONBOARDED, "left": LEFT}
SEQ: Final = re.compile(r"[+-]?[0-9]{1,18}")


class Change(NamedTuple):
    """One row of the register. seq: None where it has none. fault: why it is no event; '' if it is one.

    content: a digest of what the row says, by which a register that was numbered anew is noticed.
    """

    line: int
    seq: int | None
    event: Event | None
    fault: str
    content: str = ""


class Register(NamedTuple):
    """new: the rows to hand over, in order; notes: what was passed over, in words."""

    new: list[Change]
    notes: list[str]


class Cursor:
    """The last seq handed over, per register file; None before the first, which is not the same as 0."""

    def __init__(self, settings: Settings, register: Path) -> None:
        self._memory = Memory(settings, "cursor", str(register.resolve()))

    def read(self) -> int | None:
        """Raises MilepostError for a damaged file."""
        kept = self._memory.read()
        if not kept and not self._memory.path.exists():
            return None
        if type(kept.get("seq")) is not int:
            raise self._memory.damaged(f"seq is {kept.get('seq')!r}")
        return int(kept["seq"])

    def content(self) -> str:
        """The digest of the row at the cursor; '' where it was not kept."""
        return str(self._memory.read().get("content", ""))

    def move(self, taken: list[Change]) -> None:
        """Pass the rows that were handed over. Raises MilepostError."""
        contents = {change.seq: change.content for change in taken if change.seq is not None}
        before = self.read()
        if contents and (before is None or max(contents) > before):
            self._memory.write({"seq": max(contents), "content": contents[max(contents)]})


def changes(register: Path, source: str, cursor: Cursor, rules: Rules, *, simulated: bool = False) -> Register:
    """The rows with a seq beyond the cursor, in order of seq. Raises MilepostError if the file cannot be read.

    A row without a seq stands behind what stands before it in the file: it stops nothing but what comes after.
    """
    entries, notes = read_register(register)
    after = cursor.read()
    new: list[tuple[int, Change]] = []
    old: dict[int, Entry] = {}
    highest = -(10**18)
    for entry in entries:
        seq = _seq(entry.row)
        highest = highest if seq is None else max(highest, seq)
        if seq is not None and after is not None and seq <= after:
            old[seq] = entry
        else:
            new.append((highest if seq is None else seq, _change(entry, seq, source, rules, simulated)))
    new.sort(key=lambda pair: (pair[0], pair[1].line))
    if old and after is not None:
        notes = [*notes, *_told(len(entries) - len(new), after, highest, old.get(after), cursor.content())]
    return Register(_each_seq_once([change for _, change in new]), notes)


def _told(passed: int, after: int, highest: int, at_cursor: Entry | None, content: str) -> list[str]:
    notes = [f"{passed} 行的 seq 不大于 {after}，以前已报，略过。{passed} rows up to seq {after} are old, passed over."]
    changed = at_cursor is not None and content and _content(at_cursor.row) != content
    if highest < after or changed:
        why = f"seq {after} 的内容已变" if changed else f"上次报到 {after}，现在最大为 {highest}"
        notes.append(
            f"注意：登记册可能重新编号了（{why}）。若是，请换一个文件名，否则这些行不会报送。the register seems to be "
            "numbered anew: give it another file name, or its rows are never sent."
        )
    return notes


def _each_seq_once(found: list[Change]) -> list[Change]:
    """Two different rows of one number: nobody could say which one holds."""
    first: dict[int, Change] = {}
    judged = []
    for change in found:
        earlier = first.setdefault(change.seq, change) if change.seq is not None else change
        if earlier.content == change.content:
            judged.append(change)
        else:
            fault = f"seq {change.seq} 与第 {earlier.line} 行相同 is that of line {earlier.line} too"
            judged.append(change._replace(event=None, fault=fault))
    return judged


def _seq(row: dict[str, Any] | str) -> int | None:
    text = "" if isinstance(row, str) else as_typed(row.get("seq"))
    return int(text) if SEQ.fullmatch(text) else None


def _content(row: dict[str, Any] | str) -> str:
    said = row if isinstance(row, str) else [str(row.get(name)).strip() for name in FIELDS]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _change(entry: Entry, seq: int | None, source: str, rules: Rules, simulated: bool) -> Change:
    row, content = entry.row, _content(entry.row)
    if isinstance(row, str) or seq is None:
        fault = row if isinstance(row, str) else "缺少 seq：seq is missing or no whole number"
        return Change(entry.line, seq, None, fault, content)
    said = {name: as_typed(value) if isinstance(value, str) else value for name, value in row.items()}
    missing = [name for name in FIELDS if said.get(name) in (None, "")]
    if missing:
        return Change(entry.line, seq, None, f"缺少 {missing[0]}：{missing[0]} is missing", content)
    kind = ACTIONS.get(str(said["action"]).lower())
    if kind is None:
        return Change(entry.line, seq, None, f"action {row['action']!r}：应为 must be joined | left", content)
    data = {name: said[name] for name in ("data_space", "enterprise", "role", "at")}
    try:
        if isinstance(data["at"], str):
            data["at"] = read_day(data["at"])
        event = new_event(kind, source, data, simulated=simulated, salt=str(seq))
        decode(encode(event), now=datetime.now(UTC), rules=rules)
    except (Rejected, BadCell) as error:
        fault = error.reason if isinstance(error, Rejected) else f"at：{error}"
        return Change(entry.line, seq, None, fault, content)
    return Change(entry.line, seq, event, "", content)
