"""Check plan files: format, rules, rules against the text, and files against one another.

paths of *.yml (+ folder of texts) -> one Checked per file; nothing is raised for what a file says. Warnings are no
faults. Rules run once the
format is right, then all of them, so a file's faults come in at most two rounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from milepost.catalogue.format import Fault, PlanFile, read_file
from milepost.catalogue.plan import Plan
from milepost.catalogue.rules.advice import advice
from milepost.catalogue.rules.fields import field_faults
from milepost.catalogue.rules.paths import path_faults
from milepost.catalogue.rules.policies import policy_faults
from milepost.catalogue.rules.policy_spans import policy_span_faults
from milepost.catalogue.rules.references import reference_faults
from milepost.catalogue.rules.relations import faults_beside, setting_faults
from milepost.catalogue.rules.spans import is_meant, span_faults
from milepost.catalogue.texts import Coverage, coverage, read_text


@dataclass
class Checked:
    """One plan file: its plan (None where the format is broken), its faults, and its text's account if at hand.

    warnings: what makes a reading weaker than it could be, in Chinese and English; the file is good all the same.
    """

    file: PlanFile
    faults: list[Fault]
    plan: Plan | None = None
    coverage: Coverage | None = None
    warnings: list[Fault] = field(default_factory=list)


def check_plans(paths: Iterable[Path], texts: Path | None) -> list[Checked]:
    """Check each file and all of them together, in order of their names."""
    checked = [check_file(path, texts) for path in sorted(paths)]
    for one in checked:
        others = [other.plan for other in checked if other.plan and other is not one]
        if one.plan:
            one.faults += [*clashes(one.plan, one.file, others), *nameless_parent(one.plan, one.file, others)]
            are_all = all(other.plan for other in checked)
            beside = (one.file.fault(*found) for found in faults_beside(one.plan, others, are_all=are_all))
            one.faults += [fault for fault in beside if fault not in one.faults]
    return checked


def check_file(path: Path, texts: Path | None) -> Checked:
    """Check one file by itself, and against its text where that is at hand."""
    file, faults = read_file(path)
    if faults:
        return Checked(file, faults)
    plan = msgspec.convert(file.data, Plan)
    if path.stem != plan.plan:
        message = f"is {plan.plan} in a file named {path.name}. Name the file {plan.plan}.yml."
        faults.append(file.fault(("plan",), message))
    for rules in (field_faults, path_faults, policy_faults, reference_faults, setting_faults):
        faults += [file.fault(where, message) for where, message in rules(plan)]
    warnings = [file.fault(where, f"{zh} · {en}") for where, zh, en in advice(plan)]
    text = read_text(plan, texts)
    if text is not None:
        # of another text than the one meant that is the only fault
        found = list(span_faults(plan, text))
        found += policy_span_faults(plan, text.content) if is_meant(plan, text) else []
        faults += [file.fault(where, message) for where, message in found]
    return Checked(file, faults, plan, coverage(plan, text) if text else None, warnings)


def clashes(plan: Plan, file: PlanFile, others: Iterable[Plan]) -> Iterator[Fault]:
    """Ids are unique over all plans."""
    for other in others:
        if other.plan == plan.plan:
            yield file.fault(("plan",), f"{plan.plan} is also the id of another file. Choose another one.")
        taken = {name for _, _, name in _ids(other)}
        for kind, number, name in _ids(plan):
            if name in taken:
                message = f"{name} is also an id of {other.plan}. Choose another id."
                yield file.fault((kind, number, "id"), message)


def _ids(plan: Plan) -> Iterator[tuple[str, int, str]]:
    yield from (("indicators", n, plan.indicator_id(entry)) for n, entry in enumerate(plan.indicators))
    yield from (("policies", n, plan.full_id(entry.id)) for n, entry in enumerate(plan.policies))
    yield from (("shared_caps", n, plan.full_id(entry.id)) for n, entry in enumerate(plan.shared_caps))


def nameless_parent(plan: Plan, file: PlanFile, others: Iterable[Plan]) -> Iterator[Fault]:
    """A jurisdiction above that has no plan of its own has a name here."""
    above = plan.jurisdiction.parent
    if above and not plan.jurisdiction.parent_name and above not in {other.jurisdiction.id for other in others}:
        message = f"{above} has no plan here, so its name is unknown. Add parent_name: {{zh: …, en: …}}."
        yield file.fault(("jurisdiction", "parent"), message)
