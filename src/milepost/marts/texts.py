"""Fingerprints of dbt's project: another one means that what was built, or read, by the text no longer stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from milepost.settings import Settings
from milepost.warehouse import schema

ENGINES: Final = ("duckdb", "dbt-core", "dbt-adapters", "dbt-duckdb")  # another one may give a column another type
READ: Final = frozenset({".sql", ".yml"})


def code_keys(settings: Settings) -> tuple[str, str]:
    """Of the whole project, with the tables that it reads, what runs it and what is noted of it; of what incremental
    tables are made by."""
    project = settings.project / "dbt_project"
    models, macros = project / "models", [*project.glob("macros/**/*.sql")]
    # their contracts too: columns are compared with them where a table is made, not where rows are added
    makers = [path for path in models.rglob("*") if path.suffix in READ and _makes_increments(path)]
    texts = [path for part in ("models", "tests") for path in (project / part).rglob("*") if path.suffix in READ]
    tables = schema.FOLDER.glob("*.sql")
    whole = [*texts, *project.glob("*.yml"), *macros, *tables]
    return _fingerprint(whole, f"{_versions()} {_rules()}"), _fingerprint([*macros, *makers], _versions())


def _makes_increments(path: Path) -> bool:
    return path.parts[-2] == "intermediate" or "staging" in path.parts or path.stem == "fct_actuals"


def _fingerprint(files: Iterable[Path], more: str = "") -> str:
    found = hashlib.sha256(more.encode())
    for path in sorted(files):  # a table has its name from that of its file
        text = path.read_bytes()
        found.update(f"\0{path.name} {len(text)} ".encode() + text)
    return found.hexdigest()[:16]


@cache
def _rules() -> str:
    """By which builds are made and noted: those this process was started with, whatever is deployed since."""
    return _fingerprint(Path(__file__).parent.glob("*.py"))


@cache
def _versions() -> str:
    return " ".join(f"{name} {version(name)}" for name in ENGINES)
