"""One word per code and language, Chinese first, then English: "<group>.<code>" -> word, e.g. "status.missed"."""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

CODES: Final[dict[str, tuple[str, str]]] = {
    "status.missed": ("逾期未完成", "Missed"),
    "status.far_behind": ("严重滞后", "Far behind"),
    "status.behind": ("滞后", "Behind"),
    "status.slightly_behind": ("略滞后", "Slightly behind"),
    "status.on_schedule": ("符合序时", "On schedule"),
    "status.ahead": ("超前", "Ahead"),
    "status.achieved": ("已完成", "Achieved"),
    "status.achieved_late": ("逾期完成", "Achieved late"),
    "status.cancelled": ("已取消", "Cancelled"),
    "status.outdated": ("数据过期", "Data outdated"),
    "status.not_reported": ("未报送", "Not reported"),
    "status.awaiting_final": ("待终报", "Final report awaited"),
    "status.no_schedule": ("未定期限", "No due date"),
    "standing.not_reported_overdue": ("逾期未报送", "Not reported, overdue"),
    "light.red": ("红灯", "Red"),
    "light.yellow": ("黄灯", "Yellow"),
    "light.blue": ("蓝灯", "Blue"),
    "light.green": ("绿灯", "Green"),
    "light.grey": ("灰灯", "Grey"),
    "light.none": ("不亮灯", "No light"),
    "flag.simulated": ("模拟数据", "Simulated data"),
    "flag.stale": ("久未报送", "Overdue report"),
    "flag.disagree": ("读数不一", "Readings differ"),
    "sign.at_least": ("≥", "≥"),
    "sign.above": (">", ">"),
    "sign.exactly": ("=", "="),
    "sign.at_most": ("≤", "≤"),
    "sign.below": ("<", "<"),
    "measure.level": ("时点值", "level on a day"),
    "measure.cumulative": ("方案实施以来累计", "cumulative since the plan began"),
    "measure.annual": ("当年累计", "year to date"),
    "measure.increment": ("新增量", "newly added"),
    "measure.milestone": ("里程碑", "milestone"),
    "milestone.target": ("按期建成", "in service"),
    "milestone.planned": ("计划中", "planned"),
    "milestone.started": ("已开工", "started"),
    "milestone.completed": ("已建成", "completed"),
    "milestone.in_service": ("已投用", "in service"),
    "milestone.cancelled": ("已取消", "cancelled"),
    "milestone.not_due": ("到期前不作要求", "nothing due before D"),
    "milestone.0": ("未建成", "not completed"),
    "milestone.1": ("建成", "completed"),
    "completion.share": ("完成率", "Completion"),
    "completion.of_target": ("相当于目标的", "Equals, of the target"),
    "cadence.daily": ("每日", "daily"),
    "cadence.monthly": ("每月", "monthly"),
    "cadence.quarterly": ("每季", "quarterly"),
    "cadence.yearly": ("每年", "yearly"),
    "certainty.must": ("应完成", "must"),
    "certainty.aspire": ("力争", "aspires"),
    "baseline.stated": ("方案载明", "stated by the plan"),
    "baseline.zero_at_start": ("方案起始为零", "zero when the plan began"),
    "baseline.first_report": ("首次报送值，计在方案起始日", "first report, dated at the plan's first day"),
    "baseline.last_full_year": ("方案起始前后最近的完整年度", "the whole year nearest to the plan's first day"),
    "baseline.none": ("无基期", "no baseline"),
    "basis.from_baseline": ("按基期计算", "measured from the baseline"),
    "basis.share_of_target": ("按占目标的份额计算", "share of the target"),
    "basis.of_year": ("按当年应达值计算", "measured against the value of its year"),
    "basis.held": ("没有商定的路径，按首个节点值计算", "no agreed path: the first point's value is held"),
    "pace.achieved": ("已达到", "Achieved"),
    "pace.on_track": ("增速足够", "Fast enough"),
    "pace.moderate": ("增速尚可", "Moderate"),
    "pace.limited": ("增速不足", "Too slow"),
    "pace.deterioration": ("背离目标", "Away from the target"),
    "pace.strong_deterioration": ("明显背离目标", "Far away from the target"),
    "pace.not_meaningful": ("不适用", "Not meaningful"),
    "projection.on_track": ("预计达标", "Will be met"),
    "projection.close": ("预计接近达标", "Nearly met"),
    "projection.short": ("预计不达标", "Will fall short"),
    "projection.away": ("差距未缩小", "Gap not shrinking"),
    "projection.not_meaningful": ("不适用", "Not meaningful"),
    "finished.over": ("超额", "Over"),
    "finished.under": ("不足", "Under"),
    "finished.on_track": ("基本吻合", "As promised"),
    "finished.not_reported": ("到期节点未报送", "Due, but not reported"),
    "finished.not_due": ("未到期", "Not due"),
    "change.new_report": ("新报送", "new report"),
    "change.revision": ("修订", "revision"),
    "change.retraction": ("撤回", "retraction"),
    "change.time_passed": ("时间推移", "time passed"),
    "change.baseline": ("基期修订", "the baseline was revised"),
    "change.target_changed": ("目标调整", "the target was changed"),
    "change.method": ("评价方法改版（不是进展）", "the method changed (no progress)"),
    "left_out.simulated": ("未采用：已有真实数据", "left out: real data exist"),
    "left_out.other_basis": ("未采用：统计口径不同", "left out: other basis"),
    "left_out.reported_instead": ("未采用：以报送值为准", "left out: a report stands instead"),
}

# English names of Chinese units of measurement; a unit that is not here is written as it is.
UNITS_EN: Final[dict[str, str]] = {
    "亿元": "× 100 million CNY", "万元": "× 10,000 CNY", "家": "firms", "个": "", "项": "", "人": "people", "人次": "attendances",
    "名": "people", "万平方米": "× 10,000 m²", "平方米": "m²", "亩": "mu", "台": "units", "场": "sessions", "次": "times",
    "百分点": "points", "类": "kinds", "条": "", "件": "", "款": "", "支": "", "只": "", "套": "sets", "天": "days",
    "户": "households", "所": "", "座": "", "处": "sites", "门": "courses", "期": "rounds", "分钟": "minutes",
    "米": "m", "小时": "hours",
}  # fmt: skip


def of_language(pairs: dict[str, tuple[str, str]], language: Language) -> dict[str, str]:
    """key -> text in one language."""
    position = LANGUAGES.index(language)
    return {key: pair[position] for key, pair in pairs.items()}


def word(group: str, code: str, language: Language) -> str:
    """A code's word, e.g. ("status", "missed"); the code itself where no word is known, so that nothing is hidden."""
    pair = CODES.get(f"{group}.{code}")
    return code if pair is None else pair[LANGUAGES.index(language)]
