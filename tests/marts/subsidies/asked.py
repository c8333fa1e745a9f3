"""One payment with what it is judged by: its rule, what came before it, what the catalogue says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from .catalogue import Known, Version
from .ledger import Payment

ZERO = Fraction(0)
PLACES = 10**6


def rounded(number: Fraction) -> Fraction:
    """To 6 places, half away from zero."""
    sign = -1 if number < 0 else 1
    return Fraction(sign * ((abs(number) * PLACES * 2 + 1) // 2), PLACES)


class Limit:
    """One limit looked at: what it grants, what is used of it, what is left (万元, 6 places)."""

    def __init__(self, code: str, cap: Fraction, used: Fraction) -> None:
        self.code, self.cap, self.used, self.left = code, rounded(cap), rounded(used), rounded(cap - used)

    def __repr__(self) -> str:
        return f"{self.code} {float(self.cap):g} - {float(self.used):g} = {float(self.left):g}"


@dataclass(frozen=True)
class Judged:
    """A payment's result. version: None where none was in force. Amounts in 万元."""

    payment: Payment
    version: Version | None
    limits: tuple[Limit, ...]
    allowed: Fraction
    recognised: Fraction
    excess: Fraction
    verdict: str
    limit_code: str


@dataclass(frozen=True)
class Asked:
    """own: all payments of its world (real or simulated); earlier: those judged before it, with a rule in force."""

    payment: Payment
    version: Version
    own: list[Payment]
    earlier: list[Judged]
    catalogue: Known

    def used(self, counts: Callable[[Payment], bool]) -> Fraction:
        """What was recognised of earlier payments that count."""
        return sum((one.recognised for one in self.earlier if counts(one.payment)), ZERO)

    def up_to_day(self, counts: Callable[[Payment], bool]) -> list[Payment]:
        """The payments in force that count, up to and with the whole day."""
        return [
            one
            for one in self.own
            if one.day <= self.payment.day and counts(one) and self.catalogue.in_force(one.policy_id, one.day)
        ]
