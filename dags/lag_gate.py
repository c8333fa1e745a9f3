"""When to wake the loader: what Kafka holds against what the warehouse has, and what was already called for.

Plain values in and out, so that it can be tested without Kafka, Airflow or a clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Partition = tuple[str, int]
DUE_AGAIN = 30


@dataclass(frozen=True)
class Seen:
    """One look. ends: Kafka's end offset per partition; stored: the warehouse's next offset, of the same cluster;
    is_due: whether everything is to be made again, though nothing came."""

    ends: dict[Partition, int]
    stored: dict[Partition, int]
    is_due: bool = False

    def lag(self) -> dict[Partition, int]:
        """Events to load per partition, where there are any. Tansu's ends are a lower bound, so this may be too."""
        lag = {part: end - self.stored.get(part, 0) for part, end in self.ends.items()}
        return {part: events for part, events in lag.items() if events > 0}


@dataclass
class LagGate:
    """Lets one call for the loader through, then holds until the warehouse has caught up with what that call saw.

    refire_seconds: a call that led to nothing (the run failed) is repeated after so long; one for what is due, though
    nothing came, after DUE_AGAIN times as long: a gate that blocks would let no such run through.
    """

    refire_seconds: float
    _awaited: dict[Partition, int] = field(default_factory=dict)
    _called_at: float = float("-inf")
    _due_called_at: float = float("-inf")

    def opens(self, seen: Seen, now: float) -> bool:
        """Whether to call the loader now (seconds of any steady clock)."""
        since = now - self._called_at
        if seen.lag():
            is_wanted = since >= self.refire_seconds or not self._holds(seen)
        else:
            is_wanted = seen.is_due and now - self._due_called_at >= DUE_AGAIN * self.refire_seconds
            self._due_called_at = now if is_wanted else self._due_called_at
        if not is_wanted:
            return False
        self._awaited, self._called_at = dict(seen.ends), now
        return True

    def _holds(self, seen: Seen) -> bool:
        if any(seen.ends.get(part, 0) < end for part, end in self._awaited.items()):
            return False  # ends only grow: this is another log, and what was awaited will never come
        return any(seen.stored.get(part, 0) < end for part, end in self._awaited.items())
