"""Accessibility of every page in navigation, in a real browser: axe-core on a desktop, both languages; keyboard; forced
colours. On a phone and at 200 % test_narrow_screens.py looks at every view."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders.browsing import PHONE, findings, past_the_edge

from milepost.readings import links

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", links.PAGES)
def test_axe_finds_nothing_but_what_is_known_of_streamlit_and_nothing_runs_past_the_edge(
    opened: Any, name: str, language: str
) -> None:
    page = opened(f"{name}?lang={language}")
    assert page.get_by_role("dialog").count() == 0, f"Streamlit says that there is no page {name}"
    assert findings(page) == []
    assert past_the_edge(page) == []


def test_navigation_has_the_pages_that_links_know_each_under_its_own_name(opened: Any) -> None:
    page = opened("")
    hrefs = page.locator("header a").evaluate_all("links => links.map(one => one.pathname.split('/').pop())")
    assert hrefs == list(links.PAGES)


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_page_says_its_language(opened: Any, language: str, tag: str) -> None:
    page = opened(f"overview?lang={language}")
    page.wait_for_function(f"() => document.documentElement.lang === '{tag}'")


def test_link_changes_the_page_in_place_and_back_leads_back(opened: Any) -> None:
    page = opened("overview?jurisdiction=huzhou")
    page.evaluate("() => { window.isSameDocument = true; }")
    page.locator(".st-key-grid-targets td a").first.click()
    page.wait_for_function("() => location.pathname.endsWith('/indicator')")
    page.locator("[data-testid=stVegaLiteChart] svg.marks").wait_for()
    page.go_back()
    page.wait_for_url("**/overview?jurisdiction=huzhou")
    page.get_by_text("筛选条件：地区 湖州市").first.wait_for()
    assert page.evaluate("() => window.isSameDocument")


def test_filters_are_kept_when_the_page_changes(opened: Any) -> None:
    page = opened("overview?jurisdiction=huzhou")
    page.locator("header a", has_text="质量").click()
    page.wait_for_url("**/quality**")
    page.locator("header a", has_text="总览").click()
    page.wait_for_url("**/overview?jurisdiction=huzhou")


def test_phone_keeps_value_and_gap_of_a_list_in_sight(opened: Any) -> None:
    page = opened("overview", PHONE)
    grid = page.locator(".st-key-grid-targets")
    heads = [one.inner_text() for one in grid.locator("th").all() if one.is_visible()]
    assert [head.split()[0] for head in heads] == ["状态", "指标", "地区", "到期", "实绩", "差距（百分点）"]
    assert all(
        box["x"] + box["width"] <= PHONE[0] for box in (one.bounding_box() for one in grid.locator("th:visible").all())
    )
    assert page.locator("[class*=st-key-narrow-note]").first.is_visible()


def test_bars_are_seen_under_forced_colours(opened: Any) -> None:
    page = opened("overview", forced_colors="active", color_scheme="dark")
    bar = page.locator(".st-key-grid-targets td img").first
    style = bar.evaluate("one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).outlineStyle]")
    assert style == ["rgb(255, 255, 255)", "solid"]


def test_table_is_found_and_sorted_by_the_keyboard_alone(opened: Any) -> None:
    page = opened("overview")
    box = page.get_by_role("textbox", name="在表中查找")
    box.focus()
    page.keyboard.type("算力")
    page.keyboard.press("Enter")
    page.wait_for_url("**targets-find=**")
    names = page.locator(".st-key-grid-targets tbody tr td:nth-child(2)")
    page.wait_for_function("() => document.querySelectorAll('.st-key-grid-targets tbody tr').length < 15")
    assert all("算力" in name for name in names.all_inner_texts())
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.innerText").startswith("排序与列")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="排序列").wait_for()


@pytest.mark.parametrize("name", links.PAGES)
def test_print_view_has_no_navigation_and_cuts_no_table(opened: Any, name: str) -> None:
    page = opened(f"{name}?print=1", (1040, 900))
    page.get_by_text("返回看板").wait_for()
    page.wait_for_function(
        "() => ![...document.querySelectorAll('header a, button, input')].some((one) => one.checkVisibility())"
    )
    wide = page.locator("table:visible").evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.innerText)"
    )
    assert wide == []


def test_wall_turns_to_its_next_page_and_stops_when_told(opened: Any) -> None:
    page = opened("incidents?wall=1")
    page.get_by_role("button", name="暂停翻页").click()
    page.get_by_role("button", name="继续翻页").wait_for()
    assert page.locator("header a:visible").count() == 0
    page.get_by_role("button", name="继续翻页").click()
    page.wait_for_url("**/overview?wall=1", timeout=120_000)


def test_table_is_copied_as_a_spreadsheet_takes_it(opened: Any) -> None:
    page = opened("overview?jurisdiction=huzhou", permissions=["clipboard-read"])
    page.get_by_role("button", name="复制与导出").click()
    page.get_by_role("button", name="复制表格").click()
    page.get_by_role("button", name="已复制").wait_for()
    lines = page.evaluate("() => navigator.clipboard.readText()").splitlines()
    assert lines[0].split("\t")[:3] == ["状态", "指标", "地区"]
    assert len(lines) == 6


def test_a_download_is_made_when_it_is_asked_for(opened: Any, tmp_path: Path) -> None:
    page = opened("overview?jurisdiction=huzhou")
    page.get_by_role("button", name="复制与导出").click()
    with page.expect_download() as told:
        page.get_by_role("button", name="导出 Excel").click()
    told.value.save_as(tmp_path / "targets.xlsx")
    assert (tmp_path / "targets.xlsx").read_bytes().startswith(b"PK")


def test_phone_folds_the_navigation_away_when_a_page_of_it_is_opened(opened: Any) -> None:
    page = opened("overview", PHONE)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebar").get_by_role("link", name="单位", exact=True).click()
    page.wait_for_url("**/units**")
    page.wait_for_function("() => document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().right <= 0")
