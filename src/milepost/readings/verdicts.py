"""The sentences that say why a status is what it is, and what the second readings say. Chinese first, then English."""

from __future__ import annotations

from typing import Final

STATUS: Final[dict[str, tuple[str, str]]] = {
    "status": ("状态", "Status"),
    "status.value": ("{status}（{light}）", "{status} ({light})"),
    "gap.ahead": ("领先序时 {points} 个百分点", "{points:point} ahead of schedule"),
    "gap.behind": ("落后序时 {points} 个百分点", "{points:point} behind schedule"),
    "gap.even": ("与序时进度持平", "level with the schedule"),
    "status.ahead": ("{gap}，达到超前的限值 {ahead}", "{gap}, which reaches the limit of ahead, {ahead}"),
    "status.on_schedule": ("{gap}，没有落后", "{gap}, so not behind it"),
    "status.slightly_behind": ("{gap}，不到滞后的限值 {ahead}", "{gap}, less than the limit of behind, {ahead}"),
    "status.behind": (
        "{gap}，达到滞后的限值 {ahead}，没有超过严重滞后的限值 {behind}",
        "{gap}, which reaches the limit of behind, {ahead}, and does not pass that of far behind, {behind}",
    ),
    "status.far_behind": (
        "{gap}，超过严重滞后的限值 {behind}",
        "{gap}, which passes the limit of far behind, {behind}",
    ),
    "status.capped.held": (
        "{gap}，只看差距是“{uncapped}”；但路径没有商定，最差只判到略滞后",
        "{gap}, by the gap alone {uncapped}; but no path was agreed, so it is never worse than slightly behind",
    ),
    "status.capped.first_report": (
        "{gap}，只看差距是“{uncapped}”；但基期取自首次报送，第二次报送之前最差只判到略滞后",
        "{gap}, by the gap alone {uncapped}; but the first report is also the baseline, so until a second one has come "
        "it is never worse than slightly behind",
    ),
    "status.kept": ("守住上限 {target}，{room}", "the ceiling of {target} is kept, {room}"),
    "status.broken": ("突破上限 {target}，超出 {over}", "the ceiling of {target} is broken, {over} above"),
    "status.growth.met": ("增速 {actual} 达到 {target}", "growth of {actual} reaches {target}"),
    "status.growth.short": (
        "增速 {actual} 低于 {target}；增速直接比较，所以只有符合与滞后两种",
        "growth of {actual} is below {target}; rates are compared as they are, so there is only on schedule and behind",
    ),
    "status.beyond": (
        "目标须正好为 {target}，{actual} 已经超出",
        "the target is exactly {target}, and {actual} is beyond it",
    ),
    "status.milestone.early": (
        "期限未到，没有报完成比例；{months} 个完整月已过，不到九成",
        "not due yet and no share reported as done; {months} completed {months:month has|months have} passed, less than nine tenths",
    ),
    "status.milestone.planned": (
        "工期已过 {months}，过半仍停在计划中",
        "{months} completed {months:month has|months have} passed, more than half, and it is still only planned",
    ),
    "status.milestone.late": (
        "工期已过 {months}，到九成仍未建成，也没有报完成比例",
        "{months} completed {months:month has|months have} passed, nine tenths or more, and it is not completed, nor was a share reported",
    ),
    "status.missed": (
        "期限 {due} 已过 {days} 天，{met_on} 的 {met} 没有达到目标",
        "{due} passed {days:day} ago, and {met} on {met_on} does not meet the target",
    ),
    "status.missed.exactly": (
        "期限 {due} 已过，目标须正好为 {target}，{met_on} 为 {met}",
        "{due} has passed; the target is exactly {target}, and {met_on} says {met}",
    ),
    "status.missed.ceiling": (
        "期限 {due} 已过，上限 {target} 没有守住：{met_on} 为 {met}，超出 {over}",
        "{due} has passed and the ceiling of {target} was not kept: {met} on {met_on}, {over} above",
    ),
    "status.missed.silent": (
        "期限 {due} 已过 {days} 天，没有期限内的实绩",
        "{due} passed {days:day} ago, and there is no actual up to it",
    ),
    "status.missed.milestone": (
        "期限 {due} 已过 {days} 天，尚未建成",
        "{due} passed {days:day} ago, and it is not completed",
    ),
    "status.achieved": ("{met_on} 的 {met} 在期限内达到目标", "{met} on {met_on} met the target in time"),
    "status.achieved.ceiling": (
        "期限内守住上限 {target}：{met_on} 为 {met}",
        "the ceiling of {target} was kept to the end: {met} on {met_on}",
    ),
    "status.achieved.undated": (
        "{day} 的 {actual} 已达到目标；方案没有写期限",
        "{actual} on {day} meets the target; the plan gives no due date",
    ),
    "status.achieved.once": (
        "期限内曾经达到目标；累计类目标达到一次即为完成，之后的 {actual} 不改变结论",
        "it was met before the due date, and what is added up stays met: the later {actual} does not change that",
    ),
    "status.achieved.milestone": ("已建成，在期限之内", "it is completed, and in time"),
    "status.achieved_late": (
        "期限 {due} 之后，{first_met} 才达到，逾期 {days} 天",
        "met on {first_met} only, {days:day} after {due}",
    ),
    "status.not_reported": (
        "没有被采纳的实绩，期限未到或仍在宽限期，不计入评估",
        "there is no accepted actual, and the due date or its grace has not passed: it is not assessed",
    ),
    "status.not_reported.undated": (
        "没有被采纳的实绩，方案也没有写期限，不计入评估",
        "there is no accepted actual, and no due date: it is not assessed",
    ),
    "status.not_reported.overdue": (
        "期限 {due} 和宽限期（到 {until}）已过，仍没有被采纳的实绩：计入已评估、未兑现",
        "{due} and the grace after it (until {until}) have passed without an accepted actual: assessed, and not kept",
    ),
    "status.not_reported.after": (
        "期限 {due} 之前没有被采纳的实绩，期限之后的数值不能代替",
        "there is no accepted actual up to {due}, and later ones do not stand in for it",
    ),
    "status.not_reported.part": (
        "{due} 当日的数值没有报送；{met_on} 的 {met} 只是一部分时间，不能证明守住了整个时期的上限：计入已评估、未兑现",
        "the figure for {due} itself has not come; {met} on {met_on} is only a part of the time and does not show that the "
        "ceiling was kept to its end: assessed, and not kept",
    ),
    "status.not_reported.unread": ("所评价年度没有可比的应达值", "the year read has no value to compare with"),
    "status.cancelled": (
        "{day} 报送为已取消；在重新推进、或方案说明理由调整目标之前一直为红灯，计入已评估、未兑现",
        "reported on {day} as cancelled; it stays red, assessed and not kept, until the work moves again or the plan changes "
        "the target with a reason",
    ),
    "status.awaiting_final": (
        "期限 {due} 已过，当日的数值还没有报送，等到 {until} 为止；按期限前的数值，到期时为{last}；暂不计入评估",
        "{due} has passed and the figure for that day has not come; it is waited for until {until}; by what was known up to "
        "it: {last}; not assessed for now",
    ),
    "status.outdated": (
        "最近的实绩停在 {day}，自 {since} 起过期；过期前为{last}；计入已评估、未兑现，不因沉默而改善",
        "the last actual is of {day} and outdated since {since}; before that: {last}; assessed, and not kept, since silence "
        "must not improve a share",
    ),
    "status.no_schedule": (
        "方案没有写明完成期限，也还没有达到，不评序时，不计入评估",
        "the plan gives no due date and it is not met yet, so there is no schedule: not assessed",
    ),
    "status.no_schedule.no_value": (
        "方案没有写明数值和期限，没有可比的目标，只看增速，不计入评估",
        "the plan gives neither a value nor a due date, so only its growth is read: not assessed",
    ),
    "status.no_schedule.over": (
        "方案没有写明完成期限，目前比 {target} 高出 {over}，还没有达到，不评序时，不计入评估",
        "the plan gives no due date; it is {over} above {target} and not met yet, so there is no schedule: not assessed",
    ),
    "status.unknown": ("本页没有这个状态的说明", "there is no explanation of this status here"),
}

SECOND: Final[dict[str, tuple[str, str]]] = {
    "pace": ("辅助读数：增速（CAGR 比）", "Second reading: pace (CAGR ratio)"),
    "pace.how": (
        "R = 实际年均增速 ÷ 所需年均增速 = {ratio}（从 {base_day} 的 {base} 到 {day} 的 {value}，到 {due} 要达到 {target}）；"
        "得分 {score}（−5 至 5）",
        "R = yearly growth so far ÷ growth needed = {ratio} (from {base} on {base_day} to {value} on {day}; {target} is due on "
        "{due}); score {score} (−5 to 5)",
    ),
    "pace.free": (
        "目标没有期限，只看年均增速 g = {growth}（从 {base_day} 的 {base} 到 {day} 的 {value}）；"
        "g 达到 {high} 为足够，{low} 为尚可，0 以上为不足，0 以下为背离",
        "without a due date only the yearly growth counts, g = {growth} (from {base} on {base_day} to {value} on {day}); "
        "{high} is fast enough, {low} moderate, above 0 too slow, below 0 away",
    ),
    "pace.free_falls": (
        "目标没有期限，只看年均变化，越低越好、下降记为正，g = {growth}（从 {base_day} 的 {base} 到 {day} 的 {value}）；"
        "g 达到 {high} 为足够，{low} 为尚可，0 以上为不足，0 以下为背离",
        "without a due date only the yearly change counts; less is better, so a fall is positive: g = {growth} (from {base} on "
        "{base_day} to {value} on {day}); {high} is fast enough, {low} moderate, above 0 too slow, below 0 away",
    ),
    "pace.achieved": (
        "{day} 的 {value} 已达到 T，不再比较增速",
        "{value} on {day} meets T: growth is not compared any more",
    ),
    "pace.achieved_free": (
        "{day} 的 {value} 已达到 T；年均增速 g = {growth}（自 {base_day} 的 {base}）",
        "{value} on {day} meets T; yearly growth g = {growth} (from {base} on {base_day})",
    ),
    "pace.none.milestone": ("里程碑只有建成与否，不算增速", "a milestone is completed or not: it has no growth"),
    "pace.none.growth": ("目标本身就是增速，不再算增速的增速", "the target is a growth rate itself"),
    "pace.none.yearly": (
        "每年重新计起的目标，不要求增长，不算增速",
        "a promise of every year begins anew and asks for no growth",
    ),
    "pace.none.value": (
        "还没有可比的实绩（当年累计类要有完整年度）",
        "there is no actual to compare (of a year's flow: no whole year)",
    ),
    "pace.none.base": ("没有基期值可比", "there is no base to compare with"),
    "pace.none.zero": (
        "基期为 {base}，不大于零，增速没有意义",
        "the base is {base}, not above zero: growth has no meaning",
    ),
    "pace.none.same": (
        "基期和实绩是同一天（{day}）的数值，还没有增长可比",
        "base and actual are the same figure, of {day}: there is no growth yet",
    ),
    "pace.none.late": (
        "基期 {base_day} 不在期限之前，没有所需增速可比",
        "the base, of {base_day}, is not before the due date",
    ),
    "pace.none.short": (
        "基期和实绩相隔不足一个完整月，或一正一负，算不出增速",
        "base and actual are less than a month apart, or of different signs: there is no growth between them",
    ),
    "projection": ("辅助读数：趋势外推", "Second reading: projection"),
    "projection.how": (
        "按 {points} 个点外推到 {due} 为 {value}，八成把握在 {low} 到 {high} 之间，达标可能性 {chance}",
        "{value} on {due} by {points:point}, four times in five between {low} and {high}; chance of meeting T: {chance}",
    ),
    "projection.line": (
        "按 {points} 个点外推到 {due} 为 {value}；点太少，不给区间和可能性",
        "{value} on {due} by {points:point}; too few for a range or a chance",
    ),
    "projection.none": ("数据点不足，无法外推", "too few points to project"),
    "projection.range": (
        "按 {points} 个点外推到 {due} 为 {value}，八成把握在 {low} 到 {high} 之间",
        "{value} on {due} by {points:point}, four times in five between {low} and {high}",
    ),
    "projection.none.kind": ("里程碑和增速不外推", "milestones and growth rates are not projected"),
    "projection.none.year": (
        "当年累计的数值只在当年内外推，目标年份还没有到",
        "a year's flow is projected within its own year, and the year of the target has not come",
    ),
    "projection.none.due": ("没有期限，无法外推", "without a due date there is no day to project to"),
    "projection.none.past": ("期限已过，不再外推", "the due date has passed"),
    "finished": ("辅助读数：已到期节点", "Second reading: finished periods"),
    "finished.how": (
        "到 {day} 的最新实绩 {value} 为该节点目标的 {ratio}",
        "the latest up to {day}, {value}, is {ratio} of what was due then",
    ),
    "finished.milestone": ("到 {day}：{value}", "by {day}: {value}"),
    "finished.falls": (
        "到 {day} 的最新实绩为 {value}，该节点目标为实绩的 {ratio}（越低越好，所以倒过来比）",
        "{value}, the latest up to {day}; what was due then is {ratio} of it (less is better, so it is taken the other way round)",
    ),
    "finished.zero": (
        "到 {day} 的最新实绩为 {value}，与该节点目标不能相除，按高低比较",
        "{value}, the latest up to {day}, has no ratio with what was due then: it is compared as it is",
    ),
    "finished.none": ("尚无到期节点", "nothing was due yet"),
    "finished.silent": (
        "到期节点没有可比的实绩（没有报送，或者太旧、只是当年的一部分）",
        "no actual up to the point that was due can be compared with it: none, too old, or a part of its year",
    ),
    "disagree": ("读数比较", "Comparison"),
    "disagree.how": (
        "官方读数与至少一个辅助读数相差一级以上；官方状态以序时进度为准，请人工研判",
        "the official reading and at least one other are more than one class apart; the official status stays the schedule's: "
        "look closer",
    ),
}
