"""Killed or out of space at every step, two people at once: no half bulletin, no gap, no number twice, one event."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable

import pytest
from builders import book

from milepost.bulletins.book import composing, moving, verifying
from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.entry import Entry
from milepost.bulletins.book.moving import Act
from milepost.settings import Settings


@pytest.fixture(autouse=True)
def one_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "FORMATS", ("xlsx",))


def hidden(settings: Settings) -> list[str]:
    return [path.name for path in settings.bulletins.iterdir() if path.name.startswith(".") and path.name != ".lock"]


def full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def issue(settings: Settings, entry: Entry) -> Callable[[], object]:
    return lambda: book.issue(settings, entry, post=book.POST)


def test_an_issue_killed_at_any_step_is_ended_by_the_next_call_with_the_same_event(settings: Settings) -> None:
    book.publish(settings)
    parts = ("", *(f"-{n:02}" for n in range(1, 13)), *(f"Q{n}" for n in range(1, 5)))
    step = number = 0
    for period in (f"{year}{part}" for year in (2026, 2025, 2024, 2023) for part in parts):
        entry = book.review(settings, book.draft(settings, period=period))
        code = book.forked(issue(settings, entry), step, book.killed)
        number += 1
        if code == 0:
            break
        assert code == -9, step
        ended = entries.find(settings, entry.bulletin_id)
        if ended.state != "issued":
            ended = book.issue(settings, entry)
        else:  # killed after all was done: nothing is left to do but to tidy up
            sheet = {"kind": "unit", "unit": "hill/office_1", "place": None, "serial": number + 1}
            book.review(settings, book.draft(settings, period="2026", **sheet))
        assert (ended.state, ended.number, hidden(settings)) == ("issued", number, []), step
        step += 1
    else:
        pytest.fail("it was killed each time: the walk never came to its end")
    assert step > 12
    events = [one for one in book.events(settings) if one["state"] == "issued"]
    by_bulletin = {
        one["bulletin"]: {other["id"] for other in events if other["bulletin"] == one["bulletin"]} for one in events
    }
    assert {len(ids) for ids in by_bulletin.values()} == {1}
    assert sorted({one["number"] for one in events}) == [*range(1, number + 1)]
    assert verifying.verify(settings, entry.bulletin_id).difference is None


def test_a_draft_killed_at_any_step_is_whole_or_not_there_and_made_again(settings: Settings) -> None:
    book.publish(settings)
    for step in range(40):
        code = book.forked(lambda: book.draft(settings), step, book.killed)
        there = [one for one in entries.listed(settings)]
        assert all((settings.bulletins / one.bulletin_id / name).is_file() for one in there for name in one.files), step
        entry = book.draft(settings)
        assert verifying.verify(settings, entry.bulletin_id).difference is None
        assert hidden(settings) == []
        if code == 0:
            break
        moving.withdraw(settings, entry.bulletin_id, Act("李四", "再来"), book.POST)
    else:
        pytest.fail("it was killed each time")
    assert step > 6


def test_a_full_disk_leaves_nothing_half_and_takes_no_number(settings: Settings) -> None:
    book.publish(settings)
    entry = book.review(settings, book.draft(settings))
    before = {path.name: path.read_bytes() for path in (settings.bulletins / entry.bulletin_id).iterdir()}
    for step in range(40):
        code = book.forked(issue(settings, entry), step, full)
        if code == 0 or entries.issuing(settings):
            break
        assert hidden(settings) == [], step
        assert {p.name: p.read_bytes() for p in (settings.bulletins / entry.bulletin_id).iterdir()} == before, step
    assert step > 4
    assert book.draft(settings, period="2026").state == "draft"
    other = book.review(settings, book.draft(settings, period="2026"))
    assert (entries.find(settings, entry.bulletin_id).number, book.issue(settings, other).number) == (1, 2)


def test_two_people_who_issue_at_once_get_two_numbers_and_one_bulletin_is_issued_once(settings: Settings) -> None:
    book.publish(settings)
    made = [book.review(settings, book.draft(settings, period=period)) for period in ("2026-11", "2026", "2026Q4")]
    children = []
    for entry in [*made, made[0]]:
        child = os.fork()
        if not child:
            code = 1
            try:
                book.issue(settings, entry)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert sorted(codes) == [0, 0, 0, 1]  # the second of the same bulletin is told that it is issued
    assert codes[1:3] == [0, 0]
    assert sorted(one.number or 0 for one in entries.listed(settings)) == [1, 2, 3]
    assert sorted(one["number"] for one in book.events(settings) if one["state"] == "issued") == [1, 2, 3]
