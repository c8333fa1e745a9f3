"""The reporting form of an agency: its indicators with units and last values -> an Excel file in Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from milepost.catalogue import Plan
from milepost.catalogue.plan import Indicator
from milepost.errors import MilepostError
from milepost.events.rules import Rules
from milepost.units import MAY_BE_NEGATIVE, accepted
from producers.client.journal import LastValue
from producers.forms.columns import (
    AGENCY_CELL,
    BASES,
    COLUMNS,
    FORM,
    GUIDE,
    MILESTONE_COLUMNS,
    MILESTONES,
    STATES,
    Column,
)

GUIDE_LINES = (
    "1. 在“指标填报”中填写“数据时点”和“本次数值”；本次没有数据的指标留空即可，不要填 0。",
    "2. “数据时点”是数值所反映的日期，例如 9 月末的数填 2026-09-30，不是报送日期。",
    "3. “计量单位”可在下拉列表中改选；系统会自动换算（如 万元 与 亿元）。“本次数值”只填数字，单位为 % 时 85% 填 85。",
    "4. “口径”可不填：年度类指标默认本年累计，累计类指标默认开始以来累计，其余为时点值。",
    "5. 更正：同一指标、同一时点再报一次即可，以最后一次为准，历史留存。",
    "6. 节点类工作在“节点填报”中选择状态、填写日期；“完成比例”填 0 到 1 之间的小数，如 0.35。",
    "7. 灰底的列请不要修改。填好后保存，运行：python -m producers import 本文件.xlsx",
    "8. 有错误时会逐格列出工作表、单元格和原因，并另存一份标红的副本，全部改正前不会报送任何数据"
    "（加 --partial 只报正确的行）。",
    "9. 同一文件重复报送不会产生重复数据。",
)


def indicators_of(plans: list[Plan], agency: str) -> list[tuple[Plan, Indicator]]:
    """What an agency ('<jurisdiction>/<agency>') may report. Raises MilepostError if it is unknown or has nothing."""
    known = {plan.agency_id(one.id) for plan in plans for one in plan.agencies}
    if agency not in known:
        jurisdiction = agency.partition("/")[0]
        near = ", ".join(sorted(name for name in known if name.startswith(f"{jurisdiction}/"))) or ", ".join(
            sorted(known)[:20]
        )
        raise MilepostError(f"没有单位 no agency {agency}。可用 there are: {near}.")
    responsible = Rules.from_plans(plans).responsible
    found = [(plan, one) for plan in plans for one in plan.indicators if agency in responsible[plan.indicator_id(one)]]
    if not found:
        raise MilepostError(f"{agency} 没有可报送的指标。{agency} neither leads nor supports an indicator.")
    return found


def make_template(
    path: Path, plans: list[Plan], agency: str, last: dict[str, LastValue], as_of: date | None = None
) -> int:
    """Write the form; -> how many indicators it asks for. A sheet without an indicator is left out.

    Raises MilepostError if it is no .xlsx or cannot be written there.
    """
    from openpyxl import Workbook

    if path.suffix.lower() != ".xlsx":
        raise MilepostError(f"{path}: 模板是 .xlsx 文件，请以 .xlsx 结尾。the form is an .xlsx: name it so.")
    found = indicators_of(plans, agency)
    book = Workbook()
    _guide(book.active, plans, agency)
    reported = [(plan, one) for plan, one in found if one.measure != "milestone"]
    moved = [(plan, one) for plan, one in found if one.measure == "milestone"]
    if reported:
        _report_sheet(_sheet(book, FORM, COLUMNS), reported, last, as_of)
    if moved:
        _milestone_sheet(_sheet(book, MILESTONES, MILESTONE_COLUMNS), moved)
    try:
        book.save(path)
    except OSError as error:
        raise MilepostError(f"{path}: 写不了 cannot be written: {error}. 请关闭已打开的文件或换一个位置。") from error
    return len(found)


def _report_sheet(
    sheet: Any, reported: list[tuple[Plan, Indicator]], last: dict[str, LastValue], as_of: date | None
) -> None:
    for number, (plan, one) in enumerate(reported, 2):
        name = plan.indicator_id(one)
        known = last.get(name)
        cells = [
            name,
            one.name.zh,
            known.as_of if known else None,
            known.value if known else None,
            as_of,
            None,
            known.unit if known else one.unit,
        ]
        _fill(sheet, number, cells, COLUMNS)
        _restrict(sheet, f"F{number}", **_number_rule(one.unit))
        units = _listed(accepted(one.unit)[:12])
        _restrict(sheet, f"G{number}", type="list", formula1=units, error="请从列表中选择单位")
    end = len(reported) + 1
    _restrict(sheet, f"E2:E{end}", **_date_rule())
    _restrict(sheet, f"H2:H{end}", type="list", formula1=_listed(BASES), error="请从列表中选择口径")


def _milestone_sheet(sheet: Any, moved: list[tuple[Plan, Indicator]]) -> None:
    for number, (plan, one) in enumerate(moved, 2):
        due = min((t.due_date for t in one.targets if t.due_date), default=None)
        _fill(sheet, number, [plan.indicator_id(one), one.name.zh, due], MILESTONE_COLUMNS)
    end = len(moved) + 1
    _restrict(sheet, f"D2:D{end}", type="list", formula1=_listed(STATES), error="请从列表中选择状态")
    _restrict(sheet, f"E2:E{end}", **_date_rule())
    share = {"type": "decimal", "operator": "between", "formula1": "0", "formula2": "1"}
    _restrict(sheet, f"F2:F{end}", **share, error="完成比例填 0 到 1 之间的小数")


def _guide(sheet: Any, plans: list[Plan], agency: str) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = GUIDE
    names = {plan.agency_id(one.id): (plan, one) for plan in plans for one in plan.agencies}
    plan, one = names[agency]
    jurisdiction = plan.jurisdiction.name.zh
    office = one.zh.removeprefix(jurisdiction[-1])  # 婺城区 + 区数据局
    sheet["A1"] = f"{jurisdiction}{office} 指标填报表"
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A3"], sheet[AGENCY_CELL] = "报送单位编号", agency
    sheet["A4"], sheet["B4"] = "方案", plan.title.zh
    for number, line in enumerate(GUIDE_LINES, 6):
        sheet.cell(number, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=2)
        sheet.row_dimensions[number].height = 34
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 62
    _fit_to_width(sheet)


def _sheet(book: Any, title: str, columns: tuple[Column, ...]) -> Any:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet(title)
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(1, number, column.head)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color="1F4E79" if column.is_input else "7F7F7F")
        cell.alignment = Alignment(horizontal="center")
        sheet.column_dimensions[cell.column_letter].width = column.width
    sheet.freeze_panes = "C2"
    _fit_to_width(sheet)
    return sheet


def _fit_to_width(sheet: Any) -> None:
    """Printed, a sheet is as wide as the page: such forms are still signed on paper."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _fill(sheet: Any, row: int, values: list[Any], columns: tuple[Column, ...]) -> None:
    from openpyxl.styles import Border, PatternFill, Side

    line = Side(style="thin", color="BFBFBF")
    grey = PatternFill("solid", start_color="EDEDED")
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(row, number, values[number - 1] if number <= len(values) else None)
        cell.border = Border(left=line, right=line, top=line, bottom=line)
        if isinstance(cell.value, date):
            cell.number_format = "yyyy-mm-dd"
        if not column.is_input:
            cell.fill = grey


def _restrict(sheet: Any, cells: str, *, error: str, **rule: Any) -> None:
    """Excel's own check of the cells, with our words."""
    from openpyxl.worksheet.datavalidation import DataValidation

    check = DataValidation(allow_blank=True, showErrorMessage=True, errorTitle="填报有误", error=error, **rule)
    sheet.add_data_validation(check)
    check.add(cells)


def _number_rule(unit: str) -> dict[str, Any]:
    lowest = "-1E+15" if unit in MAY_BE_NEGATIVE else "0"
    return {
        "type": "decimal",
        "operator": "between",
        "formula1": lowest,
        "formula2": "1E+15",
        "error": "只填数字，且不小于 0" if lowest == "0" else "只填数字",
    }


def _date_rule() -> dict[str, Any]:
    return {
        "type": "date",
        "operator": "between",
        "formula1": "DATE(2020,1,1)",
        "formula2": "TODAY()+1",
        "error": "请填写日期，如 2026-09-30，且不晚于明天",
    }


def _listed(words: Iterable[str]) -> str:
    return f'"{",".join(words)}"'
