"""Where each published column is shown: pages, marts and code -> docs/columns.md.

python scripts/columns.py [--check]
A page shows a column where it reads its mart (dbt_project/models/marts/exposures.yml, which a test keeps true) and the
code of the page, or code that it imports, names the column. Columns that no page names stand in REASONS.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parents[1]
MARTS, OUT = ROOT / "dbt_project/models/marts", ROOT / "docs/columns.md"
ROOTS: Final = {"dashboards": ROOT / "dashboards", "milepost": ROOT / "src/milepost"}
# Read by every page's frame, whatever the page: what it says there is no column of the page
FRAME: Final = frozenset({"takeaway", "shell", "trust"})
IN_BOTH: Final = re.compile(r"_(zh|en)$")  # pages name the stem: the language of the reader is put behind it
# "mart.column", or a mart for any of its columns: why no page shows it. The workbook of all data holds every column.
REASONS: Final[dict[str, str]] = {
    "agg_concept_months.member_ids": "the same by member, with names and figures, is fct_concept_member_months",
    "agg_concept_months.reporting_ids": "the same by member, with names and figures, is fct_concept_member_months",
    "agg_concept_months.reporting_target_total": "the denominator of completion_share, which is shown",
    "agg_concept_rollup.member_ids": "the same by member, with names and figures, is fct_concept_members",
    "agg_concept_rollup.reporting_ids": "the same by member, with names and figures, is fct_concept_members",
    "agg_concept_rollup.reporting_target_total": "the denominator of completion_share, which is shown",
    "agg_data_space_months.month_start": "a month is shown by its end, for which its counts are true",
    "dim_policies.is_joint": "told by the policy's words, which are shown",
    "dim_policies.is_holding": "a setting of the gates; what it holds is on the quality page",
    "fct_actuals.marked_at": "who marked a value and why is shown; when is for those who compute on",
    "fct_data_space_members.joined_at": "of enterprises by name only their numbers by month and role are shown",
    "fct_data_space_members.left_at": "of enterprises by name only their numbers by month and role are shown",
    "fct_projections": "the record behind the ranges that the indicator's chart draws",
    "fct_reporting_punctuality.grace_days": "told by expected_by_date, the day it is due",
    "fct_status_history": "of a month end: which event and which method made a reading, for those who check it",
    "fct_subsidy_budget.over_cap": "told by the share of the cap that is paid",
    "fct_subsidy_payments.rule_known_from": "for an audit: which version of a rule judged a payment",
    "fct_target_status.status_class": "what second readings are compared in; the page says whether they differ",
    "fct_target_status.pace_variant": "the same for all targets, and said in docs/methods.md",
    "fct_target_status.pace_status_eurostat_2021": "other thresholds for the same pace, for those who compare methods",
    "fct_target_status.pace_status_un_2022": "other thresholds for the same pace, for those who compare methods",
    "fct_targets.due_year": "the year of due_date, which is shown",
    "fct_targets.due_kind": "told by the clause beside the target",
    "fct_targets.recurs": "told by the due day, 31 December of the running year",
    "ops_decisions.decision_id": "a name for the machine; the moment, the person and the reason are shown",
    "ops_bulletins": "the page on bulletins reads the book as it is now; this is what landed of it, for a lost book",
    "fct_targets.is_path_point": "told by the path that the indicator's chart draws",
}


HEAD: Final = """# What is published, and where it is shown

Made by `python scripts/columns.py` from the contracts of the marts, the exposures and the code of the pages; a test
keeps it true. Every column is in the workbook of all data (the link at the foot of every page) and in the published
Parquet files, too.
"""


def columns() -> dict[str, list[str]]:
    """Mart -> its columns in their order, as the contracts state them."""
    found: dict[str, list[str]] = {}
    for path in sorted(MARTS.glob("*_*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", ()):
            found[model["name"]] = [column["name"] for column in model["columns"]]
    return found


def readers() -> dict[str, set[str]]:
    """Page -> the marts it reads."""
    exposures: list[dict[str, Any]] = yaml.safe_load((MARTS / "exposures.yml").read_text(encoding="utf-8"))["exposures"]
    boards = [one for one in exposures if one["type"] == "dashboard"]
    found = {one["name"]: set(re.findall(r"ref\('(\w+)'\)", " ".join(one["depends_on"]))) for one in boards}
    found["quality"] |= {mart for mart in columns() if mart.startswith("ops_")}  # Milepost's own books
    return found


@cache
def _parsed(path: Path) -> tuple[frozenset[str], frozenset[Path]]:
    """The texts that a module holds, and the modules of the boards and of readings that it imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return frozenset(texts), frozenset(_imported(tree))


def _imported(tree: ast.Module) -> Iterator[Path]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        elif isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        else:
            continue
        for name in names:
            head, *rest = name.split(".")
            path = ROOTS[head].joinpath(*rest).with_suffix(".py") if head in ROOTS and rest else None
            if path and path.is_file() and path.stem not in FRAME:
                yield path


def texts_of(page: str) -> set[str]:
    """Every text in the code of a page and in what it imports."""
    found: set[str] = set()
    waiting, met = [ROOT / f"dashboards/app_pages/{page}.py"], set[Path]()
    while waiting:
        path = waiting.pop()
        if path in met:
            continue
        met.add(path)
        texts, imported = _parsed(path)
        found |= texts
        waiting += imported
    return found


def shown() -> dict[str, dict[str, list[str]]]:
    """Mart -> column -> the pages that show it."""
    reads = readers()
    texts = {page: texts_of(page) for page in reads}
    return {
        mart: {
            column: [page for page in reads if mart in reads[page] and _is_named(column, texts[page])]
            for column in names
        }
        for mart, names in columns().items()
    }


def _is_named(column: str, texts: set[str]) -> bool:
    return column in texts or IN_BOTH.sub("", column) in texts


def reason(mart: str, column: str) -> str | None:
    return REASONS.get(f"{mart}.{column}") or REASONS.get(mart)


def unexplained(found: Mapping[str, Mapping[str, list[str]]]) -> list[str]:
    """Columns that no page shows and that no reason stands for."""
    return [f"{m}.{c}" for m, names in found.items() for c, pages in names.items() if not pages and not reason(m, c)]


def idle(found: Mapping[str, Mapping[str, list[str]]]) -> list[str]:
    """Reasons that no column needs."""
    needed = {key for m, names in found.items() for c, pages in names.items() if not pages for key in (f"{m}.{c}", m)}
    return sorted(set(REASONS) - needed)


def page_of(found: Mapping[str, Mapping[str, list[str]]]) -> str:
    """The document."""
    parts = [HEAD]
    for mart, names in found.items():
        parts.append(f"\n## {mart}\n\n| column | shown on |\n|---|---|\n")
        parts += [f"| `{c}` | {', '.join(pages) or f'no page: {reason(mart, c)}'} |\n" for c, pages in names.items()]
    return "".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="write nothing; 1 if the document or a reason is out of date"
    )
    given, found = parser.parse_args(), shown()
    faults = [f"no page shows {one}: show it, or say why not" for one in unexplained(found)]
    faults += [f"a page shows {one} now: take its reason out" for one in idle(found)]
    if not given.check:
        OUT.write_text(page_of(found), encoding="utf-8")
    elif OUT.read_text(encoding="utf-8") != page_of(found):
        faults.append(f"{OUT.name} is out of date: run python scripts/columns.py")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
