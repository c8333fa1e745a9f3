"""The caps: per case, project, several policies together, firm and year, firm over years, year. Asked -> limits."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from .asked import ZERO, Asked, Limit
from .catalogue import SharedCap
from .ledger import Payment, year_back


def case_cap(asked: Asked) -> list[Limit]:
    """Where province, city and county pay together, their money fills the cap too."""
    cap, case = asked.version.amount("case_cap_wan"), asked.payment.case
    if cap is None:
        return []
    used = asked.used(lambda one: one.case == case)
    if asked.version.is_joint:
        used += sum((one.joint or ZERO for one in asked.up_to_day(lambda one: one.case == case)), ZERO)
    return [Limit("case_cap", cap, used)]


def project_cap(asked: Asked) -> list[Limit]:
    """Of the project, whatever the firm; payments that name none are counted by their cases."""
    cap, payment = asked.version.amount("project_cap_wan"), asked.payment

    def key(one: Payment) -> tuple[object, ...]:
        return one.policy_id, one.project or (one.firm, one.work)

    return [] if cap is None else [Limit("project_cap", cap, asked.used(lambda one: key(one) == key(payment)))]


def shared_caps(asked: Asked) -> list[Limit]:
    return [_shared(asked, cap) for cap in asked.catalogue.caps_of(asked.payment.policy_id)]


def _shared(asked: Asked, cap: SharedCap) -> Limit:
    def scope(one: Payment) -> tuple[object, ...]:
        if cap.per == "project":
            return one.firm, one.project_or_work
        return (one.firm, one.day.year) if cap.per == "firm_year" else (one.day.year,)

    mine = scope(asked.payment)
    return Limit("shared_cap", cap.cap, asked.used(lambda one: one.policy_id in cap.policies and scope(one) == mine))


def firm_year_cap(asked: Asked) -> list[Limit]:
    cap, year = asked.version.amount("firm_year_cap_wan"), asked.payment.day.year
    return _of_firm(asked, "firm_year_cap", cap, date(year - 1, 12, 31))


def firm_total_cap(asked: Asked) -> list[Limit]:
    years = asked.version.rule.get("firm_total_years")
    after = date.min if years is None else year_back(asked.payment.day, years)
    return _of_firm(asked, "firm_total_cap", asked.version.amount("firm_total_cap_wan"), after)


def _of_firm(asked: Asked, code: str, cap: Fraction | None, after: date) -> list[Limit]:
    """What the policy gave the firm since a day (that day left out)."""
    if cap is None:
        return []
    payment = asked.payment
    used = asked.used(lambda one: one.policy_id == payment.policy_id and one.firm == payment.firm and one.day > after)
    return [Limit(code, cap, used)]


def year_total(asked: Asked) -> list[Limit]:
    cap, payment = asked.version.amount("year_total_wan"), asked.payment
    if cap is None:
        return []
    used = asked.used(lambda one: one.policy_id == payment.policy_id and one.day.year == payment.day.year)
    return [Limit("year_total", cap, used)]
