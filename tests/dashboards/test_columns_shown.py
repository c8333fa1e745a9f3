"""Nothing that is published is shown nowhere without a reason."""

from __future__ import annotations

from scripts import columns


def test_every_published_column_is_shown_on_a_page_or_a_reason_says_why_not() -> None:
    found = columns.shown()
    assert sum(map(len, found.values())) > 400
    assert columns.unexplained(found) == []
    assert columns.idle(found) == []


def test_document_says_where_each_column_is_shown() -> None:
    assert columns.OUT.read_text(encoding="utf-8") == columns.page_of(columns.shown()), "run python scripts/columns.py"


def test_column_counts_as_shown_only_where_its_mart_is_read_and_the_code_names_it() -> None:
    found = columns.shown()
    assert "quality" in found["fct_held_rows"]["open_days"]
    assert found["fct_trainings"]["attendees"] == ["operations"]
    assert "overview" in found["dim_indicators"]["name_zh"]
