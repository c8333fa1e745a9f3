"""The page on bulletins: the book as it is now, whatever is published; a paper with its files, moved on by a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import book
from builders.book import Entry
from builders.pages import OpenPage, cells, words_of
from streamlit.testing.v1 import AppTest

from dashboards.bulletins import acting
from milepost.bulletins.book import composing
from milepost.bulletins.book import entry as entries
from milepost.settings import Settings


@pytest.fixture
def there(published: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A version of real reports, shown; papers are made as web pages and spreadsheets alone, which is quick."""
    monkeypatch.setattr(composing, "FORMATS", ("html", "xlsx"))
    monkeypatch.setattr(acting, "POST", book.POST)
    settings = Settings(data=published.parent, lock_wait_seconds=5)
    book.publish(settings)
    return settings


def press(page: AppTest, move: str, entry: Entry, words: str = "", by: str | None = "王敏") -> AppTest:
    key = f"{entry.bulletin_id}-{len(entry.moves)}"
    page.text_area(key=f"words-{key}").set_value(words)
    if by is not None:
        page.text_input(key=f"by-{key}").set_value(by)
    return page.button(key=f"{move}-{key}").click().run()


def test_without_a_bulletin_the_page_says_how_to_make_one(published: Path, open_page: OpenPage) -> None:
    said = words_of(open_page("bulletins"))
    assert "还没有通报" in said
    assert "milepost bulletin make" in said


def test_the_list_has_state_number_and_title_and_filters_of_the_address(there: Settings, open_page: OpenPage) -> None:
    issued, draft = book.issued(there), book.draft(there, period="2026")
    rows = cells(open_page("bulletins"), "通报清单")
    assert [("草稿" in row[0], row[1]) for row in rows] == [(False, "2026-11"), (True, "2026")]
    assert "丘智专班〔2026〕1号" in rows[0]
    assert f"bulletins?bulletin={issued.bulletin_id}" in rows[0][3]
    assert draft.title in rows[1][3]
    only = open_page("bulletins", step="draft", lang="en")
    assert [row[1] for row in cells(only, "List of bulletins")] == ["2026"]
    assert "2 in all: 1 in draft, 0 reviewed, 1 issued, 0 withdrawn" in words_of(only)


def test_a_paper_shows_its_html_file_its_hashes_and_who_moved_it(there: Settings, open_page: OpenPage) -> None:
    entry = book.issued(there)
    page = open_page("bulletins", bulletin=entry.bulletin_id)
    said = words_of(page)
    assert entry.content_sha256 in said
    assert all(digest in said for digest in entry.files.values())
    [paper] = [one.proto.body for one in page.get("html") if "<article" in one.proto.body]
    assert "丘智专班〔2026〕1号" in paper
    assert [row[2] for row in cells(page, "经过")] == ["李四", "王敏", "张三"]
    assert not page.text_area  # nothing is left to be done
    assert sorted(one.proto.label for one in page.get("download_button")) == ["Excel", "网页"]


def test_a_chart_of_the_paper_is_shown_as_a_picture(there: Settings, open_page: OpenPage) -> None:
    entry = book.draft(there)
    page = open_page("bulletins", bulletin=entry.bulletin_id)
    [paper] = [one.proto.body for one in page.get("html") if "<article" in one.proto.body]
    assert "<svg" not in paper  # the browser's filter takes drawings out of the text
    assert 'src="data:image/svg+xml;base64,' in paper


def test_a_person_reviews_and_issues_by_a_name_typed_once(there: Settings, open_page: OpenPage) -> None:
    entry = book.draft(there)
    page = press(open_page("bulletins", bulletin=entry.bulletin_id), "review", entry, "数据已核", by="")
    assert "姓名" in words_of(page)
    page = press(page, "review", entry, "数据已核")
    assert "已记录：审核通过" in words_of(page)
    reviewed = entries.find(there, entry.bulletin_id)
    assert (reviewed.state, reviewed.moves[-1].by, reviewed.moves[-1].reason) == ("reviewed", "王敏", "数据已核")
    page = press(page, "issue", reviewed, by=None)
    issued = entries.find(there, entry.bulletin_id)
    assert f"已印发：{issued.number_text}" in words_of(page)
    assert (issued.number, issued.moves[-1].by, issued.moves[-1].is_verified) == (1, "王敏", False)


def test_a_draft_is_withdrawn_with_a_reason_and_made_up_data_are_not_issued(
    there: Settings, open_page: OpenPage
) -> None:
    entry = book.draft(there)
    page = press(open_page("bulletins", bulletin=entry.bulletin_id), "withdraw", entry)
    assert entries.find(there, entry.bulletin_id).state == "draft"
    press(page, "withdraw", entry, "数据待核")
    assert entries.find(there, entry.bulletin_id).state == "withdrawn"
    book.publish(there, book.MADE_UP, book.NOW.replace(tzinfo=None))
    made_up = book.review(there, book.draft(there))
    page = open_page("bulletins", bulletin=made_up.bulletin_id)
    assert "模拟数据，不能印发" in words_of(page)
    assert [str(one.key) for one in page.button if "issue-" in str(one.key)] == []


def test_what_is_lost_damaged_or_unknown_is_said(there: Settings, open_page: OpenPage) -> None:
    entry = book.draft(there)
    folder = there.bulletins / entry.bulletin_id
    assert "没有编号为 nothing 的通报" in words_of(open_page("bulletins", bulletin="nothing"))
    (folder / f"{entry.bulletin_id}.html").unlink()
    assert "缺失或不可读" in words_of(open_page("bulletins", bulletin=entry.bulletin_id))
    (folder / entries.MANIFEST).write_text("{", encoding="utf-8")
    page = open_page("bulletins")
    assert "通报簿中有损坏的文件" in words_of(page)
    assert [one.value for one in page.code if one.value.startswith(f"无法读取 {folder / entries.MANIFEST}：")]
    assert "还没有通报" not in words_of(page)


def test_a_damaged_one_leaves_the_others_in_sight(there: Settings, open_page: OpenPage) -> None:
    lost, other = book.draft(there), book.draft(there, period="2026")
    (there.bulletins / lost.bulletin_id / entries.MANIFEST).write_text("{", encoding="utf-8")
    said = words_of(open_page("bulletins"))
    assert "通报簿中有损坏的文件" in said
    assert other.bulletin_id in str(open_page("bulletins").table) + said


def test_an_indicator_names_the_issued_bulletins_in_which_its_targets_stand(there: Settings) -> None:
    from dashboards.bulletins.book import cited
    from dashboards.text import Words

    issued = book.issued(there)
    book.draft(there, period="2026")
    targets = frozenset(issued.targets[:1])
    [link] = cited(Words("en"), targets)
    assert f"bulletins?bulletin={issued.bulletin_id}" in link
    assert "in bulletin 丘智专班〔2026〕1号" in link
    assert cited(Words("zh"), frozenset({"hill/other/2030"})) == []
