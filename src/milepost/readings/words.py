"""One word per code and language, and the sentences of the steps. Chinese first, then English.

CODES: "<group>.<code>" -> word, e.g. "status.missed". SENTENCES: what steps.py fills in.
"""

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
    "status.not_reported": ("未报送", "Not reported"),
    "status.no_schedule": ("未定期限", "No due date"),
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
    "measure.level": ("时点值", "level on a day"),
    "measure.cumulative": ("方案实施以来累计", "cumulative since the plan began"),
    "measure.annual": ("当年累计", "year to date"),
    "measure.increment": ("新增量", "newly added"),
    "measure.milestone": ("里程碑", "milestone"),
    "milestone.target": ("按期建成", "in service"),
    "cadence.daily": ("每日", "daily"),
    "cadence.monthly": ("每月", "monthly"),
    "cadence.quarterly": ("每季", "quarterly"),
    "cadence.yearly": ("每年", "yearly"),
    "certainty.must": ("应完成", "must"),
    "certainty.aspire": ("力争", "aspires"),
    "baseline.stated": ("方案载明", "stated by the plan"),
    "baseline.zero_at_start": ("方案起始为零", "zero when the plan began"),
    "baseline.first_report": ("首次报送值", "first report"),
    "baseline.none": ("无基期", "no baseline"),
    "basis.from_baseline": ("按基期计算", "measured from the baseline"),
    "basis.share_of_target": ("按占目标的份额计算", "share of the target"),
    "pace.achieved": ("已达到", "Achieved"),
    "pace.on_track": ("增速足够", "Fast enough"),
    "pace.moderate": ("增速尚可", "Moderate"),
    "pace.limited": ("增速不足", "Too slow"),
    "pace.deterioration": ("背离目标", "Away from the target"),
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
    "change.catalogue": ("方案目录变更", "the catalogue changed"),
    "left_out.simulated": ("未采用：已有真实数据", "left out: real data exist"),
    "left_out.other_basis": ("未采用：统计口径不同", "left out: other basis"),
    "left_out.reported_instead": ("未采用：以报送值为准", "left out: a report stands instead"),
}

# English names of Chinese units of measurement; a unit that is not here is written as it is.
UNITS_EN: Final[dict[str, str]] = {
    "亿元": "×100 m CNY", "万元": "×10,000 CNY", "家": "firms", "个": "", "项": "", "人": "people", "人次": "attendances",
    "名": "people", "万平方米": "×10,000 m²", "平方米": "m²", "亩": "mu", "台": "units", "场": "sessions", "次": "times",
    "百分点": "points", "类": "kinds", "条": "", "件": "", "款": "", "支": "", "只": "", "套": "sets", "天": "days",
    "户": "households", "所": "", "座": "", "处": "sites", "门": "courses", "期": "rounds",
}  # fmt: skip

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "indicator": ("指标", "Indicator"),
    "indicator.how": (
        "{target}；{plan}，{section}，原文第 {start}–{end} 字",
        "{target}; {plan}, {section}, characters {start}–{end}",
    ),
    "day": ("评价日", "Read on"),
    "day.how": ("只用北京时间 {known} 前入库的数据", "with what was loaded by {known} Beijing time"),
    "target": ("目标值 T", "Target T"),
    "target.how": ("到期日 D = {due}；口径：{measure}", "due date D = {due}; measure: {measure}"),
    "actual": ("实绩 y", "Actual y"),
    "actual.how": ("最新实绩，数据时点 a = {day}", "the latest, true for a = {day}"),
    "actual.none": ("没有被采纳的实绩", "there is no accepted actual"),
    "event": ("数据来源", "Source"),
    "event.how": ("{source}，{place}，北京时间 {known} 入库", "{source}, {place}, loaded {known} Beijing time"),
    "events": ("汇总", "Made of"),
    "events.value": ("{count} 条事件", "{count} events"),
    "events.how": ("由 {type} 事件汇总，上面是最后一条", "of type {type}; the last of them is above"),
    "converted": ("单位换算", "Converted"),
    "converted.how": ("报送 {sent}", "reported as {sent}"),
    "simulated": ("数据性质", "Kind of data"),
    "simulated.how": ("不得用于汇报", "not to be quoted"),
    "baseline": ("基期值 y₀", "Baseline y₀"),
    "baseline.how": ("{kind}，t₀ = {day}；{basis}", "{kind}, t₀ = {day}; {basis}"),
    "baseline.none": ("{kind}；{basis}", "{kind}; {basis}"),
    "ceiling": ("上限判断", "Ceiling"),
    "ceiling.how": (
        "“不超过”类目标：y ≤ T 即为符合，不按时间折算",
        "a ceiling is kept while y ≤ T; it has no time share",
    ),
    "path": ("路径应达值 E", "Path value E"),
    "path.line": (
        "{from_day} 的 {from_value} 到 {to_day} 的 {to_value}，按完整月数线性内插",
        "straight from {from_value} at {from_day} to {to_value} at {to_day}, by completed months",
    ),
    "path.end": ("路径已到末点", "the path has no later point"),
    "path.yearly": ("逐年目标：路径值即当年目标", "a target of every year: the path is the target"),
    "path.milestone": (
        "未报完成比例：{due} 前应达 0，到期应达 100 %",
        "no share reported as done: 0 before {due}, 100 % from then on",
    ),
    "path.milestone_year": (
        "逐年里程碑：当年已过完整月数 ÷ 12",
        "a milestone of every year: completed months of the year ÷ 12",
    ),
    "points": ("分解路径", "Path"),
    "points.value": ("{count} 个节点", "{count} points"),
    "year_to_date": ("截至数据时点应达", "Due by then"),
    "year_to_date.how": (
        "E × 当年已过完整月数 ÷ 12 = {expected} × {months} ÷ 12",
        "E × completed months of the year ÷ 12 = {expected} × {months} ÷ 12",
    ),
    "schedule": ("序时进度", "Schedule"),
    "schedule.growth": (
        "增速类目标直接与 T 比较，不按时间折算",
        "a growth rate is compared with T itself; no time share",
    ),
    "schedule.from_baseline": (
        "(E − y₀) ÷ (T − y₀) = ({expected} − {base}) ÷ ({target} − {base})",
        "(E − y₀) ÷ (T − y₀) = ({expected} − {base}) ÷ ({target} − {base})",
    ),
    "schedule.of_year": ("当年已过完整月数 ÷ 12 = {months} ÷ 12", "completed months of the year ÷ 12 = {months} ÷ 12"),
    "schedule.of_target": ("E ÷ T = {expected} ÷ {target}", "E ÷ T = {expected} ÷ {target}"),
    "attainment": ("完成进度", "Attainment"),
    "attainment.growth": ("y ÷ T = {actual} ÷ {target}", "y ÷ T = {actual} ÷ {target}"),
    "attainment.from_baseline": (
        "(y − y₀) ÷ (T − y₀) = ({actual} − {base}) ÷ ({target} − {base})",
        "(y − y₀) ÷ (T − y₀) = ({actual} − {base}) ÷ ({target} − {base})",
    ),
    "attainment.of_year": ("y ÷ E = {actual} ÷ {expected}", "y ÷ E = {actual} ÷ {expected}"),
    "attainment.of_target": ("y ÷ T = {actual} ÷ {target}", "y ÷ T = {actual} ÷ {target}"),
    "gap": ("差距", "Gap"),
    "gap.value": ("{points} 个百分点", "{points} points"),
    "gap.how": (
        "完成进度 − 序时进度 = {attained} − {due}，四舍五入到一位小数",
        "attainment − schedule = {attained} − {due}, to one decimal, half up",
    ),
    "status": ("状态", "Status"),
    "status.value": ("{status}（{light}）", "{status} ({light})"),
    "status.missed": ("期限 {due} 已过，目标未达到", "{due} has passed and the target is not met"),
    "status.far_behind": ("差距 < −{behind}，或突破上限", "gap < −{behind}, or the ceiling is broken"),
    "status.behind": (
        "−{behind} ≤ 差距 ≤ −{ahead}，或增速低于目标",
        "−{behind} ≤ gap ≤ −{ahead}, or growth below the target",
    ),
    "status.slightly_behind": ("−{ahead} < 差距 < 0", "−{ahead} < gap < 0"),
    "status.on_schedule": ("差距 ≥ 0，或仍在上限之内", "gap ≥ 0, or still within the ceiling"),
    "status.ahead": ("差距 ≥ +{ahead}", "gap ≥ +{ahead}"),
    "status.achieved": ("{met_on} 的 {met} 在期限内达到目标", "{met} on {met_on} met the target in time"),
    "status.achieved_late": ("期限 {due} 之后（{day}）才达到目标", "met on {day} only, after {due}"),
    "status.not_reported": ("没有被采纳的实绩", "there is no accepted actual"),
    "status.no_schedule": ("方案没有写明完成期限，不评序时", "the plan gives no due date, so there is no schedule"),
    "needed": ("每月需增", "Needed a month"),
    "needed.how": (
        "(T − y) ÷ 剩余完整月数 = ({target} − {actual}) ÷ {left}",
        "(T − y) ÷ completed months left = ({target} − {actual}) ÷ {left}",
    ),
    "stale": ("报送情况", "Reporting"),
    "stale.how": ("自 {day} 以来未按报送周期报送", "no report in time since {day}"),
    "pace": ("辅助读数：增速（CAGR 比）", "Second reading: pace (CAGR ratio)"),
    "pace.how": (
        "R = 实际增速 ÷ 所需增速 = {ratio}，得分 {score}（−5 至 5）；y = {value}，y₀ = {base}，t₀ = {day}",
        "R = actual ÷ needed growth = {ratio}, score {score} (−5 to 5); y = {value}, y₀ = {base}, t₀ = {day}",
    ),
    "pace.free": ("没有限期的目标：年均增速 g = {growth}", "no dated target: growth a year g = {growth}"),
    "pace.achieved": ("{value}（{day}）已达到 T", "{value} on {day} meets T"),
    "pace.none": ("基期不为正或数据不足，增速无意义", "base not above zero or too little data: pace has no meaning"),
    "projection": ("辅助读数：趋势外推", "Second reading: projection"),
    "projection.how": (
        "按 {points} 个点外推到 {due} 为 {value}（80 % 区间 {low} 至 {high}，达标可能性 {chance}）",
        "{value} on {due} by {points} points (80 % interval {low} to {high}, chance of meeting T {chance})",
    ),
    "projection.none": ("数据点不足，无法外推", "too few points to project"),
    "finished": ("辅助读数：已到期节点", "Second reading: finished periods"),
    "finished.how": ("{day} 的实绩 {value} 为该节点目标的 {ratio}", "{value} on {day} is {ratio} of what was due then"),
    "finished.none": ("尚无到期节点", "nothing was due yet"),
    "finished.silent": ("到期节点之前没有实绩", "there is no actual up to the point that was due"),
    "disagree": ("读数比较", "Comparison"),
    "disagree.how": (
        "官方读数与至少一个辅助读数相差一级以上；官方状态以序时进度为准，请人工研判",
        "the official reading and at least one other are more than one class apart; the official status stays the schedule's: look closer",
    ),
    "method": ("方法", "Method"),
    "method.value": ("{name} 第 {version} 版", "{name}, version {version}"),
    "method.how": ("见 docs/methods.md", "see docs/methods.md"),
}


def of_language(pairs: dict[str, tuple[str, str]], language: Language) -> dict[str, str]:
    """key -> text in one language."""
    position = LANGUAGES.index(language)
    return {key: pair[position] for key, pair in pairs.items()}


def word(group: str, code: str, language: Language) -> str:
    """A code's word, e.g. ("status", "missed"); the code itself where no word is known, so that nothing is hidden."""
    pair = CODES.get(f"{group}.{code}")
    return code if pair is None else pair[LANGUAGES.index(language)]
