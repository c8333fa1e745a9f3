"""Payments just landed under policies that want what is beyond their rule held (hold). -> raw_subsidies.

What is known at arrival: the payments that the last build recognised and, before each one in their order, the new ones.
Looked at are the policy's own days, share, tiers and caps. Thresholds of a year, caps shared with other policies and
overlaps are judged by the build alone: it has the last word of every payment, held or not.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from milepost.gates.queries import said
from milepost.warehouse.connection import Connection

PAID: Final = "milepost.subsidy.paid.v1"
TABLES: Final = ("marts.fct_subsidy_payments",)
COLUMNS: Final = (
    "source", "event_id", "policy_zh", "policy_en", "enterprise", "paid_date", "paid_wan", "allowed_wan", "excess_wan",
)  # fmt: skip

IS_ASKED: Final = f"""
    SELECT EXISTS (FROM catalogue.policies WHERE is_holding AND valid_to IS NULL)
        AND EXISTS (FROM events WHERE type = '{PAID}')
"""

SAID: Final = f"""
    SELECT source, event_id, is_simulated, said[1] AS said_day, said[2] AS enterprise,
        CASE WHEN starts_with(said[3], jurisdiction_id || '/') THEN said[3]
            ELSE concat_ws('/', jurisdiction_id, said[3]) END AS policy_id,
        said[4] AS project, said[5] AS application, said[6] AS grade,
        coalesce(TRY_CAST(said[7] AS DOUBLE), TRY_CAST(said[8] AS DOUBLE)) AS reached_wan,
        TRY_CAST(said[8] AS DOUBLE) AS base_wan, TRY_CAST(said[9] AS DOUBLE) AS support_share,
        TRY_CAST(said[10] AS DOUBLE) AS joint_wan, round(TRY_CAST(said[11] AS DOUBLE), 6) AS paid_wan
    FROM ({
    said.sent(
        [PAID], "at", "enterprise", "policy", "project", "application", "grade", "reached_wan", "base_wan",
        "support_share", "joint_wan", "paid_wan",
    )
})
"""  # noqa: S608 our own query  # fmt: skip

# One row per payment of holding policies, old and new; of old ones what the build recognised.
KNOWN: Final = """
    SELECT *, NULL::DOUBLE AS recognised_wan, true AS is_new FROM paid_now
    UNION ALL BY NAME
    SELECT source, event_id, is_simulated, paid_date AS day, enterprise, policy_id, project, application, grade,
        coalesce(reached_wan, base_wan)::DOUBLE AS reached_wan, base_wan::DOUBLE AS base_wan,
        support_share::DOUBLE AS support_share, joint_wan::DOUBLE AS joint_wan, paid_wan::DOUBLE AS paid_wan,
        recognised_wan::DOUBLE AS recognised_wan, false AS is_new
    FROM marts.fct_subsidy_payments
    ANTI JOIN paid_now USING (source, event_id)
    WHERE verdict NOT IN ('retracted', 'refused') AND policy_id IN (SELECT policy_id FROM paid_now)
"""

# With the rule of its day: of the versions that begin by then, the one learned last.
RULED: Final = """
    SELECT known.*, policies.name_zh, policies.name_en, policies.is_joint, terms,
        known.day BETWEEN policies.from_date AND policies.until_date AS is_in_force,
        CASE WHEN terms.ratio IS NOT NULL
            THEN least(terms.ratio, coalesce(support_share, terms.ratio)) * base_wan END AS share_wan,
        CASE WHEN len(list_filter(terms.tiers, lambda tier: tier.grade = known.grade)) > 0
            THEN list_filter(terms.tiers, lambda tier: tier.grade = known.grade)
            WHEN terms.tiers[1].grade IS NOT NULL THEN terms.tiers
            ELSE list_filter(terms.tiers, lambda tier: tier.from_wan <= reached_wan) END AS tiers,
        coalesce(list_max(list_transform(tiers, lambda tier: tier.award_wan)), 0) AS award_wan,
        coalesce('application ' || application, 'project ' || project, 'event ' || source || event_id) AS case_name
    FROM known
    JOIN (
        SELECT *, from_json(rule, '{"ratio": "DOUBLE", "case_cap_wan": "DOUBLE", "project_cap_wan": "DOUBLE",
            "firm_year_cap_wan": "DOUBLE", "firm_total_cap_wan": "DOUBLE", "firm_total_years": "INTEGER",
            "year_total_wan": "DOUBLE", "step_up": "BOOLEAN", "one_off": "BOOLEAN", "from_base_wan": "DOUBLE",
            "tiers": [{"from_wan": "DOUBLE", "grade": "VARCHAR", "award_wan": "DOUBLE"}]}') AS terms,
            row_number() OVER (PARTITION BY policy_id ORDER BY valid_from) AS version,
            bool_or(is_holding AND valid_to IS NULL) OVER (PARTITION BY policy_id) AS is_held
        FROM catalogue.policies
    ) AS policies ON policies.policy_id = known.policy_id AND (policies.from_date <= known.day OR policies.version = 1)
    WHERE policies.is_held
    QUALIFY row_number() OVER (PARTITION BY source, event_id
        ORDER BY policies.from_date <= known.day DESC, policies.valid_from DESC) = 1
"""

# What those before a new payment, in their order, used of each limit. New ones count as paid.
USED: Final = """
    WITH pairs AS (
        SELECT p.source, p.event_id, q.share_wan, q.award_wan, q.joint_wan,
            coalesce(q.recognised_wan, q.paid_wan) AS used_wan,
            q.enterprise = p.enterprise AS same_firm,
            q.enterprise = p.enterprise AND q.case_name = p.case_name AS same_case,
            q.enterprise = p.enterprise AND q.project IS NOT DISTINCT FROM p.project AS same_life,
            q.project = p.project AS same_project,
            year(q.day) = year(p.day) AS same_year,
            coalesce(q.day > (p.day - to_years(p.terms.firm_total_years))::DATE, true) AS is_recent
        FROM ruled AS p
        JOIN ruled AS q ON q.policy_id = p.policy_id AND q.is_simulated = p.is_simulated
            AND (q.day, q.event_id, q.source) < (p.day, p.event_id, p.source)
        WHERE p.is_new AND p.is_in_force AND q.is_in_force
    )
    SELECT source, event_id,
        sum(share_wan) FILTER (same_case) AS share_wan, sum(joint_wan) FILTER (same_case) AS joint_wan,
        max(award_wan) FILTER (same_case) AS case_award, max(award_wan) FILTER (same_life) AS life_award,
        sum(used_wan) FILTER (same_case) AS of_case, sum(used_wan) FILTER (same_life) AS of_life,
        sum(used_wan) FILTER (coalesce(same_project, same_case)) AS of_project,
        sum(used_wan) FILTER (same_firm AND same_year) AS of_firm_year,
        sum(used_wan) FILTER (same_firm AND is_recent) AS of_firm,
        sum(used_wan) FILTER (same_year) AS of_year
    FROM pairs
    GROUP BY source, event_id
"""

# The smallest that is left of any limit the rule has; null where it has none.
LEFT: Final = """
    SELECT p.source, p.event_id,
        least(
            CASE WHEN terms.from_base_wan IS NULL
                THEN p.share_wan + coalesce(used.share_wan, 0) - coalesce(of_case, 0) END,
            CASE WHEN is_tiered AND is_for_life
                    THEN greatest(award_wan, coalesce(life_award, 0)) - coalesce(of_life, 0)
                WHEN is_tiered THEN greatest(award_wan, coalesce(case_award, 0)) - coalesce(of_case, 0)
                WHEN is_for_life THEN terms.case_cap_wan - coalesce(of_life, 0) END,
            terms.case_cap_wan - coalesce(of_case, 0)
                - CASE WHEN is_joint THEN coalesce(p.joint_wan, 0) + coalesce(used.joint_wan, 0) ELSE 0 END,
            terms.project_cap_wan - coalesce(of_project, 0),
            terms.firm_year_cap_wan - coalesce(of_firm_year, 0),
            terms.firm_total_cap_wan - coalesce(of_firm, 0),
            terms.year_total_wan - coalesce(of_year, 0)) AS left_wan
    FROM (
        SELECT *, coalesce(len(terms.tiers) > 0, false) AS is_tiered,
            coalesce(terms.one_off, false) OR coalesce(terms.step_up, false) AND is_tiered AS is_for_life
        FROM ruled WHERE is_new AND is_in_force
    ) AS p
    LEFT JOIN used USING (source, event_id)
"""

JUDGED: Final = """
    SELECT ruled.source, ruled.event_id, name_zh AS policy_zh, name_en AS policy_en, enterprise, day AS paid_date,
        paid_wan,
        CASE WHEN is_in_force THEN round(greatest(coalesce(room.left_wan, paid_wan), 0), 6) ELSE 0 END AS allowed_wan,
        greatest(round(paid_wan - allowed_wan, 6), 0) AS excess_wan
    FROM ruled
    LEFT JOIN room USING (source, event_id)
    WHERE is_new AND paid_wan IS NOT NULL
"""


def frame(con: Connection) -> pd.DataFrame:
    """One row per payment of the temporary table events under a holding policy; empty where nothing is built."""
    nothing = pd.DataFrame(columns=list(COLUMNS))
    if con.execute(IS_ASKED).fetchone() != (True,) or not said.is_built(con, *TABLES):
        return nothing
    if not said.keep(con, "paid_now", SAID):
        return nothing
    for name, query in (("known", KNOWN), ("ruled", RULED), ("used", USED), ("room", LEFT)):
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
    return con.execute(JUDGED).df()[list(COLUMNS)]
