"""config/bulletins.yml: the schema is in step, the example is good, every fault has its file, line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.letterheads import template
from builders.warehouse import ROOT

from milepost.bulletins.book import configuring
from milepost.bulletins.content.shape import Kind
from milepost.errors import BulletinError
from milepost.settings import Settings

GOOD = """offices:
  - id: hill_ai
    places: [hill]
    name: {zh: 丘区专班, en: Hill office}
    prefixes: {progress: {zh: 丘智专班, en: HAI}}
    contact: {person: 张三}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "bulletins.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_committed_schema_is_in_step() -> None:
    committed = (ROOT / "config/bulletins.schema.json").read_text(encoding="utf-8")
    assert committed == configuring.FORMAT.schema_text(), "run: milepost bulletin schema"


def test_the_example_is_good_and_serves_the_five_plans() -> None:
    places = {"wucheng", "jinhua", "dongyang", "huzhou", "pinghu"}
    checked = configuring.check(ROOT / "config/bulletins.example.yml", places)
    assert (checked.faults, checked.warnings) == ([], [])
    assert checked.said is not None
    assert all(checked.said.issuer(place) for place in places)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("hill_ai", "Hill", 2, "Write it as wucheng_ai"),
        ("{progress:", "{notice:", 5, "notice"),  # no kind of paper
        ("zh: 丘智专班, ", "", 5, "lacks zh"),
        ("person: 张三", "person: 张三, fax: 1", 6, "no field of the format"),
        ("张三}\n", "张三}\n    letterhead: {progress: red.docx}\n", 7, "there is no file"),
        ("张三}\n", "张三}\n    objection_days: 0\n", 7, "format is in config/bulletins.schema.json"),
        ("张三}\n", "张三}\nfonts: {kai: nowhere.ttf}\n", 7, "no file"),
        ("张三}\n", "张三}\nfonts: {comic: a.ttf}\n", 7, "no field of the format"),
        ("张三}\n", "张三}\ndrafting: {working_day: 40}\n", 7, "format is in"),
        ("张三}\n", f"张三}}\n{GOOD[9:]}", 7, "stands above already"),
        ("张三}\n", "张三}\n    copies: {zh: 区委办}\n", 7, "lacks en"),
        ("张三}\n", "张三}\n    copies: {}\n", 7, "names nobody"),
        ("张三}\n", "张三}\n    copies: {reminder: {zh: 区委办}}\n", 7, "lacks en"),
        ("张三}\n", "张三}\n    copies: {notice: {zh: 区委办, en: X}}\n", 7, "no field of the format"),
        ("张三}\n", "张三}\n    reminder_days: 0\n", 7, "format is in config/bulletins.schema.json"),
    ],
)
def test_a_fault_has_its_line_and_what_to_do(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    path = written(tmp_path, GOOD.replace(old, new))
    checked = configuring.check(path)
    assert checked.said is None
    assert [(one.line, said in str(one)) for one in checked.faults][:1] == [(line, True)], checked.faults
    with pytest.raises(BulletinError, match=f"bulletins.yml:{line}: "):
        configuring.load(Settings(data=tmp_path, config=tmp_path))


def test_two_offices_of_one_place_are_a_fault_and_names_of_no_plan_a_warning(tmp_path: Path) -> None:
    twice = GOOD + GOOD[9:].replace("hill_ai", "other").replace("丘智专班", "丘智办").replace("HAI", "HAO")
    [fault] = configuring.check(written(tmp_path, twice)).faults
    assert "hill_ai's already" in str(fault)
    checked = configuring.check(written(tmp_path, GOOD), {"vale"})
    prefixes, *places = sorted(map(str, checked.warnings), key=lambda said: "prefix" not in said)
    assert "unit, supervision, reminder 没有字号前缀" in prefixes
    assert [("hill" in said, "vale" in said) for said in places] == [(True, False), (False, True)]


OTHER = """  - id: vale_ai
    places: [vale]
    name: {zh: 谷县专班, en: Vale office}
    prefixes: {unit: {zh: %s, en: %s}}
    contact: {person: 李四}
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GOOD + OTHER % ("丘智专班", "VAI"), 10),  # two offices: both have 丘智专班〔2026〕1号
        (GOOD + OTHER % ("谷智专班", "HAI"), 10),
        (GOOD.replace("en: HAI}}", "en: HAI}, unit: {zh: 丘智专班, en: HAI-U}}"), 5),  # two kinds of one office
    ],
)
def test_one_prefix_for_two_series_of_numbers_is_a_fault(tmp_path: Path, text: str, line: int) -> None:
    [fault] = configuring.check(written(tmp_path, text)).faults
    assert (fault.line, "prefix of hill_ai progress already" in str(fault)) == (line, True)
    fine = GOOD + OTHER % ("谷智专班", "VAI")
    assert configuring.check(written(tmp_path, fine)).faults == []


@pytest.mark.parametrize(
    ("said", "copies"),
    [
        ("{zh: 区委办, en: Committee}", {"progress": "区委办", "reminder": "区委办"}),
        ("{progress: {zh: 区委办, en: Committee}}", {"progress": "区委办", "reminder": None}),
        ("{zh: 区委办, en: C, reminder: {zh: 督查室, en: I}}", {"progress": "区委办", "reminder": "督查室"}),
    ],
)
def test_copies_are_for_all_kinds_or_by_kind(tmp_path: Path, said: str, copies: dict[Kind, str | None]) -> None:
    text = GOOD.replace("张三}\n", f"张三}}\n    copies: {said}\n")
    checked = configuring.check(written(tmp_path, text))
    assert checked.said is not None, checked.faults
    found = checked.said.offices[0].office().copies
    assert found is not None
    assert {kind: (one := found.of(kind)) and one.zh for kind in copies} == copies


def test_without_a_file_nothing_is_configured(tmp_path: Path) -> None:
    assert configuring.load(Settings(data=tmp_path, config=tmp_path)) is None


def test_a_template_with_an_unknown_field_is_a_warning_of_the_check(tmp_path: Path) -> None:
    (tmp_path / "letterhead").mkdir()
    template(tmp_path / "letterhead", "{{ titel }}", "{{ body }}")
    said = GOOD.replace("张三}\n", "张三}\n    letterhead: {progress: letterhead.docx}\n")
    checked = configuring.check(written(tmp_path, said))
    assert checked.faults == []
    assert any("unknown field {{ titel }}" in str(one) for one in checked.warnings)
