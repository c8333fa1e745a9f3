"""The audit of what is locked: what it takes for a fault, and that our own lock files have none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from builders.environment import ROOT

sys.path.insert(0, str(ROOT))
from scripts import audit_dependencies as audit

HASH = f"    --hash=sha256:{'a' * 64}"
PINNED = f"click==8.1.0 \\\n{HASH}\n    # via typer\ncolorama==0.4.6 ; sys_platform == 'win32' \\\n{HASH} \\\n{HASH}\n"


def in_folder(folder: Path, lock: str = PINNED, dev: str = PINNED, yanked: str = "# nothing\n") -> list[str]:
    for name, text in (("requirements.lock", lock), ("requirements-dev.lock", dev), ("requirements.yanked", yanked)):
        (folder / name).write_text(text, encoding="utf-8")
    return [fault for fault in audit.faults(folder) if "is in KNOWN" not in fault]


def test_our_own_lock_files_have_no_fault() -> None:
    assert list(audit.faults(ROOT)) == []
    found, strange = audit.pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert strange == []
    assert len(found) > 100, "the audit would look at nothing"


def test_pins_are_read_with_marker_and_hashes() -> None:
    assert audit.pins(PINNED) == (
        [audit.Pin("click", "8.1.0", "", 1), audit.Pin("colorama", "0.4.6", "sys_platform == 'win32'", 2)],
        [],
    )


def test_a_good_pair_of_locks_has_no_fault(tmp_path: Path) -> None:
    assert in_folder(tmp_path) == []


@pytest.mark.parametrize(
    ("lock", "words"),
    [
        (PINNED + "rich>=13\n", "'rich>=13' is no pinned version"),
        (PINNED + f"rich @ https://example.org/rich.whl \\\n{HASH}\n", "is no pinned version"),
        (PINNED + "-e .\n", "'-e .' is no pinned version"),
        (PINNED + "--index-url https://example.org\n", "is no pinned version"),
        (PINNED + "rich==13.0\n", "rich has no sha256"),
        (PINNED.replace("a" * 64, "a" * 63, 1), "click has no sha256"),
        (PINNED.replace("8.1.0", "8.1.1"), "click: 8.1.1 in requirements.lock, 8.1.0 in requirements-dev.lock"),
    ],
)
def test_what_is_not_held_fast_is_a_fault(tmp_path: Path, lock: str, words: str) -> None:
    assert any(words in fault for fault in in_folder(tmp_path, lock=lock))


def test_what_was_yanked_when_locking_is_a_fault(tmp_path: Path) -> None:
    [fault] = in_folder(tmp_path, yanked='# head\n`click==8.1.0` is yanked (reason: "broken")\n')
    assert fault.startswith('requirements.yanked: `click==8.1.0` is yanked (reason: "broken")')


@pytest.mark.parametrize(
    "said",
    [
        "MIT",
        "Apache-2.0 OR GPL-3.0",
        "BSD License",
        "GNU Library or Lesser General Public License (LGPL)",
        "MPL-2.0 AND MIT",
    ],
)
def test_licences_that_let_a_city_hand_the_system_on_are_accepted(said: str) -> None:
    assert audit.licence_fault("some-package", said) is None


@pytest.mark.parametrize(
    "said",
    [
        "",
        "GPL-3.0-only",
        "GNU Affero General Public License v3",
        "AGPL-3.0",
        "SSPL-1.0",
        "Proprietary",
        "MIT AND GPL-2.0",
    ],
)
def test_others_and_none_are_a_fault(said: str) -> None:
    assert str(audit.licence_fault("some-package", said)).startswith("some-package: ")
