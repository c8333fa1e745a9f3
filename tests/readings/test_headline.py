"""The sentence a leader quotes: whole, in both languages, with parts that add up."""

from __future__ import annotations

import re
from datetime import date

from milepost.readings import headline, tallies
from milepost.readings.statuses import LIGHT_OF_STATUS, STATUSES

DAY = date(2026, 11, 21)
EVERY = tallies.of_rows(
    [{"status": one, "light": LIGHT_OF_STATUS[one], "is_restatement": False} for one in STATUSES]
    + [{"status": "not_reported", "light": "red", "is_restatement": False, "is_assessed": True}]
)


def test_sentence_says_every_part_and_the_denominator() -> None:
    assert headline.sentence(EVERY, DAY, "zh", "数据局") == (
        "截至 2026 年 11 月 21 日，数据局共 14 项目标，其中 4 项已完成或达到序时进度，5 项滞后，1 项数据过期，"
        "2 项未报（其中逾期 1 项），1 项待终报，1 项未定期限；按已评估的 11 项计，达到序时进度的占 36.4 %。"
    )
    assert headline.sentence(EVERY, DAY, "en", "the bureau").startswith(
        "On 21 November 2026, of 14 targets of the bureau, 4 are achieved or on schedule, 5 lag behind"
    )


def test_parts_add_up_to_the_number_of_targets() -> None:
    said = headline.sentence(EVERY, DAY, "zh").split("；")[0].split("其中 ", 1)[1]
    parts = [int(found) for found in re.findall(r"(?:^|，)(\d+) 项", said)]
    assert sum(parts) == EVERY.targets


def test_nothing_assessed_has_no_share() -> None:
    one = tallies.of_rows([{"status": "not_reported", "light": "grey", "is_restatement": False}])
    assert headline.sentence(one, DAY, "zh").endswith("1 项未报；尚无可评估的目标。")
    assert headline.sentence(tallies.of_rows([]), DAY, "zh") == "截至 2026 年 11 月 21 日，没有目标。"
