"""milepost plans: what it prints, where, and how it ends."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from milepost.catalogue import read_plans
from milepost.catalogue.export import FIELDS
from milepost.commands import plans as commands
from milepost.errors import CatalogueError

ROOT = Path(__file__).resolve().parents[2]
TEXT = "白沙计划\n到2027年,企业达到40家以上,开放平台。另有3处试点。\n"
PLAN = """\
plan: baisha-2026
title: {zh: 白沙区行动计划, en: Baisha plan}
document_number: 白政发〔2026〕1号
jurisdiction: {id: baisha, name: {zh: 白沙区, en: Baisha}, level: district}
status: in_force
issued: 2026-02-01
horizon: 2027
source: {file: baisha.txt}
coordinator: data
agencies:
  - {id: data, zh: 区数据局, en: Data Bureau}
  - {id: economy, zh: 区经信局, en: Economy Bureau}
indicators:
  - id: enterprises
    name: {zh: 企业, en: Enterprises}
    concept: enterprises
    theme: data
    measure: level
    unit: 家
    lead: [data]
    support: [economy]
    targets:
      - {section: 一, due: 2027, value: 40, span: [12, 21]}
      - {section: 二, due_kind: none, value: 2.5, place: task, lead: [], support: [economy, data], note: half}
  - id: opened
    name: {zh: 平台, en: Platform}
    concept: platform
    theme: platforms
    measure: milestone
    unit: 节点
    targets:
      - {section: 一, due: 2027-06-30, due_kind: inherited, certainty: aspire, span: [22, 26]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("plans", "texts"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv({"plans": "MILEPOST_PLANS", "texts": "MILEPOST_PLAN_TEXTS"}[name], name)
    (tmp_path / "plans" / "baisha-2026.yml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "texts" / "baisha.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def milepost(*arguments: str) -> Result:
    app = typer.Typer()
    commands.register(app)
    result = CliRunner().invoke(app, ["plans", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_check_counts_promises_and_digit_runs_and_names_those_in_no_span(folder: Path) -> None:
    result = milepost("check")
    row = next(line for line in result.stdout.splitlines() if "baisha-2026 " in line)
    assert [cell.strip() for cell in row.strip("│").split("│")] == [
        "baisha-2026",
        "2",
        "3",
        "2",
        "1",
        "1",
        "0",
        "0",
        "2/3",
    ]
    assert "baisha.txt:2 [29, 30): 3 in “" in result.stderr
    assert result.stderr.endswith("1 plan files, 0 faults\n")
    assert result.exit_code == 3, "no fault, but digits that nothing explains have an exit code of their own"


def test_check_ends_with_0_once_every_digit_is_explained(folder: Path) -> None:
    path = folder / "plans" / "baisha-2026.yml"
    path.write_text(PLAN + "not_targets: [[29, 30]]\n", encoding="utf-8")
    assert milepost("check").exit_code == 0
    assert milepost("check", str(path), "--texts", str(folder / "none")).exit_code == 0


def test_check_ends_with_1_and_tells_faults_on_stderr(folder: Path) -> None:
    path = folder / "plans" / "baisha-2026.yml"
    path.write_text(PLAN.replace("unit: 家", "unit: 石"), encoding="utf-8")
    result = milepost("check")
    assert result.exit_code == 1
    assert "plans/baisha-2026.yml:19: indicators[enterprises].unit: 石 is no known unit." in result.stderr
    assert "石" not in result.stdout


def test_check_of_a_broken_file_shows_its_row_without_counts(folder: Path) -> None:
    path = folder / "plans" / "baisha-2026.yml"
    path.write_text(PLAN.replace("horizon: 2027\n", ""), encoding="utf-8")
    result = milepost("check")
    assert "plans/baisha-2026.yml:1: the file: lacks horizon." in result.stderr
    assert "baisha-2026.yml │ –" in result.stdout


def test_check_works_without_the_texts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "texts" / "baisha.txt").unlink()
    assert "no text" in milepost("check").stdout


def test_check_takes_the_folder_of_texts_from_the_command_line(folder: Path) -> None:
    (folder / "texts" / "baisha.txt").rename(folder / "baisha.txt")
    assert "2/3" in milepost("check", "--texts", ".").stdout


def test_check_of_an_empty_folder_says_what_to_set(folder: Path) -> None:
    (folder / "plans" / "baisha-2026.yml").unlink()
    with pytest.raises(CatalogueError, match=r"no plan files.*MILEPOST_PLANS"):
        milepost("check")


def test_export_prints_one_object_per_target_with_the_agreed_fields(folder: Path) -> None:
    first, second, third = json.loads(milepost("export").stdout)
    assert list(first) == list(FIELDS)
    assert first == {
        "plan_id": "baisha-2026",
        "plan_file": "baisha.txt",
        "indicator_id": "baisha/enterprises",
        "target_id": "baisha/enterprises/2027",
        "indicator_zh": "企业",
        "indicator_en": "Enterprises",
        "concept": "enterprises",
        "theme": "data",
        "measure": "level",
        "kind": "quantity",
        "bound": "at_least",
        "value": 40,
        "unit": "家",
        "due": "2027-12-31",
        "due_kind": "explicit",
        "certainty": "must",
        "section": "一",
        "source_span": [12, 21],
        "lead": ["区数据局"],
        "support": ["区经信局"],
        "restates": None,
        "note": None,
        "path": [],
        "ahead_points": 10,
        "behind_points": 30,
    }
    assert (second["target_id"], second["due"], second["value"]) == ("baisha/enterprises/undated/task", None, 2.5)
    assert (third["kind"], third["due"], third["value"]) == ("milestone", "2027-06-30", None)


def test_a_target_s_own_units_stand_before_the_indicator_s_even_where_they_are_none(folder: Path) -> None:
    _, second, third = json.loads(milepost("export").stdout)
    assert (second["lead"], second["support"]) == ([], ["区经信局", "区数据局"])
    assert (third["lead"], third["support"]) == ([], [])


def test_export_as_csv_joins_lists_and_says_nothing_where_there_is_nothing(folder: Path) -> None:
    rows = list(csv.DictReader(milepost("export", "--format", "csv").stdout.splitlines()))
    assert tuple(rows[0]) == FIELDS
    assert [(row["value"], row["due"], row["source_span"], row["support"]) for row in rows] == [
        ("40", "2027-12-31", "12-21", "区经信局"),
        ("2.5", "", "", "区经信局、区数据局"),
        ("", "2027-06-30", "22-26", ""),
    ]


def test_export_of_the_five_plans_has_every_target_once() -> None:
    found = [row["target_id"] for row in json.loads(milepost("export").stdout)]
    promised = [p.target_id(i, t) for p in read_plans(ROOT / "plans") for i, t in p.each_target()]
    assert sorted(found) == sorted(set(promised))


def test_show_quotes_the_clause_from_the_text(folder: Path) -> None:
    assert milepost("show", "baisha/enterprises/2027").stdout.splitlines() == [
        "baisha/enterprises/2027: 企业 (Enterprises)",
        "at_least 40 家, due 2027-12-31 (explicit), must, level",
        "牵头 区数据局; 责任 区经信局",
        "白沙区行动计划 白政发〔2026〕1号, 一",
        "“到2027年,企业达到40家以上,开放平台。”",
    ]


def test_show_names_section_and_document_where_there_is_no_text(folder: Path) -> None:
    (folder / "texts" / "baisha.txt").unlink()
    lines = milepost("show", "baisha/opened/2027-06-30").stdout.splitlines()
    assert lines[1] == "milestone, due 2027-06-30 (inherited), aspire, milestone"
    assert lines[2] == "牵头 (none printed); 责任 (none printed)"
    assert lines[3:] == [
        "白沙区行动计划 白政发〔2026〕1号, 一",
        "The text is not at hand (MILEPOST_PLAN_TEXTS), so the clause is not quoted.",
    ]


def test_show_of_a_slip_proposes_what_was_meant(folder: Path) -> None:
    with pytest.raises(CatalogueError, match=r"Did you mean baisha/enterprises/2027"):
        milepost("show", "baisha/enterprise/2027")


def test_show_of_something_else_points_at_the_list(folder: Path) -> None:
    with pytest.raises(CatalogueError, match=r"nothing is no target or policy\. .* lists all targets\."):
        milepost("show", "nothing")


AGREED = PLAN.replace("    support: [economy]\n", "    support: [economy]\n    path:\n"
    "      - {date: 2027-03-31, value: 20, source: half-year meeting}\n"
    "      - {date: 2026-06-30, value: 12.5, source: 2026 work plan, section: 一, span: [12, 21]}\n"
).replace("value: 40,", "value: 40, limits: {ahead_points: 5},")  # fmt: skip


def agree(folder: Path, content: str = AGREED) -> None:
    (folder / "plans" / "baisha-2026.yml").write_text(content, encoding="utf-8")


def test_export_carries_agreed_values_and_the_limits_that_hold(folder: Path) -> None:
    agree(folder)
    first, second, third = json.loads(milepost("export").stdout)
    assert first["path"] == [
        {"date": "2026-06-30", "value": 12.5, "source": "2026 work plan", "section": "一", "span": [12, 21]},
        {"date": "2027-03-31", "value": 20, "source": "half-year meeting"},
    ]
    assert (first["ahead_points"], first["behind_points"]) == (5, 30)
    assert [(row["path"], row["ahead_points"]) for row in (second, third)] == [([], 10), ([], 10)]
    row, *_ = csv.DictReader(milepost("export", "--format", "csv").stdout.splitlines())
    assert row["path"] == "2026-06-30=12.5 (2026 work plan)、2027-03-31=20 (half-year meeting)"
    assert (row["ahead_points"], row["behind_points"]) == ("5", "30")


def test_export_carries_only_the_values_on_the_way_to_the_target(folder: Path) -> None:
    earlier = "      - {section: 一, due: 2026, value: 15}\n      - {section: 一, due: 2027, value: 40"
    agree(folder, AGREED.replace("      - {section: 一, due: 2027, value: 40", earlier))
    first, second, *_ = json.loads(milepost("export").stdout)
    assert [[point["date"] for point in row["path"]] for row in (first, second)] == [
        ["2026-06-30"],
        ["2026-06-30", "2027-03-31"],
    ]


def test_show_tells_what_was_agreed_beside_the_text(folder: Path) -> None:
    agree(folder)
    assert milepost("show", "baisha/enterprises/2027").stdout.splitlines()[3:5] == [
        "分解路径 12.5 家 by 2026-06-30 (2026 work plan); 20 家 by 2027-03-31 (half-year meeting)",
        "亮灯界限 ahead from +5, behind from -5, far_behind below -30 points (its own)",
    ]


def test_show_of_a_promise_without_a_figure_is_no_milestone(folder: Path) -> None:
    agree(folder, PLAN.replace("value: 2.5, ", ""))
    lines = milepost("show", "baisha/enterprises/undated/task").stdout.splitlines()
    assert lines[1] == "no figure: its growth is rated, no due date, must, level"


def test_show_of_what_was_dropped_says_when_and_why(folder: Path) -> None:
    change = "changes:\n  - {id: node/2026, on: 2026-05-01, reason: cancelled by notice 31., dropped: true}\n"
    agree(folder, PLAN + change)
    with pytest.raises(
        CatalogueError, match=r"node/2026 is no target or policy\. It was dropped on 2026-05-01: cancelled by notice"
    ):
        milepost("show", "baisha/node/2026")


def test_check_warns_in_both_languages_and_ends_with_0(folder: Path) -> None:
    agree(folder, PLAN.replace("measure: level", "measure: annual") + "not_targets: [[29, 30]]\n")
    result = milepost("check")
    assert result.exit_code == 0
    assert "plans/baisha-2026.yml:14: indicators[enterprises].path: 年度指标,2026年应完成多少没有约定:" in result.stderr
    assert " · is annual, and nothing says what 2026 is to bring: " in result.stderr
    assert result.stderr.endswith("1 plan files, 0 faults, 1 warnings\n")


def test_find_of_words_that_are_not_there_says_so(folder: Path) -> None:
    with pytest.raises(CatalogueError, match="does not say “企业，达到”"):
        milepost("find", "texts/baisha.txt", "企业，达到")


def test_schema_writes_beside_the_plans_what_the_types_give(folder: Path) -> None:
    milepost("schema")
    assert (folder / "plans" / "plan.schema.json").read_bytes() == (ROOT / "plans" / "plan.schema.json").read_bytes()
