"""Who stands first in a bulletin: ties share a rank, the silent are listed apart, thin data is not ranked."""

from __future__ import annotations

from pathlib import Path

from builders import promises, tracing
from builders.bulletins import OFFICE
from builders.promises import Promise

from milepost.bulletins.content.asked import Asked
from milepost.bulletins.content.making import make
from milepost.bulletins.content.shape import Bulletin

ASKED = Asked("progress", "2026-11", place="hill")
GOOD, BAD, SILENT = "on_schedule", "behind", "not_reported"


def made(folder: Path, *offices: tuple[str, ...], asked: Asked = ASKED) -> Bulletin:
    """offices: of each the statuses of its targets."""
    every = [Promise(status, unit) for unit, found in enumerate(offices, 1) for status in found]
    version = promises.write(folder, every)
    bulletin = make(version, asked, OFFICE)
    assert tracing.faults(bulletin, version) == []
    return bulletin


def test_equal_shares_share_a_rank_and_the_next_is_left_out(tmp_path: Path) -> None:
    units = tracing.table(made(tmp_path, (GOOD,), (GOOD, BAD), (BAD, GOOD), (BAD,)), "units")
    assert tracing.column(units, "rank") == ["1", "2", "2", "4", "—"]
    assert tracing.column(units, "unit") == ["一局", "二局", "三局", "四局", "合计（目标不重复计）"]


def test_a_silent_unit_is_listed_as_not_reported_and_never_last(tmp_path: Path) -> None:
    bulletin = made(tmp_path, (GOOD,) * 5, (BAD,) * 5, (SILENT,))
    units = tracing.table(bulletin, "units")
    assert tracing.column(units, "rank") == ["1", "2", "—", "—"]
    assert tracing.column(units, "remark")[2] == "未报"
    assert "未报：三局。没有有效报送的单位不参加排名。" in tracing.texts(bulletin)


def test_a_unit_with_thin_data_is_left_out_and_said_so(tmp_path: Path) -> None:
    bulletin = made(tmp_path, (GOOD,) * 5, (BAD,) * 5, (GOOD, SILENT))
    assert "三局的有效报送不足80%，不参加排名。" in tracing.texts(bulletin)
    assert "没有可评估的目标" not in tracing.texts(bulletin).replace("尚无可评估的目标", "")


def test_thin_data_and_nothing_to_assess_are_two_sentences_each_with_its_units(tmp_path: Path) -> None:
    offices = ((GOOD,) * 8, (BAD,) * 8, (GOOD, SILENT), ("no_schedule",))
    said = tracing.texts(made(tmp_path / "zh", *offices))
    assert "三局的有效报送不足80%，不参加排名。" in said
    assert "四局没有可评估的目标，不参加排名。" in said
    english = tracing.texts(made(tmp_path / "en", *offices, asked=Asked("progress", "2026-11", "en", place="hill")))
    assert "cover less than 80 % of their targets: Office of 三局." in english
    assert "none of their targets can be assessed: Office of 四局." in english


def test_below_eighty_per_cent_nobody_is_ranked_and_it_says_so(tmp_path: Path) -> None:
    bulletin = made(tmp_path, (GOOD,) * 3, (BAD,) * 4, (SILENT,) * 3)
    assert "丘区有效报送覆盖率为70.0%，低于80%，本期不作排名。" in tracing.texts(bulletin)
    assert set(tracing.column(tracing.table(bulletin, "units"), "rank")) == {"—"}
    assert "居首位" not in tracing.texts(bulletin)


def test_at_eighty_per_cent_exactly_there_are_ranks(tmp_path: Path) -> None:
    bulletin = made(tmp_path, (GOOD,) * 4, (BAD,) * 4, (SILENT,) * 2)
    assert "居首位的是一局" in tracing.texts(bulletin)


def test_the_first_and_the_last_three_are_named_where_they_are_six_or_more(tmp_path: Path) -> None:
    shares = [(GOOD,) * n + (BAD,) * (6 - n) for n in range(6, 0, -1)]
    six = tracing.texts(made(tmp_path / "six", *shares))
    assert "位居前三位的是一局、二局、三局，后三位的是四局、五局、六局。" in six
    five = tracing.texts(made(tmp_path / "five", *shares[:5]))
    assert "居首位的是一局。" in five
    assert "后三位" not in five


def test_who_ties_with_the_third_is_named_with_the_last(tmp_path: Path) -> None:
    shares = [(GOOD,) * 4, (GOOD,) * 3 + (BAD,), (GOOD, GOOD, BAD, BAD), *[(GOOD, BAD, BAD, BAD)] * 4]
    said = tracing.texts(made(tmp_path, *shares))
    assert "位居前三位的是一局、二局、三局，后三位的是四局、五局、六局、七局。" in said


def test_nobody_is_among_the_first_and_among_the_last(tmp_path: Path) -> None:
    alike = tracing.texts(made(tmp_path / "alike", *[(GOOD,)] * 7))
    assert "参加排名的7个单位占比相同，不分先后。" in alike
    most = tracing.texts(made(tmp_path / "most", *[(GOOD,)] * 5, (BAD,)))
    assert "居首位的是一局、二局、三局、四局、五局。" in most
    assert "后三位" not in alike + most


def test_units_are_said_the_good_first_then_those_behind_the_worst_first(tmp_path: Path) -> None:
    said = tracing.texts(made(tmp_path, (BAD,), (GOOD,), (BAD, BAD, GOOD)))
    good = said.index("纳入评估的牵头目标全部达到序时进度的有1个单位：二局。")
    assert good < said.index("有目标未达序时进度的有2个单位：三局（2项）、一局（1项）。")


def test_a_unit_reads_its_own_rank(tmp_path: Path) -> None:
    sheet = made(tmp_path, (GOOD,), (BAD,), (BAD, GOOD), asked=Asked("unit", "2026-11", unit=promises.agency(3)))
    assert "在参加排名的3个单位中位居第2位。" in tracing.texts(sheet)
