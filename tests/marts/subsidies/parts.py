"""A payment split into parts of its day, in proportion, within its application. Payment -> payments."""

from __future__ import annotations

from dataclasses import replace

from .ledger import Payment, Told


def split(payment: Payment, parts: int) -> list[Payment]:
    """Parts that follow each other in the order of ids. What was reached is said of each: it is no sum to divide."""
    return [
        replace(
            payment,
            event_id=f"{payment.event_id}-{number}",
            paid=payment.paid / parts,
            base=payment.base / parts,
            reached=payment.base if payment.reached is None else payment.reached,
            joint=None if payment.joint is None else payment.joint / parts,
        )
        for number in range(1, parts + 1)
    ]


def with_split(told: Told, payment: Payment, parts: int) -> Told:
    others = [one for one in told.payments if one.key != payment.key]
    return Told([*others, *split(payment, parts)], told.retractions)


def in_application(payment: Payment) -> Payment:
    """Amounts that can be divided by two, three and four within six places, as part of an application."""
    return replace(
        payment,
        application=payment.application or f"of {payment.event_id}",
        paid=payment.paid * 12,
        base=payment.base * 12,
        joint=None if payment.joint is None else payment.joint * 12,
    )
