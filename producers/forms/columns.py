"""The columns of the reporting form: Chinese heads, the names they have in CSV files, and how a head is found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from producers.forms.cells import BadCell, as_typed

FORM: Final = "指标填报"
MILESTONES: Final = "节点填报"
GUIDE: Final = "填报说明"
AGENCY_CELL: Final = "B3"

BASES: Final = {"时点值": "point", "本年累计": "year_to_date", "开始以来累计": "since_start"}
STATES: Final = {
    "计划中": "planned",
    "已启动": "started",
    "已完成": "completed",
    "已投用": "in_service",
    "已取消": "cancelled",
}


class Column(NamedTuple):
    """field: the event's field, '' where the column only informs."""

    head: str
    field: str
    width: int
    is_input: bool


COLUMNS: Final = (
    Column("指标编号", "indicator", 34, False),
    Column("指标名称", "", 34, False),
    Column("上次时点", "", 12, False),
    Column("上次数值", "", 14, False),
    Column("数据时点", "as_of", 14, True),
    Column("本次数值", "value", 14, True),
    Column("计量单位", "unit", 10, True),
    Column("口径", "basis", 14, True),
    Column("依据", "evidence", 30, True),
    Column("备注", "note", 30, True),
)
MILESTONE_COLUMNS: Final = (
    Column("指标编号", "indicator", 34, False),
    Column("指标名称", "", 34, False),
    Column("完成时限", "", 12, False),
    Column("状态", "state", 12, True),
    Column("日期", "at", 14, True),
    Column("完成比例", "done_share", 12, True),
)


HEADS: Final = {column.field: column.head for column in (*COLUMNS, *MILESTONE_COLUMNS) if column.field}
"""Field -> its Chinese head."""
_KNOWN: Final = {name for column in (*COLUMNS, *MILESTONE_COLUMNS) for name in (column.head, column.field) if name}
_MARKS: Final = re.compile(r"^\*+|[*:]+$|\((必填|选填|required|optional)\)$")
NEEDED: Final = {"value": ("as_of", "value", "unit"), "state": ("state", "at")}
"""Telling field (a row is filled when it is) -> the fields that such a row must hold beside its indicator."""


def head_name(head: object) -> str:
    """A head as it is compared: without blanks, line breaks and marks that say a cell must be filled."""
    text = "".join(as_typed(head).split()).casefold()
    return _MARKS.sub("", text)


def placed(heads: Sequence[object], columns: Sequence[Column]) -> dict[str, int]:
    """Field -> position of its head (Chinese, or the field's name). Raises BadCell for two heads of one field."""
    fields = {name: column.field for column in columns if column.field for name in (column.field, column.head)}
    found: dict[str, int] = {}
    for position, head in enumerate(heads):
        field = fields.get(head_name(head)) if head is not None else None
        if field in found:
            raise BadCell(f"两列都是“{HEADS[field]}”：{heads[found[field]]}、{head}。two columns hold the same field.")
        if field is not None:
            found[field] = position
    return found


def is_known(head: object) -> bool:
    """Whether a head is one of ours, those that only inform included."""
    return head_name(head) in _KNOWN


def likeness(heads: Sequence[object], field: str) -> str:
    """Of these heads the one that holds the field's Chinese head among other words (本次数值（万元）); '' for none."""
    return next((str(head) for head in heads if not is_known(head) and HEADS[field] in head_name(head)), "")
