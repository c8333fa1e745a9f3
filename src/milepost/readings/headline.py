"""The one sentence that a leader quotes: a tally -> words. Its parts add up to the number of targets."""

from __future__ import annotations

from datetime import date
from typing import Final

from milepost.readings import numbers
from milepost.readings.counting import counted
from milepost.readings.tallies import Tally
from milepost.readings.words import Language

WORDS: Final[dict[str, tuple[str, str]]] = {
    "whole": ("截至 {day}，{whose}共 {n} 项目标，其中 ", "On {day}, of {n:target}{whose}, "),
    "good": ("{n} 项已完成或达到序时进度", "{n} {n:is|are} achieved or on schedule"),
    "lagging": ("{n} 项滞后", "{n} {n:lags|lag} behind"),
    "outdated": ("{n} 项数据过期", "{n} {n:has|have} outdated data"),
    "not_reported": ("{n} 项未报", "{n} {n:is|are} not reported"),
    "not_reported_late": ("{n} 项未报（其中逾期 {late} 项）", "{n} {n:is|are} not reported ({late} of them overdue)"),
    "awaiting_final": ("{n} 项待终报", "{n} {n:awaits its|await their} final report"),
    "no_schedule": ("{n} 项未定期限", "{n} {n:has|have} no due date"),
    "between": ("，", ", "),
    "share": (
        "；按已评估的 {assessed} 项计，达到序时进度的占 {share}。",
        "; of the {assessed} assessed, {share} {assessed:is|are} on schedule.",
    ),
    "no_share": ("；尚无可评估的目标。", "; none can be assessed yet."),
    "none": ("截至 {day}，{whose}没有目标。", "On {day} there are no targets{whose}."),
}


def sentence(tally: Tally, day: date, language: Language, whose: str = "") -> str:
    """In plain text. whose: the unit or the place it is about; empty for all."""

    def said(key: str, **values: object) -> str:
        return WORDS[key][language == "en"].format_map(counted(values))

    spoken = numbers.spoken_day(day, language)
    owner = f" of {whose}" if whose and language == "en" else whose
    if not tally.targets:
        return said("none", day=spoken, whose=owner)
    counts = {
        "good": tally.good,
        "lagging": tally.lagging,
        "outdated": tally.outdated,
        "not_reported": tally.not_reported,
        "awaiting_final": tally.awaiting_final,
        "no_schedule": tally.no_schedule,
    }
    parts = [
        said("not_reported_late" if key == "not_reported" and tally.overdue else key, n=n, late=tally.overdue)
        for key, n in counts.items()
        if n or key in ("good", "lagging")
    ]
    share = tally.good_share
    end = said("no_share") if share is None else said("share", assessed=tally.assessed, share=numbers.share(share))
    return said("whole", day=spoken, n=tally.targets, whose=owner) + said("between").join(parts) + end
