"""The verdict of a reading: the status with the reason for it, what stands beside it, and all of it in one breath."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from milepost.readings import figures, months, numbers, statuses
from milepost.readings.figures import Row
from milepost.readings.numbers import NO_VALUE
from milepost.readings.sentences import SENTENCES
from milepost.readings.telling import Step, Telling, months_of_year, over_months

BY_GAP: Final = ("ahead", "on_schedule", "slightly_behind", "behind", "far_behind")


def steps(t: Telling) -> Iterator[Step]:
    """The status and why; what is needed a month; overdue reports; the method."""
    row = t.row
    yield Step("status", t.say("status"), t.verdict(row["status"], row["light"]), reason(t))
    needed = figures.needed(row)
    if needed is not None:
        said = numbers.small_too(abs(needed), row["unit"], t.language)
        yield t.step("fall" if figures.falls(row) else "needed", said, target=t.exact("target_value"),
                     actual=t.exact("actual_value"), left=t.exact("months_left"))  # fmt: skip
    if row.get("is_stale"):
        yield t.step("stale", t.word("flag", "stale"), day=t.day("actual_as_of_date"))
    if row.get("method_name"):
        yield t.step("method", t.say("method.value", name=row["method_name"], version=row["method_version"]))


def summary(t: Telling) -> Step:
    """The whole reading as one would say it: what is promised, where it stands, what was due, the verdict."""
    row = t.row
    verdict = t.verdict(row["status"], row["light"])
    said = [_promise(t), _reached(t), _due(t), t.say("summary.verdict", verdict=verdict, reason=reason(t))]
    return Step("summary", t.say("summary"), verdict, "".join(said))


def _promise(t: Telling) -> str:
    row = t.row
    said = {"name": row[f"name_{t.language}"] or row["name_zh"], "goal": _goal(t)}
    if row["due_date"] is None:
        return t.say("summary.undated", **said)
    if row["is_yearly"]:
        return t.say("summary.yearly", year=str(row["due_date"].year), **said)
    return t.say("summary.promise", due=_by(t, row["due_date"]), **said)


def _by(t: Telling, due: date) -> str:
    """'到 2026 年底', or the day itself."""
    if (due.month, due.day) == (12, 31):
        return t.say("due.year_end", year=str(due.year))
    return t.say("due.day", day=numbers.spoken_day(due, t.language))


def _goal(t: Telling) -> str:
    row = t.row
    if figures.is_milestone(row):
        return t.say("goal.milestone")
    if row["target_value"] is None:
        return t.say("goal.unknown")
    bound = row["bound"]
    if figures.falls(row) and bound in ("at_least", "above"):
        bound = "falls" if bound == "at_least" else "falls_above"
    return t.say(f"goal.{bound}", value=t.value("target_value"))


def _reached(t: Telling) -> str:
    row, share = t.row, figures.completion(t.row)
    if row["actual_value"] is None or t.judged is None:
        return ""
    said = {"day": numbers.spoken_day(t.judged, t.language), "actual": figures.actual(row, t.language)}
    if figures.is_milestone(row):
        return t.say("summary.done" if figures.says_share(row) else "summary.state", **said)
    if share is None:
        return t.say("summary.actual", **said)
    completion = t.say(f"said.{figures.completion_name(row)}", share=numbers.share(share))
    return t.say("summary.completion", completion=completion, **said)


def _due(t: Telling) -> str:
    row = t.row
    if row["status"] not in BY_GAP or row["is_growth"] or figures.schedule(row) is None:
        return ""
    return t.say("summary.schedule", expected=t.value("expected_value"), schedule=numbers.share(row["schedule_share"]),
                 attainment=numbers.share(row["attainment_share"]))  # fmt: skip


def reason(t: Telling) -> str:
    """Why the status is what it is, as one sentence."""
    row, key = t.row, f"status.{_case(t)}"
    over = -(figures.remaining(row) or 0.0)
    room = "ceiling.room" if over < 0 else "ceiling.no_room"
    met = row.get("value_in_time")
    return t.say(
        key if key in SENTENCES else "status.unknown",
        gap=_gap(t),
        ahead=numbers.number(row["ahead_points"]),
        behind=numbers.number(row["behind_points"]),
        uncapped=t.word("status", row.get("uncapped_status") or row["status"]),
        target=t.value("target_value"),
        actual=t.value("actual_value"),
        day=t.spoken("actual_as_of_date"),
        due=t.spoken("due_date"),
        met=t.value("actual_value") if met is None else t.value("value_in_time"),
        met_on=t.spoken("actual_as_of_date") if met is None else t.spoken("value_in_time_date"),
        first_met=t.spoken("first_met_date") if row.get("first_met_date") else t.spoken("actual_as_of_date"),
        days=_days_late(t),
        months=_time_given(t),
        room=t.say(room, room=t.amount(-over)),
        over=_over(t),
        until=_day_of(t, months.awaited_until, row["due_date"]),
        since=_day_of(t, months.outdated_from, row["actual_as_of_date"]),
        last=t.verdict(row.get("last_status"), row.get("last_light")),
    )


def _case(t: Telling) -> str:
    """The key of the sentence: the status, or its special case."""
    row, status = t.row, t.row["status"]
    if status not in BY_GAP:
        return CASES[status](t) if status in CASES else str(status)
    cases = (
        ("broken" if status == "far_behind" else "kept", figures.is_ceiling(row) and not _is_beyond(t)),
        ("growth.short" if status == "behind" else "growth.met", bool(row["is_growth"])),
        (_milestone(t), figures.is_milestone(row) and not row["is_share_given"]),
        ("beyond", status == "behind" and _is_beyond(t)),
        (_capped(row), row.get("uncapped_status") is not None),
    )
    return next((case for case, fits in cases if fits), str(status))


def _capped(row: Row) -> str:
    return "capped.held" if row["reading_basis"] == "held" else "capped.first_report"


def _milestone(t: Telling) -> str:
    if t.row["status"] != "slightly_behind":
        return "milestone.early"
    return "milestone.planned" if t.row.get("milestone_state") == "planned" and not _is_late(t) else "milestone.late"


def _is_late(t: Telling) -> bool:
    return (t.row.get("elapsed_share") or 0.0) >= 0.9


def _is_beyond(t: Telling) -> bool:
    """Whether a target to be met exactly is passed."""
    actual, target = t.row["actual_value"], t.row["target_value"]
    if t.row["bound"] != "exactly" or actual is None or target is None:
        return False
    return bool(actual < target if figures.falls(t.row) else actual > target)


def _missed(t: Telling) -> str:
    row = t.row
    if figures.is_milestone(row):
        return "missed.milestone"
    if row.get("value_in_time") is None:
        return "missed.silent"
    if figures.is_ceiling(row):
        return "missed.ceiling"
    return "missed.exactly" if row["bound"] == "exactly" else "missed"


def _achieved(t: Telling) -> str:
    if figures.is_milestone(t.row):
        return "achieved.milestone"
    if t.row["due_date"] is None:
        return "achieved.undated"
    if figures.is_ceiling(t.row):
        return "achieved.ceiling"
    return "achieved" if _is_met(t) else "achieved.once"


def _is_met(t: Telling) -> bool:
    """Whether the latest value up to D meets T; of what is added up an earlier one may have met it."""
    value, target = t.row.get("value_in_time"), t.row["target_value"]
    if value is None or t.row["measure"] not in ("cumulative", "increment"):
        return True
    return bool(value <= target if figures.falls(t.row) else value >= target)


def _not_reported(t: Telling) -> str:
    if t.row["due_date"] is None:
        return "not_reported.undated"
    if t.row["actual_value"] is not None:
        if not figures.is_ceiling(t.row):
            return "not_reported.unread"
        return "not_reported.after" if t.row.get("value_in_time") is None else "not_reported.part"
    return "not_reported.overdue" if statuses.standing(t.row) == statuses.OVERDUE else "not_reported"


def _no_schedule(t: Telling) -> str:
    if t.row["target_value"] is None and not figures.is_milestone(t.row):
        return "no_schedule.no_value"
    lower = figures.falls(t.row) or t.row["bound"] == "at_most"
    return "no_schedule.over" if lower and (figures.remaining(t.row) or 0.0) < 0 else "no_schedule"


CASES: Final[dict[str, Callable[[Telling], str]]] = {
    "missed": _missed,
    "achieved": _achieved,
    "not_reported": _not_reported,
    "no_schedule": _no_schedule,
}


def _gap(t: Telling) -> str:
    gap = t.row["gap_points"]
    if not gap:
        return t.say("gap.even")
    return t.say("gap.ahead" if gap > 0 else "gap.behind", points=numbers.number(abs(gap), 1))


def _days_late(t: Telling) -> str:
    """Days from D to the day on which it was met, or to the day of reading."""
    due = t.row["due_date"]
    late = t.row["status"] == "achieved_late"
    until = (t.row.get("first_met_date") or t.row["actual_as_of_date"]) if late else t.row["as_of_date"]
    return NO_VALUE if due is None or until is None else numbers.number((until - due).days)


def _over(t: Telling) -> str:
    """How far a ceiling was passed, by the value that decides."""
    row = t.row
    value = row["actual_value"] if row.get("value_in_time") is None else row["value_in_time"]
    return NO_VALUE if value is None or row["target_value"] is None else t.amount(value - row["target_value"])


def _day_of(t: Telling, rule: Callable[[date, str], date], day: date | None) -> str:
    cadence = t.row.get("cadence")
    return NO_VALUE if day is None or cadence is None else numbers.spoken_day(rule(day, cadence), t.language)


def _time_given(t: Telling) -> str:
    """Completed months of the time that a milestone has: of the year, or from the plan's start to D."""
    row, due = t.row, t.row["due_date"]
    if row["is_yearly"]:
        return months_of_year(row["as_of_date"])
    start = row.get("anchor_date")
    if start is None or due is None:
        return numbers.share(row.get("elapsed_share"))
    whole = months.completed(start, due)
    return over_months(max(0, min(months.completed(start, row["as_of_date"]), whole)), whole)
