"""What the documents say is true: commands, addresses of files, headings of decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from milepost.cli import app as milepost_app
from producers.__main__ import app as producers_app

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
IN_REPOSITORY = re.compile(
    r"`((?:src|tests|docs|plans|dags|producers|expectations|dashboards|dbt_project|benchmarks|scripts)/[\w./-]+)`"
)
CITED = re.compile(r"docs/[\w/.-]+\.(?:md|yaml|json)\b")


def commands_of(app: typer.Typer, name: str) -> Iterator[str]:
    def walk(command: Any, path: str) -> Iterator[str]:
        inner = getattr(command, "commands", None)  # a group has them
        if inner is None:
            yield path
        for part, one in (inner or {}).items():
            yield from walk(one, f"{path} {part}")

    yield from walk(typer.main.get_command(app), name)


COMMANDS = [*commands_of(milepost_app, "milepost"), *commands_of(producers_app, "python -m producers")]


def test_both_command_lines_were_found() -> None:
    assert {"milepost run", "milepost plans check", "python -m producers import"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert f"| `{command}` |" in (ROOT / "docs/commands.md").read_text(encoding="utf-8")


def test_no_command_is_documented_that_does_not_exist() -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `([^`]+)` \|", page, re.M)) == sorted(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    named = IN_REPOSITORY.findall(page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_document_that_code_cites_exists() -> None:
    folders = ("src", "producers", "dags", "expectations", "dashboards", "dbt_project", "tests")
    found = {
        (path.relative_to(ROOT).as_posix(), cited)
        for folder in folders
        for kind in ("*.py", "*.sql", "*.yml")
        for path in (ROOT / folder).rglob(kind)
        for cited in CITED.findall(path.read_text(encoding="utf-8"))
        if "dbt_packages" not in path.parts and "target" not in path.parts
    }
    assert found
    assert sorted((path, cited) for path, cited in found if not (ROOT / cited).exists()) == []


def test_decisions_are_headed_by_the_number_of_their_file() -> None:
    for path in sorted((ROOT / "docs/decisions").glob("*.md")):
        heading = path.read_text(encoding="utf-8").splitlines()[0]
        assert re.fullmatch(rf"# {path.name[:4]} \S.*", heading), f"{path.name}: {heading}"
