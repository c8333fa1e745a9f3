"""Words of the page changes. key: (Chinese, English)."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "changes.nav": ("变化", "Changes"),
    "changes.subtitle": ("什么变了，为什么，谁报的", "What moved, why, and who reported it"),
    "filter.show": ("栏目", "view"),
    "changes.view": ("栏目", "View"),
    "changes.view.moves": ("进退", "Moves"),
    "changes.view.each": ("逐条变化", "Each change"),
    "changes.view.corrections": ("更正改变的灯色", "Lights flipped by corrections"),
    "changes.each": ("自 {day} 以来逐条变化：{n} 条", "Each change learned since {day}: {n}"),
    "changes.each_hint": (
        "按得知时间由近及远，每行一次改变；重复表述不计。",
        "The latest learned first, a row for each change; restatements are left out.",
    ),
    "changes.corrections": ("更正改变的灯色：{n} 条", "Lights flipped by corrections: {n}"),
    "changes.corrections_hint": (
        "全部时间。修订、撤回、基期、目标或方法的改动使同一天的灯色不同；不是进退。基期首次报送不算更正；重复表述不计。",
        "Of all time. A revision, retraction, baseline, target or method reads the same day in another light; it is no "
        "progress. The first report of a base corrects nothing; restatements are left out.",
    ),
    "changes.corrections_none": ("没有更正改变过灯色。", "No correction has flipped a light."),
    "changes.absent_do": ("请看较新的版本。", "See a newer version."),
    "changes.since": ("常用起点", "Often asked for"),
    "changes.since.week": ("一周（自 {day}）", "A week (since {day})"),
    "changes.since.month": ("上月最后一版（{day}）", "Last version of last month ({day})"),
    "changes.since.month_end": ("上月末（{day}）", "End of last month ({day})"),
    "changes.since.quarter": ("本季度（自 {day}）", "This quarter (since {day})"),
    "changes.before": ("原数值", "Value before"),
    "changes.after": ("新数值", "Value after"),
    "changes.base": ("{value}（基期 {base}）", "{value} (base {base})"),
    "changes.by": ("报送来源", "Reported by"),
    "changes.note": ("说明与依据", "Note and evidence"),
}
