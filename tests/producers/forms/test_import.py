"""Sending a form: it shows what it will send beside the last values, asks at a terminal, and marks what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders.offices import Office
from builders.workbooks import fill

from milepost.errors import MilepostError
from producers.forms import marking

HEADS = "indicator,as_of,value,unit\n"
AGENCY = ("--agency", "hill/data")


@pytest.fixture
def offline(office: Callable[[str], Office]) -> Office:
    return office("127.0.0.1:1")


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., str]:
    def write(*lines: str) -> str:
        path = tmp_path / "t.csv"
        path.write_text(HEADS + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def form(offline: Office, tmp_path: Path) -> Path:
    """hill/data's form. Rows: 2 compute, 3 revenue, 4 parks, 5 models, 6 members; milestones: 2 node."""
    path = tmp_path / "form.xlsx"
    offline.told("template", "hill/data", str(path), "--as-of", "2026.09.30")
    return path


def test_every_value_is_shown_beside_the_last_one_and_jumps_are_pointed_out(
    offline: Office, table: Callable[..., str]
) -> None:
    offline.told("report", "hill/parks", "4", "--as-of", "2026-03-31", "--yes")
    offline.told("report", "hill/models", "50", "--as-of", "2026-03-31", "--yes")
    lines = ("hill/parks,2026-06-30,400,个", "hill/parks,2026-07-31,3,个", "hill/models,2026-06-30,5,个")
    told = offline.run("import", table(*lines), *AGENCY)
    assert "园区（hill/parks）2026-06-30：400 个；与上次相比 +396 个（上次 2026-03-31：4 个）" in told.stderr
    assert "是上次的 100.0 倍" in told.stderr
    assert "上次 2026-06-30：400 个" in told.stderr  # a row of the same file is the last value of the next
    assert "累计数比上次减少" in told.stderr
    assert "只有上次的 0.1 倍" in told.stderr
    assert '"sent": 3' in told.stdout


def test_a_share_in_a_row_of_percents_is_a_doubt(offline: Office, table: Callable[..., str]) -> None:
    told = offline.run("import", table("hill/growth,2026-06-30,0.85,%"), "--agency", "hill/reform")
    assert "若应为 85 %" in told.stderr
    told = offline.run("report", "hill/growth", "0.85", "--as-of", "2026-06-30", "--yes")
    assert "若应为 85 %" in told.stderr


def test_a_correction_says_what_it_corrects(offline: Office, table: Callable[..., str]) -> None:
    offline.told("import", table("hill/parks,2026-06-30,4,个"), *AGENCY)
    assert "更正此前的 4 个" in offline.run("import", table("hill/parks,2026-06-30,5,个"), *AGENCY).stderr


def test_dry_run_shows_and_sends_nothing(offline: Office, table: Callable[..., str]) -> None:
    path = table("hill/parks,2026-06-30,4,个")
    told = offline.run("import", path, *AGENCY, "--dry-run")
    assert "园区（hill/parks）2026-06-30：4 个" in told.stderr
    assert told.stdout.strip() == '{"sent": 0, "would_send": 1, "bad_cells": 0}'
    assert offline.told("waiting")["waiting"] == 0


@pytest.mark.parametrize(("answer", "options", "sent"), [("n\n", (), 0), ("y\n", (), 1), ("", ("--yes",), 1)])
def test_at_a_terminal_it_asks_before_it_sends(
    offline: Office,
    table: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    options: tuple[str, ...],
    sent: int,
) -> None:
    path = table("hill/parks,2026-06-30,4,个")
    monkeypatch.setattr("producers.commands.form.is_at_terminal", lambda: True)
    told = offline.run("import", path, *AGENCY, *options, answer=answer)
    assert ("确认报送" in told.stderr + told.stdout) == (not options)
    assert told.exit_code == (0 if sent else 1)
    assert offline.told("waiting")["waiting"] == sent


def test_a_script_is_not_asked(offline: Office, table: Callable[..., str]) -> None:
    assert not sys.stdin.isatty()
    assert offline.told("import", table("hill/parks,2026-06-30,4,个"), *AGENCY)["sent"] == 1


def test_prompts_speak_the_language_that_is_set(offline: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("report", "hill/parks", "4", "--as-of", "2026-06-30")
    assert "确认报送？" in offline.run(*words, answer="n\n").output
    monkeypatch.setenv("MILEPOST_LANGUAGE", "en")
    assert "Send it?" in offline.run(*words, answer="n\n").output


def test_a_long_preview_lists_what_is_doubtful_and_counts_the_rest(
    offline: Office, table: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("producers.commands.form.MOST_LINES", 2)
    lines = [f"hill/models,2026-{month:02}-01,{value},个" for month, value in enumerate((5, 5, 5, 500, 400), 1)]
    told = offline.run("import", table(*lines), *AGENCY, "--dry-run").stderr
    assert [f"）2026-0{month}-01：" in told for month in range(1, 6)] == [True, True, False, True, False]
    assert "共 5 条" in told


def test_bad_cells_are_marked_in_a_copy_and_the_workbook_is_left_alone(offline: Office, form: Path) -> None:
    fill(form, {"F4": "约五", "F5": 5, "G5": None})
    before = form.read_bytes()
    told = offline.run("import", str(form))
    assert isinstance(told.exception, MilepostError)
    copy = form.with_name("form-已标注.xlsx")
    assert str(copy) in told.stderr
    sheet = openpyxl.load_workbook(copy)["指标填报"]
    assert {cell: sheet[cell].fill.start_color.rgb for cell in ("F4", "G5")} == dict.fromkeys(("F4", "G5"), "00FF9999")
    assert "约五 不是数字" in sheet["F4"].comment.text
    assert sheet["F5"].comment is None
    assert form.read_bytes() == before


def test_a_copy_that_cannot_be_written_hides_no_fault(
    offline: Office, form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise PermissionError("open in Excel")

    monkeypatch.setattr(marking, "marked_copy", fails)
    told = offline.run("import", str(fill(form, {"F4": "约五"})))
    assert "指标填报!F4：约五 不是数字" in told.stderr
    assert "未能写出" in told.stderr
    assert "1 处有误" in str(told.exception)


def test_a_marked_copy_that_was_mended_is_a_form_as_any_other(offline: Office, form: Path) -> None:
    offline.run("import", str(fill(form, {"F4": "约五"})))
    copy = form.with_name("form-已标注.xlsx")
    assert offline.told("import", str(fill(copy, {"F4": "５"})))["sent"] == 1
    offline.run("import", str(fill(copy, {"F5": "?"})))
    assert form.with_name("form-已标注-已标注.xlsx").exists()


def test_partial_sends_the_good_rows_and_no_repeat(offline: Office, table: Callable[..., str]) -> None:
    lines = ("hill/parks,2026-06-30,2,个", "hill/parks,2026/6/30,3,个", "hill/models,2026-06-30,7,个")
    assert offline.told("import", table(*lines), *AGENCY, "--partial")["sent"] == 1


def test_a_damaged_published_version_does_not_stop_an_office(offline: Office, table: Callable[..., str]) -> None:
    published = offline.settings.published
    (published / "v1").mkdir(parents=True)
    for content in ("{", '{"version": "v1"}', '{"version": "gone"}'):
        (published / "current.json").write_text(content, encoding="utf-8")
        (published / "v1" / "fct_actuals.parquet").write_bytes(b"")
        told = offline.run("import", table("hill/parks,2026-06-30,4,个"), *AGENCY)
        assert told.exit_code == 0, told.exception
        assert "读不到已发布的数据" in told.stderr


def test_figures_on_the_command_line_are_read_as_in_a_form(offline: Office) -> None:
    for figure, told in (("1,234", "1,234 个"), ("5个", "5 个"), ("５", "5 个")):
        words = ("report", "hill/parks", figure, "--as-of", "2026.6.30", "--yes")
        assert f"数值　　　 {told}" in offline.run(*words).stderr
    for figure in ("1,5", "5家", "67.5%", "1e3"):
        words = ("report", "hill/parks", figure, "--as-of", "2026-06-30", "--yes")
        assert isinstance(offline.run(*words).exception, MilepostError), figure


@pytest.mark.parametrize(
    "text",
    [
        "indicator,as_of,value,unit,本次数值（新）\nhill/parks,2026-06-30,,个,5\n",
        "indicator,as_of,value,unit,note\nhill/parks,2026-06-30,,个,应为 5\n",
        "indicator,as_of,value,unit\nhill/parks,2026-06-30,,个,5\n",
        "hill/parks,2026-06-30,5,个\n",
        "",
    ],
)
def test_a_table_that_holds_something_is_never_called_empty(offline: Office, tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    told = offline.run("import", str(tmp_path / "t.csv"), *AGENCY)
    assert isinstance(told.exception, MilepostError)
    assert "the form is empty" not in told.stderr


@pytest.mark.parametrize("lines", [(), ("hill/parks,2026-06-30,,个",), ("山区数据局 审核人：李四,,,",)])
def test_an_empty_table_is_called_empty(offline: Office, table: Callable[..., str], lines: tuple[str, ...]) -> None:
    told = offline.run("import", table(*lines), *AGENCY)
    assert (told.exit_code, "the form is empty" in told.stderr) == (0, True)
