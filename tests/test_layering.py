"""Who may import whom, kept: folders, the floors of src/milepost, and which module may talk to which outside system."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src/milepost"
KAFKA = frozenset({"kafka", "confluent_kafka"})
OURS = frozenset({"milepost", "producers", "expectations", "dashboards", "dags"})

NEVER = {
    "src/milepost": {"airflow", "streamlit", "great_expectations", "producers", "expectations", "dashboards", "dags"},
    "producers": {"duckdb", "airflow", "dbt", "streamlit", "expectations", "dashboards", "dags", "great_expectations"},
    "expectations": {"airflow", "dbt", "duckdb", "streamlit", "producers", "dashboards", "dags", *KAFKA},
    "dashboards": {"airflow", "dbt", "duckdb", "great_expectations", "producers", "expectations", "dags", *KAFKA},
    "dags": {"duckdb", "pandas", "great_expectations", "streamlit", "dashboards", *KAFKA},
}
# A folder is named with a slash at its end: any module in it may
ONLY_IN = {
    "duckdb": {"src/milepost/warehouse/"},
    "apprise": {"src/milepost/alerts/channels/"},
    "kafka": {"src/milepost/stream.py", "src/milepost/landing/reader.py", "producers/client/connection.py"},
    "confluent_kafka": {"src/milepost/stream.py", "src/milepost/landing/reader.py"},
    "httpx": {"src/milepost/alerts/channels/", "src/milepost/local/", "producers/machines/telemetry.py"},
    "dbt": {"src/milepost/marts/running.py", "src/milepost/marts/repeating.py"},
    "chinese_calendar": {"src/milepost/days.py"},
    "smtplib": {"src/milepost/alerts/channels/"},
    "xlsxwriter": {"src/milepost/exports/", "src/milepost/bulletins/writers/workbook.py"},
    **{name: {"src/milepost/bulletins/writers/"} for name in ("docx", "docxtpl", "typst", "vl_convert")},
    "psutil": {"src/milepost/local/processes.py"},
}
# Rooms of src/milepost, floor by floor: each may import from the floors before its own, from no other
FLOORS = (
    ("errors", "days"),
    ("readings", "charts", "settings", "units", "documents"),
    ("warehouse", "exports"),
    ("catalogue", "gates", "marts"),
    ("events", "publishing"),
    ("stream", "contracts"),
    ("landing", "alerts", "local", "decisions"),
    ("bulletins", "doctor"),
    ("pipeline", "drafting"),
    ("commands",),
    ("cli",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
MOST_FLOORS_OF_FILES = 11
MOST_FLAT_FILES = 9
MOST_LINES = 300
COMPOSITION_ROOT = ("src/milepost/cli.py", "src/milepost/commands/")  # import expectations and producers in commands
# Who may read the environment: settings; the others hand it on to a process of theirs or set it before a library loads
ENVIRONMENT = {
    "src/milepost/settings.py",
    "src/milepost/marts/running.py",
    "src/milepost/local/supervision.py",
    "expectations/validation.py",
}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_in(path: Path, places: set[str] | tuple[str, ...]) -> bool:
    return any(
        place(path) == allowed or (allowed.endswith("/") and place(path).startswith(allowed)) for allowed in places
    )


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Top-level package of every import, and whether it stands at module level outside TYPE_CHECKING."""
    top = {id(node) for node in tree_of(path).body}
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0], id(node) in top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], id(node) in top


def imported_modules(path: Path) -> Iterator[str]:
    """Full names of what is imported: 'milepost.events.event' for a module, 'milepost.events' for its names."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in modules() else node.module


def python_files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@cache
def modules() -> dict[str, Path]:
    """Every module of the project by its full name."""
    found = {}
    for folder in NEVER:
        for path in python_files(folder):
            parts = path.relative_to(ROOT / "src" if folder.startswith("src") else ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room_of(module: str) -> str:
    """The room of a module of src/milepost: 'landing' for milepost.landing.fast.judge, 'days' for milepost.days."""
    return module.split(".")[1] if "." in module else ""


def forbidden_rooms(path: Path) -> list[str]:
    """What a file of src/milepost imports from its own floor or a later one."""
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    rooms = {room_of(name) for name in imported_modules(path) if name.startswith("milepost.")} - {own}
    return sorted(room for room in rooms if FLOOR.get(room, len(FLOORS)) >= FLOOR.get(own, -1))


def reads_environment(tree: ast.Module) -> bool:
    """Whether os.getenv, os.environ or an import of either stands anywhere."""
    return any(
        (
            isinstance(node, ast.Attribute)
            and node.attr in {"getenv", "environ", "environb"}
            and getattr(node.value, "id", "") == "os"
        )
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and any(alias.name in {"getenv", "environ", "environb"} for alias in node.names)
        )
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize("folder", NEVER)
def test_folder_has_python_files_to_look_at(folder: str) -> None:
    assert python_files(folder), f"{folder} has no Python files: the table above looks at nothing"


@pytest.mark.parametrize("folder", NEVER)
def test_no_module_imports_what_its_folder_must_never_import(folder: str) -> None:
    found = [
        f"{place(path)} imports {name}"
        for path in python_files(folder)
        for name, _ in imports(path)
        if name in NEVER[folder] and not (is_in(path, COMPOSITION_ROOT) and name in OURS)
    ]
    assert found == []


def test_composition_root_imports_the_other_folders_only_inside_its_commands() -> None:
    at_top = [
        f"{place(path)} imports {name}"
        for path in python_files("src/milepost")
        if is_in(path, COMPOSITION_ROOT)
        for name, top in imports(path)
        if top and name in OURS - {"milepost"}
    ]
    assert at_top == []


def test_every_room_stands_on_a_floor() -> None:
    rooms = {path.relative_to(PACKAGE).with_suffix("").parts[0] for path in python_files("src/milepost")}
    assert rooms - {"__init__"} <= FLOOR.keys()


def test_no_room_imports_from_its_own_floor_or_a_later_one() -> None:
    found = {place(path): rooms for path in python_files("src/milepost") if (rooms := forbidden_rooms(path))}
    assert found == {}


def test_few_files_lie_flat_in_the_package() -> None:
    flat = [path.name for path in PACKAGE.glob("*.py")]
    assert len(flat) <= MOST_FLAT_FILES, flat


def test_no_file_is_long() -> None:
    long = {
        place(path): lines
        for folder in (*NEVER, "benchmarks")
        for path in python_files(folder)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_files_stand_on_few_floors_and_in_no_circle() -> None:
    heights: dict[str, int] = {}

    def height(name: str, below: tuple[str, ...] = ()) -> int:
        assert name not in below, f"circle: {' -> '.join((*below, name))}"
        if name not in heights:
            under = {found for found in imported_modules(modules()[name]) if found in modules()} - {name}
            heights[name] = 1 + max((height(other, (*below, name)) for other in under), default=0)
        return heights[name]

    assert max(height(name) for name in modules()) <= MOST_FLOORS_OF_FILES, sorted(
        heights.items(), key=lambda h: -h[1]
    )[:12]


@pytest.mark.parametrize("package", ONLY_IN)
def test_one_module_talks_to_each_outside_system(package: str) -> None:
    found = {path for folder in NEVER for path in python_files(folder) for name, _ in imports(path) if name == package}
    assert [place(path) for path in found if not is_in(path, ONLY_IN[package])] == []
    assert found, f"nobody imports {package}: the rule watches over nothing"


def test_one_module_asks_git() -> None:
    found = {
        place(path)
        for folder in NEVER
        for path in python_files(folder)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.List) and node.elts and getattr(node.elts[0], "value", None) == "git"
    }
    assert found == {"src/milepost/publishing/publish.py"}


def test_dag_files_import_nothing_heavy_at_module_level() -> None:
    allowed_at_top = sys.stdlib_module_names | {"airflow", "dags"}
    found = [
        f"{place(path)} imports {name}"
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
    """Producers and DAGs get Settings; the exceptions hand variables to a process or a library before it loads."""
    found = {place(path) for folder in NEVER for path in python_files(folder) if reads_environment(tree_of(path))}
    assert found <= ENVIRONMENT
    assert found >= ENVIRONMENT, "an exception that is none any more"


def test_a_planted_fault_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules above would see an import from a later step and a reading of the environment."""
    planted = tmp_path / "warehouse" / "planted.py"
    planted.parent.mkdir()
    planted.write_text("import os\nfrom milepost.landing import load\nHOME = os.environ['HOME']\n", encoding="utf-8")
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    assert forbidden_rooms(planted) == ["landing"]
    assert reads_environment(tree_of(planted))
