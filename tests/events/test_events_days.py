"""Days and moments: one ASCII grammar, in which everything that was readable before still is."""

from __future__ import annotations

import re
from datetime import date, datetime

import duckdb
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from milepost.days import DAY_PATTERN, SHANGHAI, parse_day, parse_time

PATIENT = settings(max_examples=300, deadline=None)
DIGITS = st.characters(categories=["Nd", "Nl", "No"], exclude_characters="0123456789")


def python_reads(text: str) -> date:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or SHANGHAI).astimezone(SHANGHAI).date()


def old_parse_day(text: str) -> date | None:
    """How days were read before: by Python's own readers."""
    try:
        if len(text) == 10:
            return datetime.strptime(text, "%Y-%m-%d").date() if text[4] == text[7] == "-" else None
        return python_reads(text) if len(text) >= 16 else None
    except (ValueError, OverflowError):
        return None


DATES = st.one_of(
    st.dates().map(date.isoformat),
    st.dates().map(lambda day: day.strftime("%4Y%m%d").zfill(8)),
    st.dates(date(1000, 1, 1)).map(lambda day: "{}-W{:02}-{}".format(*day.isocalendar())),
    st.dates(date(1000, 1, 1)).map(lambda day: "{}W{:02}{}".format(*day.isocalendar())),
    st.dates(date(1000, 1, 1)).map(lambda day: "{}-W{:02}".format(*day.isocalendar())),
)
SEPARATORS = st.characters(min_codepoint=32, max_codepoint=126).filter(lambda char: not char.isdigit())
CLOCKS = st.from_regex(
    r"([01][0-9]|2[0-3])(:[0-5][0-9](:[0-5][0-9]([.,][0-9]{1,9})?)?|[0-5][0-9]([0-5][0-9]([.,][0-9]{1,9})?)?)?",
    fullmatch=True,
)
ZONES = st.one_of(st.just(""), st.just("Z"), st.tuples(st.sampled_from("+-"), CLOCKS).map("".join))
MOMENTS = st.tuples(DATES, SEPARATORS, CLOCKS, ZONES).map("".join)


@PATIENT
@given(MOMENTS)
def test_every_moment_that_was_readable_still_is_and_counts_as_the_same_day(text: str) -> None:
    before = old_parse_day(text)
    assume(before is not None)
    assert parse_day(text) == before


@PATIENT
@given(MOMENTS, st.integers(0, 40), st.characters(min_codepoint=32, max_codepoint=126))
def test_changing_a_character_of_a_moment_narrows_nothing(text: str, place: int, char: str) -> None:
    """But for zones whose minutes are no minutes, and date and time parted by a digit after a week."""
    text = text[:place] + char + text[place + 1 :]
    before = old_parse_day(text)
    if before is not None and not re.search(r"[+-][0-9]{2}(:?[0-9]{2})?:?[6-9]|W[0-9]{2}", text):
        assert parse_day(text) == before


@PATIENT
@given(MOMENTS)
def test_the_pattern_takes_nothing_but_calendars_refuse(text: str) -> None:
    """What the published pattern takes and parse_day does not is a day that no calendar has, or beyond its ends."""
    if re.fullmatch(DAY_PATTERN[1:-1], text) and parse_day(text) is None:
        with pytest.raises((ValueError, OverflowError)):
            python_reads(text)


@PATIENT
@given(st.dates().map(date.isoformat), st.integers(0, 9), DIGITS | st.sampled_from(" \t_+"))
def test_a_day_with_anything_but_ascii_digits_is_none(text: str, place: int, char: str) -> None:
    assume(text[place] != "-")
    assert parse_day(text[:place] + char + text[place + 1 :]) is None


@PATIENT
@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_a_day_is_what_sql_casts_it_to(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert duckdb.execute("SELECT try_cast($1 AS DATE)", [day.isoformat()]).fetchall() == [(day,)]


@PATIENT
@given(st.text("0123456789-:.+TZtz \u0000０１", min_size=19, max_size=32))
def test_times_of_odd_characters_are_none_or_in_the_grammar(text: str) -> None:
    moment = parse_time(text)
    assert moment is None or text.isascii()


@pytest.mark.parametrize("text", ["2026-07-08T01:30:00Z\u0000", "2026-07-08T01:30:00\u0000", "２026-07-08T01:30:00Z"])
def test_a_time_with_anything_hidden_is_none(text: str) -> None:
    assert parse_time(text) is None
