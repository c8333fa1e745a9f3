"""The version is said in pyproject.toml and is the changelog's newest; the licence is named and there."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_version_is_the_newest_of_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changelog, re.M)
    assert newest is not None
    assert newest[1] == PROJECT["version"] == version("milepost")


def test_no_other_file_says_the_version() -> None:
    said = re.compile(rf"""(?:__version__|\bversion)\s*[:=]\s*["']{re.escape(PROJECT["version"])}["']""")
    folders = ("src", "producers", "dashboards", "dags", "expectations")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert files
    assert [path.name for path in files if said.search(path.read_text(encoding="utf-8"))] == []


def test_the_licence_is_named_and_its_text_is_there() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["license"] == "Apache-2.0"
    assert PROJECT["license-files"] == ["LICENSE"]
    assert text.split()[:4] == ["Apache", "License", "Version", "2.0,"]
    assert "END OF TERMS AND CONDITIONS" in text
