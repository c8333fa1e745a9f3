"""Reading plans: plans/*.yml -> Plan, one file per plan."""

from __future__ import annotations

from pathlib import Path

import msgspec
import yaml

from milepost.catalogue.plan import Plan
from milepost.documents import reading
from milepost.errors import CatalogueError


def read_plan(path: Path) -> Plan:
    """Read one plan file. Raises CatalogueError naming file, field and reason; `milepost plans check` names lines."""
    try:
        return msgspec.convert(reading.load(path.read_text(encoding="utf-8")).data, Plan)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CatalogueError(f"{path}: cannot be read as YAML: {error}") from error
    except msgspec.ValidationError as error:
        raise CatalogueError(f"{path}: {error}. Run `milepost plans check` for all faults.") from error


def read_readable(folder: Path) -> tuple[list[Plan], list[CatalogueError]]:
    """Read every *.yml of the folder that can be read, and why each other one cannot: one fault must not stop all.

    Raises CatalogueError where no plan is left.
    """
    plans, faults = [], []
    for path in sorted(folder.glob("*.yml")):
        try:
            plans.append(read_plan(path))
        except CatalogueError as error:
            faults.append(error)
    if not plans:
        raise faults[0] if faults else _none(folder)
    return sorted(plans, key=lambda plan: plan.plan), faults


def _none(folder: Path) -> CatalogueError:
    return CatalogueError(f"{folder}: no plan files (*.yml). Set MILEPOST_PLANS to the folder that holds them.")


def read_plans(folder: Path) -> list[Plan]:
    """Read every *.yml of the folder, ordered by plan id. Raises CatalogueError, also when there is none."""
    plans = sorted((read_plan(path) for path in sorted(folder.glob("*.yml"))), key=lambda plan: plan.plan)
    if not plans:
        raise _none(folder)
    return plans
