"""Quality rules as code: one module per table gated, each a Great Expectations suite. frames -> results.

``check_raw`` and ``check_marts`` are what the pipeline and the DAGs call; severity says what a failure does
(milepost.gates).
"""

from __future__ import annotations

import pandas as pd

from milepost.gates.verdict import CheckResult


def check_raw(frames: dict[str, pd.DataFrame]) -> list[CheckResult]:
    """Check what was just landed, one suite per frame (shapes: milepost.gates.frames.raw_frames)."""
    from expectations import (
        raw_baselines,
        raw_enterprises,
        raw_events,
        raw_habits,
        raw_history,
        raw_measurements,
        raw_payments,
        raw_relations,
        raw_reports,
        raw_subsidies,
        raw_trainings,
        validation,
    )

    suites = (
        raw_events.SUITE,
        raw_reports.SUITE,
        raw_history.SUITE,
        raw_relations.SUITE,
        raw_baselines.SUITE,
        raw_habits.SUITE,
        raw_measurements.SUITE,
        raw_enterprises.SUITE,
        raw_payments.SUITE,
        raw_subsidies.SUITE,
        raw_trainings.SUITE,
    )
    return validation.validate(frames, {suite.name: suite for suite in suites})


def check_marts(frames: dict[str, pd.DataFrame]) -> list[CheckResult]:
    """Check the marts before they are published (shapes: milepost.gates.frames.marts_frames)."""
    from expectations import agency_scorecard, current_actuals, target_status, validation

    frames = frames | {"fct_target_status": target_status.beside_targets(frames)}
    return validation.validate(
        frames,
        {
            "fct_target_status": target_status.SUITE,
            "agg_agency_scorecard": agency_scorecard.SUITE,
            "fct_actuals": current_actuals.SUITE,
        },
    )
