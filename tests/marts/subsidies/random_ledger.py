"""Random payments of a place, few firms and few days, so that limits meet; some are taken back. Random -> Told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random

from producers.simulator.business import credit_code

from .ledger import Payment, Retraction, Told
from .random_rules import GRADES, POLICIES
from .sums import Promise

DAYS = tuple(map(date.fromisoformat, [
    "2025-02-28", "2025-03-01", "2025-03-02", "2025-12-31", "2026-01-01", "2026-03-01", "2026-05-04", "2026-05-05",
    "2026-05-06", "2026-12-31", "2027-01-01", "2027-02-28", "2027-03-01", "2028-02-28", "2028-02-29", "2028-03-01",
    "2028-06-30", "2028-07-01",
]))  # fmt: skip
FIRMS = tuple(credit_code(Random(name)) for name in "abc")
BASES = [Fraction(text) for text in ("0", "10", "20", "33.33", "40", "100", "0.000001")]
PAID = [Fraction(text) for text in ("1", "2", "3", "4.5", "5", "5.000001", "9.999", "10", "12", "30", "50000", "0")]
SHARES = [None, None, None, Fraction("0.1"), Fraction("0.25"), Fraction("0.9")]


def told(rng: Random, place: str, payments: int) -> Told:
    """What a place's two offices told, in the order of arrival."""
    made = [_payment(rng, place, number) for number in range(payments)]
    unique = list({one.key: one for one in made}.values())
    found = Told(unique, [_retraction(rng, one) for one in unique if rng.random() < 0.12])
    rng.shuffle(found.payments)
    return found


def _payment(rng: Random, place: str, number: int) -> Payment:
    day = rng.choice(DAYS)
    said = datetime(day.year, day.month, day.day, 8, tzinfo=UTC) + timedelta(days=rng.choice([0, 0, 1, 9]))
    return Payment(
        # ids that say nothing of the order of arrival, now and then the same of both offices
        event_id=f"{place}-{rng.randrange(1000 if number % 4 else 40):03d}",
        policy_id=f"{place}/p{rng.randrange(POLICIES)}",
        firm=rng.choice(FIRMS),
        day=day,
        paid=rng.choice(PAID),
        base=rng.choice(BASES),
        project=rng.choice([None, None, "a", "b"]),
        application=rng.choice([None, None, "a", "x", "y"]),
        grade=rng.choice([None, *GRADES, "县级"]),
        reached=rng.choice([None, None, *BASES]),
        support_share=rng.choice(SHARES),
        joint=rng.choice([None, None, Fraction(1), Fraction("4.5"), Fraction(40)]),
        source=f"/{place}/{rng.choice(['bureau', 'centre'])}",
        is_simulated=rng.random() < 0.15,
        learned=said + timedelta(days=rng.choice([0, 0, 3, 200, 500])),
    )


def _retraction(rng: Random, payment: Payment) -> Retraction:
    """Of a payment; now and then another office's, of an unknown one, or learned before the payment itself."""
    source, event_id, is_simulated = payment.source, payment.event_id, payment.is_simulated
    kind = rng.random()
    if kind < 0.1:
        source = source.replace("bureau", "third") if "bureau" in source else source.replace("centre", "bureau")
    elif kind < 0.2:
        event_id = f"{event_id}x"
    elif kind < 0.25:
        is_simulated = not is_simulated
    learned = payment.learned + timedelta(days=rng.choice([-30, 1, 40, 400]))
    return Retraction(event_id, source, is_simulated, learned)


def promises(rng: Random, place: str, payments: list[Payment]) -> list[Promise]:
    """Promises of applications that were paid, or will never be, some changed later."""
    named = [one for one in payments if one.application is not None]
    found = []
    for number, one in enumerate(rng.choices(named, k=12)):
        application = one.application if rng.random() < 0.8 else f"never-{number}"
        day = one.day - timedelta(days=rng.choice([0, 5, 40]))
        said = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        amount = rng.choice([Fraction(0), Fraction(3), Fraction("12.5"), Fraction(60000)])
        made = (one.policy_id, one.firm, str(application), amount, day, one.source, one.is_simulated, said)
        found.append(Promise(f"{place}-promise-{number:02d}", *made))
    return found
