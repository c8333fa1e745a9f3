"""Whatever the contract accepts, a build digests: random events at the limits of what is legal, through the real judge.

They go through events.decode and the loader's own writing, on the five plans, in several loads with builds between.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from builders.warehouse import ROOT, Workbench

from milepost import catalogue, pipeline
from milepost.catalogue import Plan
from milepost.events import HEADERS, Rules
from milepost.events.credit_codes import is_credit_code
from milepost.events.rules import earliest_day
from milepost.events.types import HELD, LEFT, MEASURED, MOVED, ONBOARDED, PAID, REPORTED, RETRACTED, TOPICS, subject_of
from milepost.landing import tables
from milepost.landing.judge import Judge
from milepost.landing.messages import Messages, Verdicts
from milepost.marts import accounts as event_accounts
from milepost.warehouse import connection as warehouse

NOW = datetime(2026, 11, 26, 4, tzinfo=UTC)
NUMBERS = (0, 0.0, 1, 5e-324, 1e-300, 0.1, 1 / 3, 1e9, 123456789.123456789, 1e15, 999999999999999.9)
SHARES = (0, 1, 0.5, 5e-324, 1 / 3)
NAMES = ("a", "甲" * 100, "x|y", "it's", '"q"', "😀", "\\", "%s", "{{ x }}", "null", "NaN", "a b", "ａ", "é")
TEXTS = (None, "", "备" * 2000, "\u0000", "\x1f\n\t", "</script>", "'; DROP TABLE raw.events; --", "\u202e")
BROKER_TIMES = (0, 1, 2**62, -(2**62), -1, 253402300800000, 32503680000000, 1764129600000)


class Extremes:
    """Events at random, each of a plan's own agency, with values at the limits."""

    def __init__(self, plans: list[Plan], seed: int) -> None:
        self.chance, self.rules = random.Random(seed), Rules.from_plans(plans)
        self.codes = [code for code in (f"91330799MA2EX{n:04d}0" for n in range(4000)) if _ends_well(code)]
        self.codes = [code[:-1] + end for code in self.codes for end in ALPHABET if is_credit_code(code[:-1] + end)][:5]

    def message(self, number: int) -> tuple[str, bytes]:
        pick = self.chance.choice
        kind = pick((REPORTED, REPORTED, RETRACTED, MEASURED, ONBOARDED, LEFT, MOVED, HELD, PAID))
        source, data = self._said(kind)
        event = {
            "specversion": "1.0",
            "id": pick((f"id-{number}", f"same-{number % 7}", "号" * 66 + str(number))),
            "source": source,
            "type": kind,
            "subject": subject_of(kind, source, data),
            "time": pick((NOW, NOW + timedelta(days=1), datetime(2000, 1, 1, tzinfo=UTC))).isoformat(),
            "simulated": pick((True, False)),
            "data": {key: value for key, value in data.items() if value is not None},
        }
        return TOPICS[kind], json.dumps(event, ensure_ascii=pick((True, False))).encode()

    def _said(self, kind: str) -> tuple[str, dict[str, Any]]:
        pick, rules = self.chance.choice, self.rules
        moving = kind == MOVED
        name = pick(
            [n for n, rule in rules.indicators.items() if (rule.moves if moving else rule.measure != "milestone")]
        )
        rule, source = rules.indicators[name], "/" + pick(sorted(rules.responsible[name]))
        policy = pick(sorted(rules.policies))
        place = policy.partition("/")[0] if kind == PAID else source[1:].partition("/")[0]
        source = (
            next("/" + agency for agency in sorted(rules.agencies) if agency.startswith(place + "/"))
            if kind == PAID
            else source
        )
        on_plan = kind in (REPORTED, RETRACTED, MOVED)
        day = self._day(earliest_day(rule.plan_start) if on_plan else rules.earliest[place])
        base = rules.units.get(rule.unit, (None,))[0]
        units = [unit for unit, (other, _) in rules.units.items() if other == base] or [rule.unit]
        joined = {
            "data_space": pick(NAMES),
            "enterprise": pick(self.codes),
            "role": pick(("provider", "user")),
            "at": day,
        }
        sign = 1 if rule.non_negative else pick((1, -1))
        return source, {
            REPORTED: {
                "indicator": name,
                "as_of": day,
                "value": sign * pick(NUMBERS),
                "unit": pick(units),
                "basis": pick((None, "point", "year_to_date", "since_start")),
                "evidence": pick(TEXTS),
                "note": pick(TEXTS),
            },
            RETRACTED: {"indicator": name, "as_of": day, "reason": pick(TEXTS[1:])},
            MEASURED: {
                "centre": pick(NAMES),
                "as_of": day,
                "capacity_pflops": pick(NUMBERS),
                "utilisation_share": pick((None, *SHARES)),
            },
            ONBOARDED: joined,
            LEFT: joined,
            MOVED: {
                "indicator": name,
                "at": day,
                "done_share": pick((None, *SHARES)),
                "state": pick(("planned", "started", "completed", "in_service", "cancelled")),
            },
            HELD: {"session": pick(NAMES), "programme": pick(NAMES), "at": day, "attendees": pick((0, 1, 10_000_000))},
            PAID: {
                "policy": policy,
                "enterprise": pick(self.codes),
                "base_wan": pick(NUMBERS),
                "paid_wan": pick(NUMBERS),
                "at": day,
            },
        }[kind]

    def _day(self, earliest: Any) -> str:
        latest = (NOW + timedelta(hours=8, days=1)).date()
        day = self.chance.choice((earliest, latest, NOW.date(), earliest + timedelta(days=self.chance.randrange(900))))
        clock = self.chance.choice(("", "", "", "T00:00:00+08:00", "T23:59:59", "T08:00:00.123456Z", " 07:30:00+08:00"))
        return str(day) + clock


ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _ends_well(code: str) -> bool:
    return any(is_credit_code(code[:-1] + end) for end in ALPHABET)


def land(bench: Workbench, extremes: Extremes, numbers: range, moment: datetime) -> tuple[int, int]:
    """One load of random events through judge and writer. -> accepted, rejected."""
    judge = Judge(extremes.rules, NOW)
    messages = Messages(sorted((topic, 0) for topic in set(TOPICS.values())))
    for number in numbers:
        topic, value = extremes.message(number)
        messages.part.append(messages.parts.index((topic, 0)))
        messages.offset.append(number)
        messages.time.append(extremes.chance.choice(BROKER_TIMES[:2] + BROKER_TIMES[-2:]))
        messages.value.append(value)
        messages.headers.append(HEADERS)
        messages.key.append(None)
    verdicts = judge.judge(messages)
    with warehouse.writing(bench.settings, "test") as con:
        tables.mend_fingerprints(con)
        tally = tables.write(con, Verdicts(verdicts.events, verdicts.rejected), f"load-{moment}", moment)
    return tally.loaded, tally.rejected


@pytest.mark.parametrize("seed", [1])
def test_whatever_the_contract_accepts_a_build_digests(fresh: Workbench, seed: int) -> None:
    plans = catalogue.read_plans(ROOT / "plans")
    with warehouse.writing(fresh.settings, "test") as con:
        for table in ("ops.quarantined_events", "ops.gate_runs", "raw.event_fingerprints"):
            con.execute(f"DELETE FROM {table}")
    extremes = Extremes(plans, seed)
    fresh.plans(*plans)
    moment = NOW.replace(tzinfo=None)
    for number, shown in enumerate((plans, plans, plans[1:])):  # the last build is without a plan that has events
        fresh.plans(*shown, now=NOW + timedelta(hours=number))
        loaded, rejected = land(
            fresh, extremes, range(number * 400, number * 400 + 400), moment + timedelta(hours=number)
        )
        assert loaded > 250
        assert rejected < 100
        pipeline.gate_raw(fresh.settings, lambda _frames: [])
        fresh.build(NOW.date())
        with warehouse.writing(fresh.settings, "test") as con:
            accounts = event_accounts.accounts(con)
            codes = con.execute(
                "SELECT DISTINCT reason_code FROM ops.quarantined_events WHERE reread_at IS NULL"
            ).fetchall()
        assert [row for row in accounts if not row.is_balanced or row.waiting] == []
        assert codes == ([] if shown is plans else [("unknown_indicator",)])
