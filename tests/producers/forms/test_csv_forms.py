"""Forms as CSV: every separator and encoding of everyday use, and nothing passed over without a word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from milepost.errors import MilepostError
from milepost.events import Rules
from producers.forms.spreadsheet import Reading, read_form

Read = Callable[..., Reading]
ZH = "指标编号,数据时点,本次数值,计量单位\nhill/parks,2026-06-30,5,个\n"
EN = "indicator,as_of,value,unit\n"


@pytest.fixture
def read(tmp_path: Path, rules: Rules) -> Read:
    def from_text(text: str | bytes, name: str = "f.csv", agency: str = "hill/data") -> Reading:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_form(path, rules, agency)

    return from_text


def values(reading: Reading) -> list[float]:
    return [event.data.value for event in reading.events]


def faults(reading: Reading) -> list[str]:
    return [str(fault) for fault in reading.faults]


@pytest.mark.parametrize("separator", [",", ";", "\t", "，", "；", "|"])
def test_the_separator_is_told_from_the_heads(read: Read, separator: str) -> None:
    assert values(read(ZH.replace(",", separator))) == [5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le-bom"])
def test_encodings_of_everyday_use_are_read(read: Read, encoding: str) -> None:
    raw = b"\xff\xfe" + ZH.encode("utf-16-le") if encoding == "utf-16-le-bom" else ZH.encode(encoding)
    reading = read(raw)
    assert (values(reading), reading.events[0].data.unit) == ([5], "个")
    assert any("GB18030" in note for note in reading.notes) == (encoding in ("gbk", "gb18030"))


@pytest.mark.parametrize(
    "text",
    [
        ZH.replace("\n", "\r\n"),
        ZH.replace("\n", "\r"),
        "\n\n" + ZH + ",,,\n\n　,,,\n",
        ZH.replace("指标编号", " 指标 编号 *").replace("本次数值", "本次数值（必填）"),
        ZH.replace("数据时点", '"数据\n时点"'),
        ZH.replace("2026-06-30", "2026.6.30").replace(",5,", ',"5 个",'),
        EN.upper() + "hill/parks,2026-06-30,5,个\n",
        EN + '"hill/parks", "2026-06-30", "5", "个"\n',
        EN + "hill／parks ,2026年6月30日,５,个,,,\n",
    ],
)
def test_files_written_otherwise_say_the_same(read: Read, text: str) -> None:
    reading = read(text)
    assert (values(reading), faults(reading), reading.events[0].data.as_of) == ([5], [], "2026-06-30")


def test_a_title_above_the_heads_is_passed_over_and_counted(read: Read) -> None:
    reading = read("山区数据局 2026 年上半年填报表,,,\n填报人：张三,,,\n" + ZH)
    assert values(reading) == [5]
    assert any("表头之前有 2 行" in note for note in reading.notes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "hill/parks,2026-06-30,5,个\n",
        "名称,时间,数\n园区,2026-06-30,5\n",
        ZH.replace("本次数值", "本次数值（万元）"),
        ZH.replace("指标编号", "编号"),
        ZH.replace(",", " "),
        "\n" * 3 + "说明\n" * 20 + ZH,
    ],
)
def test_a_file_without_our_heads_is_never_called_empty(read: Read, text: str) -> None:
    with pytest.raises(MilepostError, match="缺少列"):
        read(text)


def test_only_an_empty_form_is_empty(read: Read) -> None:
    assert read(EN) == Reading([], [], 0)
    assert read(EN + "hill/parks,2026-09-30,,个\nhill/models,,,个\n") == Reading([], [], 0)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("indicator,as_of,unit,value\nhill/parks,2026-06-30,个,1,234\n", "f.csv!2行：比表头多 1 格"),
        ("indicator,as_of,unit,value,evidence,note\nhill/parks,2026-06-30,个,1,234\n", "f.csv!2行：只有 5 格"),
        ("indicator,as_of,unit,value,evidence\nhill/parks,2026-06-30,个,1,234\n", "f.csv!2行：1,234 可能"),
        (EN + "hill/parks,2026-06-30,5\n", "f.csv!2行：只有 3 格"),
        (EN + "hill/models,2026-06-30,4,个\nhill/parks,2026-06-30", "f.csv!3行：文件在此中断"),
        (EN + 'hill/parks,2026-06-30,5,"个\nhill/models,2026-06-30,6,个"\n', "f.csv!2行：引号可能没有成对"),
        (EN + ",2026-06-30,5,个\n", "f.csv!2行/indicator：缺少指标编号"),
        (EN + "hill/parks,,5,个\n", "f.csv!2行/as_of：缺少数据时点"),
        (EN + "hill/parks,2026-06-30,5,\n", "f.csv!2行/unit：缺少计量单位"),
        ("指标编号,数据时点,本次数值\nhill/parks,2026-06-30,50\n", "f.csv!2行/计量单位：缺少计量单位"),
        ("indicator,value,unit\nhill/parks,50,个\n", "f.csv!2行/数据时点：缺少数据时点"),
        (EN + "hill/park,2026-06-30,5,\n", "f.csv!2行/indicator：目录里没有指标 hill/park"),
        (EN + "园区,2026-06-30,5,个\n", "f.csv!2行/indicator：目录里没有指标 园区"),
        (EN + "hill/parks,2026-06-30,nan,个\n", "f.csv!2行/value：nan 不是数字"),
        (EN + "hill/parks,2026-06-30,-5,个\n", "f.csv!2行/value：本次数值 的值 -5.0 不合规"),
        (EN + "hill/parks,2099-06-30,5,个\n", "f.csv!2行/as_of：数据时点 的日期"),
        (EN + "hill/parks,1999-06-30,5,个\n", "f.csv!2行/as_of：数据时点 的日期"),
        (EN + "hill/parks,2026-06-30,5,家\n", "f.csv!2行/unit：指标 hill/parks 的单位 家"),
        (EN + "hill/growth,2026-06-30,5,%\n", "f.csv!2行/indicator：hill/growth 不由 /hill/data 报送"),
        (EN + "hill/node,2026-06-30,5,节点\n", "f.csv!2行/indicator：指标 hill/node"),
        ("indicator,state,at\nhill/node,快了,2026-06-30\n", "f.csv!2行/state：快了 不在可选范围"),
        ("indicator,state,at\nhill/node,started,\n", "f.csv!2行/at：缺少日期"),
        ("indicator,state,at\nhill/node,,2026-06-30\n", "f.csv!2行/state：缺少状态"),
        (
            "indicator,state,at,done_share\nhill/node,started,2026-06-30,35\n",
            "f.csv!2行/done_share：完成比例 的值",
        ),
        (EN.replace("unit", "unit,note") + f"hill/parks,2026-06-30,5,个,{'长' * 2001}\n", "f.csv!2行/note：备注 的值"),
    ],
)
def test_a_bad_line_is_named_by_its_place_and_the_form_s_words(read: Read, text: str, line: str) -> None:
    reading = read(text)
    assert any(fault.startswith(line) for fault in faults(reading)), faults(reading)
    assert not any("data." in fault for fault in faults(reading))
    assert [event.subject for event in reading.events] == (
        ["hill/models"] if "hill/models,2026-06-30,4" in text else []
    )


@pytest.mark.parametrize(
    "text",
    [
        EN + 'hill/parks,2026-06-30,5,"个\n',
        EN + 'hill/parks,2026-06-30,"5"x,个\n',
        "indicator,as_of,value,unit,数值,本次数值\nhill/parks,2026-06-30,5,个,6,7\n",
        EN.replace("unit", "unit,口径（见说明）") + "hill/parks,2026-06-30,5,个,point\n",
    ],
)
def test_a_file_that_may_mean_two_things_is_refused(read: Read, text: str) -> None:
    with pytest.raises(MilepostError, match=r"f\.csv"):
        read(text)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (EN.replace("unit", "unit,负责人") + "hill/parks,2026-06-30,5,个,张三\n", "列“负责人”不是本表的列"),
        (EN.replace("unit", "unit,note") + "hill/parks,2026-06-30,,个,本季度无数据\n", "填了备注但没有本次数值"),
        (EN + "填报人：张三 审核人：李四,,,\n", "1 行不是填报行"),
        (ZH.encode("gbk"), "GB18030"),
    ],
)
def test_what_is_passed_over_is_told(read: Read, text: str | bytes, note: str) -> None:
    reading = read(text)
    assert faults(reading) == []
    assert any(note in words for words in reading.notes), reading.notes


@pytest.mark.parametrize(
    "raw",
    [ZH.encode()[:60] + b"\xff" + ZH.encode()[60:], b"PK\x03\x04 cut", b"\0\0\0", ZH.encode("utf-16-le"), b"\xff" * 9],
)
def test_damaged_and_binary_files_are_named(read: Read, raw: bytes) -> None:
    with pytest.raises(MilepostError, match=r"f\.csv"):
        read(raw)


@pytest.mark.parametrize("name", ["F.CSV", "f.txt", "f.tsv"])
def test_names_of_text_files_are_known(read: Read, name: str) -> None:
    assert values(read(ZH.replace(",", "\t"), name)) == [5]


def test_an_unknown_agency_is_told_once(read: Read) -> None:
    with pytest.raises(MilepostError, match="没有报送单位 hill/dta"):
        read(ZH, agency="hill/dta")


TWICE = EN + "hill/parks,2026-06-30,2,个\nhill/parks,2026/6/30,3,个\nhill/parks ,2026年6月30日,4,个\n"


@pytest.mark.parametrize("more", ["", "hill/models,2026-06-30,7,个\n"])
def test_the_same_day_spelled_otherwise_is_a_repeat_and_none_of_them_is_sent(read: Read, more: str) -> None:
    reading = read(TWICE + more)
    assert [fault.cell for fault in reading.faults] == ["3行/indicator", "4行/indicator"]
    assert all("与 2行/indicator 重复" in fault.reason for fault in reading.faults)
    assert [event.subject for event in reading.events] == (["hill/models"] if more else [])


def test_a_repeat_with_a_bad_value_takes_the_good_row_out_too(read: Read) -> None:
    reading = read(EN + "hill/parks,2026-06-30,2,个\nhill／parks,2026.6.30,二,个\n")
    assert reading.events == []
    assert [fault.cell for fault in reading.faults] == ["3行/value", "3行/indicator"]


def test_both_kinds_of_rows_may_stand_in_one_file(read: Read) -> None:
    heads = "indicator,as_of,value,unit,state,at\n"
    reading = read(heads + "hill/parks,2026-06-30,2,个,,\nhill/node,,,,started,2026-07-07\n")
    assert ([event.subject for event in reading.events], faults(reading)) == (["hill/parks", "hill/node"], [])
