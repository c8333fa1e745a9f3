"""milepost bulletin on the command line: JSON lines, exit codes, words for what cannot be done."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from builders import book, letterheads, promises
from builders.warehouse import ROOT
from typer.testing import CliRunner, Result

from milepost.bulletins.book import composing
from milepost.cli import app
from milepost.errors import BulletinError
from milepost.settings import Settings

CONFIG = """offices:
  - id: hill_ai
    places: [hill]
    name: {zh: 丘区专班, en: Hill office}
    prefixes: {progress: {zh: 丘智专班, en: HAI}}
    contact: {person: 张三}
"""


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(composing, "FORMATS", ("docx", "xlsx"))
    for name, folder in (("DATA", "data"), ("CONFIG", "config")):
        monkeypatch.setenv(f"MILEPOST_{name}", str(tmp_path / folder))
    (tmp_path / "config").mkdir()
    (tmp_path / "config/bulletins.yml").write_text(CONFIG, encoding="utf-8")
    settings = Settings(data=tmp_path / "data", config=tmp_path / "config", plans=ROOT / "plans")
    book.publish(settings)
    return settings


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["bulletin", *words])


def test_make_prints_one_json_line_and_copies_the_formats_asked_for(there: Settings, tmp_path: Path) -> None:
    out = tmp_path / "meeting"
    done = run("make", "--place", "hill", "--period", "2026-11", "--format", "docx", "--out", str(out), "--by", "李四")
    assert done.exit_code == 0, done.output
    [line] = done.stdout.splitlines()
    said = json.loads(line)
    assert (said["bulletin_id"], said["state"], said["is_simulated"]) == ("progress-hill-2026-11", "draft", False)
    assert said["files"] == [str(out / "progress-hill-2026-11.docx")]
    assert sorted(said["sha256"]) == ["progress-hill-2026-11.docx", "progress-hill-2026-11.xlsx"]
    assert [path.name for path in out.iterdir()] == ["progress-hill-2026-11.docx"]
    again = json.loads(run("make", "--place", "hill", "--period", "2026-11").stdout)
    assert {key: again[key] for key in ("sha256", "content_sha256")} == {
        key: said[key] for key in ("sha256", "content_sha256")
    }


def test_without_a_place_each_is_made_and_progress_goes_to_stderr(there: Settings) -> None:
    done = run("make", "--period", "2026-11")
    assert [json.loads(line)["bulletin_id"] for line in done.stdout.splitlines()] == ["progress-hill-2026-11"]


def test_of_several_places_one_that_cannot_be_made_keeps_no_other_back(there: Settings) -> None:
    done = run("make", "--period", "2026-11", "--place", "nowhere", "--place", "hill")
    assert done.exit_code == 1
    assert [json.loads(line)["bulletin_id"] for line in done.stdout.splitlines()] == ["progress-hill-2026-11"]
    assert "nowhere: " in done.stderr


def test_list_show_and_verify_speak_json_and_exit_codes(there: Settings, tmp_path: Path) -> None:
    made = json.loads(run("make", "--place", "hill", "--period", "2026-11").stdout)
    [row] = json.loads(run("list", "--format", "json").stdout)
    assert (row["place"], row["state"], row["number"], row["version"]) == ("hill", "draft", None, made["version"])
    assert json.loads(run("list", "--state", "issued", "--format", "json").stdout) == []
    shown = json.loads(run("show", row["bulletin_id"], "--format", "json").stdout)
    assert [one["state"] for one in shown["moves"]] == ["draft"]
    assert row["bulletin_id"] in run("show", row["bulletin_id"]).stdout
    copy = tmp_path / "copy.docx"
    shutil.copyfile(made["files"][0], copy)
    assert "一致" in run("verify", str(copy)).stdout
    said = run("verify", made["files"][1], "--format", "json")
    assert (said.exit_code, json.loads(said.stdout)["is_equal"]) == (0, True)
    Path(made["files"][1]).write_bytes(b"torn")
    said = run("verify", row["bulletin_id"], "--format", "json")
    assert (said.exit_code, json.loads(said.stdout)["is_equal"]) == (1, False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("make", "--place", "nowhere", "--period", "2026-11"), "no office issues for nowhere"),
        (("make", "--place", "hill", "--period", "2026-13"), "no period"),
        (("make", "--place", "hill", "--period", "2027-02"), "says nothing of 2027-02"),
        (("make", "--kind", "unit", "--place", "hill", "--period", "2026-11"), "--unit"),
        (("make", "--kind", "supervision", "--incident", "abc", "--period", "2026-11"), "no incident 'abc'"),
        (("make", "--place", "hill", "--period", "2026-11", "--version", "20200101"), "no published version"),
        (("show", "nothing"), "There is no bulletin"),
        (("issue", "../data"), "is no bulletin"),
        (("verify", "nothing"), "There is no bulletin"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(there: Settings, words: tuple[str, ...], said: str) -> None:
    done = run(*words)
    assert done.exit_code == 1
    assert said in str(done.exception)
    assert json.loads(run("list", "--format", "json").stdout) == []


def test_a_template_with_an_unknown_field_says_which(there: Settings) -> None:
    folder = there.config / "letterhead"
    folder.mkdir()
    letterheads.template(folder, "{{ title }}", "{{ body }}", "{{ minister }}")
    more = CONFIG + "    letterhead: {progress: letterhead.docx}\n"
    (there.config / "bulletins.yml").write_text(more, encoding="utf-8")
    done = run("make", "--place", "hill", "--period", "2026-11")
    assert isinstance(done.exception, BulletinError)
    assert "minister" in str(done.exception)
    assert not (there.published / "pins.json").exists() or "2026" not in (there.published / "pins.json").read_text()


def test_check_names_file_and_line_and_a_missing_file_is_no_fault(there: Settings) -> None:
    assert run("check").exit_code == 0
    (there.config / "bulletins.yml").write_text(CONFIG.replace("张三", ""), encoding="utf-8")
    done = run("check", "--format", "json")
    assert done.exit_code == 1
    [fault] = json.loads(done.stdout)["faults"]
    assert fault["line"] == 6
    (there.config / "bulletins.yml").unlink()
    assert run("check").exit_code == 0
    said = json.loads(run("make", "--place", "hill", "--period", "2026-11").stdout)
    assert said["state"] == "draft"


def test_whoever_holds_a_corrected_paper_is_told_that_it_holds_no_more(there: Settings) -> None:
    first = book.issued(there)
    book.publish(there, (book.REAL[0],), promises.KNOWN_AT + timedelta(days=1))
    assert "更正" not in run("verify", first.bulletin_id).stdout
    second = book.issued(there, replaces=first.bulletin_id)
    assert f"已被 {second.number_text}（{second.bulletin_id}）更正" in run("verify", first.bulletin_id).stdout
    for words in (("verify", first.bulletin_id), ("show", first.bulletin_id)):
        assert json.loads(run(*words, "--format", "json").stdout)["replaced_by"] == second.bulletin_id
    assert second.bulletin_id in run("show", first.bulletin_id).stdout
    [line] = [line for line in run("list").stdout.splitlines() if f"\t{first.bulletin_id}\t" in line]
    assert f"已被 {second.bulletin_id} 更正" in line
    assert json.loads(run("verify", second.bulletin_id, "--format", "json").stdout)["replaced_by"] is None
