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
    start, end = min(series.values), max(series.values)
    base, value, target = series.values[start] or 0.001, series.values[end], series.target
    direction, sign = (-1 if series.falls else 1), (-1 if base < 0 else 1)
    if target is not None and (value <= target if series.falls else value >= target):
        return "achieved", None, 5.0
    growth = sign * direction * cagr(value, base, end - start)
    if target is None or series.target_year is None:
        return _without_target(growth, abs(base), series.limit)
    ratio = growth / abs(cagr(target or 0.001, base, series.target_year - start))
    score = min(7.1429 * ratio - 4.2857, 5) if ratio >= 0.6 else max(4.1667 * ratio - 2.5, -5)
    if ratio >= 0.95:
        return "on_track", ratio, score
    if ratio >= 0.6:
        return "moderate", ratio, score
    return ("limited" if ratio >= 0 else "deterioration"), ratio, score


def _without_target(growth: float, base: float, limit: float | None) -> tuple[str, None, float]:
    factor = 1.0
    if limit is not None and base < 2 * limit:
        factor = 1 - ((base if base <= limit else 2 * limit - base) / limit) ** 4.44
    if growth < 0:
        return "deterioration", None, max(125 * growth - 2.5, -5)
    if factor == 0:
        return "on_track", None, 5.0
    if growth >= 0.015 * factor:
        return "on_track", None, min(500 * growth / factor - 5, 5)
    if growth >= 0.005 * factor:
        return "moderate", None, 250 * growth / factor - 1.25
    return "limited", None, 500 * growth / factor - 2.5
