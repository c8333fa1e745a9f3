"""What became of a log since its book was written: told from the book and what the broker shows, nothing else."""

from __future__ import annotations

import pytest

from milepost.landing.books import fate
from milepost.landing.ledger import Book
from milepost.stream import Log

BOOK = Book(first_offset=0, next_offset=10, topic_id="a", end_offset=12)


@pytest.mark.parametrize(
    ("book", "log", "truncated", "found"),
    [
        (None, Log("a", 0, 5), False, "new"),
        (None, Log("a", 0, 5), True, "new"),
        (BOOK, Log("a", 0, 12), False, "unchanged"),
        (BOOK, Log("a", 10, 12), False, "unchanged"),
        (BOOK, Log("a", 11, 12), False, "expired"),
        (BOOK, Log("b", 11, 12), False, "log_replaced"),
        (BOOK, Log("b", 0, 3), True, "log_replaced"),
        (BOOK, Log("", 0, 12), False, "unchanged"),
        (BOOK._replace(topic_id=""), Log("b", 0, 12), False, "unchanged"),
        (BOOK, Log("a", 0, 9), True, "log_truncated"),
        (BOOK, Log("a", 0, 9), False, "unchanged"),
        (BOOK, Log("a", 0, 10), True, "unchanged"),
    ],
)
def test_fate_of_a_log(book: Book | None, log: Log, truncated: bool, found: str) -> None:
    assert fate(book, log, truncated=truncated) == found
