"""The import table of DESIGN.md, kept: who may import whom, and which module may talk to which outside system."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
KAFKA = frozenset({"kafka", "confluent_kafka"})
OURS = frozenset({"milepost", "producers", "expectations", "dashboards", "dags"})

NEVER = {
    "src/milepost": {"airflow", "streamlit", "great_expectations", "producers", "expectations", "dashboards", "dags"},
    "producers": {"duckdb", "airflow", "dbt", "streamlit", "expectations", "dashboards", "dags", "great_expectations"},
    "expectations": {"airflow", "dbt", "duckdb", "streamlit", "producers", "dashboards", "dags", *KAFKA},
    "dashboards": {"airflow", "dbt", "duckdb", "great_expectations", "producers", "expectations", "dags", *KAFKA},
    "dags": {"duckdb", "pandas", "great_expectations", "streamlit", "dashboards", *KAFKA},
}
ONLY_IN = {
    "duckdb": {"src/milepost/warehouse/connection.py"},
    "apprise": {"src/milepost/alerts/channels/call.py"},
    "kafka": {"src/milepost/stream.py", "src/milepost/landing/reader.py", "producers/client/connection.py"},
    "confluent_kafka": {"src/milepost/stream.py", "src/milepost/landing/reader.py"},
}
COMPOSITION_ROOT = "src/milepost/cli.py"  # may import expectations and producers inside its commands


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Top-level package of every import, and whether it stands at module level outside TYPE_CHECKING."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0], id(node) in top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], id(node) in top


def python_files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("folder", NEVER)
def test_folder_has_python_files_to_look_at(folder: str) -> None:
    assert python_files(folder), f"{folder} has no Python files: the table above looks at nothing"


@pytest.mark.parametrize("folder", NEVER)
def test_no_module_imports_what_its_folder_must_never_import(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(folder)
        for name, _ in imports(path)
        if name in NEVER[folder] and not (str(path.relative_to(ROOT)) == COMPOSITION_ROOT and name in OURS)
    ]
    assert found == []


def test_composition_root_imports_the_other_folders_only_inside_its_commands() -> None:
    at_top = [name for name, top in imports(ROOT / COMPOSITION_ROOT) if top and name in OURS - {"milepost"}]
    assert at_top == []


@pytest.mark.parametrize("package", ONLY_IN)
def test_one_module_talks_to_each_outside_system(package: str) -> None:
    found = {
        str(path.relative_to(ROOT))
        for folder in NEVER
        for path in python_files(folder)
        for name, _ in imports(path)
        if name == package
    }
    assert found <= ONLY_IN[package]
    assert found, f"nobody imports {package}: the rule watches over nothing"


def test_dag_files_import_nothing_heavy_at_module_level() -> None:
    allowed_at_top = sys.stdlib_module_names | {"airflow", "dags"}
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files("dags")
        for name, top in imports(path)
        if top and name not in allowed_at_top
    ]
    assert found == []


def test_dbt_project_has_no_python() -> None:
    models = ROOT / "dbt_project"
    assert (models / "dbt_project.yml").exists()
    assert [p for p in models.rglob("*.py") if "target" not in p.parts and "dbt_packages" not in p.parts] == []


def test_only_settings_reads_the_environment() -> None:
    """Producers and DAGs get Settings; the exceptions set variables for a library before it loads."""
    allowed = {"src/milepost/settings.py", "expectations/validation.py"}
    found = [
        str(path.relative_to(ROOT))
        for folder in NEVER
        for path in python_files(folder)
        if str(path.relative_to(ROOT)) not in allowed
        and any(
            isinstance(node, ast.Attribute) and node.attr in {"getenv"} and getattr(node.value, "id", "") == "os"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]
    assert found == []
