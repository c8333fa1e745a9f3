"""Reading plans: plans/*.yml -> Plan, one file per plan."""

from __future__ import annotations

from pathlib import Path

import msgspec
import yaml

from milepost.catalogue import plan_yaml
from milepost.catalogue.plan import Plan
from milepost.errors import CatalogueError


def read_plan(path: Path) -> Plan:
    """Read one plan file. Raises CatalogueError naming file, field and reason; `milepost plans check` names lines."""
    try:
        raw = plan_yaml.load(path.read_text(encoding="utf-8"))
        return msgspec.convert(raw, Plan)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CatalogueError(f"{path}: cannot be read as YAML: {error}") from error
    except msgspec.ValidationError as error:
        raise CatalogueError(f"{path}: {error}. Run `milepost plans check` for all faults.") from error


def read_plans(folder: Path) -> list[Plan]:
    """Read every *.yml of the folder, ordered by plan id. Raises CatalogueError, also when there is none."""
    plans = sorted((read_plan(path) for path in sorted(folder.glob("*.yml"))), key=lambda plan: plan.plan)
    if not plans:
        raise CatalogueError(f"{folder}: no plan files (*.yml). Set MILEPOST_PLANS to the folder that holds them.")
    return plans
