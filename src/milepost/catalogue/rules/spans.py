"""Rules that hold a plan file against its text: the span says the number, the unit, the year and the bound.

(Plan, PlanText) -> (path of the node, message). A target's note answers for an odd bound, unit or year if it says the
word (bound 界, unit 单位, year 年份); nothing answers for a number that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from milepost.catalogue.format import Path, each_target
from milepost.catalogue.numbers import Printed, numbers_in, simplified
from milepost.catalogue.plan import Baseline, Indicator, PathValue, Plan, Target
from milepost.catalogue.rules.printed import Found, lacks, misplaced
from milepost.catalogue.terms import NotTargets
from milepost.catalogue.texts import PlanText

_YEAR = re.compile(r"(?<!\d)20[2-4]\d(?!\d|\s?PF)")
# Words of a bound, before the number (up to the comma) or right after its unit.
_BEFORE = (
    ("at_most", r"(不超过|不高于|不多于|不大于|低于|控制在|压减至|降至)[^,，;；。、]{0,4}$"),
    ("at_least", r"(不少于|不低于|不小于|至少)[^,，;；。、]{0,4}$"),
    ("above", r"(?<!不)(超过?|突破|大于|高于|多于)[^,，;；。、]{0,4}$"),
)
_AFTER = (("at_least", r"^[^,，;；。、\d]{0,4}(以上|及以上)"), ("at_most", r"^[^,，;；。、\d]{0,3}(以内|以下|之内)"))


def span_faults(plan: Plan, text: PlanText) -> Found:
    """Every fault of the plan against its text. Of another text than the one meant that is the only fault."""
    if not is_meant(plan, text):
        message = (
            f"is not that of {text.path} ({text.sha256}). Spans belong to one text: get that one, or read it anew."
        )
        yield ("source", "sha256"), message
        return
    for path, indicator, target in each_target(plan):
        if target.span:
            yield from misplaced((*path, "span"), target.span, text.content) or _target(
                path, plan, indicator, target, text
            )
    for where, stated, unit in _stated_values(plan):
        if stated.span:
            yield from misplaced(where, stated.span, text.content) or lacks(
                where, stated.value, unit, stated.span, text.content
            )
    yield from _apart(plan, text)


def _apart(plan: Plan, text: PlanText) -> Found:
    """Places of what is no target that are not inside the text."""
    for n, entry in enumerate(plan.not_targets):
        if isinstance(entry, NotTargets):
            for i, span in enumerate(entry.spans):
                yield from misplaced(("not_targets", n, "spans", i), span, text.content)
        else:
            yield from misplaced(("not_targets", n), entry, text.content)


def is_meant(plan: Plan, text: PlanText) -> bool:
    """Whether this is the text that the plan's spans count characters in."""
    return not plan.source.sha256 or plan.source.sha256 == text.sha256


def _stated_values(plan: Plan) -> Iterator[tuple[Path, Baseline | PathValue, str]]:
    """Values that are no targets, with the path of their span and their unit."""
    for i, indicator in enumerate(plan.indicators):
        if indicator.baseline:
            yield ("indicators", i, "baseline", "span"), indicator.baseline, indicator.unit
        for n, point in enumerate(indicator.path):
            yield ("indicators", i, "path", n, "span"), point, indicator.unit


def _target(path: Path, plan: Plan, indicator: Indicator, target: Target, text: PlanText) -> Found:
    assert target.span
    start, end = target.span
    if target.value is not None:
        found = list(lacks((*path, "span"), target.value, indicator.unit, target.span, text.content))
        yield from found
        if not found:
            printed = [p for p in numbers_in(text.content, start, end) if p.is_worth(target.value, indicator.unit)]
            yield from _unit(path, indicator, target, printed, text)
            yield from _bound(path, target, printed, text)
    yield from _year(path, target, text)


def _unit(path: Path, indicator: Indicator, target: Target, printed: list[Printed], text: PlanText) -> Found:
    """Where a unit is printed after the number, it is the indicator's or converts to it."""
    assert target.span
    words = text.content[target.span[0] : target.span[1]]
    fits = any(p.unit in ("", indicator.unit) or p.converts_to(indicator.unit) for p in printed)
    if not fits and indicator.unit not in words and not _answered(target, "unit", "单位"):
        units = "、".join(sorted({p.unit for p in printed}))
        message = (
            f"the text prints {units} after the number, not {indicator.unit}. Correct it, or name the unit in note."
        )
        yield (*path, "value"), message


def _bound(path: Path, target: Target, printed: list[Printed], text: PlanText) -> Found:
    """以上, 不少于: at_least; 超, 突破: above; 不超过, 以内: at_most. Two at once, or none, leave it to the reader."""
    if not printed or _answered(target, "bound", "界"):
        return
    said = [_bounds_said(p, text.content) for p in printed]
    if all(bounds and target.bound not in bounds for bounds in said):
        words = " or ".join(sorted(set().union(*said)))
        message = (
            f"is {target.bound}, but the words around the number say {words}. Correct it, or name the bound in note."
        )
        yield (*path, "bound"), message


def _bounds_said(printed: Printed, content: str) -> set[str]:
    before = simplified(content[max(0, printed.start - 10) : printed.start])
    after = simplified(content[printed.end + len(printed.unit) :][:8])
    said = {bound for bound, form in _AFTER if re.search(form, after)}
    first = next((bound for bound, form in _BEFORE if re.search(form, before)), None)
    return said | ({first} if first else set())


def _year(path: Path, target: Target, text: PlanText) -> Found:
    """explicit: the year that stands nearest before the promise, in its sentence, is the year it is due."""
    due = target.due_date
    if due is None or target.due_kind != "explicit" or target.span is None:
        return
    if _answered(target, "year", "年份"):
        return
    start, end = text.clause(*target.span)
    years = [(found.start(), int(found[0])) for found in _YEAR.finditer(text.content, start, end)]
    near = [year for offset, year in years if offset < target.span[1]]
    if due.year not in [year for _, year in years]:
        message = f"{due.year} is not printed in the sentence. Correct due or span, or use due_kind: inherited."
        yield (*path, "due"), message
    elif near and near[-1] != due.year:
        message = f"is {due.year}, but the year before the number is {near[-1]}. Correct it, or name the year in note."
        yield (*path, "due"), message
    elif not _prints_month(due, simplified(text.content[start:end])):
        message = (
            f"the sentence does not print month {due.month} of {due}. Correct due, or name the month (月份) in note."
        )
        if not _answered(target, "month", "月份"):
            yield (*path, "due"), message


def _prints_month(due: date, sentence: str) -> bool:
    """Whether the sentence says the month; the year's last day needs no month, half-years and quarters have words."""
    month = due.month
    numerals = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
    said = [rf"(?<!\d)0?{month}月", rf"(?<!十){numerals[month - 1]}月"]
    if month % 3 == 0:
        said.append(rf"(?:{month // 3}|{numerals[month // 3 - 1]})季度")
    if month == 6:
        said += ["上半年", "年中", "半年度"]
    return month == 12 or any(re.search(form, sentence) for form in said)


def _answered(target: Target, *words: str) -> bool:
    return target.note is not None and any(word in target.note for word in words)
