"""When everything is to be made again is noted before anything can fail, and taken back by a whole publication."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from milepost.days import utc_now
from milepost.marts import due
from milepost.marts.news import LANDING_BOOKS, News
from milepost.settings import Settings


def noted(settings: Settings) -> datetime | None:
    text = json.loads(settings.whole_build_file.read_text())["due_at"]
    return datetime.fromisoformat(text) if text else None


NOTHING_NOTED = (None, '{"due_at": null}', '{"due_at": "soon"}', '{"due_at": 7}', "", "{", "[]", "{}")


@pytest.mark.parametrize("before", NOTHING_NOTED)
def test_a_load_that_brought_something_notes_that_everything_is_due(settings: Settings, before: str | None) -> None:
    settings.data.mkdir(exist_ok=True)
    if before is not None:
        settings.whole_build_file.write_text(before)
    due.note_landed(settings)
    moment = noted(settings)
    assert moment is not None
    assert timedelta(minutes=29) < moment - datetime.now(UTC) <= timedelta(minutes=30)
    due.note_landed(settings)
    assert noted(settings) == moment, "a later load moves it no further"


def test_a_build_that_leaves_nothing_out_notes_nothing(settings: Settings) -> None:
    settings.data.mkdir(exist_ok=True)
    whole_at = utc_now() - timedelta(minutes=10)

    def after(whole: str, types: set[str], sources: set[str]) -> datetime | None:
        return due.after(News(whole, frozenset(types), frozenset(sources), {}), whole_at, 30)

    assert after("", set(), set()) is None
    assert after("", set(), {LANDING_BOOKS}) is None
    assert after("", {"milepost.training.held.v1"}, {LANDING_BOOKS}) == whole_at + timedelta(minutes=30)
    assert after("", set(), {"ops.held_rows"}) == whole_at + timedelta(minutes=30)
    later = after("another day", set(), set())
    assert later is not None
    assert later > whole_at + timedelta(minutes=39)
    due.note_attempt(settings, None)
    assert not settings.whole_build_file.exists()
