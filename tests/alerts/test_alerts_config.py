"""config/*.yml: every fault says file, line, field and what to do."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml
from builders.cities import CONTACTS, GOOD, TODAY, changed, written

from milepost.alerts.kinds import KINDS
from milepost.alerts.routing.check import (
    FORMATS,
    Checked,
    check_alerts,
    check_contacts,
    check_workdays,
    schema,
    schema_text,
    without,
)
from milepost.alerts.routing.config import INCOMPLETE_DATA, values
from milepost.catalogue.read import read_plans

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "config"
DUTY = "{name: duty, kind: dingtalk, address: MILEPOST_SECRET_DUTY, secret: MILEPOST_SECRET_KEY}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def faults(checked: Checked) -> list[str]:
    assert (checked.said is None) == bool(checked.faults)
    return [str(fault) for fault in checked.faults]


def test_committed_schemas_are_in_step_with_the_code() -> None:
    for name in FORMATS:
        committed = (EXAMPLES / f"{name}.schema.json").read_text(encoding="utf-8")
        assert committed == schema_text(name), "run: milepost alerts schema"
        jsonschema.Draft202012Validator.check_schema(schema(name))


def test_examples_have_no_fault_and_no_warning_but_of_unset_variables() -> None:
    plans = read_plans(ROOT / "plans")
    found = [
        check_alerts(EXAMPLES / "alerts.example.yml", plans),
        check_contacts(EXAMPLES / "contacts.example.yml", plans),
        check_workdays(EXAMPLES / "workdays.example.yml", TODAY),
    ]
    assert [(faults(one), one.warnings) for one in found] == [([], [])] * 3


@pytest.mark.parametrize(
    ("text", "line", "field", "words"),
    [
        (changed("kind: dingtalk", "kind: pigeon"), 2, "receivers[duty].kind", '"pigeon" is not allowed. Use one of'),
        (
            changed("MILEPOST_SECRET_DUTY", "https://oapi.dingtalk.com/x"),
            2,
            "receivers[duty].address",
            "such as MILEPOST_SECRET_DUTY_ROBOT and put",
        ),
        (
            changed(", address: MILEPOST_SECRET_SUPERVISION", ""),
            3,
            "receivers[supervision].kind",
            "wecom needs address",
        ),
        (
            changed("kind: wecom,", "kind: wecom, secret: MILEPOST_SECRET_X,"),
            3,
            "receivers[supervision].secret",
            "Take it out",
        ),
        (changed("for_agencies: true", "for_agencies: false"), 4, "receivers[agencies].kind", "mail needs addresses"),
        (
            changed("kind: outbox,", "kind: outbox, for_agencies: true,"),
            5,
            "receivers[files].for_agencies",
            "can call nobody",
        ),
        (changed("{name: supervision,", "{name: duty,"), 3, "receivers[duty].name", "also the name of another"),
        (
            changed("receivers: [duty, files]", "receivers: [duty, nobody]"),
            7,
            "route.receivers[1]",
            "nobody is no receiver here. Known: agencies",
        ),
        (changed("receivers: [duty, files]", "receivers: [agencies]"), 7, "route.receivers", "are all for agencies"),
        (changed("receivers: [duty, files]", "receivers: []"), 7, "route.receivers", "non-empty"),
        (changed("group_wait: 10m", "group_wait: soon"), 12, "route.routes[0].group_wait", "Write it as 30s or 5m"),
        (
            changed("repeat_interval: 7d", "repeat_interval: 7d\n      group_interval: 8d"),
            13,
            "route.routes[0].repeat_interval",
            "shorter than group_interval (8d)",
        ),
        (
            changed("mute: [nights, days_off]", "mute: [nigths]"),
            14,
            "route.routes[0].mute[0]",
            "nigths is no mute time",
        ),
        (
            changed("match: {severity: critical}", "match: {severity: bad}"),
            17,
            "route.routes[0].routes[0].match.severity",
            "bad is no severity",
        ),
        (
            changed("match: {severity: critical}", "match: {kind: []}"),
            17,
            "route.routes[0].routes[0].match.kind",
            "empty list",
        ),
        (
            changed("match: {severity: critical}", "match: {colour: red}"),
            17,
            "route.routes[0].routes[0].match.colour",
            "is no field of the format. Known here: agency",
        ),
        (changed('group_by: ["..."]', 'group_by: ["...", plan]'), 23, "route.routes[2].group_by", "stands alone"),
        (
            changed('hours: ["20:00-08:00"]', 'hours: ["20:00-8:00"]'),
            25,
            "mute_times[nights].hours[0]",
            "Write it as 20:00-08:00",
        ),
        (changed(', hours: ["20:00-08:00"]', ""), 25, "mute_times[nights]", "mutes always"),
        (changed("lights: [yellow, red]", "periods: 2"), 30, "ladders[0].steps[0]", "has no condition"),
        (
            changed("form: supervision,", "form: supervision, confirm: false,"),
            31,
            "ladders[0].steps[1].confirm",
            "always needs a person",
        ),
        (
            changed("receivers: [supervision]}", "receivers: [agencies]}"),
            31,
            "ladders[0].steps[1].receivers",
            "ask an agency's people to confirm",
        ),
        (changed("form: reminder", "form: interview"), 31, "ladders[0].steps[1].form", "milder than the step before"),
        (
            changed("receivers: [supervision]}", "receivers: [x]}"),
            31,
            "ladders[0].steps[1].receivers[0]",
            "x is no receiver",
        ),
        (changed('plans: ["*"]', 'plans: ["*"]\n    plans: [a]'), 29, "plans", "is written twice here"),
        (
            GOOD + '  - plans: ["*"]\n    steps: [{name: {zh: 甲, en: A}, form: urging, lights: [red]}]\n',
            32,
            "ladders[1].plans",
            "has a ladder already",
        ),
        (changed("route:", "route: ["), 8, "the file", "is not YAML"),
        ("", 1, "the file", "not of type object"),
    ],
)
def test_a_fault_says_line_field_and_what_to_do(folder: Path, text: str, line: int, field: str, words: str) -> None:
    found = faults(check_alerts(written(folder, text)))
    assert any(fault.startswith(f"alerts.yml:{line}: {field}: ") and words in fault for fault in found), found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (changed("jurisdiction: wucheng}", "jurisdiction: wuchang}"), "方案库中没有 wuchang"),
        (
            changed("indicator: wucheng/compute_capacity", "indicator: wucheng/computers"),
            "方案库中没有 wucheng/computers",
        ),
        (changed('plans: ["*"]', "plans: [wucheng-2099]"), "方案库中没有 wucheng-2099"),
        (changed("kind: [target_red, target_missed]", "kind: [target_rde]"), "Did you mean target_red?"),
        (changed("receivers: [duty, files]", "receivers: [files]"), "no route or ladder leads to it"),
        (GOOD, "此处未设置 MILEPOST_SECRET_DUTY "),
        (
            changed(
                "    - match: {indicator: wucheng/compute_capacity}", '    - match: {kind: "*"}\n      continue: true'
            ),
            "a last branch",
        ),
    ],
)
def test_what_may_not_be_meant_is_a_warning(folder: Path, text: str, words: str) -> None:
    checked = check_alerts(written(folder, text), read_plans(ROOT / "plans"), lambda variable: None)
    assert faults(checked) == []
    assert any(words in str(warning) for warning in checked.warnings), checked.warnings


def raised_kinds() -> Iterator[str]:
    """The kinds that the code names where it makes a signal."""
    for path in (ROOT / "src/milepost").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in PLACES:
                place = PLACES[getattr(node.func, "attr", getattr(node.func, "id", ""))]
                if len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    yield str(node.args[place].value)


PLACES = {"signal": 2, "Signal": 1, "failed": 1}  # which argument of a call is the kind


def test_every_kind_that_is_raised_or_inhibited_is_one_that_a_route_may_ask_for() -> None:
    named = set(raised_kinds())
    assert len(named) > 15
    named |= {
        kind for rule in INCOMPLETE_DATA for side in (rule.source, rule.target) for kind in values(side, "kind") or ()
    }
    assert named <= set(KINDS)
    assert len(KINDS) == len(set(KINDS))


def test_contacts_and_working_days_have_rules_too(folder: Path) -> None:
    twice = CONTACTS + "  - {agency: wucheng/big_data_centre, people: [{name: 李四}]}\n"
    found = faults(check_contacts(written(folder, twice, "contacts")))
    assert [fault.split(": ")[1] for fault in found] == ["contacts[1].agency", "contacts[1].people[李四]"]
    known = check_contacts(
        written(folder, CONTACTS.replace("big_data", "small_data"), "contacts"), read_plans(ROOT / "plans")
    )
    assert "small_data_centre" in str(known.warnings[0])
    injected = CONTACTS.replace("mail: zhang@city.example", 'wecom: "x> <@all"')
    assert "does not fit" in faults(check_contacts(written(folder, injected, "contacts")))[0]
    bad = """years:
  - {year: 2027, source: x, off: [2027-01-01, 2026-01-01], working: [2027-01-01, 2027-01-04]}
  - {year: 2027, source: y}
"""
    found = faults(check_workdays(written(folder, bad, "workdays"), TODAY))
    for words in (
        "2026-01-01 is not in 2027",
        "also under off",
        "2027-01-04 is a weekday",
        "2027 stands above already",
    ):
        assert any(words in fault for fault in found), found


def test_years_that_nobody_knows_are_told_two_months_before(folder: Path) -> None:
    path = written(folder, "years: [{year: 2026, source: x}]\n", "workdays")
    told = [str(one) for one in check_workdays(path, TODAY).warnings]
    assert ["it has no effect" in told[0] or "no effect" in told[0], "2027 年节假日安排未知" in told[1]] == [True, True]
    assert check_workdays(path, date(2026, 10, 1)).warnings[1:] == []
    assert "2027" in str(without("workdays", path, TODAY)[0])
    assert without("alerts", path, TODAY) == []


def test_the_example_of_contacts_is_data_that_git_ignores_under_its_own_name() -> None:
    assert "/config/contacts.yml" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert yaml.safe_load((EXAMPLES / "contacts.example.yml").read_text(encoding="utf-8"))["contacts"]
    assert json.loads((EXAMPLES / "contacts.schema.json").read_text(encoding="utf-8"))["title"]
