"""One paper is in force for a subject and a period: a second one says that it corrects it, or is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import book, promises

from milepost.bulletins.book import composing
from milepost.bulletins.book import entry as entries
from milepost.errors import BulletinError
from milepost.settings import Settings

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def one_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "FORMATS", ("xlsx",))


def test_a_second_ordinary_paper_is_refused_and_told_the_number_and_the_way(settings: Settings) -> None:
    book.publish(settings)
    first = book.issued(settings)
    book.publish(settings, (book.REAL[0],), promises.KNOWN_AT + DAY)
    with pytest.raises(BulletinError, match=rf"丘智专班〔2026〕1号.*--replaces {first.bulletin_id}"):
        book.draft(settings)
    assert [one.bulletin_id for one in entries.listed(settings)] == [first.bulletin_id]
    assert book.draft(settings, period="2026Q4").state == "draft"  # another period is another paper
    assert book.draft(settings, language="en").state == "draft"


def test_of_two_that_were_reviewed_only_one_is_issued(settings: Settings) -> None:
    book.publish(settings)
    first = book.review(settings, book.draft(settings))
    book.publish(settings, (book.REAL[0],), promises.KNOWN_AT + DAY)
    second = book.review(settings, book.draft(settings))
    assert second.bulletin_id != first.bulletin_id
    book.issue(settings, second)
    with pytest.raises(BulletinError, match=f"--replaces {second.bulletin_id}"):
        book.issue(settings, first)


def test_a_draft_of_one_purpose_never_takes_the_place_of_another(settings: Settings) -> None:
    book.publish(settings)
    ordinary = book.draft(settings)
    book.review(settings, ordinary)
    book.publish(settings, (book.REAL[0],), promises.KNOWN_AT + DAY)
    other = book.draft(settings)  # an ordinary one, not reviewed: -2
    book.issue(settings, ordinary)
    correction = book.draft(settings, replaces=ordinary.bulletin_id)
    assert (other.bulletin_id, correction.bulletin_id) == (
        f"{ordinary.bulletin_id}-2",
        f"{ordinary.bulletin_id}-3",
    )
    assert entries.find(settings, other.bulletin_id).replaces is None
    with pytest.raises(BulletinError, match="issued already"):
        book.draft(settings)
    assert entries.find(settings, correction.bulletin_id).replaces == ordinary.bulletin_id
    assert book.draft(settings, replaces=ordinary.bulletin_id).bulletin_id == correction.bulletin_id


def test_what_was_corrected_is_not_corrected_twice_and_only_by_a_paper_of_its_own_period(settings: Settings) -> None:
    book.publish(settings)
    first = book.issued(settings)
    book.publish(settings, (book.REAL[0],), promises.KNOWN_AT + DAY)
    second = book.issued(settings, replaces=first.bulletin_id)
    with pytest.raises(BulletinError, match=f"corrected already by.*--replaces {second.bulletin_id}"):
        book.draft(settings, replaces=first.bulletin_id)
    book.publish(settings, book.REAL, promises.KNOWN_AT + 2 * DAY)
    third = book.draft(settings, replaces=second.bulletin_id)
    assert third.replaces == second.bulletin_id
    with pytest.raises(BulletinError, match="same subject, period and language"):
        book.draft(settings, period="2026Q4", replaces=second.bulletin_id)


def test_a_correction_of_nothing_is_refused(settings: Settings) -> None:
    book.publish(settings)
    first = book.issued(settings)
    book.publish(settings, known_at=promises.KNOWN_AT + DAY)  # another version that says the same
    with pytest.raises(BulletinError, match=f"Nothing differs from {first.bulletin_id}"):
        book.draft(settings, replaces=first.bulletin_id)
    assert [one.bulletin_id for one in entries.listed(settings)] == [first.bulletin_id]
