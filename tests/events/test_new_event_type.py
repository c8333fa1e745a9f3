"""What a new event type touches: each place is looked at for each type, and CONTRIBUTING.md lists the same places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from milepost import events, stream
from milepost.contracts.examples import EXAMPLES
from milepost.events import values
from milepost.events.types import TYPES, Data, EventType, TrainingHeld

ROOT = Path(__file__).resolve().parents[2]
DBT = ROOT / "dbt_project"
PLANTED = "milepost.permit.granted.v1"


def text(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def staging_models() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in DBT.glob("models/staging/events/*.sql")}


def has_staging_model(name: str) -> bool:
    """A model that stages the type, with a description beside it."""
    return any(f"'{name}'" in sql and path.with_suffix(".yml").exists() for path, sql in staging_models().items())


PLACES: dict[str, Callable[[str], bool]] = {
    "src/milepost/events/types.py": lambda name: TYPES[name].struct in get_args(Data),
    "src/milepost/events/__init__.py": lambda name: any(getattr(events, key) == name for key in events.__all__),
    "src/milepost/events/values.py": lambda name: name in values.CHECKS,
    "src/milepost/contracts/examples.py": lambda name: name in EXAMPLES,
    "docs/schemas/": lambda name: (ROOT / "docs/schemas" / f"{name}.json").exists(),
    "docs/events.md": lambda name: f"`{name}`" in text("docs", "events.md"),
    "docs/asyncapi.yaml": lambda name: f"name: {name}\n" in text("docs", "asyncapi.yaml"),
    "dbt_project/models/staging/events/": has_staging_model,
    "staged_types()": lambda name: f"'{name}'" in text("dbt_project", "macros", "unreadable.sql"),
}
"""Place -> whether a type is there. Topics, decoding, landing and the raw gate follow TYPES by themselves."""


def missing_places(name: str) -> list[str]:
    return [place for place, is_there in PLACES.items() if not is_there(name)]


@pytest.mark.parametrize("name", TYPES)
def test_every_event_type_is_in_every_place(name: str) -> None:
    assert missing_places(name) == []
    assert TYPES[name].topic in stream.INCOMING


def test_a_planted_type_is_missed_in_every_place_that_is_kept_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    class PermitGranted(TrainingHeld, frozen=True):
        pass

    monkeypatch.setitem(TYPES, PLANTED, EventType(PermitGranted, "milepost.permits.v1", "at", "session", True))
    assert missing_places(PLANTED) == list(PLACES)


def test_contributing_lists_every_place() -> None:
    guide = text("CONTRIBUTING.md")
    section = guide[guide.index("## Add an event type") :].split("\n## ")[0]
    assert [place for place in PLACES if f"`{place}`" not in section] == []
