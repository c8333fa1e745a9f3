"""Run suites over frames with Great Expectations and hand back plain results. Nothing leaves the machine.

A rule that holds rows names its evidence, a ClassVar of columns: what its words (milepost.gates.meanings) need of a
row. "value", "low" and "high" are the numbers it compares, in the indicator's unit; where the frame calls them
otherwise, "high=natural_limit" says so.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import pandas as pd

from milepost.gates.findings import CheckResult, Finding

KEYS = ("source", "event_id")
logging.getLogger("great_expectations").setLevel(logging.WARNING)  # it tells of every temporary folder


def validate(frames: dict[str, pd.DataFrame], suites: dict[str, gx.ExpectationSuite]) -> list[CheckResult]:
    """One CheckResult per expectation of every suite; an empty frame passes its suite.

    Rows that break a rule become Findings where the frame has (source, event_id). A rule that raises is critical and
    named; all others are judged.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    # one asset for all frames: each one added has Great Expectations write its whole configuration anew
    whole = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    batch = whole.add_batch_definition_whole_dataframe("all")
    results: list[CheckResult] = []
    for name, suite in suites.items():
        if frames[name].empty:  # most loads hold events of one or two types, and a suite costs a tenth of a second
            results += [_passed(name, rule) for rule in suite.expectations]
            continue
        frame = frames[name].reset_index(drop=True)
        # by their places in the frame: asked for columns, Great Expectations takes a minute for 50,000 rows
        outcome = batch.get_batch({"dataframe": frame}).validate(
            suite, result_format={"result_format": "COMPLETE", "return_unexpected_index_query": False}
        )
        rules = {rule.expectation_type: rule for rule in suite.expectations}
        results += [_result(name, found, rules[found.expectation_config.type], frame) for found in outcome.results]
    return results


def _passed(table: str, rule: Any) -> CheckResult:
    """The result of a rule that there is no row for."""
    return CheckResult(
        table=table,
        expectation=rule.expectation_type,
        severity=getattr(rule.severity, "value", rule.severity) or "critical",
        success=True,
        column=getattr(rule, "column", None),
    )


def _result(table: str, found: Any, rule: Any, frame: pd.DataFrame) -> CheckResult:
    config = found.expectation_config
    raised = list(_raised(found.exception_info or {}))
    observed = {key: found.result[key] for key in ("observed_value", "partial_unexpected_list") if key in found.result}
    return CheckResult(
        table=table,
        expectation=config.type,
        severity="critical" if raised else getattr(config.severity, "value", config.severity) or "critical",
        success=bool(found.success),
        unexpected_count=int(found.result.get("unexpected_count") or (0 if found.success or raised else 1)),
        column=config.kwargs.get("column") or getattr(rule, "column", None),
        detail=f"规则无法判定 could not be judged: {'; '.join(raised)}"[:2000]
        if raised
        else (None if found.success else json.dumps(observed, default=str, ensure_ascii=False)[:2000]),
        findings=tuple(_findings(rule, frame, found.result.get("unexpected_index_list") or [])),
        is_judged=not raised,
    )


def _raised(info: dict[str, Any]) -> Iterator[str]:
    """What a rule raised: of the rule itself, or of each number that it asked for."""
    for told in (info, *(part for part in info.values() if isinstance(part, dict))):
        if told.get("exception_message"):
            yield str(told["exception_message"])


def _findings(rule: Any, frame: pd.DataFrame, places: list[int]) -> Iterator[Finding]:
    if not places or not set(KEYS) <= set(frame.columns):
        return
    evidence = dict(_named(column) for column in getattr(rule, "evidence", ()))
    rows = frame.loc[places, [*KEYS, *dict.fromkeys(evidence.values())]]
    for row in rows.to_dict("records"):
        given = {name: _plain(row[column]) for name, column in evidence.items()}
        numbers = {name: _number(given.pop(name, None)) for name in ("value", "low", "high")}
        yield Finding(str(row["source"]), str(row["event_id"]), **numbers, more=given)


def _named(column: str) -> tuple[str, str]:
    name, _, other = column.partition("=")
    return name, other or name


def _number(part: str | float | None) -> float | None:
    return None if part is None else float(part)


def _plain(part: Any) -> str | float | None:
    """A cell as JSON has it: none for what is missing, a day or moment as ISO text."""
    if pd.isna(part):
        return None
    if isinstance(part, datetime):
        midnight = part.hour == part.minute == part.second == part.microsecond == 0
        return part.date().isoformat() if midnight else part.isoformat(sep=" ", timespec="seconds")
    if isinstance(part, date):
        return part.isoformat()
    return part if isinstance(part, str) else float(part)
