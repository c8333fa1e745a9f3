"""The words of explanations: Chinese first, then English. Used by explaining.py alone."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "head": (
        "{target} {name}（{plan}，{section}，原文第 {span} 字）",
        "{target} {name} ({plan}, {section}, characters {span})",
    ),
    "when": ("读数日 {day}；按 {known} UTC 前入库的数据", "Read on {day}, as known at {known} UTC"),
    "promise": (
        "目标 T：{bound} {target} {unit}，期限 D = {due}；{measure}",
        "Target T: {bound} {target} {unit}, due D = {due}; {measure}",
    ),
    "no_actual": ("没有被采纳的实绩", "No accepted actual"),
    "actual": ("最新实绩 y = {y} {unit}，数据时点 a = {a}", "Latest actual y = {y} {unit}, true for a = {a}"),
    "event": (
        "来自事件 {event}，{source}，{place}，{known} UTC 入库",
        "From event {event}, {source}, {place}, learned {known} UTC",
    ),
    "events": (
        "由 {count} 条 {type} 事件汇总，上面是最后一条",
        "Made of {count} events like {type}; above is the last",
    ),
    "converted": ("单位换算：{value} {unit} = {y} {to}", "Converted: {value} {unit} = {y} {to}"),
    "simulated": ("这是模拟数据", "This is simulated data"),
    "baseline": ("基期 y0 = {value}，t0 = {day}（{kind}）", "Baseline y0 = {value}, t0 = {day} ({kind})"),
    "ceiling": ("上限：y = {y}，T = {target}", "Ceiling: y = {y}, T = {target}"),
    "growth": ("增速不按时间折算：y = {y}，T = {target}", "A growth rate has no time share: y = {y}, T = {target}"),
    "milestone": (
        "未报完成比例：{due} 前应达 0，到期应达 1；应达 = {expected}",
        "No done share reported: 0 is expected before {due}, 1 from then on; expected = {expected}",
    ),
    "path": (
        "分解路径：{from_day} 的 {from_value} 到 {to_day} 的 {to_value}，按整月线性；应达 = {expected}",
        "Path: {from_value} at {from_day} to {to_value} at {to_day}, straight by whole months; expected = {expected}",
    ),
    "path_end": ("路径已到末点，应达 = {expected}", "The path has no later point; expected = {expected}"),
    "year_to_date": (
        "年度指标：全年应达 {expected}，按已过整月折算到 {a} 应达 {part}",
        "A year's flow: {expected} for the whole year, {part} by the months over at {a}",
    ),
    "shares_from_baseline": (
        "完成进度 = (y − y0)/(T − y0) = ({y} − {y0})/({target} − {y0}) = {attained}%；"
        "序时进度 = ({expected} − {y0})/({target} − {y0}) = {due}%",
        "Attainment = (y − y0)/(T − y0) = ({y} − {y0})/({target} − {y0}) = {attained} %; "
        "schedule = ({expected} − {y0})/({target} − {y0}) = {due} %",
    ),
    "shares_of_year": (
        "完成进度 = y/当年应达 = {y}/{expected} = {attained}%；序时进度 = 已过整月/12 = {due}%",
        "Attainment = y / the year's value = {y}/{expected} = {attained} %; schedule = months over / 12 = {due} %",
    ),
    "shares_of_target": (
        "完成进度 = y/T = {y}/{target} = {attained}%；序时进度 = {expected}/{target} = {due}%",
        "Attainment = y/T = {y}/{target} = {attained} %; schedule = {expected}/{target} = {due} %",
    ),
    "gap": (
        "差距 = {attained} − {due} = {gap} 个百分点（一位小数，四舍五入）",
        "Gap = {attained} − {due} = {gap} points (one decimal, half up)",
    ),
    "status": ("结论：{status}（{light}）——{cause}", "Reading: {status} ({light}): {cause}"),
    "needed": (
        "此后每月需 (T − y)/剩余整月 = ({target} − {y})/{left} = {needed} {unit}",
        "Needed a month from now: (T − y)/months left = ({target} − {y})/{left} = {needed} {unit}",
    ),
    "stale": ("数据陈旧：自 {a} 以来未按频率报送", "Stale: no report in time since {a}"),
    "pace": (
        "另一读数·增速比：{status}，R = {ratio}，得分 {score}（y = {y}，y0 = {y0}，t0 = {t0}）",
        "Second reading, pace: {status}, R = {ratio}, score {score} (y = {y}, y0 = {y0}, t0 = {t0})",
    ),
    "projection": (
        "另一读数·外推：{status}，按 {points} 个点到 {due} 为 {value}（80% 区间 {low} 至 {high}，达标可能 {chance}%）",
        "Second reading, projection: {status}, {value} on {due} by {points} points "
        "(80 % interval {low} to {high}, chance {chance} %)",
    ),
    "finished": (
        "另一读数·已到期节点：{status}，{day} 实绩 {value}，为应达的 {ratio} 倍",
        "Second reading, finished periods: {status}, {value} on {day}, {ratio} times what was due",
    ),
    "disagree": ("各读数相差超过一档，请人工研判", "The readings differ by more than one class: look closer"),
    "method": (
        "方法 {method} 第 {version} 版，见 docs/methods.md",
        "Method {method}, version {version}, docs/methods.md",
    ),
}

BOUNDS: Final = {
    "at_least": {"zh": "达到", "en": "at least"},
    "above": {"zh": "超过", "en": "above"},
    "exactly": {"zh": "等于", "en": "exactly"},
    "at_most": {"zh": "不超过", "en": "at most"},
}
MEASURES: Final = {
    "level": {"zh": "时点值", "en": "a level"},
    "cumulative": {"zh": "方案以来累计", "en": "cumulative since the plan began"},
    "annual": {"zh": "年度值", "en": "a year's flow"},
    "increment": {"zh": "新增值", "en": "newly added"},
    "milestone": {"zh": "节点任务", "en": "a milestone"},
}
BASELINES: Final = {
    "stated": {"zh": "方案载明", "en": "stated by the plan"},
    "zero_at_start": {"zh": "方案起始为零", "en": "zero when the plan began"},
    "first_report": {"zh": "首次报送", "en": "the first report"},
    "none": {"zh": "无", "en": "none"},
}
LIGHTS: Final = {
    "green": {"zh": "绿灯", "en": "green"},
    "blue": {"zh": "蓝灯", "en": "blue"},
    "yellow": {"zh": "黄灯", "en": "yellow"},
    "red": {"zh": "红灯", "en": "red"},
    "grey": {"zh": "灰灯", "en": "grey"},
    "none": {"zh": "不亮灯", "en": "no light"},
}
STATUSES: Final = {
    "not_reported": {"zh": "未报送", "en": "not reported"},
    "achieved": {"zh": "已完成", "en": "achieved"},
    "achieved_late": {"zh": "逾期完成", "en": "achieved late"},
    "missed": {"zh": "逾期未完成", "en": "missed"},
    "no_schedule": {"zh": "未定期限", "en": "no schedule"},
    "ahead": {"zh": "超前", "en": "ahead"},
    "on_schedule": {"zh": "符合序时", "en": "on schedule"},
    "slightly_behind": {"zh": "略滞后", "en": "slightly behind"},
    "behind": {"zh": "滞后", "en": "behind"},
    "far_behind": {"zh": "严重滞后", "en": "far behind"},
}
CAUSES: Final = {
    "not_reported": {"zh": "没有被采纳的实绩", "en": "there is no accepted actual"},
    "achieved": {"zh": "{met_on} 的 {met} 在期限内达到目标", "en": "{met} on {met_on} met the target in time"},
    "achieved_late": {"zh": "期限 {due} 之后（{a}）才达到目标", "en": "met on {a} only, after {due}"},
    "missed": {"zh": "期限 {due} 已过，目标未达到", "en": "{due} has passed and the target is not met"},
    "no_schedule": {"zh": "方案没有规定期限", "en": "the plan gives no due date"},
    "ahead": {"zh": "差距 ≥ +{ahead}", "en": "gap ≥ +{ahead}"},
    "on_schedule": {"zh": "差距 ≥ 0，或仍在限内", "en": "gap ≥ 0, or still within the bound"},
    "slightly_behind": {"zh": "−{ahead} < 差距 < 0", "en": "−{ahead} < gap < 0"},
    "behind": {
        "zh": "−{behind} ≤ 差距 ≤ −{ahead}，或增速低于目标",
        "en": "−{behind} ≤ gap ≤ −{ahead}, or growth below target",
    },
    "far_behind": {"zh": "差距 < −{behind}，或已超上限", "en": "gap < −{behind}, or beyond the ceiling"},
}
SECOND: Final = {
    "achieved": {"zh": "已达到", "en": "achieved"},
    "on_track": {"zh": "正常", "en": "on track"},
    "moderate": {"zh": "中等", "en": "moderate"},
    "limited": {"zh": "有限", "en": "limited"},
    "deterioration": {"zh": "退步", "en": "deterioration"},
    "close": {"zh": "接近", "en": "close"},
    "short": {"zh": "不足", "en": "short"},
    "away": {"zh": "未在缩小差距", "en": "gap not shrinking"},
    "over": {"zh": "超出", "en": "over"},
    "under": {"zh": "低于", "en": "under"},
}
