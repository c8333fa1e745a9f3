"""A small bulletin written by hand: every block, long names, rare characters, a chart, an annex. For writers' tests."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from milepost.bulletins.content import shape
from milepost.bulletins.content.asked import Contact, Copies, Office, Text
from milepost.bulletins.content.shape import Bulletin, Cell, Column, Count, FromRow, Given, Quotient, Row, Span
from milepost.readings.words import Language

LONG = "具备算力调度与数据要素流通能力的区域性人工智能公共服务平台接入企业数（含规上工业企业与专精特新企业）"
RARE = "䶮堃街道"
SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "data": {"values": [{"month": "2026-09", "n": 41}, {"month": "2026-10", "n": 44}]},
    "mark": "bar",
    "encoding": {"x": {"field": "month", "type": "ordinal"}, "y": {"field": "n", "type": "quantitative"}},
}
OFFICE = Office(
    name=Text("丘区人工智能工作专班", "Hill AI Office"),
    prefixes={
        "progress": Text("丘智专班", "HAI"),
        "unit": Text("丘智评", "HAI-U"),
        "supervision": Text("丘智督", "HAI-S"),
    },
    contact=Contact("张三", "0579-82300000", "office@example.org"),
    addressees={"progress": Text("区级有关单位", "All units")},
    copies=Copies("区委办公室。", "The district committee's office."),
)
FIGURES = {
    "schedule": shape.Figure(10 / 12, "83.3%", Given("calendar", "schedule_share")),
    "targets": shape.Figure(5, "5", Count("fct_targets", "target_id", ("a", "b", "c", "d", "e"))),
    "good": shape.Figure(4, "4", Count("fct_status_history", "target_id", ("a", "b", "c", "d"), {"status": "ahead"})),
    "good_share": shape.Figure(0.8, "80.0%", Quotient("good", "targets")),
    "gap": shape.Figure(-21.7, "21.7", FromRow("fct_status_history", {"target_id": "e"}, "gap_points")),
}


def sample(kind: shape.Kind = "progress", language: Language = "zh", **changes: Any) -> Bulletin:
    """A bulletin with every block; changes: fields to be otherwise, such as is_simulated or watermark."""
    made = Bulletin(
        kind=kind,
        language=language,
        bulletin_id=f"{kind}-wucheng-2026-10",
        title="关于2026年1—10月人工智能行动方案目标任务完成情况的通报",
        title_lines=("关于2026年1—10月人工智能行动方案", "目标任务完成情况的通报"),
        masthead=shape.Masthead(
            "婺城区人工智能工作专班文件", shape.DocumentNumber("婺智专班", 2026, 1, "婺智专班〔2026〕1号")
        ),
        addressee="各乡镇人民政府、街道办事处，区级有关单位：",
        blocks=(
            _said(),
            shape.Heading(1, "一、总体情况"),
            _counted(),
            _table(),
            _chart(),
            shape.PageBreak(),
            shape.Heading(2, "（一）滞后目标"),
            shape.Paragraph("专此通报。", role="closing"),
        ),
        annexes=(shape.Annex(1, "附件1", "目标任务完成情况表", (_table("full"), _note())),),
        annex_note=("附件：1. 目标任务完成情况表",),
        signature=shape.Signature("婺城区人工智能工作专班", "2026-11-12", "2026年11月12日"),
        imprint=shape.Imprint("区委办公室，区纪委区监委。", "婺城区人工智能工作专班办公室", "2026年11月12日印发"),
        period="2026-10",
        cut_off="2026-10-31",
        version="20261112T010000000000Z",
        known_at="2026-11-12T01:00:00+00:00",
        method_version="2",
        basis=("《婺城区人工智能发展行动方案》（婺政办〔2025〕12号）",),
        figures=FIGURES,
        readings={"e": shape.Reading("behind", "yellow", 12.0, "2026-10-31", 0.616, -21.7)},
        place="wucheng",
    )
    return msgspec.structs.replace(made, **changes)


def spoken(text: str, **said: str) -> shape.Paragraph:
    """A paragraph in which each part of the text given for a figure's key is a span."""
    spans = sorted(
        (Span(text.index(part), text.index(part) + len(part), key) for key, part in said.items()), key=_start
    )
    return shape.Paragraph(text, tuple(spans))


def _start(span: Span) -> int:
    return span.start


def _said() -> shape.Paragraph:
    return spoken("现将2026年1—10月完成情况通报如下（序时进度应达83.3%）。", schedule="83.3%")


def _counted() -> shape.Paragraph:
    return spoken(
        f"共5项目标，达到序时进度的有4项，占80.0%；{RARE}“{LONG}”低于序时进度21.7个百分点。",
        targets="5",
        good="4",
        good_share="80.0%",
        gap="21.7",
    )


def _note() -> shape.Paragraph:
    return shape.Paragraph("注：“—”为没有数值。", role="note")


def _table(name: str = "behind") -> shape.Table:
    mart = "fct_status_history"
    columns = (
        Column("number", "序号", "number", width=0.5),
        Column("indicator", "指标", width=4),
        Column("actual", "实绩", "number", "actual_value", 1.2),
        Column("completion", "完成率", "share", "completion_share"),
        Column("gap", "与序时差距（个百分点）", "points", "gap_points"),
        Column("day", "数据时点", "date", "actual_as_of_date", 1.3),
        Column("light", "状态", "light", "light", 1.3),
    )
    rows = (
        _row(1, LONG, 12.0, 0.616, -21.7, "2026-10-31", Cell("yellow", "▲ 滞后")),
        _row(2, RARE, 1234.5, 1.027, 19.4, "2026-09-30", Cell("green", "● 超前")),
        Row(tuple(Cell(None, "—") for _ in columns)),
    )
    return shape.Table(name, "慢序时目标清单", columns, rows, mart, note="数据截至2026年10月31日。")


def _row(number: int, name: str, actual: float, completion: float, gap: float, day: str, light: Cell) -> Row:
    cells = (
        Cell(number, str(number)),
        Cell(name, name),
        Cell(actual, f"{actual:,}"),
        Cell(completion, f"{completion:.1%}"),
        Cell(gap, f"{gap:+.1f}".replace("-", "−")),
        Cell(day, day),
        light,
    )
    return Row(cells, {"target_id": "e", "period_date": "2026-10-31"})


def _chart() -> shape.Chart:
    columns = (Column("month", "月份"), Column("n", "达到序时进度的目标数", "number"))
    rows = tuple(Row((Cell(one["month"], str(one["month"])), Cell(one["n"], str(one["n"])))) for one in _values())
    twin = shape.Table("trend_data", "达到序时进度的目标数", columns, rows)
    return shape.Chart(
        "trend",
        "达到序时进度的目标数",
        "9月41项，10月44项。",
        json.dumps(SPEC, ensure_ascii=False, sort_keys=True),
        twin,
    )


def _values() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = SPEC["data"]["values"]  # type: ignore[index]
    return found
