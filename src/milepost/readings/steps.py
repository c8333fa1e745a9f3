"""The computation of a reading, step by step, so that anyone can do it again: a joined row -> list of Step.

``milepost explain`` prints the steps, the boards show them as a table; both take them from here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from milepost.readings import numbers
from milepost.readings.numbers import NO_VALUE
from milepost.readings.words import SENTENCES, Language, of_language, word

Row = Mapping[str, Any]
EXACT = 4  # decimals of the numbers in a formula, so that a hand computation ends where ours does


@dataclass(frozen=True)
class Step:
    """One line of a computation: what is computed, its value, and how it comes about. ``key`` names it in code."""

    key: str
    name: str
    value: str
    how: str

    @property
    def line(self) -> str:
        return f"{self.name}: {self.value} | {self.how}"


def joined(reading: Row, target: Row, indicator: Row, plan: Row, actuals: Iterable[Row]) -> dict[str, Any]:
    """One reading with its clause, names and the event behind it: what steps() reads.

    reading: a row of fct_target_status, or of int_readings with as_of_date and known_at put in. target, indicator,
    plan: its rows of fct_targets, dim_indicators, dim_plans. actuals: rows of fct_actuals of the indicator.
    """
    behind = [
        row
        for row in actuals
        if (row["as_of_date"], row["event_id"]) == (reading["actual_as_of_date"], reading["actual_event_id"])
    ]
    event = max(behind, key=lambda row: bool(row["is_current"]), default=None)
    return {
        **{key: target[key] for key in ("section", "span_start", "span_end")},
        **{key: indicator[key] for key in ("name_zh", "name_en")},
        **{key: plan[key] for key in ("title_zh", "title_en")},
        **reading,
        "event": event,
    }


def steps(row: Row, language: Language) -> list[Step]:
    """Every step of the official reading, then the second readings. row: see joined()."""
    return [*official(row, language), *second(row, language)]


def official(row: Row, language: Language) -> list[Step]:
    """The inputs and every step of the official reading, in the order in which a person would compute it."""
    told = _Telling(row, language)
    return [*_inputs(told), *_shares(told), *_verdict(told)]


def second(row: Row, language: Language) -> list[Step]:
    """The second readings; none for a day that is not the build's, where they are not computed."""
    return list(_second(_Telling(row, language))) if "pace_status" in row else []


def value(row: Row, key: str, language: Language) -> str:
    """A value of the row in its unit; for a milestone the share done."""
    if row["measure"] == "milestone":
        return numbers.share(row[key])
    return numbers.amount(row[key], row["unit"], language)


def goal(row: Row, language: Language) -> str:
    """What is promised: '≥ 1,200 PFlops', or that a milestone is in service."""
    if row["measure"] == "milestone":
        return word("milestone", "target", language)
    if row["target_value"] is None:
        return NO_VALUE
    return f"{word('sign', row['bound'], language)} {numbers.amount(row['target_value'], row['unit'], language)}"


class _Telling:
    """A row told in one language: sentences filled in, values with their units."""

    def __init__(self, row: Row, language: Language) -> None:
        self.row, self.language = row, language
        self._sentences = of_language(SENTENCES, language)

    def say(self, sentence: str, /, **values: str) -> str:
        return self._sentences[sentence].format(**values)

    def step(self, key: str, value: str, how: str | None = None, /, **values: str) -> Step:
        """how: the sentence that fits, by default the step's own."""
        return Step(key, self._sentences[key], value, self.say(how or f"{key}.how", **values))

    def word(self, group: str, code: str) -> str:
        return word(group, code, self.language)

    def value(self, key: str) -> str:
        return value(self.row, key, self.language)

    def exact(self, key: str) -> str:
        return numbers.number(self.row[key], EXACT)

    def day(self, key: str) -> str:
        return numbers.day(self.row[key])


def _inputs(t: _Telling) -> Iterator[Step]:
    row = t.row
    yield t.step(
        "indicator", row[f"name_{t.language}"] or row["name_zh"], target=row["target_id"],
        plan=row[f"title_{t.language}"] or row["title_zh"], section=row["section"] or NO_VALUE,
        start=_plain(row["span_start"]), end=_plain(row["span_end"]),
    )  # fmt: skip
    yield t.step("day", t.day("as_of_date"), known=numbers.moment(row["known_at"]))
    yield t.step("target", goal(row, t.language), due=t.day("due_date"), measure=t.word("measure", row["measure"]))
    if row["actual_as_of_date"] is None:
        yield t.step("actual", NO_VALUE, "actual.none")
        return
    yield t.step("actual", t.value("actual_value"), day=t.day("actual_as_of_date"))
    if row["event"] is not None:
        yield from _event(t, row["event"])
    if row["is_simulated"]:
        yield t.step("simulated", t.word("flag", "simulated"))
    yield t.step(
        "baseline", t.value("baseline_value"), "baseline.none" if row["baseline_value"] is None else None,
        kind=t.word("baseline", row["baseline_kind"]), day=t.day("baseline_date"),
        basis=t.word("basis", row["reading_basis"]),
    )  # fmt: skip


def _plain(number: int | None) -> str:
    return NO_VALUE if number is None else str(number)


def _event(t: _Telling, event: Row) -> Iterator[Step]:
    at = NO_VALUE if event["topic"] is None else f"{event['topic']} / {event['partition']} / {event['offset']}"
    yield t.step(
        "event", event["event_id"], source=event["source"], place=at, known=numbers.moment(event["known_from"])
    )
    if (event["event_count"] or 1) > 1:
        count = t.say("events.value", count=numbers.number(event["event_count"]))
        yield t.step("events", count, type=event["event_type"])
    elif event["reported_unit"] and event["reported_unit"] != t.row["unit"]:
        sent = numbers.amount(event["reported_value"], event["reported_unit"], t.language, EXACT)
        yield t.step("converted", t.value("actual_value"), sent=sent)


def _shares(t: _Telling) -> Iterator[Step]:
    """Attainment against schedule."""
    row = t.row
    if row["actual_as_of_date"] is None:
        return
    if row["bound"] == "at_most":
        sign = "≤" if row["actual_value"] <= row["target_value"] else ">"
        yield t.step("ceiling", f"{t.exact('actual_value')} {sign} {t.exact('target_value')}")
        return
    if not row["is_growth"] and row["due_date"] is not None:
        yield from _path(t)
    if row["attainment_share"] is None or row["schedule_share"] is None:
        return
    kind = _kind(row)
    filled = {
        "expected": t.exact("path_value"), "base": t.exact("baseline_value"), "target": t.exact("target_value"),
        "actual": t.exact("actual_value"), "months": _months(row),
    }  # fmt: skip
    schedule, attainment = row["schedule_share"], row["attainment_share"]
    yield t.step("schedule", numbers.share(schedule), f"schedule.{kind}", **filled)
    yield t.step("attainment", numbers.share(attainment), f"attainment.{kind}", **filled)
    if row["gap_points"] is not None:
        gap = t.say("gap.value", points=numbers.points(row["gap_points"]))
        attained, due = (f"{numbers.number(100 * part, EXACT)} %" for part in (attainment, schedule))
        yield t.step("gap", gap, attained=attained, due=due)


def _kind(row: Row) -> str:
    """By which rule of docs/methods.md the shares are taken."""
    if row["is_growth"]:
        return "growth"
    if row["reading_basis"] == "from_baseline":
        return "from_baseline"
    return "of_year" if row["is_year_to_date"] else "of_target"


def _months(row: Row) -> str:
    """Completed months of the year, where the schedule is made of them."""
    return numbers.number(12 * row["schedule_share"], 0) if row["schedule_share"] is not None else NO_VALUE


def _path(t: _Telling) -> Iterator[Step]:
    row = t.row
    told = t.value("path_value")
    points = json.loads(row.get("path") or "[]")
    if row["measure"] == "milestone" and row["is_yearly"] and row["is_share_given"]:
        yield t.step("path", told, "path.milestone_year")
    elif row["measure"] == "milestone" and (row["is_yearly"] or not row["is_share_given"]):
        yield t.step("path", told, "path.milestone", due=t.day("due_date"))
    elif row["is_yearly"]:
        yield t.step("path", told, "path.yearly")
    else:
        if len(points) > 1:
            line = " → ".join(f"{point['date']} {numbers.number(point['value'], EXACT)}" for point in points)
            count = t.say("points.value", count=str(len(points)))
            yield Step("points", t.say("points"), count, line)
        if row["after_date"] is None:
            yield t.step("path", told, "path.end")
        else:
            yield t.step("path", told, "path.line", from_day=t.day("from_date"), from_value=t.exact("from_value"),
                         to_day=t.day("after_date"), to_value=t.exact("after_value"))  # fmt: skip
    if row["is_year_to_date"]:
        yield t.step("year_to_date", t.value("expected_value"), expected=t.exact("path_value"), months=_months(row))


def _verdict(t: _Telling) -> Iterator[Step]:
    row = t.row
    said = t.say("status.value", status=t.word("status", row["status"]), light=t.word("light", row["light"]))
    yield t.step(
        "status", said, f"status.{row['status']}", due=t.day("due_date"), day=t.day("actual_as_of_date"),
        ahead=t.exact("ahead_points"), behind=t.exact("behind_points"), met=t.value("value_in_time"),
        met_on=t.day("value_in_time_date"),
    )  # fmt: skip
    if row.get("needed_per_month") is not None:
        yield t.step("needed", t.value("needed_per_month"), target=t.exact("target_value"),
                     actual=t.exact("actual_value"), left=t.exact("months_left"))  # fmt: skip
    if row.get("is_stale"):
        yield t.step("stale", t.word("flag", "stale"), day=t.day("actual_as_of_date"))
    if row.get("method_name"):
        yield t.step("method", t.say("method.value", name=row["method_name"], version=row["method_version"]))


def _second(t: _Telling) -> Iterator[Step]:
    row = t.row
    yield _pace(t)
    projection = t.word("projection", row["projection_status"])
    if row["projected_value"] is None:
        yield t.step("projection", projection, "projection.none")
    else:
        yield t.step("projection", projection, points=t.exact("projection_points"), due=t.day("due_date"),
                     value=t.value("projected_value"), low=t.value("projected_low"), high=t.value("projected_high"),
                     chance=numbers.share(row["chance_share"]))  # fmt: skip
    finished = t.word("finished", row["finished_status"])
    if row["finished_ratio"] is None:
        silent = row["finished_status"] == "not_reported"
        yield t.step("finished", finished, "finished.silent" if silent else "finished.none")
    else:
        yield t.step("finished", finished, day=t.day("finished_date"), value=t.value("finished_value"),
                     ratio=numbers.share(row["finished_ratio"]))  # fmt: skip
    if row["readings_disagree"]:
        yield t.step("disagree", t.word("flag", "disagree"))


def _pace(t: _Telling) -> Step:
    row = t.row
    said = t.word("pace", row["pace_status"])
    if row["pace_ratio"] is not None:
        return t.step(
            "pace", said, ratio=t.exact("pace_ratio"), score=numbers.number(row["pace_score"]),
            value=t.exact("pace_value"), base=t.exact("pace_base_value"), day=t.day("pace_base_date"),
        )  # fmt: skip
    if row["pace_growth"] is not None:
        return t.step("pace", said, "pace.free", growth=numbers.share(row["pace_growth"]))
    if row["pace_status"] == "achieved":
        return t.step("pace", said, "pace.achieved", value=t.value("pace_value"), day=t.day("pace_value_date"))
    return t.step("pace", said, "pace.none")
