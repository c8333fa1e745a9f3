"""All data of a version in one file: enterprises by the ends of their codes, wherever a row names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import board_subsidies as rows

from dashboards import data, takeaway
from dashboards.text import Words


@pytest.mark.parametrize("whole", [True, False])
def test_no_row_names_an_enterprise_in_full_unless_the_setting_says_so(version: Path, whole: bool) -> None:
    rows.write(version)
    board = data.open_board(version.parent)
    sheets = {sheet.name: list(sheet.rows) for sheet in takeaway.sheets(Words("zh"), board, show_enterprises=whole)}
    subsidies = ("fct_subsidy_payments", "agg_subsidy_enterprises", "fct_subsidy_overlaps")
    for name in subsidies:
        said = str(sheets[name])
        assert (rows.FIRM in said) is whole
        assert ("9133…MP01" in said) is not whole
