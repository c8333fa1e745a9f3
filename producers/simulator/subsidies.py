"""Simulated subsidies: applications, promises, payments in one part or two, now and then a correction. Plan -> events.

All of it is right: what is paid keeps the rule and every cap by the books of this side. Wrong payments are faults.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from milepost.catalogue.plan import Plan
from milepost.catalogue.policies import Policy
from milepost.events.event import Event
from producers.simulator.books import Books, Claim, Entry
from producers.simulator.business import credit_code
from producers.simulator.claims import LEAST, drawn, floor, has_projects, is_bounded_by_year, shared_caps
from producers.simulator.payments import Part, Voice, halves, payment_now, whole

STEPS_A_PROJECT = 3  # applications of one project that may step up
PER_MONTH = (0, 2)  # applications of a policy
SOUGHT = (1, 4)  # of one whose yearly total all enterprises share: small awards, and many


@dataclass(order=True)
class Step:
    """What the offices do next, in the order of days. number: 0 opens an application, 1 and 2 pay, 3 corrects.

    wrong, entry: the payment that is taken back, as told and in the books.
    """

    day: date
    application: str
    number: int
    policy: Policy = field(compare=False)
    claim: Claim | None = field(compare=False, default=None)
    part: Part | None = field(compare=False, default=None)
    is_last: bool = field(compare=False, default=True)
    wrong: Event | None = field(compare=False, default=None)
    entry: Entry | None = field(compare=False, default=None)


def subsidies(plan: Plan, seed: int, until: date) -> Iterator[Event]:
    """All that a plan's offices tell of subsidies until a day; a longer history begins with the shorter one."""
    desk = Desk(plan, seed)
    steps = [step for policy in plan.policies for step in desk.openings(policy, until)]
    heapq.heapify(steps)
    while steps and steps[0].day <= until:
        for told in desk.take(heapq.heappop(steps)):
            if isinstance(told, Step):
                heapq.heappush(steps, told)
            else:
                yield told


def paid_now(plan: Plan, policy: Policy, chance: random.Random, now: datetime, day: date) -> Event | None:
    """A payment of this moment to an enterprise of its own, which no payment before it can have touched.

    None where the rule has nothing to give.
    """
    first, last = plan.days_of(policy)
    if not first <= day <= last:
        return None
    name = f"{policy.id}-{now:%Y%m%d%H%M%S%f}"
    blank = Claim(policy, credit_code(chance), name, f"{name}-1" if has_projects(plan, policy) else None)
    claim = drawn(plan, blank, chance, 0)
    paid = floor(min(claim.total, Books(plan).left(claim, day))) if claim else 0
    return payment_now(plan, replace(claim, total=paid), now, day) if claim and paid >= LEAST else None


def payable_now(plan: Plan) -> list[Policy]:
    """The policies under which ``paid_now`` may pay: where a year limits all enterprises, it may be used up."""
    return [policy for policy in plan.policies if not is_bounded_by_year(plan, policy)]


class Desk:
    """The offices of one plan at work. All chance is of the thing it is for, so that one more changes no other."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self._plan, self._seed, self._books = plan, f"{seed}/{plan.plan}/subsidies", Books(plan)
        self._voice = Voice(plan, self._seed)
        self._opened: Counter[tuple[str, str]] = Counter()
        self._promised: dict[str, int] = {}
        self._paid: Counter[str] = Counter()

    def _random(self, *parts: object) -> random.Random:
        return random.Random("/".join(map(str, (self._seed, *parts))))  # noqa: S311 a play, not a secret

    def openings(self, policy: Policy, until: date) -> Iterator[Step]:
        """Applications of every month in which the rule holds."""
        first, last = self._plan.days_of(policy)
        per_month = SOUGHT if is_bounded_by_year(self._plan, policy) else PER_MONTH
        month = first.replace(day=1)
        while month <= min(until, last):
            chance = self._random(policy.id, month)
            for number in range(chance.randint(*per_month)):
                opened = month + timedelta(days=chance.randrange(28))
                if first <= opened <= min(until, last):
                    yield Step(opened, f"{policy.id}-{month:%Y%m}-{number + 1}", 0, policy)
            month = (month + timedelta(days=31)).replace(day=1)

    def take(self, step: Step) -> Iterator[Event | Step]:
        """Do one step: what it tells, and what comes of it later."""
        if step.claim is None:
            yield from self._open(step)
        elif step.part is None or step.day > self._plan.days_of(step.policy)[1]:
            yield from self._close(step, step.claim)
        elif not self._books.is_free(step.claim, step.day):
            yield replace(step, day=step.day + timedelta(days=1))
        elif step.number == 3:
            yield from self._correct(step, step.claim, step.part)
        else:
            yield from self._pay(step, step.claim, step.part)

    def _open(self, step: Step) -> Iterator[Event | Step]:
        """An application is granted: most offices promise the amount, and pay some weeks later."""
        chance = self._random(step.application)
        claim = self._claim(step.policy, step.application, chance)
        total = floor(min(claim.total, self._books.left(claim, step.day))) if claim else 0
        if claim is None or total < LEAST:
            return
        claim = replace(claim, total=total)
        if chance.random() < 0.6:
            yield self._promise(claim, total, step.day)
        # where a year's purchases count, what counts is what was bought by then
        in_parts = chance.random() < 0.3 and step.policy.rule.from_base_wan is None
        day = step.day
        parts = halves(claim) if in_parts else (whole(claim),)
        for number, part in enumerate(parts, 1):
            day += timedelta(days=chance.randint(7, 60))
            yield Step(day, step.application, number, step.policy, claim, part, is_last=number == len(parts))

    def _claim(self, policy: Policy, application: str, chance: random.Random) -> Claim | None:
        """By one of the policy's enterprises; policies that share a cap have the same ones, and the same projects."""
        pool = next((cap.id for cap in shared_caps(self._plan, policy)), policy.id)
        of_pool = self._random(pool, "enterprises")
        firms = [credit_code(of_pool) for _ in range(of_pool.randint(4, 15))]
        number = chance.randrange(len(firms))
        nth = self._opened[(policy.id, firms[number])]
        self._opened[(policy.id, firms[number])] += 1
        steps = STEPS_A_PROJECT if policy.rule.step_up else 1
        project = f"{pool}-{number + 1:02d}-{nth // steps + 1}" if has_projects(self._plan, policy) else None
        claim = Claim(policy, firms[number], application, project)
        return drawn(self._plan, claim, chance, self._books.reached(claim) if policy.rule.step_up else 0)

    def _pay(self, step: Step, claim: Claim, part: Part) -> Iterator[Event | Step]:
        """Never more than the books leave. Now and then too little is told of the last, taken back and told anew."""
        chance = self._random(step.application, step.number, "paid")
        right = part._replace(amount=floor(min(part.amount, self._books.left(claim, step.day))))
        if right.amount >= LEAST:
            told = (
                right._replace(amount=floor(right.amount * 9 // 10))
                if step.is_last and chance.random() < 0.07
                else right
            )
            event = self._voice.paid(claim, told, step.day)
            yield event
            entry = self._books.pay(claim, step.day, told.amount, told.joint)
            self._paid[step.application] += right.amount
            if told != right:
                later = step.day + timedelta(days=chance.randint(3, 9))
                yield replace(step, day=later, number=3, part=right, wrong=event, entry=entry)
        if step.is_last:
            yield from self._close(step, claim)

    def _correct(self, step: Step, claim: Claim, right: Part) -> Iterator[Event]:
        assert step.wrong is not None
        assert step.entry is not None
        yield self._voice.taken_back(claim, step.wrong, step.day)
        self._books.take_back(step.entry)
        right = right._replace(amount=floor(min(right.amount, self._books.left(claim, step.day))))
        self._books.pay(claim, step.day, right.amount, right.joint)
        yield self._voice.paid(claim, right, step.day)

    def _promise(self, claim: Claim, amount: int, day: date) -> Event:
        self._promised[claim.application] = amount
        return self._voice.promised(claim, amount, day)

    def _close(self, step: Step, claim: Claim) -> Iterator[Event]:
        """What was promised and cannot be paid any more is no longer promised."""
        paid = self._paid[step.application]
        if self._promised.get(step.application, 0) > paid:
            yield self._promise(claim, paid, step.day)
