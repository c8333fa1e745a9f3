"""What a plan file may leave out or say in vain, so that a reading is weaker than it could be: no faults, but told.

Plan -> (path of the node, message in Chinese, message in English). A rule's docstring gives its reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from milepost.catalogue.format import Path
from milepost.catalogue.plan import Indicator, Plan, Target, is_path_point
from milepost.catalogue.policies import amounts
from milepost.days import ends_year

Told = Iterator[tuple[Path, str, str]]


def advice(plan: Plan) -> Told:
    """All that every rule of this module has to say."""
    for i, indicator in enumerate(plan.indicators):
        where: Path = ("indicators", i)
        yield from _years_without_a_value(where, plan, indicator)
        yield from _path_in_vain(where, indicator)
    yield from _unjudged(plan)


def _years_without_a_value(where: Path, plan: Plan, indicator: Indicator) -> Told:
    """A year's flow is read against what that year is to bring; where nothing says it, the reading can only be held.

    Whole years count: a baseline or a value of a day inside a year says nothing of what the year is to bring. Before
    the first year that has a value, the way to it starts from the baseline.
    """
    dated = [target for target in indicator.targets if is_path_point(indicator, target)]
    if indicator.measure != "annual" or indicator.kind == "rate" or not dated or _only_ceilings(indicator, dated):
        return
    if indicator.baseline and ends_year(indicator.baseline.date):
        return
    days = [target.due_date for target in dated] + [point.date for point in indicator.path if ends_year(point.date)]
    first, start = min(day for day in days if day), plan.start_date.year
    if first.year <= start:
        return
    zh_years, en_years = _years(start, first.year - 1)
    inside = indicator.baseline and indicator.baseline.date
    base, point = (
        f"baseline: {{value: …, date: {start - 1}-12-31}}",
        f"path: [{{date: {start}-12-31, value: …, source: …}}]",
    )
    yield (
        (*where, "path"),
        f"年度指标,{zh_years}应完成多少没有约定"
        + (f"(基期 {inside} 不是年末,不能用)" if inside else "")
        + f":除非报有方案开始前一整年的实绩,只能按{first.year}年的值判读,最差只判“略滞后”。"
        f"方案写明基期的,加 {base};另行约定的,加 {point}。",
        f"is annual, and nothing says what {en_years} is to bring"
        + (f" (the baseline of {inside} is inside a year and of no use)" if inside else "")
        + f": unless the last whole year before the plan is reported, readings are against the value of {first.year} "
        f"and never worse than slightly behind. Add {base} if the plan states one, or what was agreed as {point}.",
    )


def _path_in_vain(where: Path, indicator: Indicator) -> Told:
    """Growth rates and ceilings are compared with the target itself, so no value in between moves their lights."""
    if not indicator.path:
        return
    dated = [target for target in indicator.targets if target.due_date]
    if indicator.measure == "annual" and indicator.kind == "rate":
        zh, en = "增速指标", "a growth rate"
    elif dated and _only_ceilings(indicator, dated):
        zh, en = "上限指标", "a ceiling"
    else:
        return
    yield (
        (*where, "path"),
        f"{zh}直接与目标值比较,分解路径不影响亮灯。各年要求不同的,请写成目标。",
        f"is on {en}, which is compared with its target alone: no value in between moves its light. Where years "
        "differ, write targets.",
    )


def _unjudged(plan: Plan) -> Told:
    """Without a share, a cap or a tier nothing says what a payment may be; each one is accepted as unclear."""
    shared = {name for cap in plan.shared_caps for name in cap.policies}
    for p, policy in enumerate(plan.policies):
        if not any(amounts(policy.rule)) and policy.id not in shared:
            yield (
                ("policies", p, "rule"),
                "没有金额:支付无从核对,一律记为“无法判断”。方案写明比例、上限或档次的,请补上。",
                "has no amount: nothing says what a payment may be, and each is shown as unclear. Add share, caps or "
                "tiers that the text prints.",
            )


def _only_ceilings(indicator: Indicator, dated: list[Target]) -> bool:
    """at_most, or falling without a base above the target: kept or broken, without a path (docs/methods.md)."""
    base = None if indicator.measure == "annual" else indicator.baseline
    if indicator.direction == "down":
        return base is None or all(target.value is not None and base.value <= target.value for target in dated)
    return all(target.bound == "at_most" for target in dated)


def _years(first: int, last: int) -> tuple[str, str]:
    return (f"{first}年", str(first)) if first == last else (f"{first}—{last}年", f"{first} to {last}")
