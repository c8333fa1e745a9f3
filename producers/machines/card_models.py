"""PFlops of a card by its model: data/card_pflops.csv or --cards -> a table. A name matches whole or not at all.

What does not change the figure is left out of a name: the maker, the size of its memory, SXM (the usual form).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from milepost.errors import MilepostError
from milepost.events.reasons import short
from producers.forms.cells import as_typed, read_text
from producers.tables import read_table

CARDS: Final = Path(__file__).parents[1] / "data" / "card_pflops.csv"
LARGEST_PFLOPS: Final = 100.0  # of one card; more is a figure in TFlops
_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?|\.[0-9]+")
_SAME: Final = re.compile(r"nvidia|tesla|huawei|ascend|sxm[0-9]?|[0-9]+gi?b?|hbm[0-9]?e?")


def card_pflops(path: Path = CARDS) -> dict[str, float]:
    """Model, in lower case -> PFlops of one card.

    Raises MilepostError for a file or line that cannot be read, and for two figures of one model.
    """
    table = read_table(path, _is_head, "model, pflops, source")
    names = [_head(head) for head in table.heads]
    if table.faults:
        number, reason = table.faults[0]
        raise MilepostError(f"{path}: 第 {number} 行 line {number}: {reason}")
    found: dict[str, float] = {}
    for line in table.rows:
        row = dict(zip(names, line.cells, strict=False))
        model, text = read_text(row["model"]).lower(), read_text(row.get("pflops", ""))
        if not model or not _NUMBER.fullmatch(text) or not 0 < float(text) <= LARGEST_PFLOPS:
            raise MilepostError(
                f"{path}: 第 {line.number} 行 {short(model)} 的 pflops {text!r} 不是 0 到 {LARGEST_PFLOPS:g} 的数字 "
                f"is no number from 0 to {LARGEST_PFLOPS:g}."
            )
        same = next((other for other in found if essence(other) == essence(model)), None)
        if same is not None and found[same] != float(text):
            raise MilepostError(f"{path}: {same} 与 {model} 是同一型号，数值不同 are one model with two figures.")
        found[model] = float(text)
    return found


def _head(head: str) -> str:
    return as_typed(head).lower()


def _is_head(heads: Sequence[str]) -> bool:
    return {"model", "pflops"} <= {_head(head) for head in heads}


def essence(model: str) -> tuple[str, ...]:
    """The words of a model's name that tell its figure: NVIDIA A100-SXM4-80GB -> a100."""
    words = [word for word in re.split(r"[\s_-]+", as_typed(model).lower()) if word]
    return tuple(word for word in words if not _SAME.fullmatch(word)) or tuple(words)


def pflops_of(model: str, per_card: dict[str, float]) -> float:
    """Raises MilepostError for a model that is not listed."""
    for name, pflops in per_card.items():
        if essence(name) == essence(model):
            return pflops
    raise MilepostError(
        f"算力卡型号 {model!r} 没有算力值，请加入 --cards 文件。No PFlops for card model {model!r}: add a line "
        f"'{model},<PFlops>,<source>' to a copy of {CARDS.name} and pass it as --cards."
    )
