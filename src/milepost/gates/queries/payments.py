"""Payments just landed, beside those that say the same. -> raw_payments.

Two payments are the same if policy, enterprise, day, amount paid and the amount it was paid for are, unless they name
different applications or projects: two cases that both end at a cap have different bases, two grants of one day
different applications. Of the same payments the one that was known first stands; one taken back is none.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from milepost.gates.queries import said

PAID: Final = "milepost.subsidy.paid.v1"
TAKEN_BACK_TYPE: Final = "milepost.subsidy.retracted.v1"
TABLES: Final = ("staging.stg_events__subsidy_payments", "staging.stg_ops__held_rows")

COLUMNS: Final = (
    "source", "event_id", "policy_id", "enterprise", "paid_date", "paid_wan", "base_wan", "other_source",
    "other_event_id", "is_repeated",
)  # fmt: skip

SAID: Final = f"""
    SELECT source, event_id, event_time, is_simulated, said[1] AS policy_id, said[2] AS enterprise, said[3] AS said_day,
        round(TRY_CAST(said[4] AS DOUBLE), 6) AS paid_wan, round(TRY_CAST(said[5] AS DOUBLE), 6) AS base_wan,
        said[6] AS application, said[7] AS project
    FROM ({said.sent([PAID], "policy", "enterprise", "at", "paid_wan", "base_wan", "application", "project")})
"""  # noqa: S608 our own query
TAKEN_BACK: Final = f"""
    SELECT source, said[1] AS event_id FROM ({said.sent([TAKEN_BACK_TYPE], "event_id")})
"""  # noqa: S608 our own query

# Payments of the last build that agree with new ones in every amount; only those of the days between are looked at.
AGREEING: Final = """
    SELECT s.source, s.event_id, s.loaded_at, s.policy_id, s.enterprise, s.paid_date AS day,
        round(s.paid_wan, 6) AS paid_wan, round(s.base_wan, 6) AS base_wan, s.is_simulated
    FROM staging.stg_events__subsidy_payments s
    SEMI JOIN paid ON paid.day = s.paid_date AND paid.enterprise = s.enterprise AND paid.policy_id = s.policy_id
        AND paid.paid_wan = round(s.paid_wan, 6) AND paid.base_wan = round(s.base_wan, 6)
        AND paid.is_simulated = s.is_simulated
    ANTI JOIN staging.stg_ops__held_rows h ON h.source = s.source AND h.event_id = s.event_id
    ANTI JOIN paid again ON again.source = s.source AND again.event_id = s.event_id
    WHERE s.unreadable_code IS NULL AND s.paid_date BETWEEN (SELECT min(day) FROM paid) AND (SELECT max(day) FROM paid)
"""

# Which application and project those named, and whether any was taken back since: asked of the log, for they are few.
NAMED: Final = f"""
    SELECT agreeing.* EXCLUDE (loaded_at), e.data ->> '$.application' AS application, e.data ->> '$.project' AS project
    FROM agreeing
    JOIN raw.events e ON e.loaded_at = agreeing.loaded_at AND e.source = agreeing.source
        AND e.event_id = agreeing.event_id
    ANTI JOIN (
        SELECT source, CASE WHEN json_valid(data) THEN data ->> '$.event_id' END AS event_id
        FROM raw.events WHERE type = '{TAKEN_BACK_TYPE}'
    ) back ON back.source = agreeing.source AND back.event_id = agreeing.event_id
"""  # noqa: S608 our own query

# first: of the new ones that agree in all they name, and of those that agree in amounts while one names nothing.
BESIDE: Final = """
    WITH standing AS (SELECT * FROM paid ANTI JOIN taken_back USING (source, event_id)),
    ordered AS (
        SELECT *, first_value(s) OVER named AS first_named, first_value(s) OVER agreeing AS first_agreeing
        FROM (SELECT *, {'source': source, 'event_id': event_id, 'application': application, 'project': project} AS s
              FROM standing)
        WINDOW named AS (PARTITION BY policy_id, enterprise, day, paid_wan, base_wan, is_simulated, application, project
                         ORDER BY event_time, event_id, source),
            agreeing AS (PARTITION BY policy_id, enterprise, day, paid_wan, base_wan, is_simulated
                         ORDER BY event_time, event_id, source)
    ), among_new AS (
        SELECT source, event_id,
            CASE WHEN first_named <> s THEN first_named
                WHEN first_agreeing <> s
                    AND coalesce(first_agreeing.application = application, true)
                    AND coalesce(first_agreeing.project = project, true) THEN first_agreeing END AS other
        FROM ordered
    ), among_old AS (
        SELECT paid.source, paid.event_id, min({'source': old.source, 'event_id': old.event_id}) AS other
        FROM paid JOIN before old ON old.policy_id = paid.policy_id AND old.enterprise = paid.enterprise
            AND old.day = paid.day AND old.paid_wan = paid.paid_wan AND old.base_wan = paid.base_wan
            AND old.is_simulated = paid.is_simulated
            AND coalesce(old.application = paid.application, true) AND coalesce(old.project = paid.project, true)
        GROUP BY ALL
    )
    SELECT paid.source, paid.event_id, policy_id, enterprise, day AS paid_date, paid_wan, base_wan,
        coalesce(old.other.source, new.other.source) AS other_source,
        coalesce(old.other.event_id, new.other.event_id) AS other_event_id, other_event_id IS NOT NULL AS is_repeated
    FROM paid
    LEFT JOIN among_new new USING (source, event_id)
    LEFT JOIN among_old old USING (source, event_id)
"""


def frame(con: said.Asked) -> pd.DataFrame:
    """One row per payment of the temporary table events."""
    if not said.keep(con, "paid", SAID):
        return pd.DataFrame(columns=list(COLUMNS))
    con.execute(f"CREATE OR REPLACE TEMP TABLE taken_back AS {TAKEN_BACK}")
    _keep_agreeing(con)
    return con.execute(BESIDE).df()


def _keep_agreeing(con: said.Asked) -> None:
    """The temporary table before: payments of the last build that agree with new ones and were not taken back."""
    nothing = "SELECT * EXCLUDE (event_time) FROM paid WHERE false"
    if said.is_built(con, *TABLES):
        con.execute(f"CREATE OR REPLACE TEMP TABLE agreeing AS {AGREEING}")
        if con.execute("SELECT count(*) FROM agreeing").fetchone() != (0,):
            nothing = f"SELECT * FROM ({NAMED}) ANTI JOIN taken_back USING (source, event_id)"  # noqa: S608 our own
    con.execute(f"CREATE OR REPLACE TEMP TABLE before AS {nothing}")
