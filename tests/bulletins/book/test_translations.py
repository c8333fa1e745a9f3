"""A translation bears the number and the day of the Chinese paper that it translates, and takes none of its own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from builders import book, promises, tracing

from milepost.bulletins.book import composing, moving, verifying
from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.moving import Act
from milepost.errors import BulletinError
from milepost.settings import Settings

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def one_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "FORMATS", ("xlsx",))


def test_a_translation_has_the_number_and_the_day_of_its_original_and_leaves_no_gap(settings: Settings) -> None:
    book.publish(settings)
    draft = book.review(settings, book.draft(settings))
    first = moving.issue(settings, draft.bulletin_id, Act("张三", day=date(2026, 12, 10)), book.POST, book.NOW)
    english = book.issued(settings, language="en")
    assert (english.number, english.year, english.number_text) == (1, 2026, "HAI [2026] No. 1")
    assert english.inputs.asked.day == first.inputs.asked.day == date(2026, 12, 10)
    said = entries.content(settings.bulletins / english.bulletin_id)
    assert "This is a translation of 丘智专班〔2026〕1号; the Chinese text" in tracing.texts(said)
    assert book.issued(settings, period="2026").number == 2
    assert verifying.verify(settings, english.bulletin_id).difference is None
    assert [(one["bulletin"], one["number"]) for one in book.events(settings) if one["state"] == "issued"] == [
        ("progress-hill-2026-11", 1),
        ("progress-hill-2026-11-en", 1),
        ("progress-hill-2026", 2),
    ]


def test_a_kind_without_a_prefix_is_drafted_and_not_issued(settings: Settings) -> None:
    """〔2026〕1号 alone would be the number of every such office and kind."""
    book.publish(settings)
    draft = book.review(settings, book.draft(settings, kind="reminder", unit=promises.agency(1)))
    with pytest.raises(BulletinError, match=r"has no prefix for its number.*prefixes\.reminder"):
        book.issue(settings, draft)
    assert entries.find(settings, draft.bulletin_id).state == "reviewed"


@pytest.mark.parametrize("day", [date(2026, 12, 9), date(2026, 12, 12), date(2025, 12, 31)])
def test_no_paper_is_dated_before_its_data_or_in_the_future(settings: Settings, day: date) -> None:
    book.publish(settings)
    draft = book.review(settings, book.draft(settings))
    with pytest.raises(BulletinError, match=f"cannot be dated {day}: its data were known on 2026-12-10"):
        moving.issue(settings, draft.bulletin_id, Act("张三", day=day), book.POST, book.NOW)
    assert entries.find(settings, draft.bulletin_id).state == "reviewed"
    assert not entries.issuing(settings)
    assert book.issue(settings, draft).number == 1


def test_a_translation_without_its_original_or_of_another_version_is_not_issued(settings: Settings) -> None:
    first = book.publish(settings)
    english = book.review(settings, book.draft(settings, language="en"))
    with pytest.raises(BulletinError, match="Issue that one first"):
        book.issue(settings, english)
    book.publish(settings, (book.REAL[0],), promises.KNOWN_AT + DAY)
    book.issued(settings)
    with pytest.raises(BulletinError, match=f"of version {first}, and 丘智专班〔2026〕1号"):
        book.issue(settings, english)
    assert [one.state for one in entries.listed(settings) if one.language == "en"] == ["reviewed"]
    assert not entries.issuing(settings)


def test_the_translation_of_a_correction_corrects_the_translation(settings: Settings) -> None:
    book.publish(settings)
    wrong, english = book.issued(settings), book.issued(settings, language="en")
    with pytest.raises(BulletinError, match="Nothing differs"):
        book.draft(settings, language="en", replaces=english.bulletin_id)
    book.publish(settings, (book.REAL[0],), promises.KNOWN_AT + DAY)
    right = book.issued(settings, replaces=wrong.bulletin_id)
    again = book.issued(settings, language="en", replaces=english.bulletin_id)
    assert (right.number, again.number, again.replaces) == (2, 2, english.bulletin_id)
    assert "replaces HAI [2026] No. 1" in tracing.texts(entries.content(settings.bulletins / again.bulletin_id))


def test_a_translation_killed_at_any_step_is_ended_with_the_number_of_its_original(settings: Settings) -> None:
    book.publish(settings)
    book.issued(settings)
    english = book.review(settings, book.draft(settings, language="en"))
    for step in (4, 12, 99):  # before the folder is whole; around the event; not at all
        book.forked(lambda: book.issue(settings, english, post=book.POST), step, book.killed)
    if (ended := entries.find(settings, english.bulletin_id)).state != "issued":
        ended = book.issue(settings, english)
    assert (ended.state, ended.number) == ("issued", 1)
    sent = [one for one in book.events(settings) if one["bulletin"] == english.bulletin_id and one["state"] == "issued"]
    assert ({one["number"] for one in sent}, len({one["id"] for one in sent})) == ({1}, 1)
    assert book.issued(settings, period="2026").number == 2
