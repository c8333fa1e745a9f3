"""The broker's moment of a message (kafka_time), which is whatever its producer said: what of it is believed.

2^62 ms, the year 10000 or -1 come through some brokers. Where it lies before 2000 or more than a day after the moment
of landing, that moment stands in raw instead. What an earlier version stored as it came is left, and not believed when
it is read.
"""

from __future__ import annotations

from typing import Final

LATEST_MS: Final = 253_402_300_799_999  # 9999-12-31: DuckDB, Arrow and Python read everything up to it


def storable(milliseconds: int) -> int:
    """The moment as milliseconds since 1970, 0 (which is not believed) where the columns do not hold it."""
    return milliseconds if 0 <= milliseconds <= LATEST_MS else 0


def believed(kafka_time: str = "kafka_time", loaded_at: str = "loaded_at") -> str:
    """SQL condition that a broker's moment can be."""
    return f"({kafka_time} BETWEEN TIMESTAMP '2000-01-01' AND {loaded_at} + INTERVAL 1 DAY)"


def landed(kafka_time: str = "kafka_time", loaded_at: str = "loaded_at") -> str:
    """SQL: what raw holds, whole milliseconds as brokers count. Not later than a day after landing."""
    told = believed(kafka_time, loaded_at)
    return f"CASE WHEN {told} THEN {kafka_time} ELSE date_trunc('milliseconds', {loaded_at}) END"


def told_by_broker(kafka_time: str, loaded_at: str) -> str:
    """SQL: the broker's own moment of a row of raw, null where it was not believed."""
    told = believed(kafka_time, loaded_at)
    return f"CASE WHEN {told} AND {kafka_time} <> date_trunc('milliseconds', {loaded_at}) THEN {kafka_time} END"
