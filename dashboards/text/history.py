"""Words of the page history and of its heat map. key: (Chinese, English)."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "history.nav": ("历史", "History"),
    "history.title": ("历史", "History"),
    "history.subtitle": ("各月末的灯色，按现在所知", "Lights of month ends, as they are now known"),
    "history.by": ("按什么看", "Rows"),
    "history.by.targets": ("目标", "Targets"),
    "history.by.units": ("单位", "Units"),
    "history.targets": ("目标逐月灯色", "Lights of targets by month"),
    "history.targets_hint": (
        "滞后的在前；重复表述不列。每格是该月末的评价，末列为评价日。点一格，打开该指标当时的页面（按现在所知）。",
        "What lags comes first; restatements are left out. A cell is the reading at that month end, the last column that "
        "of the day read. A click opens the indicator on that day, as now known.",
    ),
    "history.units": ("单位逐月达到序时的项数", "Targets on schedule of each unit by month"),
    "history.units_hint": (
        "每格为达到序时的项数/已评估的项数；不设综合得分。点一格，打开该单位当时的评分卡（按现在所知）。",
        "A cell is targets on schedule / targets assessed; there is no composite score. A click opens the unit's score "
        "card on that day, as now known.",
    ),
    "history.shades": (
        "颜色越深，达到序时的占比越高；没有已评估的目标时为浅灰。",
        "The darker, the larger the share on schedule; pale grey where nothing is assessed.",
    ),
    "history.span.usual": ("最近 {n} 个月", "The last {n:month}"),
    "history.span.all": ("全部月份", "All months"),
    "history.span.year": ("{year} 年", "{year}"),
    "history.chart_first": (
        "图中只画前 {shown} 行，共 {n} 行；其余见下表。",
        "The picture has the first {shown} of {n:row}; the table below has all.",
    ),
    "history.alt": (
        "热力图：{rows} 行，{first} 至 {last}；内容与下表相同。",
        "Heat map: {rows:row}, {first} to {last}; the table below says the same.",
    ),
    "history.table": ("数据表", "The same as a table"),
    "history.table_hint": (
        "每格可点：打开该行在该月末的页面，按现在所知。",
        "Each cell leads to its row's page on that month end, as now known.",
    ),
    "history.move": ("较上月末", "Against the month before"),
    "history.corrected": ("此后更正", "corrected since"),
    "history.corrected_n": (
        "此后的更正改变过该月所依据数据的灯色（{n} 格）",
        "a later correction made the figure behind it another light (cells: {n})",
    ),
    "heat.row": ("行", "Row"),
    "heat.reading": ("评价", "Reading"),
    "filter.by": ("按什么看", "Rows"),
    "filter.span": ("时段", "Months"),
}
