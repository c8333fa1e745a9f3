"""The sentences of an explanation, Chinese first, then English: key -> what telling.py fills in.

They are read aloud in meetings: whole sentences, no sign without its word, no figure finer than it is known.
"""

from __future__ import annotations

from typing import Final

from milepost.readings.verdicts import SECOND, STATUS

INPUTS_AND_SHARES: Final[dict[str, tuple[str, str]]] = {
    # The reading in one breath.
    "summary": ("结论", "In short"),
    "summary.promise": ("{name}：{due}应{goal}。", "{name}: {goal} {due}. "),
    "summary.yearly": (
        "{name}：每年应{goal}，本次评价 {year} 年。",
        "{name}: {goal} every year; the year read is {year}. ",
    ),
    "summary.undated": ("{name}：应{goal}，方案没有写明期限。", "{name}: {goal}; the plan gives no due date. "),
    "summary.actual": ("截至 {day} 为 {actual}。", "On {day} it was {actual}. "),
    "summary.completion": (
        "截至 {day} 为 {actual}，{completion}。",
        "On {day} it was {actual}, {completion}. ",
    ),
    "summary.state": ("截至 {day}，{actual}。", "On {day}: {actual}. "),
    "summary.done": ("截至 {day}，完成 {actual}。", "On {day} {actual} of it was done. "),
    "summary.schedule": (
        "按序时应达 {expected}（序时进度 {schedule}，完成进度 {attainment}）。",
        "By then {expected} was due (schedule {schedule}, attainment {attainment}). ",
    ),
    "summary.verdict": ("评为{verdict}：{reason}。", "{verdict}: {reason}."),
    "due.year_end": ("到 {year} 年底", "by the end of {year}"),
    "due.day": ("到 {day}", "by {day}"),
    "goal.at_least": ("达到 {value}", "at least {value}"),
    "goal.above": ("超过 {value}", "more than {value}"),
    "goal.exactly": ("正好为 {value}", "exactly {value}"),
    "goal.at_most": ("不超过 {value}", "no more than {value}"),
    "goal.falls": ("降到 {value} 或以下", "down to {value} or less"),
    "goal.falls_above": ("降到 {value} 以下", "down to less than {value}"),
    "goal.milestone": ("完成", "to be completed"),
    "goal.unknown": ("推进（没有数值）", "to be pursued (no value)"),
    "said.share": ("完成率 {share}", "completion {share}"),
    "said.of_target": ("相当于目标的 {share}", "which equals {share} of the target"),
    # Inputs.
    "indicator": ("指标", "Indicator"),
    "indicator.how": (
        "{target}；{plan}，{section}，原文第 {start}–{end} 字",
        "{target}; {plan}, {section}, characters {start}–{end} of the text",
    ),
    "indicator.plain": ("{target}；{plan}，{section}", "{target}; {plan}, {section}"),
    "day": ("评价日", "Read on"),
    "day.how": ("只用北京时间 {known} 前入库的数据", "with what was loaded by {known} Beijing time"),
    "target": ("目标值 T", "Target T"),
    "target.how": ("到期日 D = {due}；口径：{measure}", "due date D = {due}; measure: {measure}"),
    "target.yearly": (
        "每年都要完成，本次评价的期限 D = {due}；口径：{measure}",
        "a promise of every year; of the year read D = {due}; measure: {measure}",
    ),
    "target.undated": ("方案没有写明期限；口径：{measure}", "the plan gives no due date; measure: {measure}"),
    "limits": ("判断限值", "Limits"),
    "limits.value": ("+{ahead} / −{ahead} / −{behind}", "+{ahead} / −{ahead} / −{behind}"),
    "limits.how": (
        "本目标单独设定：领先 {ahead} 个百分点为超前，落后 {ahead} 为滞后，落后超过 {behind} 为严重滞后",
        "set for this target: {ahead:point} above is ahead, {ahead} below is behind, more than {behind} below far behind",
    ),
    "actual": ("实绩 y", "Actual y"),
    "actual.how": ("最新实绩，数据时点 a = {day}", "the latest, true for a = {day}"),
    "actual.in_time": ("期限内的最新实绩，数据时点 a = {day}", "the latest up to the due date, true for a = {day}"),
    "actual.counted": (
        "由业务事件累计，截至评价日 a = {judged}；最近一条事件在 {day}，没有新事件即没有进展",
        "counted from events up to the day of reading, a = {judged}; the last event was on {day}, and no event is no progress",
    ),
    "actual.no_event": (
        "由业务事件累计，截至评价日 a = {judged}；期内还没有事件，按 0 计",
        "counted from events up to the day of reading, a = {judged}; none has come in this period, so it is 0",
    ),
    "actual.none": ("没有被采纳的实绩", "there is no accepted actual"),
    "actual.none_of_year": (
        "所评价年度还没有被采纳的实绩，其他年度的数值不能代替",
        "there is no accepted actual of the year read; those of other years do not stand in for it",
    ),
    "event": ("数据来源", "Source"),
    "event.how": ("{source}，{place}，北京时间 {known} 入库", "{source}, {place}, loaded {known} Beijing time"),
    "events": ("汇总", "Made of"),
    "events.value": ("{count} 条事件", "{count:event}"),
    "events.how": ("由 {type} 事件汇总，上面是最后一条", "of type {type}; the last of them is above"),
    "converted": ("单位换算", "Converted"),
    "converted.how": ("报送 {sent}", "reported as {sent}"),
    "simulated": ("数据性质", "Kind of data"),
    "simulated.how": ("不得用于汇报", "not to be quoted"),
    "completion": ("完成率", "Completion"),  # its other name: the word completion.of_target
    "completion.share": ("y ÷ T = {actual} ÷ {target}", "y ÷ T = {actual} ÷ {target}"),
    "completion.of_target": (
        "y ÷ T = {actual} ÷ {target}；{year} 年的数值，{due} 年的目标，所以只说相当于目标的多少",
        "y ÷ T = {actual} ÷ {target}: a figure of {year} beside the target of {due}, so it is only said to equal a share of it",
    ),
    "baseline": ("基期值 y₀", "Baseline y₀"),
    "baseline.how": ("{kind}，t₀ = {day}；{basis}", "{kind}, t₀ = {day}; {basis}"),
    "baseline.opening": (
        "{kind}，t₀ = {day}，从当天开始时计（路径上记在前一天 {anchor} 的末尾）；{basis}",
        "{kind}, t₀ = {day}, from the beginning of that day (on the path: the end of {anchor}); {basis}",
    ),
    "baseline.none": ("{kind}；{basis}", "{kind}; {basis}"),
    # Shares.
    "ceiling": ("上限判断", "Ceiling"),
    "ceiling.kept": ("守住，余 {room}", "kept, {room} below"),
    "ceiling.full": ("守住，没有余量", "kept, with no room left"),
    "ceiling.broken": ("突破，超出 {over}", "broken, {over} above"),
    "ceiling.room": ("余 {room}", "{room} below it"),
    "ceiling.no_room": ("没有余量", "with no room left"),
    "ceiling.how": (
        "“不超过”类目标：y ≤ T 即为守住（{actual} {sign} {target}），没有完成比例，也不按时间折算",
        "a ceiling is kept while y ≤ T ({actual} {sign} {target}); it has no share of completion and no time share",
    ),
    "ceiling.falls": (
        "目标要求下降，但没有高于 T 的基期可比，按上限判断：y ≤ T 即为达到（{actual} {sign} {target}）",
        "the target is to fall, but no baseline above T is known, so it is read as a ceiling: kept while y ≤ T ({actual} {sign} {target})",
    ),
    "between": ("；", "; "),
    "points": ("分解路径", "Path"),
    "points.value": ("{count} 个节点", "{count:point}"),
    "points.agreed": ("{day} 的 {value} 依据 {source}", "{value} on {day} was agreed in {source}"),
    "path": ("路径应达值 E", "Path value E"),
    "path.line": (
        "{from_value} + ({to_value} − {from_value}) × {months}；{from_day} 到 {to_day} 共 {whole} 个完整月，到 {day} 为 {passed} 个",
        "{from_value} + ({to_value} − {from_value}) × {months}: up to {day}, {passed} of the {whole} completed {whole:month|months} from "
        "{from_day} to {to_day}",
    ),
    "path.before": (
        "{day} 还在路径起点 {from_day} 之前，按起点值计",
        "{day} is before the path begins on {from_day}: its first value",
    ),
    "path.due": ("期限 {due} 已过，应达目标值 T", "{due} has passed: T itself is due"),
    "path.held": (
        "方案既没有基期也没有更早的节点，当年应达值取首个节点的值；没有商定的路径，所以最差只判到略滞后",
        "there is neither a baseline nor an earlier point, so the first point's value is held; without an agreed path the "
        "reading is never worse than slightly behind",
    ),
    "path.hold": (
        "基期 {base} 已经达到 T，只需保持 T",
        "the baseline of {base} is at T already, so T is to be held",
    ),
    "path.inside": (
        "目标在年内（{due}）到期，当年就以 T 为应达值",
        "the target is due inside the year, on {due}: T is what this year is to reach",
    ),
    "path.point": ("{day} 的节点值", "the value of the point on {day}"),
    "path.end": ("路径已到末点", "the path has no later point"),
    "path.yearly": ("逐年目标：路径值即当年目标", "a target of every year: the path is the target"),
    "path.milestone": (
        "没有报完成比例：{due} 前不要求建成，到期应建成",
        "no share reported as done: nothing is due before {due}, all of it from then on",
    ),
    "path.milestone_share": (
        "报了完成比例，按工期直线推进：{months} 个完整月已过，应完成 {share}",
        "a share is reported as done, so the line is straight over the time given: {months} completed {months:month|months}, {share} due",
    ),
    "path.milestone_year": (
        "每年的里程碑从 1 月 1 日直线推进到 12 月 31 日：当年已过 {months} 个完整月，应完成 {share}",
        "a milestone of every year runs straight from 1 January to 31 December: {months} completed {months:month|months}, {share} due",
    ),
    "year_to_date": ("截至数据时点应达", "Due by then"),
    "year_to_date.how": (
        "E × 当年已过的完整月数 = {expected} × {months}",
        "E × completed months of the year = {expected} × {months}",
    ),
    "year_to_date.line": (
        "年内节点之间直线推进：{from_value} + ({to_value} − {from_value}) × {months}；{from_day} 到 {to_day} 的完整月数",
        "straight between the points inside the year: {from_value} + ({to_value} − {from_value}) × {months}, completed "
        "months from {from_day} to {to_day}",
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
    "schedule.of_year": ("当年已过的完整月数 = {months}", "completed months of the year = {months}"),
    "schedule.of_year_line": ("截至数据时点应达 ÷ E = {due} ÷ {expected}", "due by then ÷ E = {due} ÷ {expected}"),
    "schedule.of_year_over": ("期限已过，应全部完成", "the due date has passed: all of it is due"),
    "schedule.of_target": ("E ÷ T = {expected} ÷ {target}", "E ÷ T = {expected} ÷ {target}"),
    "schedule.milestone": ("应完成的比例", "the share due"),
    "attainment": ("完成进度", "Attainment"),
    "attainment.growth": ("y ÷ T = {actual} ÷ {target}", "y ÷ T = {actual} ÷ {target}"),
    "attainment.from_baseline": (
        "(y − y₀) ÷ (T − y₀) = ({actual} − {base}) ÷ ({target} − {base})",
        "(y − y₀) ÷ (T − y₀) = ({actual} − {base}) ÷ ({target} − {base})",
    ),
    "attainment.of_year": ("y ÷ E = {actual} ÷ {expected}", "y ÷ E = {actual} ÷ {expected}"),
    "attainment.of_target": ("y ÷ T = {actual} ÷ {target}", "y ÷ T = {actual} ÷ {target}"),
    "attainment.milestone": (
        "最近一次报送的完成比例，重报之前一直沿用",
        "the share last reported as done, which stays until another is reported",
    ),
    "gap": ("差距", "Gap"),
    "gap.value": ("{points} 个百分点", "{points:point}"),
    "gap.how": (
        "完成进度 − 序时进度 = {attained} − {due}，四舍五入到一位小数",
        "attainment − schedule = {attained} − {due}, to one decimal, half away from zero",
    ),
    "needed": ("每月需增", "Needed a month"),
    "needed.how": (
        "(T − y) ÷ 剩余完整月数 = ({target} − {actual}) ÷ {left}",
        "(T − y) ÷ completed months left = ({target} − {actual}) ÷ {left}",
    ),
    "fall": ("每月需降", "To fall a month"),
    "fall.how": (
        "(y − T) ÷ 剩余完整月数 = ({actual} − {target}) ÷ {left}",
        "(y − T) ÷ completed months left = ({actual} − {target}) ÷ {left}",
    ),
    "stale": ("报送情况", "Reporting"),
    "stale.how": ("自 {day} 以来未按报送周期报送", "no report in time since {day}"),
    "method": ("方法", "Method"),
    "method.value": ("{name} 第 {version} 版", "{name}, version {version}"),
    "method.how": ("见 docs/methods.md", "see docs/methods.md"),
}
SENTENCES: Final[dict[str, tuple[str, str]]] = {**INPUTS_AND_SHARES, **STATUS, **SECOND}
