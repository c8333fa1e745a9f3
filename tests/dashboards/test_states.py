"""The frame of the boards in every state a morning may bring: nothing yet, old, failed, damaged, in two languages."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders.pages import OpenPage, words_of
from builders.published import Sample, edit, write_status
from streamlit.testing.v1 import AppTest

ENTRY = Path(__file__).resolve().parents[2] / "dashboards/streamlit_app.py"
PAGE_NAMES = ["overview", "indicator", "quality"]


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_english_pages_have_no_chinese_of_ours(version: Path, open_page: OpenPage, name: str) -> None:
    page = open_page(name, lang="en")
    assert page.query_params["lang"] == "en"
    titles = [one.value for kind in (page.title, page.header, page.subheader) for one in kind]
    titles += [head for grid in (*page.table, *page.dataframe) for head in grid.value.columns]
    titles += [metric.label for metric in page.metric]
    titles += [line for one in page.markdown if (line := one.value.lstrip().partition("\n")[0]).startswith("|")]
    titles += [one.label for kind in (page.selectbox, page.text_input, page.button) for one in kind]
    assert len(titles) > 5
    assert [title for title in titles if re.search(r"[\u4e00-\u9fff]", title)] == []


def test_language_switch_writes_the_address(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    page.button_group[0].set_value("en").run()
    assert "Targets at a glance" in words_of(page)
    assert page.query_params["lang"] == "en"


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_nothing_published_yet_says_what_to_do(published: Path, open_page: OpenPage, name: str) -> None:
    said = words_of(open_page(name))
    assert "还没有发布任何数据" in said
    assert "milepost run" in said


def test_version_without_any_target_says_so(published: Path, open_page: OpenPage, sample: Sample) -> None:
    sample.copy(published, "v1", only=[])
    assert "本版本没有目标" in words_of(open_page("overview"))
    words_of(open_page("indicator"))


def test_old_version_is_said_to_be_perhaps_not_up_to_date(published: Path, open_page: OpenPage, sample: Sample) -> None:
    sample.copy(published, "v1", built_at=datetime.now(UTC) - timedelta(hours=3))
    said = words_of(open_page("overview"))
    assert "数据可能未更新" in said
    assert "3 小时前" in said


def test_old_version_that_a_recent_check_found_good_is_not_stale(
    published: Path, open_page: OpenPage, sample: Sample
) -> None:
    sample.copy(published, "v1", built_at=datetime.now(UTC) - timedelta(hours=3))
    write_status(published)
    assert "数据可能未更新" not in words_of(open_page("overview"))


def test_failed_gate_keeps_the_last_good_version_and_names_the_rule(version: Path, open_page: OpenPage) -> None:
    failure = {
        "gate": "marts",
        "table": "marts.fct_targets",
        "expectation": "ExpectUniqueTarget",
        "severity": "critical",
        "unexpected_count": 3,
    }
    write_status(version.parent, ok=False, stage="gate_marts", message_zh="发布质量闸门未通过", failures=[failure])
    said = words_of(open_page("overview"))
    assert "质量闸门未通过：看板停留在最后一个合格版本" in said
    assert "ExpectUniqueTarget" in said
    assert re.search(r"\b32 = ", said)


def test_failed_build_says_the_step_failed(version: Path, open_page: OpenPage) -> None:
    write_status(version.parent, ok=False, stage="build", message_en="dbt: model x failed")
    said = words_of(open_page("overview", lang="en"))
    assert "The last update failed" in said
    assert "dbt: model x failed" in said


@pytest.mark.parametrize(
    ("language", "title", "body"),
    [
        ("zh", "看板固定在旧版本，新版本照常生成但不展示", "由 李 固定。原因：数字偏高。恢复展示最新版本"),
        ("en", "An older version is pinned: newer ones are made", "Pinned by 李 since"),
    ],
)
def test_pinned_version_is_said_with_who_and_why_also_beside_a_failure(
    version: Path, open_page: OpenPage, language: str, title: str, body: str
) -> None:
    pin = {"since": "2026-11-26T08:00:00+00:00", "by": "李", "why": "数字偏高", "instead_of": "v2"}
    pointer = {"version": version.name, "pinned": pin}
    (version.parent / "current.json").write_text(json.dumps(pointer), encoding="utf-8")
    said = words_of(open_page("overview", lang=language))
    assert title in said
    assert body in said
    assert "2026-11-26 16:00" in said
    assert {"zh": "▲ 固定在旧版本", "en": "▲ Older version pinned"}[language] in said
    write_status(version.parent, ok=False, stage="build", message_zh="数据集市构建失败：磁盘空间不足")
    said = words_of(open_page("overview", lang=language))
    assert title in said
    assert "数据集市构建失败：磁盘空间不足" in said or language == "en"


def test_failure_older_than_the_version_shown_is_no_news(published: Path, open_page: OpenPage, sample: Sample) -> None:
    sample.copy(published, "v1")
    earlier = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    write_status(published, ok=False, stage="build", checked_at=earlier)
    assert "更新失败" not in words_of(open_page("overview"))


@pytest.mark.parametrize("name", PAGE_NAMES[:2])
@pytest.mark.parametrize("damage", ["missing", "cut", "other_bytes"])
def test_damaged_table_is_named_and_no_stack_trace_shown(
    version: Path, open_page: OpenPage, name: str, damage: str
) -> None:
    path = version / "fct_target_status.parquet"
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(content[:200] if damage == "cut" else content[:-9] + b"123456789")
    page = open_page(name)
    said = words_of(page)
    assert "已发布的数据无法读取" in said
    assert "fct_target_status.parquet" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"version": null}', '{"version": "../etc"}', '{"version": "gone"}']
)
def test_damaged_pointer_is_named(version: Path, open_page: OpenPage, content: str) -> None:
    (version.parent / "current.json").write_text(content, encoding="utf-8")
    assert "已发布的数据无法读取" in words_of(open_page("overview"))


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [("overview", "fct_target_status", "gap_points"), ("indicator", "fct_actuals", "known_from")],
)
def test_version_lacking_a_column_is_said_to_be_unreadable(
    version: Path, open_page: OpenPage, name: str, table: str, column: str
) -> None:
    edit(version / f"{table}.parquet", lambda rows: rows.drop_columns([column]))
    page = open_page(name)
    assert "已发布的数据无法读取" in words_of(page)
    assert column in page.code[0].value


def test_setting_that_cannot_be_used_is_said_in_words(
    published: Path, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_LANGUAGE", "latin")
    assert "设置有误" in words_of(open_page("overview"))


def test_entry_file_opens_the_overview(version: Path) -> None:
    page = AppTest.from_file(str(ENTRY), default_timeout=60).run()
    assert [error.message for error in page.exception] == []
    assert "目标总览" in words_of(page)


def test_page_run_after_the_first_takes_well_under_a_second(version: Path, open_page: OpenPage) -> None:
    page = open_page("overview")
    started = datetime.now(UTC)
    page.run()
    assert (datetime.now(UTC) - started).total_seconds() < 1.5


def test_a_moment_no_clock_showed_does_not_make_the_newest_event_look_young(version: Path, open_page: OpenPage) -> None:
    path = version / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    told = {"latest_kafka_time": "3000-01-01T00:00:00", "latest_event_at": "3000-01-01T00:00:00"}
    path.write_text(json.dumps(manifest | told), encoding="utf-8")
    assert ":small[:gray[最新事件到达]] 未知" in words_of(open_page("overview"))


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_pages_hold_no_html_of_ours_but_the_style_sheet(version: Path, open_page: OpenPage, name: str) -> None:
    page = open_page(name)
    (sheet,) = page.get("html")
    assert sheet.proto.body.startswith("<style>")
    assert not any(element.proto.allow_html for element in page.markdown)
