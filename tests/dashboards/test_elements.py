"""The boards' own elements: what comes from data stays text, lights differ in shape, tables are Streamlit's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from builders import readings as rows
from builders.pages import shown, table
from streamlit.testing.v1 import AppTest

from dashboards import elements, readings
from dashboards.text import Words
from milepost.readings.statuses import LIGHT_OF_STATUS, SHAPES, STATUSES

HOSTILE = [
    "[x](javascript:alert(1))",
    "![x](http://example.cn/x.png)",
    ":red[x]",
    ":red-badge[x]",
    "a | b",
    "`x` ``y``",
    "$x$",
    "<b>x</b>",
    "<https://example.cn>",
    "**x** __x__ ~~x~~",
    "# x",
    "> x",
    "- x",
    "+ x",
    "1. x",
    "1) x",
    "&lt;",
    "\\*x\\*",
    "[^1]",
    "{x}",
    "=x=",
    "^x^",
]


@pytest.mark.parametrize("said", HOSTILE)
def test_every_mark_of_markdown_in_a_value_is_escaped_and_the_value_stays_readable(said: str) -> None:
    made = elements.plain(said)
    marks = set("\\`*_{}[]()<>#+-.!|~$:&@=^/")
    aside = made.replace(":color[\\:]{}", "").replace(":color[\\@]{}", "")
    escaped = {index + 1 for index in range(len(aside)) if aside[index] == "\\" and _odd(aside, index)}
    assert [sign for index, sign in enumerate(aside) if sign in marks - {"\\"} and index not in escaped] == []
    assert shown(made) == said


def _odd(text: str, index: int) -> bool:
    """Whether the backslash at ``index`` escapes what follows: an odd number of them ends there."""
    run = 0
    while index - run >= 0 and text[index - run] == "\\":
        run += 1
    return run % 2 == 1


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ("https://a.cn", r"https:color[\:]{}\/\/a\.cn"),
        ("www.a.cn", r"www:color[\.]{}a\.cn"),
        ("a@b.cn", r"a:color[\@]{}b\.cn"),
        (":streamlit:", r":color[\:]{}streamlit\:"),
        ("a:b", r"a\:b"),
    ],
)
def test_addresses_in_a_value_do_not_become_links(said: str, made: str) -> None:
    assert elements.plain(said) == made


def test_value_of_several_lines_stays_in_its_cell() -> None:
    assert elements.plain("a\n\n| b |\r\n# c\u2028d") == r"a \| b \| \# c d"
    assert elements.code("a\n```\nb") == "````a ``` b````"


@pytest.mark.parametrize(
    ("said", "made"), [("a|b", "`a|b`"), ("`", "`` ` ``"), (" x", "`  x `"), (None, "—"), ("", "")]
)
def test_code_holds_any_text(said: str | None, made: str) -> None:
    assert elements.code(said) == made


def test_badge_and_link_hold_words_that_would_end_them() -> None:
    assert elements.badge("a]:red[b", "red") == r":red-badge[a\]\:red\[b]"
    made = elements.link("indicator", "x](javascript:1)", indicator="a/b>)", lang=None)
    assert made == r"[x\]\(javascript\:1\)](<indicator?indicator=a%2Fb%3E%29>)"


def test_lights_differ_in_shape_not_only_in_colour() -> None:
    shapes = [SHAPES[light] for light in readings.LIGHTS]
    assert len({*shapes, elements.LATE}) == len(readings.LIGHTS) + 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", STATUSES)
def test_status_says_colour_shape_and_word(code: str, language: str) -> None:
    w, light = Words(language), LIGHT_OF_STATUS[code]
    shape = elements.LATE if code == "achieved_late" else SHAPES[light]
    assert elements.status(w, {"status": code, "light": light}) == (
        f":{elements.BADGES[light]}-badge[{shape} {elements.plain(w.of('status', code))}]"
    )


def test_progress_is_said_in_words_beside_the_drawing() -> None:
    w = Words("zh")
    row = {"attainment_share": 0.64, "schedule_share": 0.7, "gap_points": -6.0, "light": "red", "bound": "at_least"}
    row |= {"measure": "level"}
    made = elements.progress(w, row)
    assert made.startswith("![完成进度 64\\.0 %，序时进度 70\\.0 %](data:image/svg+xml,%3Csvg")
    assert made.endswith(") 64\\.0 %")
    assert elements.progress(w, row | {"attainment_share": None}) == "—"
    assert elements.progress(w, row | {"gap_points": None}) == "—"


def test_ceiling_has_no_bar_and_no_share_but_says_by_how_much_it_is_broken() -> None:
    for language, said in (("zh", "突破，超出 15 分钟"), ("en", "broken, 15 minutes above")):
        w, row = Words(language), rows.CEILING | {"attainment_share": 1.5, "completion_share": 1.5}
        assert elements.progress(w, row) == elements.plain(said)
        assert elements.completion(w, row) == "—"


def test_completion_share_of_an_earlier_year_is_said_to_equal_so_much_of_the_target() -> None:
    assert shown(elements.completion(Words("zh"), rows.FLOW)) == "相当于目标的 70.0 %"
    assert shown(elements.completion(Words("zh"), rows.YEARLY)) == "74.0 %"


def test_status_that_says_no_more_how_things_stand_is_told_with_the_last_one_that_did() -> None:
    w = Words("zh")
    assert shown(elements.status(w, rows.OUTDATED)) == ":gray-badge[○ 数据过期] :small[:gray[此前 符合序时（绿灯）]]"
    assert shown(elements.status(w, rows.AWAITED)) == ":gray-badge[○ 待终报] :small[:gray[此前 略滞后（蓝灯）]]"


def test_target_never_reported_is_red_once_its_day_and_grace_have_passed() -> None:
    w = Words("zh")
    assert shown(elements.status(w, rows.SILENT)) == ":gray-badge[○ 未报送]"
    assert shown(elements.status(w, rows.OVERDUE)) == ":red-badge[■ 逾期未报送]"


def _table() -> None:
    from dashboards import elements

    elements.table(["x|y", "n", "n"], [["`a`", "1.5", 3], ["`b`", "2.5", 4]], [2], name="all")


def _figures() -> None:
    from dashboards import elements

    elements.table(["x", "n", "n"], [["`a`", "1.5", 3], ["`b`", "2.5", 4]], [1, 2], name="all")


def _long_table() -> None:
    from dashboards import elements

    rows = [[elements.code("a|b"), elements.plain("c|d"), elements.watermark("模拟数据"), 1] for _ in range(16)]
    elements.table(["x|y", "n", "n", "n"], rows, [3], name="all")


def _notices() -> None:
    from dashboards import elements

    for kind in ("ok", "stale", "failed", "empty"):
        elements.notice(kind, f"{kind} *t*", "b|c")


def run(script: Callable[[], None]) -> AppTest:
    page = AppTest.from_function(script).run()
    assert [error.message for error in page.exception] == []
    return page


def test_table_keeps_its_cells_and_says_what_it_is() -> None:
    found = run(_table).table[0]
    assert found.value.to_numpy().tolist() == [["`a`", "1.5", 3], ["`b`", "2.5", 4]]
    assert [head.rstrip("\u200b") for head in found.value.columns] == [r"x\|y", "n", "n"]
    assert found.proto.alt == "all"


def test_figures_stand_right_and_whole_numbers_do_by_themselves() -> None:
    found = run(_table).table[0]
    assert [str(kind) for kind in found.value.dtypes][2] == "int64"
    text = run(_figures).get_by_key(elements.long_key("all")).markdown[0].value
    assert text.splitlines() == ["| x | n | n |", "| :--- | ---: | ---: |", "| `a` | 1.5 | 3 |", "| `b` | 2.5 | 4 |"]


def test_long_table_is_one_text_and_its_cells_hold_bars() -> None:
    page = run(_long_table)
    assert not page.table
    text = page.get_by_key(elements.long_key("all")).markdown[0].value
    assert text.splitlines()[:2] == [r"| x\|y | n | n | n |", "| :--- | :--- | :--- | ---: |"]
    found = table(page, "all")
    assert len(found) == 16
    assert [row[:2] for row in found] == [[r"`a\|b`", r"c\|d"]] * 16
    assert all(row[2].startswith("![模拟数据](data:image/svg+xml,") and row[3] == "1" for row in found)


def test_notices_are_streamlits_own_by_kind() -> None:
    page = run(_notices)
    for found, kind in ((page.success, "ok"), (page.warning, "stale"), (page.error, "failed"), (page.info, "empty")):
        assert [(one.proto.title, one.value) for one in found] == [(rf"{kind} \*t\*", r"b\|c")]
