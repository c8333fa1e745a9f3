"""A policy and a payment told step by step, so that anyone can do it again: rows of the marts -> list of Step.

``milepost explain`` prints the steps, the boards show them as a table; both take them from here. Amounts come in 万元
and are said in 万元 in Chinese, in CNY in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeVar

from milepost.readings import numbers
from milepost.readings.counting import counted
from milepost.readings.figures import Row
from milepost.readings.subsidy_words import WORDS
from milepost.readings.telling import Step
from milepost.readings.words import Language

AnyRow = TypeVar("AnyRow", bound=Row)


class Teller:
    """Says the sentences of one language. whole: credit codes are written out."""

    def __init__(self, language: Language, *, whole: bool = False) -> None:
        self.language, self.whole = language, whole

    def say(self, key: str, **values: str) -> str:
        text = WORDS[key][0 if self.language == "zh" else 1]
        return text.format_map(counted(values)) if values else text

    def word(self, group: str, code: str | None) -> str:
        """What a code is called; the code itself where no word is known, so that nothing is hidden."""
        key = f"{group}.{code}"
        return self.say(key) if key in WORDS else str(code or numbers.NO_VALUE)

    def money(self, value: Decimal | float | None) -> str:
        return numbers.money(value, self.language)

    def step(self, key: str, value: str, how: str = "", name: str | None = None) -> Step:
        return Step(key, name or self.say(key), value, how)

    def name(self, row: Row) -> str:
        first, second = ("name_zh", "name_en") if self.language == "zh" else ("name_en", "name_zh")
        return str(row.get(first) or row.get(second) or row.get("policy_id") or numbers.NO_VALUE)

    def enterprise(self, code: str) -> str:
        return numbers.shortened(code, whole=self.whole)


def payment_steps(payment: Row, policy: Row, language: Language, *, whole: bool = False) -> list[Step]:
    """How a payment was judged. payment: a row of fct_subsidy_payments; policy: its row of dim_policies, or empty."""
    t = Teller(language, whole=whole)
    return [
        t.step("verdict", t.word("payment", payment["verdict"]), str(payment[f"reason_{language}"])),
        t.step("policy", t.name(policy or payment), _rule(t, policy) if policy else str(payment["policy_id"])),
        t.step("paid", t.money(payment["paid_wan"]), _paid(t, payment)),
        *_limits(t, payment),
        *_outcome(t, payment),
    ]


def _rule(t: Teller, policy: Row) -> str:
    sentence = policy.get(f"sentence_{t.language}") or numbers.NO_VALUE
    return t.say("policy.how", sentence=str(sentence), section=str(policy["section"]))


def _paid(t: Teller, row: Row) -> str:
    share = row.get("support_share")
    said = {
        "project": row.get("project"),
        "application": row.get("application"),
        "grade": row.get("grade"),
        "base": t.money(row["base_wan"]) if row.get("base_wan") is not None else None,
        "reached": t.money(row["reached_wan"]) if row.get("reached_wan") is not None else None,
        "share": numbers.share(float(share)) if share is not None else None,
        "joint": t.money(row["joint_wan"]) if row.get("joint_wan") is not None else None,
    }
    return t.say(
        "paid.how",
        day=numbers.day(row["paid_date"]),
        enterprise=t.enterprise(row["enterprise"]),
        details="".join(t.say(f"case.{key}", value=str(value)) for key, value in said.items() if value),
        event=str(row["event_id"]),
        source=str(row["source"]),
        known=numbers.moment(row["known_from"]),
    )


def _limits(t: Teller, payment: Row) -> Iterator[Step]:
    """What each limit leaves; the payment may have no more than the tightest."""
    for limit in payment.get("limits") or []:
        cap, used, left = (t.money(limit[key]) for key in ("cap_wan", "used_wan", "left_wan"))
        how = t.say("left.how", cap=cap, used=used, left=left)
        if limit["code"] == payment.get("limit_code"):
            how += f" · {t.say('binds')}"
        yield t.step(f"limit.{limit['code']}", left, how, t.word("limit", limit["code"]))


def _outcome(t: Teller, row: Row) -> Iterator[Step]:
    if row["allowed_wan"] is None:
        yield t.step("allowed", numbers.NO_VALUE, t.say("allowed.none"))
    else:
        paid, allowed = t.money(row["paid_wan"]), t.money(row["allowed_wan"])
        how = t.say("allowed.how") if row.get("limits") else t.word("limit", row.get("limit_code"))
        yield t.step("allowed", allowed, how)
        yield t.step("excess", t.money(row["excess_wan"]), t.say("excess.how", paid=paid, allowed=allowed))
    if row.get("is_held"):
        yield t.step("held", t.say("held"), t.say("held.how"))
    if row.get("retracted_at") is not None:
        why = str(row.get("retraction_reason") or numbers.NO_VALUE)
        yield t.step("retracted", numbers.moment(row["retracted_at"]), why)


def policy_steps(policy: Row, rows: dict[str, list[Row]], language: Language) -> list[Step]:
    """What a policy pays, and what became of it. policy: a row of dim_policies.

    rows: its rows of fct_subsidy_budget, fct_subsidy_payments, agg_subsidy_enterprises, fct_subsidy_overlaps, by table,
    and those of dim_agencies.
    """
    t = Teller(language)
    span = "—" if policy["span_start"] is None else f"[{policy['span_start']}, {policy['span_end']})"
    term = f"{numbers.day(policy['from_date'])} – {numbers.day(policy['until_date'])}"
    agencies = {row["agency_id"]: row for row in rows["dim_agencies"]}
    lead, payer = (
        "、".join(t.name(agencies.get(unit, {"name_zh": unit})) for unit in policy[key] or []) or t.say("nobody")
        for key in ("lead_ids", "payer_ids")
    )
    return [
        t.step("policy", t.name(policy), str(policy["policy_id"])),
        t.step("rule", str(policy.get(f"sentence_{language}") or numbers.NO_VALUE),
               t.say("rule.how", section=str(policy["section"]), span=span)),
        t.step("term", term, t.say("term.how", lead=lead, payer=payer)),
        *(_year(t, row) for row in told_years(rows["fct_subsidy_budget"])),
        *_found(t, rows),
    ]  # fmt: skip


def told_years(budgets: list[AnyRow]) -> list[AnyRow]:
    """The years of one policy or of many; a year without a real payment gives way to its simulated ones."""
    simulated = {(row["policy_id"], row["year"]) for row in budgets if row["is_simulated"]}
    told = [
        row
        for row in budgets
        if row["is_simulated"] or row["payments"] or (row["policy_id"], row["year"]) not in simulated
    ]
    return sorted(told, key=lambda row: (row["policy_id"], row["year"], row["is_simulated"]))


def _year(t: Teller, row: Row) -> Step:
    name = t.say("year.sim" if row["is_simulated"] else "year", year=str(row["year"]))
    month = row["runs_out_month"]
    values: dict[str, str] = {
        "paid": t.money(row["paid_wan"]),
        "payments": str(row["payments"]),
        "enterprises": str(row["enterprises"]),
        "committed": t.money(row["committed_wan"]),
    }
    if row["year_cap_wan"] is None:
        return t.step("year", t.word("budget", row["state"]), t.say("year.how", **values), name)
    values |= {
        "cap": t.money(row["year_cap_wan"]),
        "left": t.money(row["left_wan"]),
        "after": t.money(row["left_after_committed_wan"]),
        "elapsed": numbers.share(row["elapsed_share"]),
        "runs_out": t.say("runs_out", month=f"{month:%Y-%m}") if month else "",
    }
    return t.step("year", t.word("budget", row["state"]), t.say("year.capped", **values), name)


def _found(t: Teller, rows: dict[str, list[Row]]) -> Iterator[Step]:
    """What an auditor asks: payments beyond the rule, enterprises near a cap, overlaps."""
    payments = [row for row in rows["fct_subsidy_payments"] if row["verdict"] not in ("retracted", "refused")]
    if not payments:
        yield t.step("over", t.say("nothing_paid"))
        return
    over = [row for row in payments if row["verdict"] == "over"]
    excess = sum((Decimal(str(row["excess_wan"])) for row in over), Decimal(0))
    yield t.step("over", str(len(over)), _counted(t, "over", len(over), excess=t.money(excess)))
    near = {row["enterprise"] for row in rows["agg_subsidy_enterprises"] if row["is_near_cap"]}
    yield t.step("near", str(len(near)), _counted(t, "near", len(near)))
    pairs = len(rows["fct_subsidy_overlaps"])
    yield t.step("overlaps", str(pairs), _counted(t, "overlaps", pairs))


def _counted(t: Teller, key: str, count: int, **values: str) -> str:
    return t.say(f"{key}.how", n=str(count), **values) if count else t.say("over.none")
