"""What of a plan's text is no target: with its reason in the file, accounted for, and kept in the warehouse."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from builders.baisha import GOOD

from milepost.catalogue import Plan, read_plans, store
from milepost.catalogue.rules.spans import span_faults
from milepost.catalogue.texts import PlanText, coverage
from milepost.documents import reading
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

MAY, JUNE, JULY = (datetime(2026, month, 1, tzinfo=UTC) for month in (5, 6, 7))
NUMBERING = {"zh": "编号", "en": "Numbering"}


def plan(not_targets: list[Any], **changed: Any) -> Plan:
    return msgspec.convert(reading.load(GOOD).data | {"not_targets": not_targets} | changed, Plan)


def text(content: str) -> PlanText:
    return PlanText(Path("x.txt"), content, "")


def test_a_reason_speaks_for_all_its_places_and_a_bare_place_has_none() -> None:
    found = plan([[7, 9], {"why": NUMBERING, "spans": [[0, 1], [3, 4]]}])
    assert [(span, why.zh if why else None) for span, why in found.each_not_target()] == [
        ([7, 9], None), ([0, 1], "编号"), ([3, 4], "编号"),
    ]  # fmt: skip


def test_places_with_a_reason_account_for_their_digits() -> None:
    found = coverage(plan([{"why": NUMBERING, "spans": [[0, 1], [2, 3]]}]), text("3号5天7"))
    assert [run.digits for run in found.uncovered] == ["7"]


def test_a_place_outside_the_text_is_named_with_its_reason_s_position() -> None:
    faults = list(
        span_faults(
            plan([{"why": NUMBERING, "spans": [[0, 1], [90, 95]]}], indicators=[], source={"file": "x.txt"}),
            text("3号"),
        )
    )
    assert [path for path, _ in faults if path[0] == "not_targets"] == [("not_targets", 0, "spans", 1)]


def test_reasons_are_kept_with_versions_and_so_is_what_the_text_does_not_print(settings: Settings) -> None:
    first = plan([[7, 9], {"why": NUMBERING, "spans": [[0, 1]]}], inferred=[{"field": "start", "why": "a draft"}])
    with warehouse.writing(settings, "test") as con:
        store.sync(con, [first], MAY)
        store.sync(con, [plan([{"why": NUMBERING, "spans": [[0, 1], [7, 9]]}], inferred=[])], JUNE)
        query = "SELECT span_start, why_zh, valid_to IS NULL FROM catalogue.not_targets ORDER BY ALL"
        assert con.execute(query).fetchall() == [(0, "编号", True), (7, "编号", True), (7, None, False)]
        query = "SELECT field, position, why, valid_to FROM catalogue.inferred"
        assert con.execute(query).fetchall() == [("start", 1, "a draft", datetime(2026, 6, 1))]


@pytest.mark.parametrize("name", ["dongyang-2026", "huzhou-2025", "jinhua-2025", "pinghu-2025", "wucheng-2025"])
def test_every_figure_of_the_five_plans_that_is_no_target_says_why_in_both_languages(
    settings: Settings, name: str
) -> None:
    [found] = [one for one in read_plans(settings.plans) if one.plan == name]
    reasons = [why for _, why in found.each_not_target()]
    assert reasons
    assert all(why is not None and why.zh != why.en for why in reasons)


def test_promises_that_the_wucheng_plan_leaves_undated_and_unnumbered_are_listed_as_no_targets(
    settings: Settings,
) -> None:
    if settings.texts is None and not (texts := Settings.load().texts):
        pytest.skip("MILEPOST_PLAN_TEXTS names no folder with the plan texts")
    texts = settings.texts or Settings.load().texts
    assert texts
    [found] = [one for one in read_plans(settings.plans) if one.plan == "wucheng-2025"]
    content = (texts / found.source.file).read_text(encoding="utf-8")
    said = [content[start:end] for (start, end), why in found.each_not_target() if why and "没有年份" in why.zh]
    assert [words[:6] for words in said] == ["种业创新中心", "打造西市街智", "建成全国首个"]
