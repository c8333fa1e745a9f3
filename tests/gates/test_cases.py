"""The cases of cases.yml, half of them harmless on purpose: what the raw gate holds, and what it lets through."""

from __future__ import annotations

import re

import pytest
from builders.cases import Case, cases, play, table
from builders.warehouse import ROOT, Workbench

from milepost.settings import Settings

WRITTEN = cases()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    settings = Settings(data=tmp_path_factory.mktemp("cases"), plans=ROOT / "plans", project=ROOT, lock_wait_seconds=5)
    return Workbench(settings)


@pytest.fixture(scope="module")
def played(bench: Workbench) -> dict[int, Case]:
    found = play(bench)
    print(table(found))  # with -s, or where a case fails
    return {case.number: case for case in found}


def test_there_are_sixty_cases_and_half_of_them_are_harmless() -> None:
    assert (len(WRITTEN), sum(case.rule is None for case in WRITTEN)) == (60, 30)


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case.what.replace(" ", "_"))
def test_case_is_held_or_let_through_as_it_should_be(case: Case, played: dict[int, Case]) -> None:
    found = played[case.number]
    assert (found.missed, found.false_alarms) == ([], []), found.held


def test_a_clerk_is_told_of_every_number_that_a_rule_names(played: dict[int, Case]) -> None:
    words = [(case.number, text) for case in played.values() for text in case.words]
    lacking = re.compile(r"^$|[{}]|(?<![0-9])—|—(?![0-9])")  # 58—234 is a range; alone the dash stands for no value
    assert [(number, text) for number, text in words if lacking.search(text)] == []


def test_what_is_only_worth_knowing_is_recorded_and_holds_nothing(bench: Workbench, played: dict[int, Case]) -> None:
    assert len(played) == len(WRITTEN)
    query = "SELECT expectation, unexpected_count FROM ops.gate_results WHERE severity = 'info' AND NOT success"
    assert {row["expectation"]: row["unexpected_count"] for row in bench.rows(query)} == {
        "expect_leaving_to_follow_a_joining": 1,
        "expect_measurement_not_simulated_beside_real": 1,
        "expect_report_not_simulated_beside_real": 1,
        "expect_report_of_a_reporting_day": 1,
    }


def test_every_rule_that_holds_rows_has_a_case(played: dict[int, Case]) -> None:
    from milepost.gates import words

    shown = {tuple(str(case.rule).split("/")) for case in played.values() if case.rule}
    # events of unknown types and of wrong clocks, moved baselines, and policies that hold have tests of their own
    assert {rule for rule in words.HOLDING if rule[0] not in {"raw_events", "raw_baselines", "raw_subsidies"}} == shown
