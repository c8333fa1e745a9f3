"""Delimited text as people export it: a file -> its heads and rows, each with the number of its line.

Comma, semicolon, tab or a Chinese comma between the cells; UTF-8, UTF-16 with its mark, or GB18030; a title above the
heads; blank rows. What is passed over is counted aloud in ``notes``; a row that cannot be what it was is in ``faults``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from milepost.errors import MilepostError
from milepost.events.reasons import short

LARGEST_FILE = 64 * 1024 * 1024
SEPARATORS = (",", ";", "\t", "，", "；", "|")
TITLE_LINES = 10
BLANK = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"


class Line(NamedTuple):
    """One row that is not blank. number: of its first line in the file, from 1. short: why, if it has too few cells."""

    number: int
    cells: list[str]
    short: str = ""


class Table(NamedTuple):
    """faults: line and reason of each row that is none; it is in ``rows`` no more. notes: what was passed over."""

    heads: list[str]
    rows: list[Line]
    faults: list[tuple[int, str]]
    notes: list[str]


def read_table(path: Path, is_head: Callable[[Sequence[str]], bool], wanted: str) -> Table:
    """Read a file whose heads ``is_head`` knows. wanted: the heads it needs, to say what is missing.

    Raises MilepostError if the file cannot be read, has no such heads, or breaks off inside quotes.
    """
    text, notes = read_text(path)
    lines = list(io.StringIO(text, newline=""))
    head = _head(lines, is_head)
    if head is None:
        first = next((line.strip() for line in lines if line.strip(BLANK)), "")
        found = f"第一行是“{short(first)}”" if first else "文件是空的 the file is empty"
        raise MilepostError(f"{path}: 缺少列 {wanted}：{found}。the columns are missing; the heads are in no line.")
    separator, above, end, heads = head
    notes += (
        [f"{path.name}：表头之前有 {above} 行，未读取。{above} lines above the heads were not read."] if above else []
    )
    rows, faults = [], []
    for line, fault in _records(path, lines, end, separator, len(heads)):
        if fault:
            faults.append((line.number, fault))
        else:
            rows.append(line)
    return Table(heads, rows, faults, notes)


def read_text(path: Path) -> tuple[str, list[str]]:
    """The file's text, and a note where its encoding was guessed. Raises MilepostError."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise MilepostError(
                f"{path}: 超过 {LARGEST_FILE >> 20} MB，请分成几个文件。the file is too large: split it."
            )
        raw = path.read_bytes()
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            return raw.decode("utf-16"), []
        if b"\0" in raw or raw.startswith(b"PK\x03\x04"):
            raise MilepostError(f"{path}: 不是文本文件，请另存为 CSV UTF-8。not a text file: save it as UTF-8 CSV.")
        return _decoded(raw, path)
    except (OSError, UnicodeDecodeError) as error:
        raise MilepostError(f"{path}: 读不了 cannot be read: {error}. 请存为 UTF-8 CSV。save it as UTF-8.") from error


def _decoded(raw: bytes, path: Path) -> tuple[str, list[str]]:
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        rest = raw.decode("utf-8", "replace")
        if sum(ord(char) > 0x7FF and char != "\ufffd" for char in rest) > rest.count("\ufffd"):
            line = raw.count(b"\n", 0, error.start) + 1
            raise MilepostError(f"{path}: 第 {line} 行有损坏的 UTF-8 字符。line {line} holds damaged UTF-8.") from error
        return raw.decode("gb18030"), [f"{path.name}：按 GB18030（GBK）编码读取。read as GB18030."]


def _head(lines: list[str], is_head: Callable[[Sequence[str]], bool]) -> tuple[str, int, int, list[str]] | None:
    """Separator, how many filled lines stand above the heads, the number of the heads' last line, and the heads."""
    for separator in SEPARATORS:
        reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
        above = 0
        try:
            for cells in islice(reader, TITLE_LINES):
                if is_head(cells):
                    return separator, above, reader.line_num, cells
                above += any(cell.strip(BLANK) for cell in cells)
        except csv.Error:
            continue
    return None


def _records(path: Path, lines: list[str], start: int, separator: str, width: int) -> Iterator[tuple[Line, str]]:
    """Every row below the heads that is not blank, and why it cannot be one; '' if it can."""
    reader = csv.reader(lines[start:], delimiter=separator, strict=True, skipinitialspace=True)
    before = 0
    try:
        for cells in reader:
            line, before = Line(start + before + 1, cells, _shortness(cells, width)), reader.line_num
            if any(cell.strip(BLANK) for cell in cells):
                is_cut = start + before == len(lines) and not lines[-1].endswith(("\n", "\r"))
                yield line, _fault(cells, separator, width, is_cut)
    except csv.Error as error:
        number = start + before + 1
        raise MilepostError(
            f"{path}: 从第 {number} 行起读不懂，引号可能没有成对：{error}。from line {number} on it cannot be read: "
            "look for a quotation mark without its pair."
        ) from error


def _shortness(cells: list[str], width: int) -> str:
    if len(cells) >= width:
        return ""
    return f"只有 {len(cells)} 格，表头有 {width} 列。{len(cells)} cells, fewer than heads."


def _fault(cells: list[str], separator: str, width: int, is_cut: bool) -> str:
    extra = [cell.strip() for cell in cells[width:] if cell.strip(BLANK)]
    if extra:
        return (
            f"比表头多 {len(extra)} 格（{short('、'.join(extra))}），含逗号的数值请加引号或去掉逗号。"
            f"{len(extra)} cells more than heads: quote a figure that holds a comma."
        )
    if is_cut and len(cells) < width:
        return f"文件在此中断：只有 {len(cells)} 格，表头有 {width} 列。the file breaks off here."
    if any(part.count(separator) >= width - 1 > 0 for cell in cells for part in cell.splitlines()[1:]):
        return "引号可能没有成对，把后面的行也包括进来了。a quotation mark without its pair takes in the next lines."
    return ""
