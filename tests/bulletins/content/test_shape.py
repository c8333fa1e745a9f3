"""The shape of a bulletin: JSON and back without loss, the same bytes every time."""

from __future__ import annotations

import msgspec
import pytest
from builders import bulletins

from milepost.bulletins.content import shape


def test_a_bulletin_comes_back_from_its_bytes_as_it_was() -> None:
    made = bulletins.sample()
    assert shape.decode(shape.encode(made)) == made


def test_equal_bulletins_give_equal_bytes_whatever_the_order_of_their_figures() -> None:
    turned = bulletins.sample(figures=dict(reversed(bulletins.FIGURES.items())))
    assert shape.encode(turned) == shape.encode(bulletins.sample())


def test_the_spans_of_the_sample_say_their_figures() -> None:
    made = bulletins.sample()
    said = [
        (block.text[span.start : span.end], made.figures[span.key].text)
        for block in made.blocks
        if isinstance(block, shape.Paragraph)
        for span in block.spans
    ]
    assert len(said) == 5
    assert all(printed == figure for printed, figure in said)


def test_bytes_that_are_no_bulletin_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="kind"):
        shape.decode(b'{"language": "zh"}')
