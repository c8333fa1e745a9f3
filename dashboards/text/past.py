"""Words of the choice of a past day's board. key: (Chinese, English)."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "past.day": ("看板日期（空为今天）", "Board of (empty: today)"),
    "past.help": (
        "当时所知：当日最后发布的版本。现在所知：该日或此前最近的月末，含此后的补报和更正。",
        "As then known: the last version published on that day. As now known: that day's month end or the last before it, "
        "with what was reported or corrected since.",
    ),
    "past.title": ("这是 {day} 的看板，不是今天的", "This is the board of {day}, not today's"),
    "past.body": (
        "按当时所知：当日最后发布的版本 {version}（{built}），数据截至 {as_of}。不随新版本更新。告警只有现在的，不在此显示；处置与标记只能在今天的看板上进行。",
        "As then known: the last version published that day, {version} ({built}), read as of {as_of}. New versions do not "
        "change it. Incidents are known as of now alone and not shown here; decisions and marks are made on today's board alone.",
    ),
    "past.lacks": (
        "该日的版本没有本页所需的数据：{what}",
        "The version of that day does not hold what this page reads: {what}",
    ),
    "past.lacks_do": (
        "它由较早的程序发布，当时还没有这些数据，并未损坏。请改看“按现在所知”，或选另一天。",
        "An earlier program published it, before there were such data; nothing is damaged. Look at it as now known, or "
        "choose another day.",
    ),
    "past.damaged_do": (
        "该日版本的文件缺失或损坏，为免误用，相关数字不显示。请从备份恢复 data/published/{version}。",
        "A file of that day's version is missing or damaged; lest it mislead, its figures are not shown. Restore "
        "data/published/{version} from a backup.",
    ),
    "past.no_deciding": (
        "这是过去一天的看板，请回到今天的看板处置",
        "This is the board of a past day: go back to today's to decide",
    ),
    "past.today": ("回到今天的看板", "Back to today's board"),
    "past.go": ("看 {day}", "Show {day}"),
    "past.invalid": ("地址中的日期“{day}”无法识别", "The address asks for a day that is none: {day}"),
    "past.invalid_do": (
        "日期写作 2026-09-30。未显示任何数据，以免误作该日的看板。",
        "Write it as 2026-09-30. Nothing is shown, lest it be taken for that day's board.",
    ),
    "past.future": ("{day} 尚未到来", "{day} is still to come"),
    "past.future_do": (
        "今天是 {day}。请选择今天或更早的日期。",
        "Today is {day}. Choose today or an earlier day.",
    ),
    "past.known": (
        "{day} 的看板没有“known={known}”的口径",
        "The board of {day} cannot be shown with known={known}",
    ),
    "past.known_do": (
        "口径有两种：当时所知（known=then）和现在所知（known=now）。未显示任何数据，以免误作该口径的看板。",
        "There are two: as then known (known=then) and as now known (known=now). Nothing is shown, lest it be taken for "
        "such a board.",
    ),
    "past.knowledge": ("口径", "As known"),
    "past.knowledge.then": ("当时所知", "As then"),
    "past.knowledge.now": ("现在所知", "As now"),
    "past.title_now": (
        "这是 {day}（月末）的看板，按现在所知，不是今天的",
        "This is the board of the month end {day}, as now known, not today's",
    ),
    "past.body_now": (
        "取自现版本 {version}（{known} 前入库的数据）：含此后补报和更正的当日数据，不含该日之后的数据。"
        "告警、报送、预测回测等只有现在的情况，不在其中；处置与标记只能在今天的看板上进行。",
        "Read from the present version {version} (data learned by {known}): with what was reported late or corrected "
        "since about the days up to then, without what happened later. Incidents, reporting duties and past forecasts "
        "are those of now, and not here; decisions and marks are made on today's board alone.",
    ),
    "past.other_day": (
        "{day} 不是月末，所示为此前最近的月末 {shown}。",
        "{day} is no month end: shown is the last one before it, {shown}. ",
    ),
    "past.not_by_month": (
        "本页没有 {day} 按现在所知的情况",
        "This page has nothing of {day} as now known",
    ),
    "past.not_by_month_do": (
        "按现在所知只保留月末的评价（总览、单位、指标、变化、历史、地区）。请看当时所知的版本、今天的看板，或换一页。"
        "未显示任何数据，以免误作该日的看板。",
        "As now known there are the readings of month ends (overview, units, indicator, changes, history, places). See "
        "the version as then known, today's board or another page. Nothing is shown, lest it be taken for that day's.",
    ),
    "past.no_months": (
        "版本 {version} 没有完整的月末评价",
        "Version {version} holds no whole readings of month ends",
    ),
    "past.no_months_do": (
        "它由较早的程序发布。再发布一次即有；此前请看当时所知的版本。",
        "It was published by an older program: publish again. Until then see the versions as then known.",
    ),
    "past.no_month": ("{day} 之前没有月末评价", "There is no month end up to {day}"),
    "past.no_month_do": (
        "第一个月末是 {first}。未以别的日期代替。",
        "The first one is {first}. No other day is shown in its place.",
    ),
    "past.as_then": ("看当时所知的版本", "Show the version as then known"),
    "past.only_now": (
        "本部分只有现在的情况，没有月末的。",
        "This part shows what is so now; it has no month end.",
    ),
    "past.too_early": (
        "{day} 早于保留的第一个版本（{first}）",
        "{day} is earlier than the first version kept ({first})",
    ),
    "past.not_kept": ("没有保留 {day} 的版本", "No version of {day} is kept"),
    "past.near": (
        "最近的有版本的日期：{days}。未以别的日期代替。",
        "The nearest days with a version: {days}. No other day is shown in its place.",
    ),
    "past.none_near": ("没有更早的版本。请看今天的看板。", "There is no earlier version. See today's board."),
    "past.live": (
        "本页只有现在的情况，没有 {day} 的",
        "This page shows what is so now; it has nothing of {day}",
    ),
    "past.live_do": (
        "请回到今天的看板，或换一页。",
        "Go back to today's board, or to another page.",
    ),
}
