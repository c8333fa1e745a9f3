"""The register's file as people keep it: understood rows are sent, others named, nothing is passed in silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders.offices import FIRM, OTHER_FIRM, Office

from milepost.errors import MilepostError

HEADS = "seq,data_space,enterprise,role,action,at"
GOOD = f"1,film,{FIRM},provider,joined,2026-06-30"
OTHER = f"2,film,{OTHER_FIRM},provider,joined,2026-06-30"
AGENCY = ("--agency", "hill/data")


@pytest.fixture
def offline(office: Callable[[str], Office]) -> Office:
    return office("127.0.0.1:1")


@pytest.fixture
def hand_over(offline: Office, tmp_path: Path) -> Callable[..., Any]:
    """Write the register and hand it over: -> the command's result."""

    def run(text: str | bytes, *options: str, name: str = "register.csv") -> Any:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return offline.run("onboarding", str(path), *AGENCY, *options)

    return run


def csv(*rows: str) -> str:
    return "\n".join((HEADS, *rows)) + "\n"


def sent(result: Any) -> int:
    return int(json.loads(result.stdout)["sent"])


@pytest.mark.parametrize("blank", [",,,,,", "", " , ,　,,,", '"","","","","",""'])
@pytest.mark.parametrize("first", [True, False])
def test_blank_rows_count_for_nothing(hand_over: Callable[..., Any], blank: str, first: bool) -> None:
    result = hand_over(csv(blank, GOOD) if first else csv(GOOD, blank, blank))
    assert (result.exit_code, sent(result)) == (0, 1)


@pytest.mark.parametrize("numbers", [(0, 1), (-5, 0), (-2, -1), (0, 0), (7, 3)])
def test_a_register_may_be_numbered_from_anywhere(hand_over: Callable[..., Any], numbers: tuple[int, int]) -> None:
    rows = [row.replace(row[0], str(number), 1) for row, number in zip((GOOD, OTHER), numbers, strict=True)]
    result = hand_over(csv(*rows), "--partial")
    assert sent(result) == len({*numbers})
    assert json.loads(result.stdout)["cursor"] == max(numbers)
    assert sent(hand_over(csv(*rows), "--partial")) == 0


@pytest.mark.parametrize(
    "text",
    [
        csv(GOOD, OTHER).replace(",", ";"),
        csv(GOOD, OTHER).replace(",", "\t"),
        csv(GOOD, OTHER).replace(",", "，"),
        csv(GOOD, OTHER).encode("utf-16"),
        "\ufeff" + csv(GOOD, OTHER).replace("\n", "\r\n"),
        "影视数据空间登记册,,,,,\n" + csv(GOOD, OTHER),
        csv(GOOD, OTHER).replace(HEADS, HEADS.replace("seq", " Seq ").upper()),
        csv(GOOD, OTHER).replace("2026-06-30", "2026.6.30").replace("joined", "Joined "),
        csv(GOOD, OTHER).replace("provider", " provider"),
    ],
)
def test_files_written_otherwise_say_the_same(hand_over: Callable[..., Any], text: str | bytes) -> None:
    result = hand_over(text)
    assert (result.exit_code, sent(result)) == (0, 2), result.stderr


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (f"{GOOD},x", "比表头多 1 格"),
        (GOOD.rpartition(",")[0], "只有 5 格"),
        (GOOD.replace("1", "", 1), "缺少 seq"),
        (GOOD.replace("1", "1.0", 1), "缺少 seq"),
        (GOOD.replace("1", "1_0", 1), "缺少 seq"),
        (GOOD.replace("1", "1²", 1), "缺少 seq"),
        (GOOD.replace("film", ""), "缺少 data_space"),
        (GOOD.replace(FIRM, ""), "缺少 enterprise"),
        (GOOD.replace(FIRM, FIRM[:-1]), "统一社会信用代码"),
        (GOOD.replace("provider", ""), "缺少 role"),
        (GOOD.replace("provider", "seller"), "provider | user | service"),
        (GOOD.replace("joined", "vanished"), "joined | left"),
        (GOOD.replace("2026-06-30", ""), "缺少 at"),
        (GOOD.replace("2026-06-30", "30.6.2026"), "不是日期"),
        (GOOD.replace("2026-06-30", "2099-06-30"), "晚于"),
    ],
)
def test_a_bad_row_is_named_and_stops_only_what_stands_behind_it(
    hand_over: Callable[..., Any], bad: str, words: str
) -> None:
    before = GOOD.replace("1", "0", 1)
    result = hand_over(csv(before, bad, OTHER))
    assert isinstance(result.exception, MilepostError)
    assert "第 3 行" in result.stderr
    assert words in result.stderr
    assert "data." not in result.stderr
    assert sent(result) == 1
    assert sent(hand_over(csv(before, bad, OTHER), "--partial")) == 1


def test_a_row_without_a_number_holds_back_what_comes_behind_it_until_it_is_mended(
    hand_over: Callable[..., Any],
) -> None:
    unnumbered = GOOD.replace("1", "", 1)
    assert sent(hand_over(csv(unnumbered, OTHER))) == 0
    assert sent(hand_over(csv(GOOD, OTHER))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{GOOD}\n",
        csv(GOOD).replace("role,", "").replace("provider,", ""),
        csv(GOOD).replace("seq", "seq,seq").replace("1,film", "1,1,film"),
        csv(GOOD.replace("film", '"film')),
        b"PK\x03\x04 a workbook",
    ],
)
def test_a_file_that_is_no_register_is_named(hand_over: Callable[..., Any], text: str | bytes) -> None:
    result = hand_over(text)
    assert isinstance(result.exception, MilepostError)
    assert "register.csv" in str(result.exception)


@pytest.mark.parametrize(
    "line",
    [
        "[1]",
        "{not json",
        '{"seq": 1, "seq": 2}',
        '{"seq": NaN}',
        "[" * 100_000,
        '{"seq": true}',
        '{"seq": 1e400}',
        '{"a',
    ],
)
def test_a_line_that_is_no_row_is_named(hand_over: Callable[..., Any], line: str) -> None:
    result = hand_over(line + "\n", name="register.jsonl")
    assert isinstance(result.exception, MilepostError)
    assert "第 1 行" in result.stderr


def test_rows_passed_over_as_old_are_counted_aloud(hand_over: Callable[..., Any]) -> None:
    assert "略过" not in hand_over(csv(GOOD)).stderr
    result = hand_over(csv(GOOD, OTHER))
    assert sent(result) == 1
    assert "1 行的 seq 不大于 1，以前已报，略过" in result.stderr
    assert "重新编号" not in result.stderr


@pytest.mark.parametrize("rows", [(GOOD,), (GOOD, OTHER.replace(OTHER_FIRM, FIRM)), (OTHER.replace("film", "car"),)])
def test_a_register_that_was_numbered_anew_is_noticed(hand_over: Callable[..., Any], rows: tuple[str, ...]) -> None:
    hand_over(csv(GOOD, OTHER))
    assert "重新编号" in hand_over(csv(*rows)).stderr


def test_two_different_rows_of_one_number_are_a_fault(hand_over: Callable[..., Any]) -> None:
    result = hand_over(csv(GOOD, OTHER.replace("2", "1", 1)))
    assert "seq 1 与第 2 行相同" in result.stderr
    assert sent(result) == 1


def test_columns_that_are_not_read_are_told(hand_over: Callable[..., Any]) -> None:
    result = hand_over(csv(GOOD).replace("at\n", "at,contact\n").replace("06-30\n", "06-30,张三\n"))
    assert sent(result) == 1
    assert "contact" in result.stderr
