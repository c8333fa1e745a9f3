"""Whatever stands in a plan file, the check answers with a file and a line; it never breaks down and never hangs."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.baisha import GOOD, changed, faults

HEAD = "status: in_force\n"
FIGURE = "due: 2027, value: 40"


def with_field(words: str) -> str:
    return changed(HEAD, f"{HEAD}{words}\n")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (changed(FIGURE, "due: 2027-02-30, value: 40"), 25, "'2027-02-30' cannot be read (day is out of range"),
        (changed(FIGURE, "due: 2027-01-01 25:61:00, value: 40"), 25, "cannot be read (hour must be in 0..23)"),
        (changed(FIGURE, "due: 0, value: 40"), 25, "0 is less than the minimum of 2000"),
        (changed(FIGURE, f"due: {'9' * 400}, value: 40"), 25, "is too large a number to be kept"),
        (changed(FIGURE, f"due: 2027, value: {'9' * 400}"), 25, "is too large a number to be kept"),
        (changed(FIGURE, f"due: 2027, value: {'9' * 5000}"), 25, "cannot be read"),
        (changed(FIGURE, "due: 2027, value: .nan"), 25, "is nan. Write a finite number"),
        (changed(FIGURE, "due: 2027, value: .inf"), 25, "is inf. Write a finite number"),
        (changed("span: [17, 24]", "span: [-17, 24]"), 25, "-17 is less than the minimum of 0"),
        (changed("span: [17, 24]", f"span: [17, {2**40}]"), 25, "is greater than the maximum"),
        (changed("issued: 2026-02-01", "issued: 0001-01-01"), 5, "years are from 1949 to 2200"),
        (changed("date: 2025-12-31", "date: 9999-12-31"), 23, "years are from 1949 to 2200"),
        (with_field("x: !!int abc"), 5, "'abc' cannot be read"),
        (with_field("x: !!float abc"), 5, "'abc' cannot be read"),
        (with_field("x: !!bool abc"), 5, "'abc' cannot be read"),
        (with_field("x: !!timestamp abc"), 5, "'abc' cannot be read"),
        (with_field("x: 0x_"), 5, "'0x_' cannot be read"),
        (with_field("? [a, b]\n: 1"), 5, "is not YAML"),
        (with_field("x: &x [*x]"), 5, "contains itself"),
        (with_field("x: " + "[" * 3000 + "]" * 3000), 1, "nests too deeply"),
        (f"{GOOD}\n---\na: 1\n", 64, "another document"),
        ("", 1, "null is not of type object"),
        ("- 1\n", 1, "is not of type object"),
    ],
)
def test_an_odd_file_is_a_fault_with_its_line(folder: Path, content: str, line: int, words: str) -> None:
    found = faults(folder, content)
    assert any(fault.startswith(f"baisha-2026.yml:{line}: ") and words in fault for fault in found), found


def test_aliases_that_stand_for_millions_of_nodes_are_a_fault_at_once(folder: Path) -> None:
    rows = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    [fault] = faults(folder, "\n".join(rows) + "\n")
    assert "aliases make the file far too large" in fault


def test_a_folder_named_like_a_plan_file_is_a_fault(folder: Path) -> None:
    from milepost.catalogue.checks import check_plans

    (folder / "baisha-2026.yml").mkdir()
    [checked] = check_plans([folder / "baisha-2026.yml"], None)
    assert "cannot be read" in str(checked.faults[0])
