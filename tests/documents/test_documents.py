"""Files that people write: every fault with its line, the entry's own name and advice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from milepost.documents import reading
from milepost.documents.checking import read_file

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["doors"],
    "additionalProperties": False,
    "properties": {
        "doors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "wait": {"type": "string", "pattern": "^[0-9]+s$", "examples": ["30s", "5s"]},
                },
            },
        }
    },
}


def faults(folder: Path, text: str) -> list[str]:
    path = folder / "doors.yml"
    path.write_text(text, encoding="utf-8")
    return [str(fault) for fault in read_file(path, SCHEMA, "config/doors.schema.json")[1]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("doors: []\n", []),
        ("doors:\n  - {name: north, wait: 30s}\n", []),
        (
            "doors:\n  - {name: north, wait: soon}\n",
            ['2: doors[north].wait: "soon" does not fit ^[0-9]+s$. Write it as 30s or 5s.'],
        ),
        ("doors:\n  - {wait: 1}\n", ["2: doors[0].wait: 1 is not of type string. Correct the value."]),
        (
            "windows: []\n",
            [
                "1: the file: lacks doors. Add what is missing.",
                "1: windows: is no field of the format. Known here: doors.",
            ],
        ),
        ("doors: []\ndoors: []\n", ["2: doors: is written twice here. Keep one of them."]),
    ],
)
def test_a_fault_names_line_and_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sorted(faults(tmp_path, text)) == sorted(f"doors.yml:{line}" for line in told)


def test_on_and_off_are_words_as_in_yaml_1_2() -> None:
    assert reading.load("on: off").data == {"on": "off"}
    assert reading.load("on: true").data == {"on": True}
