"""The words of the page on reports due and received. Key -> (Chinese, English)."""

WORDS: dict[str, tuple[str, str]] = {
    "reporting.nav": ("报送", "Reporting"),
    "reporting.title": ("报送情况", "Reporting"),
    "reporting.subtitle": ("该报的报了没有、迟了几天、下次何时", "What was due, what came, how late, and what is next"),
    "reporting.none": ("没有到期或将到期的报送", "No report is or was due"),
    "reporting.none_do": (
        "指标没有报送周期，或筛选后没有指标。请放宽筛选条件。",
        "No indicator owes reports, or none matches the filters. Widen them.",
    ),
    "reporting.chosen": (
        "筛选条件：{said}。以下数字只含符合条件的指标。",
        "Filters: {said}. The figures are of what matches.",
    ),
    "reporting.sum": (
        "{indicators} 项指标应报 {due} 次：按时 {on_time} 次（{share}），迟报 {late} 次，未报 {missing} 次。"
        "从未报送 {never} 项指标。",
        "{indicators:indicator} owed {due:report}: {on_time} on time ({share}), {late} late, {missing} missing. "
        "{never:indicator} {never:was|were} never reported.",
    ),
    "reporting.who": ("谁没报", "Who has not reported"),
    "reporting.who.never": ("从未报送（{n} 项指标）：", "Never reported ({n:indicator}): "),
    "reporting.who.missing": ("报过，但有逾期未报（{n} 项指标）：", "Reported before, now overdue ({n:indicator}): "),
    "reporting.who.of": ("{n} 项", "{n}"),
    "reporting.who_none": ("没有从未报送或逾期未报的指标。", "Nobody owes a report that is overdue."),
    "reporting.calendar": ("报送日历（按应报月份）", "Calendar, by the month a report was due"),
    "reporting.legend": (
        "● 按时　▲ 迟报，数字为最多迟几天　■ 未报，数字为已逾期几天　○ 待报　· 当月不应报。一月多次的写按时数/应报数。",
        "● on time　▲ late (by how many days)　■ missing (days overdue)　○ to come　· nothing due. More than one a month: "
        "on time/due.",
    ),
    "reporting.month.on_time": ("按时", "On time"),
    "reporting.month.late": ("迟报{n}天", "{n:day} late"),
    "reporting.month.missing": ("未报，逾期{n}天", "Missing, {n:day} overdue"),
    "reporting.month.coming": ("待报", "To come"),
    "reporting.month.several": ("按时{on_time}/{due}", "{on_time}/{due} on time"),
    "reporting.cadence": ("周期", "Cadence"),
    "reporting.state": ("现状", "State"),
    "reporting.last": ("最近收到", "Last received"),
    "reporting.never": ("从未报送", "Never reported"),
    "reporting.state.never": ("从未报送", "Never reported"),
    "reporting.state.missing": ("有未报", "Some missing"),
    "reporting.state.late": ("有迟报", "Some late"),
    "reporting.state.on_time": ("全部按时", "All on time"),
    "reporting.state.coming": ("尚未到期", "Not due yet"),
    "filter.state": ("报送状况", "State of reports"),
    "reporting.coming": ("将到期的报送", "Reports to come"),
    "reporting.coming_none": ("没有将到期的报送。", "No report is to come."),
    "reporting.coming_absent": (
        "本版本没有记录将到期的报送；新版本发布后显示。",
        "This version does not say what is to come; the next one published will.",
    ),
    "reporting.period": ("所属时期至", "Period until"),
    "reporting.due": ("截止日", "Due by"),
    "reporting.left": ("剩余工作日", "Working days left"),
    "reporting.left_days": ("剩 {n} 个工作日", "{n} working {n:day|days} left"),
    "reporting.left_today": ("今天截止", "due today"),
    "reporting.left_over": ("已过", "passed"),
    "reporting.guessed": (
        "带 * 的按周一至周五推算：该年放假安排未知，请补充 config/workdays.yml。",
        "* reckoned by Monday to Friday: that year's holidays are not known; add them to config/workdays.yml.",
    ),
    "reporting.left_from": (
        "剩余工作日自 {day}（北京时间今天）次日起计，含截止日。",
        "Working days after {day}, today in Beijing, up to the due day.",
    ),
    "reporting.shares": ("按月按时报送率", "Share on time by month"),
    "reporting.shares_hint": (
        "按时数 ÷ 当月应报数；待报的不计。不算综合得分。",
        "On time ÷ due in the month; what may still come is not counted.",
    ),
    "reporting.unit": ("牵头单位", "Leading unit"),
    "reporting.unit_support": ("责任单位", "Supporting unit"),
    "reporting.whole": ("全部", "Whole"),
    "reporting.trend_alt": ("各月按时报送率：{said}", "Share on time by month: {said}"),
    "reporting.together": ("{n} 个月合计", "All {n:month}"),
    "reporting.absent": (
        "本版本没有报送记录（fct_reporting_punctuality）",
        "This version holds no record of reports (fct_reporting_punctuality)",
    ),
    "reporting.absent_do": (
        "它由较早的程序发布；下一次发布后可见。",
        "An older program published it; the next version will have it.",
    ),
}
