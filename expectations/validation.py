"""Run suites over frames with Great Expectations and hand back plain results. Nothing leaves the machine."""

from __future__ import annotations

import json
import logging
import os
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import pandas as pd

from milepost.gates.verdict import CheckResult

KEYS = ("source", "event_id")
logging.getLogger("great_expectations").setLevel(logging.WARNING)  # it tells of every temporary folder


def validate(frames: dict[str, pd.DataFrame], suites: dict[str, gx.ExpectationSuite]) -> list[CheckResult]:
    """One CheckResult per expectation of every suite; an empty frame passes its suite.

    Rows that break a rule are named by (source, event_id) where the frame has them.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_pandas("frames")
    results: list[CheckResult] = []
    for name, suite in suites.items():
        frame = frames[name]
        batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("all")
        index = [key for key in KEYS if key in frame.columns]
        outcome = batch.get_batch({"dataframe": frame}).validate(
            suite,
            result_format={"result_format": "COMPLETE", "unexpected_index_column_names": index} if index else "SUMMARY",
        )
        defaults = {rule.expectation_type: getattr(rule, "column", None) for rule in suite.expectations}
        results += [_result(name, found, defaults) for found in outcome.results]
    return results


def _result(table: str, found: Any, defaults: dict[str, str | None]) -> CheckResult:
    config = found.expectation_config
    raised = found.exception_info.get("exception_message") if found.exception_info else None
    failing = tuple(
        (str(row["source"]), str(row["event_id"]))
        for row in found.result.get("unexpected_index_list") or []
        if "event_id" in row
    )
    observed = {key: found.result[key] for key in ("observed_value", "partial_unexpected_list") if key in found.result}
    return CheckResult(
        table=table,
        expectation=config.type,
        severity=getattr(config.severity, "value", config.severity) or "critical",
        success=bool(found.success),
        unexpected_count=int(found.result.get("unexpected_count") or (0 if found.success else 1)),
        column=config.kwargs.get("column") or defaults.get(config.type),
        detail=raised or (None if found.success else json.dumps(observed, default=str, ensure_ascii=False)[:2000]),
        failing=failing,
    )
