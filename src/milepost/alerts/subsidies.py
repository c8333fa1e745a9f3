"""Alerts about subsidies: paid beyond a rule, budgets nearly or too early used. marts of the last build -> ops.alerts.

One alert per policy (of budgets: and year), made-up payments apart and told as such. What a past moment knew
(MILEPOST_KNOWN_AT) raises and resolves nothing.
"""

from __future__ import annotations

from typing import Any, Final

from milepost.alerts import incidents
from milepost.warehouse.connection import Connection

OVER: Final = "subsidy_over_cap"
NEARLY: Final = "subsidy_nearly_used"

_IS_BUILT: Final = """
    SELECT count(*) = 2 AND NOT coalesce((SELECT is_known_at_given FROM ops.build_parameters), true)
    FROM information_schema.tables
    WHERE table_schema = 'marts' AND table_name IN ('fct_subsidy_payments', 'fct_subsidy_budget')
"""
# One row per policy with payments over its rule or a year over its budget: the payment furthest beyond, the worst year.
_OVER: Final = """
    WITH payments AS (
        SELECT policy_id, is_simulated, count(*) AS payments, sum(excess_wan)::DOUBLE AS excess_wan,
            arg_max(struct_pack(event_id, paid_date, reason_zh), (excess_wan, event_id)) AS worst
        FROM marts.fct_subsidy_payments WHERE verdict = 'over' GROUP BY ALL
    ), years AS (
        SELECT policy_id, is_simulated, arg_max(struct_pack(year, paid_wan, year_cap_wan), used_share) AS worst
        FROM marts.fct_subsidy_budget WHERE over_cap GROUP BY ALL
    )
    SELECT policy_id, is_simulated, coalesce(names.name_zh, policy_id), coalesce(payments.payments, 0),
        payments.excess_wan, payments.worst, years.worst
    FROM payments FULL JOIN years USING (policy_id, is_simulated)
    LEFT JOIN (SELECT * FROM catalogue.policies WHERE valid_to IS NULL) AS names USING (policy_id)
    ORDER BY ALL
"""
_NEARLY: Final = """
    SELECT policy_id, is_simulated, coalesce(names.name_zh, policy_id), year, state, paid_wan, year_cap_wan, left_wan,
        used_share, elapsed_share, strftime(runs_out_month, '%Y-%m')
    FROM marts.fct_subsidy_budget
    LEFT JOIN (SELECT * FROM catalogue.policies WHERE valid_to IS NULL) AS names USING (policy_id)
    WHERE state IN ('early', 'nearly_used', 'used_up') AND year = (SELECT year(as_of_date) FROM ops.build_parameters)
    ORDER BY ALL
"""
_STATES: Final = {"early": "用得过早", "nearly_used": "即将用完", "used_up": "已用完"}


def look(con: Connection) -> None:
    """Raise what the last build's marts show and is not raised yet, resolve what they no longer show."""
    if con.execute(_IS_BUILT).fetchone() != (True,):
        return
    over = frozenset(_over(con, row) for row in con.execute(_OVER).fetchall())
    incidents.resolve(con, f"{OVER}:", over)
    nearly = frozenset(_nearly(con, row) for row in con.execute(_NEARLY).fetchall())
    incidents.resolve(con, f"{NEARLY}:", nearly)


def _over(con: Connection, row: tuple[Any, ...]) -> str:
    policy, is_simulated, name, payments, excess, worst, year = row
    told = []
    if payments:
        told.append(f"{payments} 笔超出政策规定,共超出 {_plain(excess)} 万元")
    if year:
        paid, cap = _plain(year["paid_wan"]), _plain(year["year_cap_wan"])
        told.append(f"{year['year']} 年已付 {paid} 万元,超过全年资金总额 {cap} 万元")
    lines = ["；".join(told) + "。"]
    if worst:
        lines.append(f"超出最多的一笔: {worst['event_id']}({worst['paid_date']}) {worst['reason_zh']}")
    lines.append(f"查看: milepost explain {policy}")
    return _raise(con, OVER, policy, is_simulated, f"补贴超出规定: {name}", "\n".join(lines))


def _nearly(con: Connection, row: tuple[Any, ...]) -> str:
    policy, is_simulated, name, year, state, paid, cap, left, used, elapsed, runs_out = row
    told = f"{year} 年已付 {_plain(paid)} 万元,占全年 {_plain(cap)} 万元的 {used:.0%};"
    told += f"该年已过 {elapsed:.0%},剩余 {_plain(left)} 万元。"
    told += f"按目前进度 {runs_out} 用完。" if runs_out and state != "used_up" else ""
    return _raise(con, NEARLY, f"{policy}/{year}/{state}", is_simulated, f"补贴资金{_STATES[state]}: {name}", told)


def _raise(con: Connection, kind: incidents.Kind, about: str, is_simulated: bool, title: str, body: str) -> str:
    """-> the alert's key."""
    key = f"{kind}:{about}:{'simulated' if is_simulated else 'real'}"
    title, severity = (f"[模拟] {title}", "info") if is_simulated else (title, "warning")
    incidents.raise_alert(con, kind, key, title, body, severity=severity)
    return key


def _plain(wan: float) -> str:
    """1,234.5, not 1,234.500000 nor 1.2345e+03."""
    return f"{wan:,.6f}".rstrip("0").rstrip(".")
