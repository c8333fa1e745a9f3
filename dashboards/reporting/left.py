"""How many working days are left until a day, from today in Beijing, or from the past day shown."""

from __future__ import annotations

from datetime import date

from dashboards import past
from dashboards.text import Words
from milepost import days
from milepost.alerts.routing import reading
from milepost.errors import SettingsError
from milepost.settings import Settings

GUESSED = "*"


def table() -> days.Worktable:
    """The city's own table of working days; none where it cannot be read."""
    try:
        return reading.worktable(Settings.load())
    except SettingsError:
        return {}


def said(w: Words, day: date, known: days.Worktable | None = None, today: date | None = None) -> str:
    """For a cell: '5', '5*' where some day between is only guessed, 'due today', 'passed'. today: where it is known."""
    today = today or past.reference_day()
    if day <= today:
        return w("reporting.left_today" if day == today else "reporting.left_over")
    found = days.working_days_until(today, day, table() if known is None else known)
    return f"{found.number}{GUESSED if found.is_guessed else ''}"


def spoken(w: Words, day: date, known: days.Worktable) -> str:
    """For a sentence: '5 working days left', 'due today', 'passed'."""
    words = said(w, day, known)
    return w("reporting.left_days", n=words) if day > past.reference_day() else words
