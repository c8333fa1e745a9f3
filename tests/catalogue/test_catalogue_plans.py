"""The five plans as facts about their texts. What a count is made of stands in the test's name or beside the number."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from milepost.catalogue import Plan, read_plans
from milepost.catalogue.checks import Checked, check_plans
from milepost.catalogue.plan import Indicator, Target
from milepost.catalogue.policies import amounts
from milepost.catalogue.texts import quote, read_text
from milepost.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "plans").glob("*.yml"))
TEXTS = Settings.load().texts
NAMES = ["dongyang-2026", "huzhou-2025", "jinhua-2025", "pinghu-2025", "wucheng-2025"]
without_texts_skip = pytest.mark.skipif(TEXTS is None, reason="the plan texts are not at hand (MILEPOST_PLAN_TEXTS)")
by_name = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    return {plan.plan: plan for plan in read_plans(ROOT / "plans")}


@pytest.fixture(scope="module")
def checked() -> dict[str, Checked]:
    return {one.file.path.stem: one for one in check_plans(FILES, TEXTS)}


def targets(plan: Plan) -> dict[str, tuple[Indicator, Target]]:
    return {plan.target_id(indicator, target): (indicator, target) for indicator, target in plan.each_target()}


def sections(plan: Plan) -> Counter[str]:
    return Counter(target.section for _, target in plan.each_target())


def of_certainty(plan: Plan, certainty: str) -> set[str]:
    return {name.split("/", 1)[1] for name, (_, target) in targets(plan).items() if target.certainty == certainty}


def test_these_are_the_five_plans(plans: dict[str, Plan]) -> None:
    assert sorted(plans) == NAMES


@by_name
def test_the_plan_keeps_every_rule(checked: dict[str, Checked], name: str) -> None:
    assert [str(fault) for fault in checked[name].faults] == []


@by_name
@pytest.mark.texts
@without_texts_skip
def test_every_digit_run_of_the_text_is_accounted_for(
    checked: dict[str, Checked], plans: dict[str, Plan], name: str
) -> None:
    text, account = read_text(plans[name], TEXTS), checked[name].coverage
    assert text
    assert account
    assert len(account.runs) == len(re.findall(r"\d+", text.content))
    assert [f"{run.start}: {run.digits} in {run.context}" for run in account.uncovered] == []


@by_name
@pytest.mark.texts
@without_texts_skip
def test_every_promise_points_at_its_words_and_can_be_quoted(plans: dict[str, Plan], name: str) -> None:
    text = read_text(plans[name], TEXTS)
    assert text
    assert text.sha256 == plans[name].source.sha256, "the spans are of another edition of the text"
    for indicator, target in plans[name].each_target():
        assert target.span, plans[name].target_id(indicator, target)
        assert text.content[slice(*target.span)] in (quote(plans[name], target, TEXTS) or "")


@by_name
@pytest.mark.texts
@without_texts_skip
def test_every_unit_is_named_as_the_text_prints_it(plans: dict[str, Plan], name: str) -> None:
    text = read_text(plans[name], TEXTS)
    assert text
    notes = " ".join(entry.why for entry in plans[name].inferred)
    unprinted = [a.zh for a in plans[name].agencies if a.zh not in text.content and a.zh not in notes]
    assert unprinted == []


@by_name
@pytest.mark.texts
@without_texts_skip
def test_no_sentence_of_the_text_is_copied_into_the_plan_file(plans: dict[str, Plan], name: str) -> None:
    text = read_text(plans[name], TEXTS)
    assert text
    written = (ROOT / "plans" / f"{name}.yml").read_text(encoding="utf-8")
    sentences = [
        part for part in re.split(r"[。;；\n]", text.content) if len(re.findall(r"[\u4e00-\u9fff]", part)) >= 30
    ]
    assert len(sentences) > 20
    assert [part for part in sentences if part.strip() in written] == []


def test_the_texts_hold_more_than_170_dated_or_quantitative_promises(plans: dict[str, Plan]) -> None:
    assert sum(len(targets(plan)) for plan in plans.values()) > 170


def test_jinhua_promises_seven_things_in_part_one_and_four_numbers_in_tasks_1_3_5_and_8(plans: dict[str, Plan]) -> None:
    # part one, 2027: cluster, card centre, compute, scenarios, revenue; 2030: ecosystem, revenue
    assert sections(plans["jinhua-2025"]) == {"一": 7, "二(一)1": 1, "二(一)3": 1, "二(二)5": 1, "二(二)8": 1}


def test_huzhou_promises_eleven_numbers_in_part_one_and_repeats_thirty_scenarios_without_a_year(
    plans: dict[str, Plan],
) -> None:
    # 6 of industry for 2027 and revenue again for 2030; 2 of innovation; 2 of scenarios
    assert sections(plans["huzhou-2025"]) == {"一": 11, "三(三)8": 1}
    again = [t for _, t in plans["huzhou-2025"].each_target() if t.section == "三(三)8"]
    assert [(t.value, t.due, t.due_kind) for t in again] == [(30, None, "none")]


def test_pinghu_promises_five_numbers_in_its_preamble_and_three_yearly_lists(plans: dict[str, Plan]) -> None:
    assert sections(plans["pinghu-2025"]) == {"前言": 5, "二(一)": 1, "二(二)": 1, "二(四)": 1}
    lists = [t for _, t in plans["pinghu-2025"].each_target() if t.recurs == "yearly"]
    assert [t.value for t in lists] == [None, None, None]


def test_pinghu_pays_nine_awards_of_which_four_for_scenarios_four_for_data_one_for_recognition(
    plans: dict[str, Plan],
) -> None:
    assert Counter(policy.section for policy in plans["pinghu-2025"].policies) == {
        "二(二)": 4,
        "二(四)": 4,
        "二(五)": 1,
    }


def test_dongyang_promises_something_in_every_one_of_the_fourteen_parts_of_annex_one(plans: dict[str, Plan]) -> None:
    numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四"]
    found = sections(plans["dongyang-2026"])
    assert {section for section in found if section.startswith("附件1")} == {f"附件1 {n}" for n in numerals}
    # general models, vertical model; fine-tuned models, scenarios and agents twice; data volume, data entities
    assert found["附件1 一"] == 10


def test_dongyang_pays_by_twelve_items_of_annex_two_three_of_them_with_two_groups(plans: dict[str, Plan]) -> None:
    # the items without an amount pay by other policies: 四 (standards), 十 (firms), 十五 (funds), 十六 (talent)
    found = Counter(re.findall(r"\((\w+)\)$", policy.section)[0] for policy in plans["dongyang-2026"].policies)
    once = ["二", "三", "五", "六", "七", "八", "九", "十一", "十三"]
    assert found == {"一": 2, "十二": 2, "十四": 2} | dict.fromkeys(once, 1)


def test_pinghu_s_scenario_projects_share_one_cap_and_overlaps_pay_the_highest(plans: dict[str, Plan]) -> None:
    pinghu = plans["pinghu-2025"]
    [cap] = pinghu.shared_caps
    assert (cap.policies, cap.per, cap.cap_wan) == (["scenario_hardware", "scenario_software"], "project", 500)
    assert pinghu.overlap is not None
    assert plans["dongyang-2026"].overlap is None  # its annex says nothing of overlaps


@pytest.mark.parametrize(
    ("name", "first", "last", "no_amounts"),
    [
        ("dongyang-2026", "东阳市支持人工智能创新发展的若干政策", "本意见中对企业的各项奖励补助", ["7"]),
        ("pinghu-2025", "二、探索多元推進路徑", "三、加大工作保障力度", []),
    ],
)
@pytest.mark.texts
@without_texts_skip
def test_every_number_of_the_part_on_policies_is_an_amount_with_its_place_or_said_to_be_none(
    plans: dict[str, Plan], checked: dict[str, Checked], name: str, first: str, last: str, no_amounts: list[str]
) -> None:
    plan, text, account = plans[name], read_text(plans[name], TEXTS), checked[name].coverage
    assert text
    assert account
    for policy in plan.policies:
        assert set(policy.spans) == {one.key for one in amounts(policy.rule)}, policy.id
    begin, end = text.content.rindex(first), text.content.rindex(last)
    within = [run for run in account.runs if begin <= run.start < end]
    assert {run.account for run in within} <= {"policy", "not a target"}
    assert [run.digits for run in within if run.account == "not a target"] == no_amounts
    placed = {tuple(span) for policy in plan.policies for span in policy.spans.values()}
    placed |= {tuple(cap.span) for cap in plan.shared_caps if cap.span}
    for run in within:
        assert run.account != "policy" or any(start <= run.start < stop for start, stop in placed)


def test_dongyang_keeps_900_and_the_two_nodes_that_add_up_to_more_and_says_so(plans: dict[str, Plan]) -> None:
    found = targets(plans["dongyang-2026"])
    names = ("compute_capacity/2027", "compute_node_zhezhong/undated", "compute_node_edge_cloud/undated")
    assert [found[f"dongyang/{name}"][1].value for name in names] == [900, 700, 400]
    assert "1100" in (found["dongyang/compute_capacity/2027"][1].note or "")


def test_dongyang_states_core_revenue_twice_once_reached_and_once_exceeded_which_are_two_bounds(
    plans: dict[str, Plan],
) -> None:
    found = targets(plans["dongyang-2026"])
    for year, value in ((2027, 20), (2030, 50)):
        task, headline = found[f"dongyang/core_revenue/{year}"][1], found[f"dongyang/core_revenue/{year}/headline"][1]
        assert (task.value, task.bound, task.restates) == (value, "above", None)
        assert (headline.value, headline.bound, headline.restates) == (value, "at_least", None)


def test_dongyang_aspires_for_the_grid_for_talent_and_for_exports_where_it_says_strive(
    plans: dict[str, Plan],
) -> None:
    talent = {f"{slug}/{year}" for slug in ("high_level_talent", "high_level_talent_settled") for year in (2027, 2030)}
    exports = {"cross_border_exports/2027", "cross_border_exports/2030"}
    assert of_certainty(plans["dongyang-2026"], "aspire") == {"smart_grid_use/2027"} | talent | exports


def test_wucheng_s_compute_is_one_path_of_four_years_the_last_of_which_it_only_aspires_to(
    plans: dict[str, Plan],
) -> None:
    found = targets(plans["wucheng-2025"])
    path = [found[f"wucheng/compute_capacity/{year}"][1] for year in (2025, 2026, 2027, 2030)]
    assert [(t.value, t.certainty) for t in path] == [(1020, "must"), (1200, "must"), (1500, "must"), (3000, "aspire")]


def test_wucheng_repeats_three_promises_of_its_tasks_in_part_one(plans: dict[str, Plan]) -> None:
    found = {name: t.restates for name, (_, t) in targets(plans["wucheng-2025"]).items() if t.restates}
    repeated = ["compute_capacity/2027", "core_enterprises/2027", "core_enterprises/2030"]
    assert found == {f"wucheng/{name}/headline": f"wucheng/{name}" for name in repeated}


def test_wucheng_aspires_after_strive_in_part_one_and_in_the_third_task_of_talent(plans: dict[str, Plan]) -> None:
    part_one = {"core_revenue/2027", "core_revenue/2030", "compute_capacity/2030"}
    repeated = {"core_enterprises/2027/headline", "core_enterprises/2030/headline"}
    talent = {"platform_applications/2027", "concept_verification_centre/2027"}
    assert of_certainty(plans["wucheng-2025"], "aspire") == part_one | repeated | talent


def test_wucheng_s_output_of_six_computers_is_kept_as_printed_and_flagged(plans: dict[str, Plan]) -> None:
    indicator, target = targets(plans["wucheng-2025"])["wucheng/aipc_output/2026"]
    assert (target.value, indicator.unit) == (6, "台")
    assert "damaged" in (target.note or "")


def test_what_pinghu_and_wucheng_do_not_print_is_named_as_inferred(plans: dict[str, Plan]) -> None:
    assert "jurisdiction" in " ".join(entry.field for entry in plans["pinghu-2025"].inferred)
    assert "effective" in " ".join(entry.field for entry in plans["wucheng-2025"].inferred)


def test_compute_can_be_summed_from_the_districts_to_the_city(plans: dict[str, Plan]) -> None:
    members = {}
    for name in ("jinhua-2025", "wucheng-2025", "dongyang-2026"):
        plan = plans[name]
        indicator, target = targets(plan)[f"{plan.jurisdiction.id}/compute_capacity/2027"]
        members[name] = (indicator.concept, indicator.unit, target.value, plan.jurisdiction.parent)
    assert members == {
        "jinhua-2025": ("compute_capacity", "PFlops", 4500, "zhejiang"),
        "wucheng-2025": ("compute_capacity", "PFlops", 1500, "jinhua"),
        "dongyang-2026": ("compute_capacity", "PFlops", 900, "jinhua"),
    }
