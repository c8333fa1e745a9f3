"""One reading, told on the command line and on the indicator page: the same steps, word for word, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import streamlit as st
from builders.warehouse import ROOT, Workbench, indicator, plan, since
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from dashboards import elements
from dashboards.text import Words
from milepost.cli import app
from milepost.publishing import publish as publishing
from milepost.readings import steps
from milepost.readings.words import LANGUAGES, Language
from milepost.warehouse import lock

PAGE = ROOT / "dashboards/app_pages/indicator.py"
WITHIN_30 = {"due": None, "due_kind": "none", "value": 30, "bound": "at_most"}
TARGETS = {
    "town/path": "town/path/2027",  # a baseline, two targets, a revision in another unit
    "town/year": "town/year/2026",
    "town/growth": "town/growth/2026",
    "town/ceiling": "town/ceiling/2027",
    "town/gate": "town/gate/2026",  # a milestone with a share done
    "town/silent": "town/silent/2027",
    "town/falling": "town/falling/2025",  # missed, with finished periods
    "town/circle": "town/circle/undated",  # within 30 minutes, and 45 is not 150 % of it
    "town/error": "town/error/undated",  # within 5 metres: 3 keeps it, and is not 60 % of it
}


@pytest.fixture(scope="module")
def told(bench: Workbench) -> Workbench:
    """A small plan with a reading of every kind, built and published."""
    bench.plans(
        plan(
            indicator("path", "level", {2025: 20, 2027: 50}, unit="亿元", cadence="quarterly", **since(10)),
            indicator("year", "annual", {2026: 100}, cadence="monthly"),
            indicator("growth", "annual", {2026: 8}, unit="%"),
            indicator("ceiling", "level", [{"due": 2027, "value": 30, "bound": "at_most"}]),
            indicator("gate", "milestone", {2026: None}),
            indicator("silent", "cumulative", {2027: 9}),
            indicator("falling", "level", {2025: 4}, direction="down", **since(10)),
            indicator("circle", "level", [WITHIN_30], unit="分钟", direction="down", cadence="yearly"),
            indicator("error", "level", [WITHIN_30 | {"value": 5}], unit="米", direction="down", cadence="yearly"),
        )
    )
    for day, value in (("2025-06-30", 14), ("2025-12-31", 23), ("2026-03-31", 24)):
        bench.report("path", day, value, "亿元")
    bench.report("path", "2026-06-30", 270_000, "万元", data={"note": "a*b_c | <b>"})
    bench.report("year", "2026-06-30", 74)  # monthly, and silent since
    bench.report("growth", "2026-06-30", 7.5, "%")
    bench.report("ceiling", "2026-06-30", 45, simulated=True)
    bench.event(
        "milestone.moved",
        {"indicator": "town/gate", "state": "started", "at": "2026-05-31", "done_share": 0.25},
        said=datetime(2026, 6, 1),
    )
    bench.report("falling", "2025-12-31", 6)
    bench.report("circle", "2026-06-30", 45, "分钟")
    bench.report("error", "2026-06-30", 3, "米")
    bench.build(date(2026, 9, 30))
    with lock.writer_lock(bench.settings, "test"):
        publishing.publish(bench.settings, {"raw": "passed", "marts": "passed"})
    return bench


@pytest.fixture
def here(told: Workbench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The command line and the pages look at the workbench's data."""
    monkeypatch.setenv("MILEPOST_DATA", str(told.settings.data))
    monkeypatch.setenv("MILEPOST_PROJECT", str(ROOT))
    yield told.settings.data
    st.cache_resource.clear()


def explained(target: str, language: Language) -> list[str]:
    """What `milepost explain` prints, without the numbers of its lines."""
    result = CliRunner().invoke(app, ["explain", target, "--lang", language])
    assert result.exit_code == 0, result.output
    return [line.split(". ", 1)[1] for line in result.output.splitlines()]


def shown(name: str, target: str, language: Language) -> list[str]:
    """The steps on the page: the computation, then the second readings without the official status above them."""
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.query_params.update({"indicator": name, "target": target, "lang": language})
    page.run()
    assert [error.message for error in page.exception] == []
    rows = [*_rows(page, Words(language)("steps.title")), *_rows(page, Words(language)("second.title"))[1:]]
    return [steps.Step("", *(_unmarked(cell) for cell in row)).line for row in rows]


def _rows(page: AppTest, name: str) -> list[list[str]]:
    """The cells of the page's table of that name, whichever way it is set."""
    for one in page.table:
        if one.proto.alt == name:
            return [list(map(str, row)) for row in one.value.to_numpy().tolist()]
    lines = page.get_by_key(elements.long_key(name)).markdown[0].value.splitlines()
    return [line[2:-2].split(" | ") for line in lines[2:]]


def _unmarked(cell: str) -> str:
    """A cell of a table as it is read: without what sets it bold, and without the escapes of Markdown."""
    bold = cell[2:-2] if cell.startswith("**") and cell.endswith("**") else cell
    plain = bold.replace(":color[\\:]{}", "\\:").replace(":color[\\@]{}", "\\@")
    return plain.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TARGETS)
def test_command_line_and_page_tell_a_reading_in_the_same_words(here: Path, name: str, language: Language) -> None:
    printed = explained(TARGETS[name], language)
    assert len(printed) > 8
    assert shown(name, TARGETS[name], language) == printed


def test_ceiling_that_is_broken_is_no_share_done_in_any_table_page_or_word(here: Path, told: Workbench) -> None:
    broken, kept = (told.rows(f"SELECT * FROM marts.fct_target_status WHERE target_id = 'town/{name}/undated'")[0]
                    for name in ("circle", "error"))  # fmt: skip
    assert broken["completion_share"] is None
    assert kept["completion_share"] is None
    assert (broken["light"], kept["light"]) != ("green", "red")
    for language in LANGUAGES:
        said = " ".join(
            [*shown("town/circle", "town/circle/undated", language), *explained("town/circle/undated", language)]
        )
        assert "150" not in said
        assert "60.0 %" not in " ".join(shown("town/error", "town/error/undated", language))


def test_every_kind_of_step_is_among_them(told: Workbench) -> None:
    from milepost.marts import explain

    keys = {step.key for target in TARGETS.values() for step in explain.explain(told.settings, target, language="en")}
    assert keys >= {
        "event",
        "converted",
        "simulated",
        "baseline",
        "ceiling",
        "points",
        "path",
        "year_to_date",
        "schedule",
        "attainment",
        "gap",
        "status",
        "needed",
        "stale",
        "method",
        "pace",
        "projection",
        "finished",
    }
