"""Query: each reported value beside its indicator's own history. points -> rows; silent where the last build left none.

A running total (cumulative, increment, a year's flow) is judged by its pace, what it gained a day since the point
before; at the start of a year a year's flow starts from 0 again. Anything else is judged by its step. Both are compared
with the SEEN points before by the modified z-score, 0.6745 * (x - median) / MAD; where more than half of the steps are
the same, so that the MAD is 0, the mean absolute deviation takes its place (Iglewicz and Hoaglin 1993). A large z alone
holds nothing, for beside a steady series any change has one: the value must also be beyond double or half (of a series
that never moved: five times) of what was to be expected, a rate 20 points away, a count 10. Nor does a pace hold that
an earlier year had in the same season.
"""

from __future__ import annotations

from typing import Final

SEEN: Final = 40
FEWEST_STEPS: Final = 5
FEWEST_POINTS: Final = 3
"""Of a slip by two digits; for one by three and more one point is enough."""
SEASON_DAYS: Final = 20
ENDLESS: Final = 1e6
"""Written for a z-score that is infinite: every step before was the same."""

_TERMS: Final = """
    SELECT *, kind = 'rate' AS is_rate, measure = 'annual' AND kind <> 'rate' AS is_yearly,
        measure IN ('cumulative', 'increment') OR measure = 'annual' AND kind <> 'rate' AS is_total
    FROM (SELECT * EXCLUDE (measure, kind), first_value(measure) OVER one AS measure, first_value(kind) OVER one AS kind
          FROM points WHERE has_history WINDOW one AS (PARTITION BY indicator ORDER BY is_new DESC))
"""

# Each point with the ones before and after it that something is compared with.
_BESIDE: Final = """
    SELECT *,
        last_value(CASE WHEN NOT is_far THEN {'day': as_of_date, 'value': value, 'rounding': rounding} END IGNORE NULLS)
            OVER (series ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before,
        first_value(CASE WHEN NOT is_far
            THEN {'day': as_of_date, 'value': value, 'rounding': rounding, 'has_note': has_note} END IGNORE NULLS)
            OVER (series ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS after
    FROM terms
    WINDOW series AS (PARTITION BY indicator, is_simulated ORDER BY as_of_date, is_new)
"""

_STARTED: Final = """
    SELECT *, is_yearly AND coalesce(year(before.day) < year(as_of_date), true) AS starts_anew FROM beside
"""

_SPANNED: Final = """
    SELECT *, CASE WHEN starts_anew THEN 0 ELSE before.value END AS start_value,
        as_of_date - CASE WHEN starts_anew THEN make_date(year(as_of_date), 1, 1) - 1 ELSE before.day END AS days
    FROM started
"""

_PACED: Final = """
    SELECT *, (value - start_value) / CASE WHEN is_total THEN nullif(days, 0) ELSE 1 END AS pace FROM spanned
"""

_SEEN: Final = f"""
    SELECT *, list({{'day': as_of_date, 'pace': pace, 'value': value}}) FILTER (NOT is_far) OVER (
            PARTITION BY indicator, is_simulated ORDER BY as_of_date, is_new
            ROWS BETWEEN {SEEN} PRECEDING AND 1 PRECEDING) AS seen
    FROM paced
"""  # noqa: S608 our own query

_LISTED: Final = f"""
    SELECT *, coalesce(len(seen), 0) AS points,
        list_filter(list_transform(seen, lambda p: p.pace), lambda x: x IS NOT NULL) AS paces,
        list_aggregate(list_transform(seen[-3:], lambda p: p.value), 'median') AS last_values,
        list_transform(
            list_filter(seen, lambda p: p.pace > 0 AND year(p.day) < year(as_of_date)
                AND abs(date_diff('day', as_of_date,
                p.day + to_years((year(as_of_date) - year(p.day))::INTEGER))) <= {SEASON_DAYS}),
            lambda p: p.pace) AS season
    FROM seen_points WHERE is_new
"""  # noqa: S608 our own query

_USUAL: Final = """
    SELECT *, coalesce(len(paces), 0) AS steps, list_aggregate(paces, 'median') AS usual_pace,
        list_aggregate(paces, 'mad') AS spread
    FROM listed
"""

# What was to be expected. Of a level the middle one of the last three, so that one wrong point that was accepted does
# not make the next right one look wrong.
_EXPECTED: Final = """
    SELECT *, list_aggregate(list_transform(paces, lambda x: abs(x - usual_pace)), 'avg') AS mean_spread,
        CASE WHEN is_total THEN start_value + coalesce(greatest(usual_pace, 0) * days, 0)
            ELSE coalesce(last_values + coalesce(usual_pace, 0), after.value, baseline_value) END AS expected
    FROM usual
"""

_ROOM: Final = f"""
    SELECT *, CASE WHEN mean_spread = 0 AND usual_pace = 0 THEN 5 ELSE 2 END AS times,
        CASE WHEN spread > 0 THEN 0.6745 * (pace - usual_pace) / spread
            WHEN mean_spread > 0 THEN (pace - usual_pace) / (1.253314 * mean_spread)
            ELSE sign(pace - usual_pace) * {ENDLESS} END AS z,
        CASE WHEN expected > 0 AND value > 0 THEN log10(value / expected) END AS magnitude
    FROM expected
"""  # noqa: S608 our own query

_BOUNDED: Final = f"""
    SELECT *, CASE WHEN is_rate THEN expected - 20 ELSE expected / times END AS low,
        CASE WHEN is_rate THEN expected + 20 ELSE expected * times END AS high,
        -- how near to a factor of units a slipped value comes: the wider the factor, the wider the guess
        CASE WHEN points < {FEWEST_POINTS} AND abs(magnitude) < 2.5 THEN NULL
            WHEN abs(abs(magnitude) - 2) < CASE WHEN is_rate THEN 0.18 ELSE 0.3 END THEN 2
            WHEN is_rate THEN NULL
            WHEN abs(abs(magnitude) - 3) < 0.4 THEN 3
            WHEN abs(abs(magnitude) - 4) < 0.5 THEN 4
            WHEN abs(abs(magnitude) - 8) < 0.5 THEN 8 END AS slip_digits
    FROM room
"""  # noqa: S608 our own query

# Rounding keeps the order of what it rounds; only figures of unlike precision may stand the wrong way round.
_ROUNDED: Final = "CASE WHEN {other}.rounding = rounding THEN 0 ELSE {other}.rounding + rounding END"

_JUDGED: Final = f"""
    SELECT *,
        steps >= {FEWEST_STEPS} AND (is_rate OR expected > 0) AND (value < low OR value > high)
            AND NOT (coalesce(is_counted, false) AND abs(value - expected) < 10)
            AND NOT coalesce(is_total AND pace BETWEEN list_min(season) / 2 AND list_max(season) * 2, false)
            AS is_beyond,
        is_total AND NOT has_note
            AND start_value - value > {_ROUNDED.format(other="before")} + 1e-9 * start_value AS falls,
        is_total AND NOT has_note AND NOT after.has_note AND (NOT is_yearly OR year(after.day) = year(as_of_date))
            AND value - after.value > {_ROUNDED.format(other="after")} + 1e-9 * value AS is_above_later,
        CASE WHEN is_total AND starts_anew THEN NULL WHEN is_total THEN abs(pace / nullif(seen[-1].pace, 0) - 1)
            ELSE abs(value - before.value) / nullif(abs(before.value), 0) / greatest(1, days / 30.4375) END
            AS change_share,
        reported_factor * pow(10, slip_digits * CASE WHEN magnitude > 0 THEN -1 ELSE 1 END) AS slip_factor
    FROM bounded
"""  # noqa: S608 our own query

_STEPS: Final = {
    "terms": _TERMS,
    "beside": _BESIDE,
    "started": _STARTED,
    "spanned": _SPANNED,
    "paced": _PACED,
    "seen_points": _SEEN,
    "listed": _LISTED,
    "usual": _USUAL,
    "expected": _EXPECTED,
    "room": _ROOM,
    "bounded": _BOUNDED,
    "judged": _JUDGED,
}

# One row per value reported of an indicator with history. surprise: its z-score where it is beyond what was to be
# expected (low, high), null otherwise. slip_digits: by how many digits it is off where its unit seems to have slipped.
# fallen_from: what a running total may not be below (or, reported late, above). *_used: as a share of what the
# catalogue allows.
HISTORY: Final = f"""
    WITH {", ".join(f"{name} AS ({query})" for name, query in _STEPS.items())}
    SELECT j.source, j.event_id, j.indicator, j.unit, j.as_of_date, j.value, j.before.value AS value_before,
        j.before.day AS date_before, j.points, j.expected, j.low, j.high,
        CASE WHEN j.is_beyond THEN j.z END AS surprise,
        j.slip_digits,
        CASE WHEN j.slip_digits IS NOT NULL THEN concat(CASE WHEN j.magnitude > 0 THEN '多了' ELSE '少了' END,
            CASE j.slip_digits WHEN 2 THEN '两' WHEN 3 THEN '三' WHEN 4 THEN '四' ELSE '八' END, '位',
            '：' || u.unit || '？') END AS slip_zh,
        CASE WHEN j.slip_digits IS NOT NULL THEN concat(j.slip_digits, ' digits too ',
            CASE WHEN j.magnitude > 0 THEN 'many' ELSE 'few' END, ': ' || u.unit || '?') END AS slip_en,
        CASE WHEN j.falls THEN j.start_value WHEN j.is_above_later THEN j.after.value END AS fallen_from,
        CASE WHEN j.falls THEN j.before.day WHEN j.is_above_later THEN j.after.day END AS date_fallen_from,
        j.falls, coalesce(j.is_above_later AND NOT coalesce(j.falls, false), false) AS is_above_later,
        abs(j.value - j.start_value) AS step, j.plausible_step, step / j.plausible_step AS step_used,
        j.change_share, j.plausible_month_on_month AS largest_share,
        j.change_share / j.plausible_month_on_month AS change_used
    FROM judged j
    LEFT JOIN (SELECT canonical_unit, factor, min(unit) AS unit FROM catalogue.units GROUP BY ALL) u
        ON u.canonical_unit = j.canonical_unit AND u.factor = j.slip_factor AND j.slip_factor <> j.reported_factor
"""  # noqa: S608 our own query
