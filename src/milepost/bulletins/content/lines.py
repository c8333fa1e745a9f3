"""What is said of one target: a row of the standings -> its name, its figures, one sentence, the cells of a table."""

from __future__ import annotations

from datetime import date
from typing import Final

from milepost.bulletins.content.shape import Cell, Given, Value, Where
from milepost.bulletins.content.speech import Phrase, Speaker, full_width, tight
from milepost.bulletins.content.standings import Standings
from milepost.bulletins.content.version import Fields
from milepost.readings import figures, numbers
from milepost.readings.numbers import NO_VALUE
from milepost.readings.statuses import KEPT, OVERDUE, SHAPES, STANDINGS, is_assessed, standing
from milepost.readings.words import Language, word

DARKEST_FIRST: Final = {code: place for place, code in enumerate(STANDINGS)}
WITHOUT_PROGRESS: Final = ("outdated", "not_reported", "cancelled")
FLOWS: Final = ("cumulative", "annual", "increment")
UNJUDGED: Final = ("outdated", "cancelled")  # what was reached may stand there, but not against the schedule


class Lines:
    """Says targets as they stood. An indicator with several targets is named with the year of each."""

    def __init__(self, standings: Standings, speaker: Speaker) -> None:
        self.standings, self.speaker, self.language = standings, speaker, speaker.language
        named = [row["indicator_id"] for row in standings.rows]
        self._several = {one for one in named if named.count(one) > 1}

    def label(self, row: Fields) -> str:
        """The target's name, in plain text."""
        return self.named(row).text

    def named(self, row: Fields) -> Phrase:
        name = self._name(row)
        due = row["due_date"]
        if row["indicator_id"] not in self._several or due is None:
            return name
        year = self._year(row, due)
        return self.speaker.phrase("target.named", name=name, due=self.speaker.phrase("target.year", year=year))

    def _year(self, row: Fields, due: date) -> Phrase:
        if row["recurs"]:  # a promise of every year: its table gives no year
            return self.speaker.figure(f"year.{due.year}", due.isoformat(), str(due.year), Given("asked", "period"))
        return self.speaker.of_row("fct_targets", _target(row), "due_date", due.isoformat(), str(due.year))

    def _name(self, row: Fields) -> Phrase:
        name = str(row[f"name_{self.language}"])
        column = f"name_{self.language}"
        where: Where = {"indicator_id": row["indicator_id"]}
        return self.speaker.of_row("dim_indicators", where, column, row[column], full_width(name))

    def lead(self, row: Fields) -> str:
        return str(row[f"lead_{self.language}"] or NO_VALUE)

    def sentence(self, row: Fields) -> Phrase:
        """所牵头 … 截至 … 累计完成 …，占目标 … 的 …，低于序时进度 … 个百分点，评为 …"""
        return self.speaker.phrase(
            "line",
            name=self.named(row),
            lead=self.lead(row),
            said=self.state(row),
            gap=self.gap(row),
            status=status(row, self.language),
        )

    def state(self, row: Fields) -> Phrase:
        """How far it is, against what."""
        language, say = self.language, self.speaker.phrase
        if is_cancelled(row):
            is_dated = row["actual_as_of_date"] is not None
            return say("line.cancelled", day=self._day(row)) if is_dated else say("line.cancelled.undated")
        if row["actual_value"] is None:
            return say("line.none", goal=self._goal(row))
        values = {"day": self._day(row), "actual": self._value(row, "actual_value", figures.actual(row, language))}
        completion = figures.completion(row)
        if figures.is_milestone(row):
            part = 0 < row["actual_value"] < 1
            return say("line.milestone_share" if part else "line.milestone", goal=self._goal(row), **values)
        if completion is None:
            return say("line.plain", goal=self._goal(row), **values)
        plain = self._of_target(row, numbers.amount(row["target_value"], row["unit"], language))
        how = self._value(row, "completion_share", numbers.share(completion))
        pattern = "line.cumulative" if row["measure"] in FLOWS else "line.level"
        if figures.completion_name(row) == "of_target":
            pattern = "line.of_target"
        return say(pattern, goal=plain, completion=how, **values)

    def gap(self, row: Fields) -> Phrase:
        gap = None if row["status"] in UNJUDGED else figures.gap(row)
        if gap is None:
            return self.speaker.phrase("gap.none")
        if gap == 0:
            return self.speaker.phrase("gap.even")
        said = self._value(row, "gap_points", numbers.points(abs(gap)).lstrip("+"))
        way = "below" if gap < 0 else "above"
        attainment, schedule = figures.attainment(row), figures.schedule(row)
        if attainment is None or schedule is None:
            return self.speaker.phrase(f"gap.{way}", gap=said)
        return self.speaker.phrase(
            f"gap.{way}.of",
            gap=said,
            attainment=self._value(row, "attainment_share", numbers.share(attainment)),
            schedule=self._value(row, "schedule_share", numbers.share(schedule)),
        )

    def cells(self, number: int, row: Fields) -> dict[str, Cell]:
        """Column -> cell, as tables.py chooses among them."""
        language = self.language
        completion = None if is_cancelled(row) else figures.completion(row)
        schedule, gap = (None, None) if row["status"] in UNJUDGED else (figures.schedule(row), figures.gap(row))
        return {
            "number": Cell(number, str(number)),
            "indicator": Cell(self.label(row), self.label(row)),
            "lead": Cell(self.lead(row), self.lead(row)),
            "goal": Cell(row["target_value"], self._tight(figures.goal(row, language))),
            "due": _day_cell(row["due_date"]),
            "actual": Cell(row["actual_value"], self._tight(figures.actual(row, language))),
            "day": _day_cell(row["actual_as_of_date"]),
            "completion": Cell(completion, self._tight(numbers.share(completion))),
            "schedule": Cell(schedule, self._tight(numbers.share(schedule))),
            "gap": Cell(gap, numbers.points(gap)),
            "status": Cell(row["light"], f"{SHAPES[row['light']]} {status(row, language)}"),
        }

    def _tight(self, text: str) -> str:
        return tight(text) if self.language == "zh" else text

    def _value(self, row: Fields, column: str, text: str) -> Phrase:
        value: Value = row[column]
        return self.speaker.of_row(self.standings.mart, self.standings.where(row), column, value, text)

    def _goal(self, row: Fields) -> Phrase:
        if figures.is_milestone(row):
            return Phrase(figures.goal(row, self.language))
        return self._of_target(row, figures.goal(row, self.language))

    def _of_target(self, row: Fields, text: str) -> Phrase:
        return self.speaker.of_row("fct_targets", _target(row), "target_value", row["target_value"], text)

    def _day(self, row: Fields) -> Phrase:
        day: date = row["actual_as_of_date"]
        said = numbers.spoken_day(day, self.language)
        return self.speaker.of_row(
            self.standings.mart, self.standings.where(row), "actual_as_of_date", day.isoformat(), said
        )


def is_behind(row: Fields) -> bool:
    """Read as late by its figures."""
    return is_assessed(row) and row["status"] not in (*KEPT, *WITHOUT_PROGRESS)


def is_cancelled(row: Fields) -> bool:
    """Nothing is due of it any more: it has no share and no gap, whatever was reached."""
    return bool(row["status"] == "cancelled")


def is_apart(row: Fields) -> bool:
    """Not kept, and not late by its figures either: outdated, silent after its day, or cancelled."""
    return is_assessed(row) and row["status"] in WITHOUT_PROGRESS


def is_good(row: Fields) -> bool:
    return is_assessed(row) and row["status"] in KEPT


def worst_first(row: Fields) -> tuple[int, int, float, str]:
    """A key to sort by: those behind, those without figures or cancelled, those on schedule, the others.

    Then the status, the gap, the id.
    """
    gap = row["gap_points"]
    return (
        0 if is_behind(row) else 1 if is_apart(row) else 2 if is_good(row) else 3,
        DARKEST_FIRST.get(standing(row), len(STANDINGS)),
        0.0 if gap is None else gap,
        str(row["target_id"]),
    )


def status(row: Fields, language: Language) -> str:
    code = standing(row)
    return word("standing" if code == OVERDUE else "status", code, language)


def _target(row: Fields) -> Where:
    return {"target_id": row["target_id"]}


def _day_cell(day: date | None) -> Cell:
    return Cell(None if day is None else day.isoformat(), numbers.day(day))
