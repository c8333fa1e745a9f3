"""Check plan files: format, rules, rules against the text, and files against one another.

paths of *.yml (+ folder of texts) -> one Checked per file; nothing is raised for what a file says. Rules run once the
format is right, then all of them, so a file's faults come in at most two rounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from milepost.catalogue.format import Fault, PlanFile, read_file
from milepost.catalogue.plan import Plan
from milepost.catalogue.rules.fields import rule_faults
from milepost.catalogue.rules.spans import span_faults
from milepost.catalogue.texts import Coverage, coverage, read_text


@dataclass
class Checked:
    """One plan file: its plan (None where the format is broken), its faults, and its text's account if at hand."""

    file: PlanFile
    faults: list[Fault]
    plan: Plan | None = None
    coverage: Coverage | None = None


def check_plans(paths: Iterable[Path], texts: Path | None) -> list[Checked]:
    """Check each file and all of them together, in order of their names."""
    checked = [_check_file(path, texts) for path in sorted(paths)]
    for one in checked:
        others = [other.plan for other in checked if other.plan and other is not one]
        if one.plan:
            one.faults += _beside(one.plan, one.file, others)
    return checked


def _check_file(path: Path, texts: Path | None) -> Checked:
    file, faults = read_file(path)
    if faults:
        return Checked(file, faults)
    plan = msgspec.convert(file.data, Plan)
    if path.stem != plan.plan:
        message = f"is {plan.plan} in a file named {path.name}. Name the file {plan.plan}.yml."
        faults.append(file.fault(("plan",), message))
    faults += [file.fault(where, message) for where, message in rule_faults(plan)]
    text = read_text(plan, texts)
    if text is None:
        return Checked(file, faults, plan)
    faults += [file.fault(where, message) for where, message in span_faults(plan, text)]
    return Checked(file, faults, plan, coverage(plan, text))


def _beside(plan: Plan, file: PlanFile, others: list[Plan]) -> Iterable[Fault]:
    """Ids are unique over all plans, and a parent without a plan of its own has a name."""
    for other in others:
        if other.plan == plan.plan:
            yield file.fault(("plan",), f"{plan.plan} is also the id of another file. Choose another one.")
        taken = {other.indicator_id(indicator) for indicator in other.indicators}
        for number, indicator in enumerate(plan.indicators):
            if plan.indicator_id(indicator) in taken:
                message = f"{plan.indicator_id(indicator)} is also an indicator of {other.plan}. Choose another id."
                yield file.fault(("indicators", number, "id"), message)
    jurisdiction = plan.jurisdiction
    if (
        jurisdiction.parent
        and not jurisdiction.parent_name
        and jurisdiction.parent not in {p.jurisdiction.id for p in others}
    ):
        message = f"{jurisdiction.parent} has no plan here, so its name is unknown. Add parent_name: {{zh: …, en: …}}."
        yield file.fault(("jurisdiction", "parent"), message)
