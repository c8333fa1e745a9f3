"""Rows of fct_subsidy_payments against the reference, field by field; a difference is shown with its ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .asked import Judged, Limit

Key = tuple[str, str]
FIELDS = ("allowed_wan", "recognised_wan", "excess_wan", "verdict", "limit_code", "limits")


def by_marts(rows: Iterable[dict[str, Any]]) -> dict[Key, dict[str, Any]]:
    """Rows of the mart by source and event id, as the reference writes them."""
    return {(row["source"], row["event_id"]): {name: _plain(row[name]) for name in FIELDS} for row in rows}


def by_reference(found: Iterable[Judged], gone: Mapping[Key, str]) -> dict[Key, dict[str, Any]]:
    rows = {one.payment.key: _row(one) for one in found}
    nothing = dict.fromkeys(FIELDS) | {"limits": []}
    return rows | {key: nothing | {"verdict": verdict} for key, verdict in gone.items()}


def _row(one: Judged) -> dict[str, Any]:
    return {
        "allowed_wan": one.allowed,
        "recognised_wan": one.recognised,
        "excess_wan": one.excess,
        "verdict": one.verdict,
        "limit_code": one.limit_code,
        "limits": sorted((limit.code, limit.cap, limit.used, limit.left) for limit in one.limits),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, float | Decimal | int) and not isinstance(value, bool):
        return Fraction(str(value))
    if isinstance(value, list):
        return sorted(
            (one["code"], *(_plain(one[name]) for name in ("cap_wan", "used_wan", "left_wan"))) for one in value
        )
    return value


def apart(marts: dict[Key, dict[str, Any]], reference: dict[Key, dict[str, Any]]) -> dict[Key, tuple[str, ...]]:
    """Payments on which the two do not agree, and the fields; ('row',) where only one knows the payment."""
    found = {key: ("row",) for key in marts.keys() ^ reference.keys()}
    for key in marts.keys() & reference.keys():
        names = tuple(name for name in FIELDS if marts[key][name] != reference[key][name])
        if names:
            found[key] = names
    return found


def shown(
    marts: dict[Key, dict[str, Any]], judged: list[Judged], differing: dict[Key, tuple[str, ...]], head: str, most: int
) -> str:
    """How often which fields differ, and the first payments that do, each after the earlier ones of its place."""
    counts = Counter(name for names in differing.values() for name in names)
    lines = [f"{head}: {len(differing)} of {len(marts)} payments differ, by field {dict(counts)}"]
    by_key = {one.payment.key: one for one in judged}
    order = {one.payment.key: place for place, one in enumerate(judged)}
    # what matters more than the working first, then by day
    ranked = sorted(differing, key=lambda key: (differing[key] == ("limits",), order.get(key, -1)))
    for key in ranked[:most]:
        lines.append(f"\n{key}: {differing[key]}\n  marts {_short(marts.get(key))}")
        if key in by_key:
            lines.append(f"  reference {_short(_row(by_key[key]))}")
            lines += [f"  {_told(one)}" for one in judged if _is_near(one, by_key[key])]
    return "\n".join(lines)


def _is_near(one: Judged, other: Judged) -> bool:
    """Judged up to it, in its world, and of its firm or its policy."""
    mine, his = one.payment, other.payment
    same_world = (mine.source.split("/")[1], mine.is_simulated) == (his.source.split("/")[1], his.is_simulated)
    return same_world and mine.order <= his.order and (mine.firm == his.firm or mine.policy_id == his.policy_id)


def _short(row: dict[str, Any] | None) -> str:
    if row is None:
        return "none"
    return ", ".join(f"{name} {_number(value)}" for name, value in row.items())


def _number(value: Any) -> str:
    if isinstance(value, Fraction):
        return f"{float(value):.9g}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_number, value)) + "]"
    return str(value)


def _told(one: Judged) -> str:
    payment = one.payment
    said = {
        "base": payment.base,
        "project": payment.project,
        "application": payment.application,
        "grade": payment.grade,
        "reached": payment.reached,
        "support": payment.support_share,
        "joint": payment.joint,
    }
    words = "; ".join(f"{name} {_number(value)}" for name, value in said.items() if value is not None)
    rule = one.version.rule if one.version else "no rule"
    limits: list[Limit] = list(one.limits)
    return (
        f"{payment.day} {payment.event_id} {payment.policy_id} {payment.firm[-4:]} {words} | paid "
        f"{_number(payment.paid)} allowed {_number(one.allowed)} {one.verdict} {one.limit_code} | {rule} | {limits}"
    )
