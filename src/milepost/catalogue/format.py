"""The format of a plan file: JSON Schema from the types.

plans/plan.schema.json is written by `milepost plans schema`; documents/checking.py tells a file's faults.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any

import msgspec

from milepost.catalogue.plan import Indicator, Plan, Target
from milepost.documents import checking
from milepost.documents.checking import DocumentFile as PlanFile
from milepost.documents.checking import Fault, Path

__all__ = ["Fault", "Path", "PlanFile"]
SCHEMA_NAME = "plan.schema.json"


def each_target(plan: Plan) -> Iterator[tuple[Path, Indicator, Target]]:
    """Every target with its indicator and where it stands in the file."""
    for i, indicator in enumerate(plan.indicators):
        for t, target in enumerate(indicator.targets):
            yield ("indicators", i, "targets", t), indicator, target


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a plan file, generated from milepost.catalogue."""
    definition = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A Milepost plan file"}
    return definition | msgspec.json.schema(Plan)


@cache
def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def read_file(path: FilePath) -> tuple[PlanFile, list[Fault]]:
    """Read YAML and check it against the schema. Every fault of the file is in the list, none is raised."""
    return checking.read_file(path, schema(), f"plans/{SCHEMA_NAME}")
