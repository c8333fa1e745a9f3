"""milepost plans texts: a text is known by its sha256, kept byte by byte, and found by boards and commands."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from milepost.cli import app
from milepost.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
TEXT = "白沙计划\r\n到2027年,企业达到40家以上。\r\n"
PLAN = """\
plan: baisha-2026
title: {zh: 白沙区行动计划, en: Baisha plan}
jurisdiction: {id: baisha, name: {zh: 白沙区, en: Baisha}, level: district}
status: in_force
issued: 2026-02-01
horizon: 2027
source: {file: baisha.txt, sha256: SHA}
agencies: [{id: data, zh: 区数据局, en: Data Bureau}]
indicators:
  - id: enterprises
    name: {zh: 企业, en: Enterprises}
    concept: enterprises
    theme: data
    measure: level
    unit: 家
    lead: [data]
    targets: [{section: 一, due: 2027, value: 40}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MILEPOST_PLANS", str(tmp_path / "plans"))
    monkeypatch.setenv("MILEPOST_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MILEPOST_PLAN_TEXTS", raising=False)
    (tmp_path / "plans").mkdir()
    content = PLAN.replace("SHA", hashlib.sha256(TEXT.encode()).hexdigest())
    (tmp_path / "plans/baisha-2026.yml").write_text(content, encoding="utf-8")
    (tmp_path / "another name.txt").write_bytes(TEXT.encode())
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["plans", "texts", *arguments])


def test_a_text_is_known_by_its_sha256_and_kept_byte_by_byte_under_its_plan_s_name(folder: Path) -> None:
    before = run()
    assert "baisha-2026: baisha.txt: not at hand" in before.stdout
    done = run("--add", "another name.txt")
    assert done.exit_code == 0, done.output
    assert (folder / "data/plan-texts/baisha.txt").read_bytes() == TEXT.encode()
    assert Settings.load().texts == Path(folder / "data/plan-texts")
    assert "at hand in" in run().stdout


def test_a_text_of_no_plan_is_refused_with_what_is_known(folder: Path) -> None:
    (folder / "other.txt").write_text("别的", encoding="utf-8")
    done = run("--add", "other.txt")
    assert done.exit_code == 1
    assert "no plan was read from this text" in str(done.exception) + done.output
    assert "baisha.txt (baisha-2026)" in str(done.exception) + done.output


def test_the_right_name_with_other_words_is_refused_for_spans_belong_to_one_text(folder: Path) -> None:
    (folder / "baisha.txt").write_text(TEXT.replace("\r\n", "\n"), encoding="utf-8", newline="")
    done = run("--add", "baisha.txt")
    assert done.exit_code == 1
    assert "Spans belong to one text" in str(done.exception) + done.output
    assert not (folder / "data/plan-texts").exists()


def test_a_named_folder_with_texts_goes_before_what_was_added_and_an_empty_one_does_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In containers the folder is mounted empty where nobody names one."""
    mounted = folder / "mounted"
    mounted.mkdir()
    monkeypatch.setenv("MILEPOST_PLAN_TEXTS", str(mounted))
    run("--add", "another name.txt")
    assert Settings.load().texts == folder / "data/plan-texts"
    (mounted / "baisha.txt").write_bytes(TEXT.encode())
    assert Settings.load().texts == mounted


def test_a_text_of_another_edition_that_lies_there_already_is_said(folder: Path) -> None:
    (folder / "data/plan-texts").mkdir(parents=True)
    (folder / "data/plan-texts/baisha.txt").write_text("旧版", encoding="utf-8")
    assert "but another text" in run().stdout
