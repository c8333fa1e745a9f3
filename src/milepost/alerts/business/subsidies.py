"""Subsidies as sightings: paid beyond a rule, budgets over, nearly or too early used. -> one per policy (and state).

Of budgets the as-of day's year counts for what is nearly used; a year over its cap counts whenever it was.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from milepost.alerts.business.published import Row, Version
from milepost.alerts.business.sighting import ENDS, Sighting
from milepost.alerts.incident import Scope, Signal
from milepost.alerts.lights import Trouble
from milepost.readings import numbers

PREFIX: Final = "subsidy:"
STATES: Final = {
    "early": ("用得过早", "is used too early"),
    "nearly_used": ("即将用完", "is nearly used up"),
    "used_up": ("已用完", "is used up"),
    "over_promised": ("承诺超过剩余", "is promised beyond what is left"),
}
Told = tuple[list[str], list[str]]
"""Lines in Chinese and in English."""


def sightings(version: Version) -> list[Sighting]:
    """What a version shows of subsidies. Raises Damaged."""
    names = {row["policy_id"]: row for row in version.rows("dim_policies")}
    budget = version.rows("fct_subsidy_budget")
    found = _over(version.rows("fct_subsidy_payments"), budget, names, version)
    return found + [
        _sighting(
            "subsidy_nearly_used",
            (row["policy_id"], f"{row['year']}/{row['state']}", row["is_simulated"]),
            STATES[row["state"]],
            _nearly(row),
            (names, version),
        )
        for row in budget
        if row["state"] in STATES and row["year"] == version.as_of.year
    ]


def _over(payments: list[Row], budget: list[Row], names: dict[str, Row], version: Version) -> list[Sighting]:
    beyond: dict[tuple[str, bool], list[Row]] = defaultdict(list)
    years: dict[tuple[str, bool], list[Row]] = defaultdict(list)
    for row in payments:
        if row["verdict"] == "over":
            beyond[row["policy_id"], row["is_simulated"]].append(row)
    for row in budget:
        if row["over_cap"]:
            years[row["policy_id"], row["is_simulated"]].append(row)
    return [
        _sighting(
            "subsidy_over_cap",
            (policy, "over", is_simulated),
            ("超出规定", "is over its rule"),
            _lines_over(beyond[policy, is_simulated], years[policy, is_simulated]),
            (names, version),
            news=_each(beyond[policy, is_simulated], years[policy, is_simulated]),
        )
        for policy, is_simulated in sorted({*beyond, *years})
    ]


def _each(payments: list[Row], years: list[Row]) -> frozenset[str]:
    """Every payment, and every year over its cap, is to be heard of."""
    return frozenset([str(row["event_id"]) for row in payments] + [str(row["year"]) for row in years])


def _lines_over(payments: list[Row], years: list[Row]) -> Told:
    """The count, the worst year, and the payment furthest beyond."""
    zh, en = [], []
    if payments:
        excess = sum(float(row["excess_wan"]) for row in payments)
        zh.append(f"{len(payments)} 笔超出政策规定，共超出 {_plain(excess)} 万元。")
        many = "payment is" if len(payments) == 1 else "payments are"
        en.append(f"{len(payments)} {many} beyond the rule, by {_plain(excess)} × 10,000 yuan in all.")
    if years:
        year = max(years, key=lambda row: row["used_share"])
        paid, cap = year["paid_wan"], year["year_cap_wan"]
        zh.append(f"{year['year']} 年已付 {_plain(paid)} 万元，超过全年资金总额 {_plain(cap)} 万元。")
        en.append(f"{year['year']}: {_plain(paid)} × 10,000 yuan were paid, over the year's {_plain(cap)}.")
    if payments:
        worst = max(payments, key=lambda row: (row["excess_wan"], row["event_id"]))
        zh.append(f"超出最多的一笔：{worst['event_id']}（{worst['paid_date']}）{worst['reason_zh']}")
        en.append(f"The furthest beyond: {worst['event_id']} ({worst['paid_date']}) {worst['reason_en']}")
    return zh, en


def _nearly(row: Row) -> Told:
    paid, cap, left = row["paid_wan"], row["year_cap_wan"], row["left_wan"]
    used, elapsed = numbers.share(row["used_share"]), numbers.share(row["elapsed_share"])
    zh = f"{row['year']} 年已付 {_plain(paid)} 万元，占全年 {_plain(cap)} 万元的 {used}；"
    zh += f"该年已过 {elapsed}，剩余 {_plain(left)} 万元。"
    en = f"{row['year']}: {_plain(paid)} of {_plain(cap)} × 10,000 yuan were paid ({used}); {elapsed} of the year has "
    en += f"passed, {_plain(left)} are left."
    if row["state"] == "over_promised":
        promised, short = row["committed_wan"], -row["left_after_committed_wan"]
        zh += f"已承诺未付 {_plain(promised)} 万元，比剩余多 {_plain(short)} 万元。"
        en += f" {_plain(promised)} are promised and not yet paid, {_plain(short)} more than is left."
    if row["runs_out_month"] and row["state"] != "used_up":
        month = f"{row['runs_out_month']:%Y-%m}"
        zh += f"按目前进度 {month} 用完。"
        en += f" At this pace it is used up in {month}."
    return [zh], [en]


def _sighting(
    kind: Trouble,
    about: tuple[str, str, bool],
    state: tuple[str, str],
    lines: Told,
    known: tuple[dict[str, Row], Version],
    news: frozenset[str] = frozenset(),
) -> Sighting:
    """about: policy, what of it, whether it is made up."""
    (policy, what, is_simulated), (names, version) = about, known
    own = names.get(policy, {})
    payers = own.get("payer_ids") or own.get("lead_ids") or [None]
    mark_zh, mark_en = ("[模拟] ", "[Simulated] ") if is_simulated else ("", "")
    key = f"{PREFIX}{policy}:{what}" + (":simulated" if is_simulated else "")
    signal = Signal(
        key,
        kind,
        "info" if is_simulated else "warning",
        f"{mark_zh}补贴资金{state[0]}：{own.get('name_zh') or policy}",
        f"{mark_en}A subsidy {state[1]}: {own.get('name_en') or policy}",
        "\n".join([*lines[0], f"处理：核对拨付与预算；明细：milepost explain {policy}"]),
        "\n".join([*lines[1], f"What to do: look at payments and budget; in detail: milepost explain {policy}"]),
        Scope(own.get("jurisdiction_id") or policy.partition("/")[0], own.get("plan_id"), payers[0]),
        version.ground,
        {"policy": policy, **({"clause": own["section"]} if own.get("section") else {})},
        is_simulated=is_simulated,
        news=news,
    )
    return Sighting(key, kind, None, signal, *ENDS[PREFIX])


def _plain(wan: float) -> str:
    """1,234.5, not 1,234.500000 nor 1.2345e+03."""
    return f"{wan:,.6f}".rstrip("0").rstrip(".")
