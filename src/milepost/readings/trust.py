"""May a figure be quoted? A reading and what is known around it -> what a reader must know, the gravest first.

Every figure has passed the gates of the version it stands in; a version that a person published although a gate
blocked it says so of every figure.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

# Gravest first. ungated: a gate blocked this version; simulated: made up; held: a newer report waits for a decision;
# incident: an incident about it is open; stale: overdue for a report; disagree: second readings differ by more than a
# class; marked: somebody follows it up; revised: the value was reported anew.
FLAGS: Final = ("ungated", "simulated", "held", "incident", "stale", "disagree", "marked", "revised")
SOUND: Final = "sound"  # fresh, gated, real, as first reported, nothing open
CAUTIONS: Final = frozenset(FLAGS) - {"revised"}  # a revision is told, but is no reason for doubt


@dataclass(frozen=True)
class Around:
    """What stands around the figures of one version.

    held: indicator -> events that wait for a decision. incidents: indicator or target -> open incidents about it.
    revised, marked: (indicator, as-of day) of values reported anew, and of values that somebody follows up.
    """

    is_gated: bool = True
    held: Mapping[str, Sequence[str]] = field(default_factory=dict)
    incidents: Mapping[str, Sequence[str]] = field(default_factory=dict)
    revised: frozenset[tuple[Hashable, ...]] = frozenset()
    marked: frozenset[tuple[Hashable, ...]] = frozenset()

    def held_of(self, row: Mapping[str, Any]) -> Sequence[str]:
        """Events about the row's indicator that wait for a decision."""
        return self.held.get(str(row.get("indicator_id")), ())

    def incidents_of(self, row: Mapping[str, Any]) -> Sequence[str]:
        """Open incidents about the row's target, then those about its indicator."""
        names = [str(row[key]) for key in ("target_id", "indicator_id") if row.get(key)]
        return list(dict.fromkeys(one for name in names for one in self.incidents.get(name, ())))


def flags(row: Mapping[str, Any], around: Around) -> list[str]:
    """What must be known of the figure in this row (a reading, joined or not), gravest first; none: it is sound.

    Reads is_simulated, is_stale, is_held, readings_disagree, indicator_id, target_id and actual_as_of_date where there
    are any.
    """
    value = (row.get("indicator_id"), row.get("actual_as_of_date") or row.get("as_of_date"))
    found = {
        "ungated": not around.is_gated,
        "simulated": bool(row.get("is_simulated")),
        "held": bool(around.held_of(row)) or bool(row.get("is_held")),
        "incident": bool(around.incidents_of(row)),
        "stale": bool(row.get("is_stale")),
        "disagree": bool(row.get("readings_disagree")),
        "marked": bool(row.get("is_marked")) or value in around.marked,
        "revised": value in around.revised,
    }
    return [flag for flag in FLAGS if found[flag]]
