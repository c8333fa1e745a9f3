"""Numbers as texts print them, clauses, and the account of every digit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from milepost.catalogue import Plan
from milepost.catalogue.numbers import numbers_in
from milepost.catalogue.texts import coverage, open_text, places, quote
from milepost.errors import CatalogueError


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("达到1500PFlops", 1500, "PFlops"),
        ("超3.49亿元", 3.49, "亿元"),
        ("共1,200家", 1200, "家"),
        ("达３０家", 30, "家"),
        ("新增孵化面积10万平方米", 100_000, "平方米"),
        ("新增孵化面积10万平方米", 10, "万平方米"),
        ("最高30萬元", 30, "万元"),
        ("標桿企業20個", 20, "个"),
        ("培训10000人次", 1, "万人次"),
        ("50余场", 50, "场"),
        ("建设二十五个", 25, "个"),
        ("两座", 2, "座"),
        ("达到100家", 100, "家"),
        ("规模(家)达30以上", 30, "家"),
        ("实现全覆盖", 100, "%"),
        ("转换流通零突破", 1, "项"),
        ("概念验证中心破零", 1, "家"),
    ],
)
def test_a_printed_number_is_worth_its_value_in_its_unit(text: str, value: float, unit: str) -> None:
    assert any(printed.is_worth(value, unit) for printed in numbers_in(text))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("新增孵化面积10万平方米", 10, "平方米"),
        ("达到1500PFlops", 150, "PFlops"),
        ("达到1500PFlops", 500, "PFlops"),
        ("超3.49亿元", 49, "亿元"),
        ("投入使用", 1, "个"),
    ],
)
def test_a_part_of_a_number_or_another_scale_is_not_its_value(text: str, value: float, unit: str) -> None:
    assert not any(printed.is_worth(value, unit) for printed in numbers_in(text))


TEXT = """溪口区行动计划
溪政发〔2026〕15号
1.建设平台。到2027年,建成平台5个;新增3家。2027年另有试点。
  2.奖励。一次性奖励不超过20万元。附件1。联系电话:0579-82345678(邮编:321000)
"""


def plan(**more: Any) -> Plan:
    name = {"zh": "溪口", "en": "Xikou"}
    shared = {"name": name, "concept": "platforms", "theme": "platforms", "measure": "level"}
    content = {
        "plan": "xikou-2026",
        "title": name,
        "jurisdiction": {"id": "xikou", "name": name, "level": "district"},
        "status": "draft",
        "horizon": 2027,
        "source": {"file": "xikou.txt"},
        "agencies": [],
        "indicators": [
            {"id": "platforms", "unit": "个", "targets": [{"section": "1", "due": 2027, "value": 5, "span": [38, 40]}]}
            | shared
        ],
    }
    return msgspec.convert(content | more, Plan)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "xikou.txt").write_text(TEXT, encoding="utf-8", newline="")
    return tmp_path


def test_every_digit_run_is_a_target_a_known_form_or_on_the_list(texts: Path) -> None:
    account = coverage(plan(), open_text(texts / "xikou.txt"))
    assert [(run.digits, run.line) for run in account.uncovered] == [("3", 3), ("2027", 3), ("20", 4)]
    assert account.by_account() == {
        "document number": 2,
        "clause number": 2,
        "telephone": 2,
        "due year": 1,
        "target": 1,
        "annex number": 1,
        "postcode": 1,
    }
    assert (account.covered, len(account.runs)) == (10, 13)


def test_spans_of_the_plan_file_account_for_the_rest(texts: Path) -> None:
    more = {"id": "a", "name": {"zh": "奖", "en": "A"}, "rule": {"case_cap_wan": 20}, "lead": [], "section": "2"}
    policy = more | {"span": list(places(open_text(texts / "xikou.txt"), "不超过20万元")[0])}
    claimed = [list(places(open_text(texts / "xikou.txt"), words)[0]) for words in ("新增3家", "2027年另有试点")]
    account = coverage(plan(policies=[policy], not_targets=claimed), open_text(texts / "xikou.txt"))
    assert account.uncovered == []
    assert account.by_account()["policy"] == 1


def test_a_full_width_number_is_a_digit_run_too(tmp_path: Path) -> None:
    (tmp_path / "xikou.txt").write_text("建成２０个平台", encoding="utf-8")
    account = coverage(plan(), open_text(tmp_path / "xikou.txt"))
    assert [run.digits for run in account.uncovered] == ["２０"]


def test_the_quote_is_the_whole_sentence_around_the_span(texts: Path) -> None:
    ((_, target),) = plan().each_target()
    assert quote(plan(), target, texts) == "到2027年,建成平台5个;新增3家。"


def test_there_is_no_quote_without_text_or_span(texts: Path, tmp_path: Path) -> None:
    ((_, target),) = plan().each_target()
    assert quote(plan(), target, None) is None
    assert quote(plan(), target, tmp_path / "elsewhere") is None
    assert quote(plan(), msgspec.structs.replace(target, span=None), texts) is None


def test_offsets_count_characters_of_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "windows.txt"
    path.write_bytes("一\r\n二5个".encode())
    assert places(open_text(path), "5个") == [(4, 6)]


def test_a_text_that_is_not_utf_8_is_named_with_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("计划".encode("gb18030"))
    with pytest.raises(CatalogueError, match=r"old\.txt: is not UTF-8 at byte 0\. Save the text as UTF-8\."):
        open_text(path)
