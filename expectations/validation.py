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
from functools import cache
from typing import Any, Final

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import pandas as pd
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.expectations.expectation import Expectation
from great_expectations.validator.v1_validator import Validator

from milepost.gates.findings import CheckResult, Finding

KEYS = ("source", "event_id")
logging.getLogger("great_expectations").setLevel(logging.WARNING)  # it tells of every temporary folder


class _Configured:
    """A rule's configuration, written out once for all looks at it that follow each other.

    Great Expectations would write it anew for every word that it reads of it, eighty times a rule.
    """

    def __init__(self) -> None:
        self._last: tuple[Any, Any] = (None, None)  # a rule and its configuration, always of one another

    def of(self, rule: Any) -> Any:
        known, configuration = self._last
        if rule is not known:
            configuration = WRITTEN_OUT(rule)
            self._last = (rule, configuration)
        return configuration


WRITTEN_OUT: Final = Expectation.configuration.fget
Expectation.configuration = property(_Configured().of)


@cache
def _batches() -> BatchDefinition:
    """Where a batch is made of a frame in memory. One for all: each has Great Expectations write its configuration."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("all")


def warm_up() -> None:
    """Before the fork: make what every gate makes the same. Nothing in it knows of any data, and no thread begins."""
    _batches()


def validate(frames: dict[str, pd.DataFrame], suites: dict[str, gx.ExpectationSuite]) -> list[CheckResult]:
    """One CheckResult per expectation of every suite; an empty frame passes its suite.

    Rows that break a rule become Findings where the frame has (source, event_id). A rule that raises is critical and
    named; all others are judged.
    """
    return [result for name, suite in suites.items() for result in _judge(name, suite, frames[name])]


def _judge(name: str, suite: gx.ExpectationSuite, frame: pd.DataFrame) -> Iterator[CheckResult]:
    """First whether each rule holds, then the rows that break one: those take twice as many numbers to ask for."""
    broken = [] if frame.empty else _ask(suite.expectations, frame, "BOOLEAN_ONLY")
    kinds = {found.expectation_config.type for found in broken if not found.success}
    rules = [rule for rule in suite.expectations if rule.expectation_type in kinds]
    yield from (_passed(name, rule) for rule in suite.expectations if rule not in rules)
    if rules:
        frame = frame.reset_index(drop=True)
        by_type = {rule.expectation_type: rule for rule in rules}
        # by their places in the frame: asked for columns, Great Expectations takes a minute for 50,000 rows
        for found in _ask(rules, frame, "COMPLETE"):
            yield _result(name, found, by_type[found.expectation_config.type], frame)


def _ask(rules: list[Any], frame: pd.DataFrame, how: str) -> list[Any]:
    """One result of Great Expectations per rule."""
    # not by way of a Batch: it would be made, with a hash of all its cells, once more
    validator = Validator(
        _batches(),
        result_format={"result_format": how, "return_unexpected_index_query": False},
        batch_parameters={"dataframe": frame},
    )
    return list(validator.validate_expectation_suite(gx.ExpectationSuite("asked", expectations=rules)).results)


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
