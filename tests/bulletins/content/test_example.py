"""A bulletin like real ones: 44 of 55 on schedule, 80.0%, eleven named, the time share 91.7%."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import promises, tracing
from builders.bulletins import OFFICE
from msgspec.structs import replace

from milepost.bulletins.content import shape
from milepost.bulletins.content.asked import Asked
from milepost.bulletins.content.making import make
from milepost.bulletins.content.version import Published

ASKED = Asked("progress", "2026-11", place="hill", day=date(2026, 12, 11))


@pytest.fixture
def city(tmp_path: Path) -> Published:
    return promises.write(tmp_path, promises.forty_four_of_fifty_five())


def test_the_sentences_say_what_the_notice_said(city: Published) -> None:
    said = tracing.texts(make(city, ASKED, OFFICE))
    assert "当年序时进度（时间进度）应达91.7%" in said
    assert "丘区共有目标55项，其中纳入评估55项，暂不评估0项。" in said
    assert "达到序时进度的有44项，占纳入评估目标的80.0%，其中已完成11项、超前11项、符合序时22项。" in said
    assert "未达序时进度的有11项，占20.0%，其中略滞后4项、滞后4项、严重滞后3项，分别为：" in said
    assert "根据《丘区人工智能行动方案》（丘政发〔2025〕7号），现将2026年1—11月目标任务完成情况通报如下" in said


def test_the_title_has_the_plan_in_title_brackets(city: Published) -> None:
    assert make(city, ASKED, OFFICE).title == "关于2026年1—11月《丘区人工智能行动方案》目标任务完成情况的通报"
    assert make(city, replace(ASKED, language="en"), OFFICE).title.endswith(" targets of the Hill AI plan")
    plans = city.rows("dim_plans")
    plans[0]["title_zh"] = "贯彻落实《行动方案》的若干措施（试行）"
    nested = make(city, ASKED, OFFICE)
    assert "《贯彻落实〈行动方案〉的若干措施（试行）》" in nested.title
    assert tracing.texts(nested).startswith("根据《贯彻落实〈行动方案〉的若干措施（试行）》（丘政发〔2025〕7号），")
    assert tracing.faults(nested, city) == []


def test_all_eleven_are_named_in_the_sentence_in_the_problems_and_in_the_annex(city: Published) -> None:
    made = make(city, ASKED, OFFICE)
    names = {row["name_zh"] for row in city.rows("dim_indicators") if row["name_zh"].startswith("滞后")}
    sentence = next(line for line in tracing.texts(made).splitlines() if line.startswith("未达序时进度的有"))
    assert len(names) == 11
    assert {one for one in names if one in sentence} == names
    assert set(tracing.column(tracing.table(made, "behind"), "indicator")) == names
    items = [block.text for block in made.blocks if isinstance(block, shape.Paragraph) and block.role == "item"]
    assert {name for name in names if any(name in one for one in items)} == names


def test_a_gap_is_said_in_points_and_completion_with_one_decimal(city: Published) -> None:
    said = tracing.texts(make(city, ASKED, OFFICE))
    assert "截至2026年11月30日累计完成74家，占目标100家的74.0%，低于序时进度10.5个百分点，评为“严重滞后”。" in said


def test_every_figure_leads_back_to_its_row(city: Published) -> None:
    for language in ("zh", "en"):
        made = make(city, Asked("progress", "2026-11", language, place="hill"), OFFICE)
        assert tracing.faults(made, city) == []
        assert len(made.figures) > 100


def test_the_figures_of_the_table_add_up(city: Published) -> None:
    units = tracing.table(make(city, ASKED, OFFICE), "units")
    assert tracing.column(units, "targets")[-1] == "55"
    for key in ("targets", "good", "behind", "apart", "waiting"):
        *parts, whole = map(int, tracing.column(units, key))
        assert sum(parts) == whole  # each target has one unit here
    assert tracing.column(units, "share")[-1] == "80.0%"


def test_a_draft_has_a_gap_where_its_number_will_stand(city: Published) -> None:
    assert make(city, ASKED, OFFICE).masthead.number.text == "丘智专班〔2026〕　号"


def test_an_issue_differs_from_its_draft_by_its_number_alone(city: Published) -> None:
    issued = Asked("progress", "2026-11", place="hill", day=date(2026, 12, 11), number=1)
    draft, made = make(city, ASKED, OFFICE), make(city, issued, OFFICE)
    assert made.masthead.number.text == "丘智专班〔2026〕1号"
    lines = zip(shape.encode(draft).splitlines(), shape.encode(made).splitlines(), strict=True)
    assert [two.strip().split(b":")[0] for one, two in lines if one != two] == [b'"number"', b'"text"']
