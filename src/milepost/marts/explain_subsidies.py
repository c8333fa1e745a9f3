"""The rows behind an explanation of a policy or a payment: an id -> its steps, or None where the id is neither."""

from __future__ import annotations

from typing import Final

from milepost.readings import subsidies
from milepost.readings.figures import Row
from milepost.readings.steps import Step
from milepost.readings.words import Language
from milepost.warehouse import connection as warehouse

OF_A_POLICY: Final = {
    "fct_subsidy_budget": "policy_id = $id",
    "fct_subsidy_payments": "policy_id = $id",
    "agg_subsidy_enterprises": "policy_id = $id",
    "fct_subsidy_overlaps": "$id IN (higher_policy_id, lower_policy_id)",
    "dim_agencies": "starts_with($id, jurisdiction_id || '/')",
}


def explain(con: warehouse.Connection, name: str, language: Language, *, whole: bool) -> list[Step] | None:
    """Steps of the policy, or of the payment with that event id (of each, where several sources use it)."""
    if not _is_built(con):
        return None
    policies = _rows(con, "SELECT * FROM marts.dim_policies WHERE policy_id = $id", name)
    if policies:
        rows = {
            table: _rows(con, f"SELECT * FROM marts.{table} WHERE {condition}", name)  # noqa: S608 (our own names)
            for table, condition in OF_A_POLICY.items()
        }
        return subsidies.policy_steps(policies[0], rows, language)
    payments = _rows(con, "SELECT * FROM marts.fct_subsidy_payments WHERE event_id = $id ORDER BY source", name)
    told: list[Step] = []
    for payment in payments:
        [policy] = _rows(con, "SELECT * FROM marts.dim_policies WHERE policy_id = $id", payment["policy_id"]) or [{}]
        told += subsidies.payment_steps(payment, policy, language, whole=whole)
    return told or None


def alike(con: warehouse.Connection, name: str) -> list[str]:
    """Ids of policies that look like this one; none where nothing is built."""
    if not _is_built(con):
        return []
    near = _rows(
        con, "SELECT policy_id FROM marts.dim_policies ORDER BY jaro_winkler_similarity(policy_id, $id) DESC", name
    )
    return [str(row["policy_id"]) for row in near[:3]]


def _is_built(con: warehouse.Connection) -> bool:
    """Whether a build of this version of the program has made the tables."""
    found = con.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'marts' AND table_name IN ?",
        [["dim_policies", *OF_A_POLICY]],
    ).fetchone()
    return found == (1 + len(OF_A_POLICY),)


def _rows(con: warehouse.Connection, query: str, key: str) -> list[Row]:
    found = con.execute(query, {"id": key})
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
