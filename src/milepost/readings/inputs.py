"""The inputs of a reading as steps: indicator, day, target, actual with its event, completion share, baseline."""

from __future__ import annotations

from collections.abc import Iterator

from milepost.readings import figures, numbers
from milepost.readings.figures import Row
from milepost.readings.numbers import NO_VALUE
from milepost.readings.telling import Step, Telling, exact


def steps(t: Telling) -> Iterator[Step]:
    """From the clause to the baseline; where there is no actual, the last of them says so."""
    row = t.row
    yield _indicator(t)
    yield t.step("day", t.day("as_of_date"), known=numbers.moment(row["known_at"]))
    yield from _target(t)
    if row["actual_value"] is None:
        yield t.step("actual", NO_VALUE, "actual.none_of_year" if row["is_year_to_date"] else "actual.none")
        return
    yield _actual(t)
    if row["event"] is not None:
        yield from _event(t, row["event"])
    if row["is_simulated"]:
        yield t.step("simulated", t.word("flag", "simulated"))
    yield from _completion(t)
    if _begins_somewhere(row):
        basis = "of_year" if row["is_year_to_date"] and row["reading_basis"] != "held" else row["reading_basis"]
        yield t.step(
            "baseline", t.value("baseline_value"), _from_when(row), kind=t.word("baseline", row["baseline_kind"]),
            day=t.day("baseline_date"), anchor=t.day("anchor_date"), basis=t.word("basis", basis),
        )  # fmt: skip


def _from_when(row: Row) -> str | None:
    """A plan's first day counts from its beginning: on the path its baseline stands at the end of the day before."""
    if row["baseline_value"] is None:
        return "baseline.none"
    anchor = row.get("anchor_date")
    return "baseline.opening" if anchor and row["baseline_date"] and anchor < row["baseline_date"] else None


def _begins_somewhere(row: Row) -> bool:
    """Ceilings and growth rates are held against T itself, milestones and promises of every year begin with nothing."""
    return not (row["is_growth"] or row["is_yearly"] or figures.is_ceiling(row) or figures.is_milestone(row))


def _indicator(t: Telling) -> Step:
    row = t.row
    name = row[f"name_{t.language}"] or row["name_zh"]
    place = {
        "target": row["target_id"],
        "plan": row[f"title_{t.language}"] or row["title_zh"],
        "section": row["section"] or NO_VALUE,
    }
    if row["span_start"] is None:
        return t.step("indicator", name, "indicator.plain", **place)
    return t.step("indicator", name, **place, start=str(row["span_start"]), end=str(row["span_end"]))


def _target(t: Telling) -> Iterator[Step]:
    row = t.row
    how = "target.undated" if row["due_date"] is None else "target.yearly" if row["is_yearly"] else None
    measure = t.word("measure", row["measure"])
    yield t.step("target", figures.goal(row, t.language), how, due=t.day("due_date"), measure=measure)
    limits = (row["ahead_points"], row["behind_points"])
    if row.get("plan_limits") and None not in row["plan_limits"] and limits != row["plan_limits"]:
        ahead, behind = (numbers.number(limit) for limit in limits)
        said = {"ahead": ahead, "behind": behind}
        yield t.step("limits", t.say("limits.value", **said), **said)


def _actual(t: Telling) -> Step:
    said = figures.actual(t.row, t.language)
    if not t.row.get("is_counted"):
        is_past = t.row["due_date"] is not None and t.row["as_of_date"] > t.row["due_date"]
        how = "actual.in_time" if figures.is_ceiling(t.row) and is_past else None
        return t.step("actual", said, how, day=t.day("actual_as_of_date"))
    how = "actual.no_event" if t.row["event"] is None else "actual.counted"
    return t.step("actual", said, how, judged=numbers.day(t.judged), day=t.day("actual_as_of_date"))


def _event(t: Telling, event: Row) -> Iterator[Step]:
    at = NO_VALUE if event["topic"] is None else f"{event['topic']} / {event['partition']} / {event['offset']}"
    yield t.step(
        "event", event["event_id"], source=event["source"], place=at, known=numbers.moment(event["known_from"])
    )
    if (event["event_count"] or 1) > 1:
        count = t.say("events.value", count=numbers.number(event["event_count"]))
        yield t.step("events", count, type=event["event_type"])
    elif event["reported_unit"] and event["reported_unit"] != t.row["unit"]:
        sent = numbers.amount(event["reported_value"], event["reported_unit"], t.language, 4)
        yield t.step("converted", t.value("actual_value"), sent=sent)


def _completion(t: Telling) -> Iterator[Step]:
    row, share = t.row, figures.completion(t.row)
    if share is None or figures.is_milestone(row):
        return
    name = figures.completion_name(row)
    year = "" if t.judged is None else str(t.judged.year)
    due = "" if row["due_date"] is None else str(row["due_date"].year)
    how = t.say(
        f"completion.{name}",
        actual=exact(row["actual_value"]), target=exact(row["target_value"]), year=year, due=due,
    )  # fmt: skip
    yield Step("completion", t.word("completion", name), numbers.share(share), how)
