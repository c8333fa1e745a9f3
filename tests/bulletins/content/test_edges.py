"""Nothing to say, much to say, made-up data, questions that have no answer."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from builders import promises, tracing
from builders.bulletins import OFFICE
from builders.promises import Promise

from milepost.bulletins.content import shape
from milepost.bulletins.content.asked import Asked
from milepost.bulletins.content.counts import MOST_NAMED
from milepost.bulletins.content.making import make
from milepost.bulletins.content.unit import MOST_ROWS
from milepost.bulletins.content.version import Published
from milepost.errors import BulletinError
from milepost.publishing.versions import Damaged
from milepost.readings.words import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_without_data_in_the_period_says_so(tmp_path: Path, language: Language) -> None:
    version = promises.write(tmp_path, promises.forty_four_of_fifty_five())
    made = make(version, Asked("progress", "2026-03", language, place="hill"), OFFICE)
    none = {"zh": "丘区没有列入评估的目标，本期没有数据。", "en": "Hill had no target to be assessed"}
    assert none[language] in tracing.texts(made)
    assert not [block for block in tracing.blocks(made) if isinstance(block, shape.Table | shape.Chart)]
    assert tracing.faults(made, version) == []


def test_a_place_without_a_plan_has_no_basis_to_cite(tmp_path: Path) -> None:
    version = promises.write(tmp_path, promises.forty_four_of_fifty_five())
    made = make(version, Asked("progress", "2026-11", place="vale"), OFFICE)
    assert made.basis == ()
    assert tracing.texts(made).startswith("现将2026年1—11月目标任务完成情况通报如下")
    assert made.title == "关于2026年1—11月谷县人工智能行动方案目标任务完成情况的通报"


def test_a_unit_with_forty_targets_keeps_to_one_page_and_lists_the_rest_in_an_annex(tmp_path: Path) -> None:
    every = [Promise("behind" if n % 2 else "on_schedule", 1, -float(n)) for n in range(40)]
    version = promises.write(tmp_path, every)
    made = make(version, Asked("unit", "2026-11", unit=promises.agency(1)), OFFICE)
    first, rest = tracing.table(made, "targets"), tracing.table(made, "more")
    assert (len(first.rows), len(rest.rows)) == (MOST_ROWS, 40 - MOST_ROWS)
    assert tracing.column(first, "number") + tracing.column(rest, "number") == [str(n) for n in range(1, 41)]
    assert set(tracing.column(first, "status")) == {"▲ 滞后"}  # the worst stand on the page
    assert f"其余{40 - MOST_ROWS}项见附件1。" in tracing.texts(made)
    assert [one.label for one in made.annexes] == ["附件1"]
    assert tracing.faults(made, version) == []


def test_a_unit_without_a_target_says_so_and_has_no_table(tmp_path: Path) -> None:
    version = promises.write(tmp_path, [Promise("ahead", 1)])
    made = make(version, Asked("unit", "2026-11", unit=promises.agency(9)), OFFICE)
    assert "九局没有列入评估的目标，本期没有数据。" in tracing.texts(made)
    assert not made.annexes
    assert not [block for block in made.blocks if isinstance(block, shape.Table)]
    assert tracing.faults(made, version) == []


def test_more_behind_than_a_sentence_can_name_stand_in_the_annex(tmp_path: Path) -> None:
    version = promises.write(tmp_path, [Promise("behind", 1 + n % 5, -20.0) for n in range(MOST_NAMED + 1)])
    made = make(version, Asked("progress", "2026-11", place="hill"), OFFICE)
    assert "未达序时进度的有21项，占100.0%，其中滞后21项，名单见附件2。" in tracing.texts(made)
    assert "其余6项见附件2。" in tracing.texts(made)
    assert len(tracing.table(made, "behind").rows) == MOST_NAMED + 1
    assert tracing.faults(made, version) == []


@pytest.mark.parametrize(("language", "word"), [("zh", "模拟"), ("en", "Simulated")])
@pytest.mark.parametrize("kind", ["progress", "unit"])
def test_simulated_data_is_said_in_the_title_on_every_page_and_in_a_sentence(
    tmp_path: Path, kind: shape.Kind, language: Language, word: str
) -> None:
    version = promises.write(tmp_path, [Promise("ahead"), Promise("behind", is_simulated=True)])
    made = make(version, Asked(kind, "2026-11", language, place="hill", unit=promises.agency(1)), OFFICE)
    assert made.is_simulated
    assert word in made.title
    assert word in made.title_lines[0]
    assert word in (made.watermark or "")
    assert isinstance(made.blocks[0], shape.Paragraph)
    assert word.lower() in made.blocks[0].text.lower()
    assert tracing.faults(made, version) == []


def test_real_data_bears_no_mark_of_simulation(tmp_path: Path) -> None:
    made = make(promises.write(tmp_path, [Promise("ahead")]), Asked("progress", "2026-11", place="hill"), OFFICE)
    assert (made.is_simulated, made.watermark) == (False, None)
    assert "模拟" not in made.title


def test_only_what_is_behind_is_called_so_and_silence_is_counted_apart(tmp_path: Path) -> None:
    statuses = ("ahead", "outdated", "not_reported", "behind", "cancelled")
    version = promises.write(tmp_path, [Promise(status, unit, -5.0) for unit, status in enumerate(statuses, 1)])
    said = tracing.texts(make(version, Asked("progress", "2026-11", place="hill"), OFFICE))
    assert "丘区共有目标5项，其中纳入评估4项，暂不评估1项。" in said
    assert "未达序时进度的有1项，占25.0%，其中滞后1项，分别为：事项丁子。" in said
    assert "另有2项没有有效数据或者已经取消，占50.0%，其中已取消1项、数据过期1项，分别为：" in said
    assert "有目标未达序时进度的有1个单位：四局（1项）。" in said
    assert "请四局逐项分析滞后原因" in said
    assert "请五局说明目标取消的依据和调整方案，" in said
    assert re.search("请二局于[^。]*前补报未报、过期的数据", said)
    assert "事项乙子（二局）" not in said  # no sentence under the heading of those behind
    assert "暂不评估的1项中，未报送1项。" in said


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        (("ahead", "outdated"), "另有1项没有有效数据，占50.0%，为数据过期1项：事项乙子。该目标不评价进度快慢。"),
        (("ahead", "cancelled"), "另有1项已经取消，占50.0%，为已取消1项：事项乙子。该目标不评价进度快慢。"),
        (("outdated", "outdated"), "另有2项没有有效数据，占100.0%，其中数据过期2项，分别为："),
        (("outdated", "cancelled"), "另有2项没有有效数据或者已经取消，"),
    ],
)
def test_a_paper_says_which_of_the_two_it_is(tmp_path: Path, statuses: tuple[str, ...], said: str) -> None:
    version = promises.write(tmp_path, [Promise(status, unit, -5.0) for unit, status in enumerate(statuses, 1)])
    assert said in tracing.texts(make(version, Asked("progress", "2026-11", place="hill"), OFFICE))


@pytest.mark.parametrize(
    ("period", "title"),
    [
        ("2026", "关于2026年度（截至2026年12月10日）《丘区"),
        ("2026-12", "关于2026年1—12月（截至2026年12月10日）《丘区"),
        ("2026-11", "关于2026年1—11月《丘区"),
    ],
)
def test_a_period_that_runs_on_is_told_up_to_its_day(tmp_path: Path, period: str, title: str) -> None:
    made = make(promises.write(tmp_path, [Promise("ahead")]), Asked("progress", period, place="hill"), OFFICE)
    assert made.title.startswith(title)


def test_what_is_not_judged_has_no_gap_to_the_schedule(tmp_path: Path) -> None:
    promised = [Promise("behind", 1, -5.0), Promise("outdated", 1, -6.0), Promise("cancelled", 1, -7.0)]
    made = make(promises.write(tmp_path, promised), Asked("progress", "2026-11", place="hill"), OFFICE)
    gaps = {row.cells[-1].text: row.cells[-2].text for row in tracing.table(made, "full").rows}
    assert {status.split(" ")[-1]: gap for status, gap in gaps.items()} == {
        "滞后": "−5.0",
        "数据过期": "—",
        "已取消": "—",
    }


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked("progress", "2026-11", place="nowhere"), "no place 'nowhere'. It has hill, vale"),
        (Asked("progress", "2026-11"), "--place"),
        (Asked("progress", "2027-01", place="hill"), "says nothing of 2027-01"),
        (Asked("progress", "2024-12", place="hill"), "began on 2025-01-01: nothing was due in 2024-12"),
        (Asked("unit", "2026-11", unit="hill/nobody"), "no unit 'hill/nobody'"),
        (Asked("unit", "2026-11", place="hill"), "--unit"),
        (Asked("unit", "2026-11", place="hill", unit="vale/office_1"), "is no unit of hill"),
        (Asked("supervision", "2026-11"), "--incident"),
        (Asked("supervision", "2026-11", incident="x"), "no incident 'x'"),
        (Asked("progress", "2026-11", place="hill", replaces="progress-hill-2026-11"), "progress-hill-2026-11"),
        (Asked("unit", "2026-11", unit="hill/office_1", replaces="x"), "x, is not there"),
    ],
    ids=str,
)
def test_what_cannot_be_made_is_refused_with_words(tmp_path: Path, asked: Asked, words: str) -> None:
    version = promises.write(tmp_path, [Promise("ahead")])
    with pytest.raises(BulletinError) as refused:
        make(version, asked, OFFICE)
    assert words in str(refused.value)


def test_a_version_that_was_pruned_or_cut_is_said_to_be_damaged(tmp_path: Path) -> None:
    version = promises.write(tmp_path, [Promise("ahead")])
    (version.folder / "fct_status_history.parquet").write_bytes(b"PAR1")
    with pytest.raises(Damaged, match="fct_status_history"):
        make(Published(version.folder), Asked("progress", "2026-11", place="hill"), OFFICE)
    with pytest.raises(Damaged, match="manifest"):
        make(Published(tmp_path / "20260101T000000000000Z"), Asked("progress", "2026-11", place="hill"), OFFICE)


def test_working_days_that_nobody_knows_yet_are_said_to_be_guessed(tmp_path: Path) -> None:
    version = promises.write(tmp_path, [Promise("ahead")])
    asked = Asked("progress", "2026-11", place="hill", day=date(2150, 1, 5))
    assert "（放假安排尚未公布" in tracing.texts(make(version, asked, OFFICE))
    table = {2150: {}}
    assert "（放假安排尚未公布" not in tracing.texts(make(version, asked, OFFICE, workdays=table))


def test_a_version_from_before_these_columns_is_refused_with_words(tmp_path: Path) -> None:
    version = promises.write(tmp_path, [Promise("ahead")])
    old = version.folder / "fct_status_history.parquet"
    pq.write_table(pq.read_table(old, partitioning=None).drop_columns(["completion_share"]), old)
    with pytest.raises(BulletinError, match="before fct_status_history had completion_share"):
        make(Published(version.folder), Asked("progress", "2026-11", place="hill"), OFFICE)


def test_each_language_has_an_id_of_its_own(tmp_path: Path) -> None:
    version = promises.write(tmp_path, [Promise("ahead")])
    ids = [
        make(version, Asked("unit", "2026-11", one, unit=promises.agency(1)), OFFICE).bulletin_id for one in LANGUAGES
    ]
    assert ids == ["unit-hill.office_1-2026-11", "unit-hill.office_1-2026-11-en"]


def test_an_english_title_is_one_sentence_that_its_writer_breaks(version: Published) -> None:
    made = make(version, Asked("progress", "2026-10", "en", place="wucheng"), OFFICE)
    assert made.title_lines == (made.title,)
    assert "progress against the targets of the " in made.title
    assert " ," not in made.title
