"""A bulletin's way: drafted, reviewed, issued under a number without gaps, then never changed; or withdrawn."""

from __future__ import annotations

import os
import stat
from datetime import timedelta

import pytest
from builders import book, promises

from milepost.bulletins.book import composing, moving, verifying
from milepost.bulletins.book import entry as entries
from milepost.bulletins.book.moving import Act, Post
from milepost.decisions import BulletinMove
from milepost.errors import BrokerError, BulletinError
from milepost.publishing import retention, versions
from milepost.settings import Settings


@pytest.fixture(autouse=True)
def one_format(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way is the same for all formats, and a spreadsheet is quickly made."""
    monkeypatch.setattr(composing, "FORMATS", ("xlsx",))


def states(settings: Settings) -> list[tuple[str, int | None]]:
    return [(one["state"], one["number"]) for one in book.events(settings)]


def test_a_bulletin_is_drafted_reviewed_and_issued_and_each_move_is_an_event(settings: Settings) -> None:
    book.publish(settings)
    drafted = book.draft(settings)
    assert (drafted.state, drafted.number, book.events(settings)) == ("draft", None, [])
    reviewed = book.review(settings, drafted)
    assert (reviewed.state, states(settings)) == ("reviewed", [("draft", None), ("reviewed", None)])
    issued = book.issue(settings, reviewed)
    assert (issued.number, issued.number_text, issued.state) == (1, "丘智专班〔2026〕1号", "issued")
    assert states(settings)[2:] == [("issued", 1)]
    assert [one.by for one in issued.moves] == ["李四", "王敏", "张三"]
    assert all(one.is_sent for one in issued.moves)
    last = book.events(settings)[-1]
    assert last["content_sha256"] == issued.content_sha256 != reviewed.content_sha256
    assert entries.sha256((settings.bulletins / issued.bulletin_id / "content.json").read_bytes()) == (
        issued.content_sha256
    )
    assert verifying.verify(settings, issued.bulletin_id).difference is None


def test_numbers_run_without_gaps_per_office_year_and_kind(settings: Settings) -> None:
    book.publish(settings)
    first = book.issued(settings)
    withdrawn = book.draft(settings, period="2026Q4")
    moving.withdraw(settings, withdrawn.bulletin_id, Act("李四", "数据待核"), book.POST)
    second = book.issued(settings, period="2026")
    sheet = book.issued(settings, kind="unit", unit="hill/office_1", place=None)
    assert [(one.kind, one.number) for one in (first, second, sheet)] == [("progress", 1), ("progress", 2), ("unit", 1)]
    assert [one.state for one in entries.listed(settings) if one.period == "2026Q4"] == ["withdrawn"]


def test_a_draft_is_not_issued_before_its_review_nor_twice_nor_withdrawn_after(settings: Settings) -> None:
    book.publish(settings)
    entry = book.draft(settings)
    with pytest.raises(BulletinError, match="not reviewed yet"):
        book.issue(settings, entry)
    book.review(settings, entry)
    with pytest.raises(BulletinError, match="reviewed already"):
        book.review(settings, entry)
    book.issue(settings, entry)
    for move in (book.issue, book.review):
        with pytest.raises(BulletinError, match="issued as 丘智专班〔2026〕1号 and stays so"):
            move(settings, entry)
    with pytest.raises(BulletinError, match="stays so"):
        moving.withdraw(settings, entry.bulletin_id, Act("李四", "错了"), book.POST)
    with pytest.raises(BulletinError, match="why"):
        moving.withdraw(settings, entry.bulletin_id, Act("李四"), book.POST)
    with pytest.raises(BulletinError, match="say who"):
        moving.review(settings, book.draft(settings, period="2026").bulletin_id, Act(" "), book.POST)
    with pytest.raises(BulletinError, match="There is no bulletin"):
        moving.review(settings, "progress-nowhere-2026-11", Act("李四"), book.POST)


def test_an_issued_bulletin_is_read_only_and_made_again_under_another_id(settings: Settings) -> None:
    book.publish(settings)
    entry = book.issued(settings)
    folder = settings.bulletins / entry.bulletin_id
    assert {stat.S_IMODE(os.stat(path).st_mode) for path in folder.iterdir()} == {0o400}
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o500
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    book.publish(settings, (book.REAL[0],), promises.KNOWN_AT + timedelta(days=1))
    again = book.draft(settings, replaces=entry.bulletin_id)
    assert again.bulletin_id == f"{entry.bulletin_id}-2"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_correction_names_the_issue_that_it_replaces_and_what_differs(settings: Settings) -> None:
    book.publish(settings)
    wrong = book.issued(settings)
    stated = (promises.Promise("on_schedule", 1, 2.5, actual=80.0), book.REAL[1])
    later = promises.KNOWN_AT + timedelta(days=1)
    book.publish(settings, stated, later)
    draft = book.draft(settings, replaces=wrong.bulletin_id)
    right = book.issue(settings, book.review(settings, draft))
    assert (right.number, right.replaces, book.events(settings)[-1]["replaces"]) == (2, *[wrong.bulletin_id] * 2)
    said = entries.content(settings.bulletins / right.bulletin_id)
    (annex,) = [one for one in said.annexes if any(getattr(block, "name", "") == "corrections" for block in one.blocks)]
    assert "1号" in str(annex)
    with pytest.raises(BulletinError, match="nothing to correct"):
        book.draft(settings, period="2026", replaces=book.draft(settings, period="2026Q4").bulletin_id)


def test_simulated_data_and_a_place_without_an_office_are_not_issued(settings: Settings) -> None:
    book.publish(settings, book.MADE_UP)
    made_up = book.review(settings, book.draft(settings))
    with pytest.raises(BulletinError, match="模拟"):
        book.issue(settings, made_up)
    book.publish(settings, book.REAL, promises.KNOWN_AT + timedelta(days=1))
    without = book.review(settings, book.draft(settings, None, period="2026"))
    with pytest.raises(BulletinError, match=r"bulletins\.yml"):
        book.issue(settings, without)
    assert "issued" not in {one["state"] for one in book.events(settings)}


def test_a_broker_that_is_away_takes_no_number(settings: Settings) -> None:
    def away(settings: Settings, move: BulletinMove) -> None:
        raise BrokerError("no broker")

    book.publish(settings)
    entry = book.review(settings, book.draft(settings))
    with pytest.raises(BrokerError):
        book.issue(settings, entry, post=Post(away, book.submit))
    assert entries.issuing(settings) == []
    with pytest.raises(BrokerError):  # it went away after the number was taken
        book.issue(settings, entry, post=Post(book.rehearse, away))
    (begun,) = entries.issuing(settings)
    other = book.review(settings, book.draft(settings, period="2026"))  # the next move of any bulletin ends it
    assert entries.issuing(settings) == []
    ended = entries.find(settings, entry.bulletin_id)
    assert (ended.state, ended.number, book.issue(settings, other).number) == ("issued", 1, 2)
    sent = [one["id"] for one in book.events(settings) if one["state"] == "issued"]
    assert len(set(sent)) == len(sent) == 2
    assert begun.name == f".{entry.bulletin_id}{entries.ISSUING}"


def test_the_version_is_kept_until_the_draft_is_withdrawn(settings: Settings) -> None:
    version = book.publish(settings)
    entry = book.draft(settings)
    for day in range(3):
        book.publish(settings, known_at=promises.KNOWN_AT + timedelta(hours=day + 1))
    long_after = book.NOW + timedelta(days=200)
    retention.prune(settings, now=long_after)
    assert version in versions.versions(settings)
    moving.withdraw(settings, entry.bulletin_id, Act("李四", "重做"), book.POST)
    retention.prune(settings, now=long_after)
    assert version not in versions.versions(settings)
    with pytest.raises(BulletinError, match="not there any more"):
        verifying.verify(settings, entry.bulletin_id)


def test_numbers_that_landed_are_not_given_again_though_the_book_was_lost(settings: Settings) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    version = book.publish(settings)
    rows = [{"office": "hill_ai", "issue_year": 2026, "kind": "progress", "issue_number": 7}]
    rows += [{"office": "hill_ai", "issue_year": 2025, "kind": "progress", "issue_number": 30}]
    pq.write_table(pa.Table.from_pylist(rows), settings.published / version / "ops_bulletins.parquet")
    assert book.issued(settings).number == 8


def test_a_draft_made_again_replaces_itself_and_what_was_reviewed_stays(settings: Settings) -> None:
    book.publish(settings)
    first = book.draft(settings)
    assert book.draft(settings, by="另一人") == first  # nothing to say that is not said
    book.publish(settings, (book.REAL[0],), promises.KNOWN_AT + timedelta(days=1))
    second = book.draft(settings)
    assert (second.bulletin_id, len(second.moves)) == (first.bulletin_id, 2)
    assert second.content_sha256 != first.content_sha256
    reviewed = book.review(settings, second)
    assert [move["state"] for move in book.events(settings)] == ["draft", "draft", "reviewed"]
    (settings.bulletins / first.bulletin_id / f"{first.bulletin_id}.xlsx").unlink()
    assert book.draft(settings) == reviewed
    book.publish(settings, book.REAL, promises.KNOWN_AT + timedelta(days=2))
    assert book.draft(settings).bulletin_id == f"{first.bulletin_id}-2"
    assert entries.find(settings, first.bulletin_id).state == "reviewed"


def test_without_a_configuration_a_draft_is_in_the_coordinators_name_and_says_so(settings: Settings) -> None:
    book.publish(settings)
    drafted = book.draft(settings, None)
    assert drafted.inputs.office.name.zh == "丘区一局"
    said = entries.content(settings.bulletins / drafted.bulletin_id)
    assert any("尚未配置发文单位，暂以丘区一局名义起草，不得印发" in block.text for block in said.blocks[:2])


def test_by_default_it_is_made_of_the_version_that_knows_most_unless_that_was_taken_back(settings: Settings) -> None:
    first = book.publish(settings)
    last = book.publish(settings, known_at=promises.KNOWN_AT + timedelta(days=3))
    assert first != last
    assert book.draft(settings).version == last
    (settings.published / "current.json").write_text(f'{{"version": "{first}"}}', encoding="utf-8")
    assert book.draft(settings).version == first
