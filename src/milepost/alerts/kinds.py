"""The kinds of incidents: what a route may ask for. Names are for ever, as topics are."""

from __future__ import annotations

import difflib
from typing import Final

# about the data's way
OF_THE_PIPELINE: Final = (
    "events_rejected",
    "event_quarantined",
    "row_held",
    "gate_failed",
    "build_failed",
    "publish_failed",
    "landing_failed",
    "dag_failed",
    "log_gap",
    "books_unbalanced",
    "silence",
    "disk_nearly_full",
    "disk_full",
    "plan_set_aside",
    "warehouse_unavailable",
    "broker_unavailable",
    "airflow_unavailable",
    "receiver_unreachable",
    "config_faulty",
    "store_damaged",
    "watch_failed",
)
# about what was promised
OF_THE_PLANS: Final = (
    "target_yellow",
    "target_red",
    "target_missed",
    "target_caught_up",
    "report_due",
    "report_overdue",
    "subsidy_over_cap",
    "subsidy_nearly_used",
    "targets_incoherent",
    "bulletin_drafted",
)
# What keeps Milepost itself from working: told at once, however long a route waits for others
URGENT: Final = frozenset(
    {
        "disk_full",
        "warehouse_unavailable",
        "broker_unavailable",
        "airflow_unavailable",
        "store_damaged",
        "watch_failed",
        "receiver_unreachable",
    }
)
KINDS: Final = (*OF_THE_PIPELINE, *OF_THE_PLANS)
SEVERITIES: Final = ("critical", "warning", "info")


def faults_of_labels(kind: str, severity: str) -> str | None:
    """What is wrong with a kind and a severity that somebody typed, and what there is; None where nothing is."""
    if kind and kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=1)
        return f"there is no kind {kind}. " + (f"Did you mean {near[0]}?" if near else f"Known: {', '.join(KINDS)}.")
    if severity and severity not in SEVERITIES:
        return f"there is no severity {severity}. Use one of {', '.join(SEVERITIES)}."
    return None
