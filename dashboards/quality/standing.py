"""Where a held row stands: by shape, colour and word, and whether a decision of this session is on its way."""

from __future__ import annotations

from dashboards import elements
from dashboards.elements import badge
from dashboards.quality import sent
from dashboards.readings import Row
from dashboards.text import Words

STATES = {
    "held": ("■", "red"),
    "asked": ("▲", "yellow"),
    "released": ("●", "green"),
    "refused": ("●", "gray"),
    "superseded": ("●", "gray"),
    "retracted": ("●", "gray"),
}


def state(w: Words, row: Row) -> str:
    """The badges of a row."""
    shape, colour = STATES.get(row["state"], ("?", "gray"))
    said = [badge(f"{shape} {w.of('held_state', row['state'])}", colour)]
    if row["is_simulated"]:
        said.append(elements.tag(w("tag.simulated"), "sim"))
    if sent.pending(row):
        said.append(badge(w("held.on_its_way"), "blue"))
    return " ".join(said)
