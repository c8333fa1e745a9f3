"""The pace formulas of docs/methods.md in plain Python, written apart from the SQL, to compare with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Series:
    """Yearly values: year -> value, at the end of each year. The base year is the first."""

    name: str
    values: dict[int, float]
    target: float | None
    target_year: int | None
    falls: bool = False
    limit: float | None = None


def cagr(value: float, base: float, years: float) -> float:
    return float((value / base) ** (1 / years) - 1)


def pace(series: Series) -> tuple[str, float | None, float]:
    """-> status, ratio (None without a target or when achieved), score. Zero base and target replaced by 0.001."""
    status, ratio, growth = _measured(series)
    if status:
        return status, None, 5.0
    if ratio is None:
        return _without_target(growth, abs(_base(series)), series.limit)
    score = min(7.1429 * ratio - 4.2857, 5) if ratio >= 0.6 else max(4.1667 * ratio - 2.5, -5)
    if ratio >= 0.95:
        return "on_track", ratio, score
    if ratio >= 0.6:
        return "moderate", ratio, score
    return ("limited" if ratio >= 0 else "deterioration"), ratio, score


def pace_eurostat_2021(series: Series) -> str:
    """The class by the thresholds of Eurostat 2021; the natural limit lowers those above zero."""
    status, ratio, growth = _measured(series)
    if status:
        return status
    if ratio is not None:
        return _first(ratio, [(0.95, "on_track"), (0.6, "moderate")], above="limited", below="deterioration")
    factor = _factor(abs(_base(series)), series.limit)
    if growth >= -0.001:
        return _first(
            growth, [(0.01 * factor, "on_track"), (0.001 * factor, "moderate")], above="limited", below="limited"
        )
    return "deterioration" if growth >= -0.01 else "strong_deterioration"


def pace_un_2022(series: Series) -> str:
    """The class by the thresholds of the UN 2022, which has none without a dated target."""
    status, ratio, _ = _measured(series)
    if status or ratio is None:
        return status or "not_meaningful"
    for limit, name in ((0.95, "on_track"), (0.5, "moderate"), (-0.1, "limited")):
        if ratio >= limit:
            return name
    return "deterioration"


def _first(value: float, limits: list[tuple[float, str]], *, above: str, below: str) -> str:
    return next((name for limit, name in limits if value > limit), above if value >= 0 else below)


def _base(series: Series) -> float:
    return series.values[min(series.values)] or 0.001


def _measured(series: Series) -> tuple[str, float | None, float]:
    """-> 'achieved' or '', the ratio (None without a dated target), the growth."""
    start, end = min(series.values), max(series.values)
    base, value, target = _base(series), series.values[end], series.target
    if target is not None and (value <= target if series.falls else value >= target):
        return "achieved", None, 0.0
    growth = (-1 if base < 0 else 1) * (-1 if series.falls else 1) * cagr(value, base, end - start)
    if target is None or series.target_year is None:
        return "", None, growth
    return "", growth / abs(cagr(target or 0.001, base, series.target_year - start)), growth


def _factor(base: float, limit: float | None) -> float:
    """C: how much of the thresholds is asked for near a natural limit."""
    if limit is None or base >= 2 * limit:
        return 1.0
    return float(1 - ((base if base <= limit else 2 * limit - base) / limit) ** 4.44)


def _without_target(growth: float, base: float, limit: float | None) -> tuple[str, None, float]:
    factor = _factor(base, limit)
    if growth < 0:
        return "deterioration", None, max(125 * growth - 2.5, -5)
    if factor == 0:
        return "on_track", None, 5.0
    if growth >= 0.015 * factor:
        return "on_track", None, min(500 * growth / factor - 5, 5)
    if growth >= 0.005 * factor:
        return "moderate", None, 250 * growth / factor - 1.25
    return "limited", None, 500 * growth / factor - 2.5
