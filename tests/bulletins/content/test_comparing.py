"""The first difference of two bulletins is named by its place."""

from __future__ import annotations

import msgspec
from builders import bulletins

from milepost.bulletins.content import comparing, shape
from milepost.bulletins.content.comparing import Difference


def test_equal_bulletins_do_not_differ() -> None:
    assert comparing.first(bulletins.sample(), shape.decode(shape.encode(bulletins.sample()))) is None


def test_the_first_difference_in_reading_order_is_named() -> None:
    made = bulletins.sample()
    table = made.blocks[3]
    assert isinstance(table, shape.Table)
    cell = shape.Cell(13.0, "13")
    row = msgspec.structs.replace(table.rows[0], cells=(*table.rows[0].cells[:2], cell, *table.rows[0].cells[3:]))
    other = msgspec.structs.replace(table, rows=(row, *table.rows[1:]))
    blocks = (*made.blocks[:3], other, *made.blocks[4:])
    found = comparing.first(made, bulletins.sample(blocks=blocks, cut_off="2026-11-30"))
    assert found == Difference("blocks[3].rows[0].cells[2].value", 12.0, 13.0)


def test_what_is_there_in_one_alone_is_a_difference() -> None:
    made = bulletins.sample()
    found = comparing.first(made, bulletins.sample(blocks=made.blocks[:-1]))
    assert found is not None
    assert (found.path, found.other) == (f"blocks[{len(made.blocks) - 1}]", None)
