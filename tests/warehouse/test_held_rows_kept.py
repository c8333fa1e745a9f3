"""What was held before rules had words stays held, or released, once per event, with words."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from milepost.warehouse import schema

HELD = datetime(2026, 3, 1)
LET_IN = datetime(2026, 3, 2)
MOVES = "这一报送或撤回会改变基期值，其后各期的亮灯都可能随之改变。"


@pytest.fixture
def folder_before(tmp_path: Path) -> Path:
    """The migrations up to the one before."""
    for path in schema.FOLDER.glob("000[1-6]_*.sql"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def test_held_rows_are_kept_once_per_event_with_words(folder_before: Path) -> None:
    con = duckdb.connect()
    schema.migrate(con, folder_before)
    con.execute("CREATE VIEW held AS SELECT source, event_id FROM ops.held_rows WHERE released_at IS NULL")
    con.executemany(
        "INSERT INTO ops.held_rows VALUES ('r', ?, '/town/a', ?, ?, ?, ?)",
        [
            ("raw_baselines", "e1", "expect_baseline_to_stand", HELD, None),
            ("raw_events", "e2", "expect_column_values_to_be_in_set", HELD, LET_IN),
            ("raw_baselines", "e2", "expect_baseline_to_stand", LET_IN, LET_IN),
            ("raw_reports", "e3", "expect_column_values_to_not_be_null", HELD, LET_IN),
            ("raw_baselines", "e3", "expect_baseline_to_stand", LET_IN, None),
            ("raw_reports", "e4", "expect_more", HELD, None),
        ],
    )
    schema.migrate(con)
    kept = con.execute(
        "SELECT event_id, expectation, value, words_zh, held_at, released_at FROM ops.held_rows ORDER BY event_id"
    ).fetchall()
    assert kept == [
        ("e1", "expect_baseline_to_stand", None, MOVES, HELD, None),
        ("e2", "expect_event_type_to_be_known", None, "本版本不认识这一事件类型。", HELD, LET_IN),
        ("e3", "expect_unit_to_convert", None, "数值无法换算成指标的计量单位。", HELD, None),
        ("e4", "expect_more", None, "expect_more", HELD, None),
    ]
    (told,) = con.execute("SELECT findings FROM ops.held_rows WHERE event_id = 'e2'").fetchone() or ("",)
    assert json.loads(told) == [
        {"table": "raw_events", "rule": "expect_event_type_to_be_known", "value": None, "low": None, "high": None,
         "zh": "本版本不认识这一事件类型。", "en": "This version does not know the event's type."}
    ]  # fmt: skip
    assert con.execute("SELECT event_id FROM held ORDER BY 1").fetchall() == [("e1",), ("e3",), ("e4",)]
