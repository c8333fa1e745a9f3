"""The words of what the overview says of the whole, of movement and of the trend. Key -> (Chinese, English)."""

WORDS: dict[str, tuple[str, str]] = {
    "movement.title": ("自 {day} 以来的变化", "What moved since {day}"),
    "movement.since": ("自哪一天起（含当日终了）", "Since the end of"),
    "movement.hint": (
        "按得知时间计：{day} 终了时的评价（“当时”）与 {now} 的评价（“现在”）相比；重复表述不计。更正只改变对同一天的评价，不是进退，单独列出。"
        "变灯日是灯色最近一次改变所在的日子，数值后的日期是数据时点。",
        "By when it was learned: the reading at the end of {day} (then) against the one of {now} (now); restatements are "
        "left out. A correction reads the same "
        "day otherwise; it is no progress and stands apart. The light changed on the day named; the day behind a value "
        "is the one it is true for.",
    ),
    "movement.hint_now": (
        "按现在所知：{day} 的评价（“当时”）与 {now} 的评价（“现在”）相比；重复表述不计，更正已在两个评价之中。"
        "变灯日是灯色最近一次改变所在的日子，数值后的日期是数据时点。",
        "As now known: the reading of {day} (then) against the one of {now} (now); restatements are left out, and what was "
        "corrected is in both. The light changed on the day named; the day behind a value is the one it is true for.",
    ),
    "movement.unknown": ("地址中的日期不能用：{day}", "The day in the address cannot be used: {day}"),
    "movement.unknown_do": (
        "请用 2026-10-31 这样的日期，不晚于评价日 {last}；现按 {day} 显示。",
        "Write it as 2026-10-31, no later than {last}; shown is {day}.",
    ),
    "movement.absent": ("本版本没有变化记录。", "This version holds no record of changes."),
    "movement.none": ("自 {day} 以来没有目标进退或更正。", "No target moved or was corrected since {day}."),
    "movement.kind": ("变化", "Move"),
    "movement.lights": ("灯色：当时 → 现在", "Light then → now"),
    "movement.values": ("数值：当时 → 现在", "Value then → now"),
    "movement.same": ("未变", "unchanged"),
    "movement.why": ("原因", "Why"),
    "movement.flipped": ("变灯日", "Light changed on"),
    "movement.status_then": ("当时状态", "Status then"),
    "movement.status_now": ("现在状态", "Status now"),
    "movement.value_now": ("现在数值", "Value now"),
    "movement.value_then": ("当时数值", "Value then"),
    "movement.value_then_day": ("当时数值的数据时点", "Value then: as of"),
    "movement.value_now_day": ("现在数值的数据时点", "Value now: as of"),
    "movement.all": ("查看全部变化", "All changes"),
    "movement.absent_then": ("尚未纳入", "Not there yet"),
    "move.caught_up": ("赶上", "Caught up"),
    "move.fell_back": ("退步", "Fell back"),
    "move.new": ("新有读数", "Newly read"),
    "move.closed": ("办结或到期", "Closed"),
    "move.silent": ("转为无有效数据", "Fell silent"),
    "move.corrected": ("更正", "Corrected"),
    "move.caught_up_hint": ("灯色变好", "a better light"),
    "move.fell_back_hint": ("灯色变差", "a worse light"),
    "move.new_hint": (
        "新纳入方案，或首次（重新）有可评价的数据",
        "joined, or has something to judge for the first time (again)",
    ),
    "move.closed_hint": ("已完成、逾期未完成或已取消", "achieved, missed or cancelled"),
    "move.silent_hint": ("数据过期或等待终报", "outdated, or its final report is awaited"),
    "move.corrected_hint": ("修订、撤回、基期、目标或方法的改动", "revision, retraction, baseline, target or method"),
    "overview.trend": ("各月亮灯项数", "Lights by month"),
    "overview.trend_hint": (
        "按今天的数据重算的各月末状态，末列为 {day}；重复表述不计。",
        "Month ends as they are known today, the last column is {day}; restatements are left out.",
    ),
    "overview.trend_alt": ("各月亮灯项数：{said}", "Lights by month: {said}"),
    "overview.trend_table": ("各月亮灯项数（数据表）", "Lights by month (table)"),
    "overview.trend_absent": ("本版本没有月末历史。", "This version holds no history of month ends."),
    "overview.more_trend": ("走势与数据表", "Trend and its table"),
}
