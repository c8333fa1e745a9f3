"""Which version of each plan file is in force. plans/*.yml -> list[Plan], catalogue.*, ops.plans_set_aside

A file with a fault stops nobody: it is set aside with its line and advice, the version of it that was good last
(catalogue.plan_files) stays in force, and all other files go on. The files' texts are not looked at here: a span that
no longer fits its text, or a jurisdiction above that nobody names, is for `milepost plans check` alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import yaml

from milepost.catalogue import store
from milepost.catalogue.checks import Checked, check_file, clashes
from milepost.catalogue.format import Fault, PlanFile, schema_text
from milepost.catalogue.plan import Plan
from milepost.catalogue.rows import rows_of
from milepost.days import utc
from milepost.documents import reading
from milepost.errors import CatalogueError
from milepost.warehouse.connection import Connection

PLANS_IN_MEMORY: Final = 200


class Kept(NamedTuple):
    """A version of a plan's file that was good: its plan, its text."""

    plan: Plan
    file: str
    content: str


@dataclass
class Judged:
    """What a look at the folder found. aside: the faults of each file set aside, and the plan kept in its place."""

    in_force: dict[str, Kept]
    aside: dict[str, tuple[list[Fault], str | None]]

    @property
    def plans(self) -> list[Plan]:
        return [self.in_force[name].plan for name in sorted(self.in_force)]


def bring(con: Connection, folder: Path, now: datetime) -> list[Plan]:
    """Bring catalogue.* to what the folder says at ``now`` (aware); the plans in force.

    Raises CatalogueError where the folder holds no plan file, or none that was ever good.
    """
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise CatalogueError(f"{folder}: no plan files (*.yml). Set MILEPOST_PLANS to the folder that holds them.")
    sha256 = _fingerprint(paths)
    last = con.execute("SELECT folder_sha256 FROM catalogue.folder_looks").fetchone()
    kept = _kept(con)
    if last == (sha256,) and kept:
        plans = [kept[name].plan for name in sorted(kept)]
        store.sync(con, plans, now)
        return plans
    judged = judge(paths, kept, _landed(con))
    if not judged.plans:
        first = next(iter(judged.aside.values()))[0][0]
        raise CatalogueError(f"{folder}: no plan file is without a fault: {first} `milepost plans check` lists all.")
    store.sync(con, judged.plans, now)
    _write(con, judged, sha256, utc(now))
    return judged.plans


def judge(paths: list[Path], kept: dict[str, Kept], landed: frozenset[str] = frozenset()) -> Judged:
    """Check the files, and set aside each that has a fault or takes an id that another plan in force has.

    landed: ids of the plans in the catalogue; one from before files were kept holds as far as it can be read.
    """
    checked = [_check(path) for path in paths]
    judged = Judged({}, {})
    for one in checked:
        if one.faults:
            _set_aside(judged, one, one.faults, kept, landed)
    # what stands as it was comes first: who newly takes another plan's id has the fault
    for one in sorted((one for one in checked if not one.faults), key=lambda one: not _stands(one, kept)):
        assert one.plan is not None
        others = [held.plan for held in judged.in_force.values() if held.plan.plan != one.plan.plan]
        if faults := list(clashes(one.plan, one.file, others)):
            _set_aside(judged, one, faults, kept, landed)
        else:
            judged.in_force[one.plan.plan] = Kept(one.plan, one.file.path.name, one.file.text)
    return judged


def _check(path: Path) -> Checked:
    """Check one file. Whatever else it does to the checks is a fault of this file, not the end of all."""
    try:
        return check_file(path, None)
    except Exception as error:  # no file may stop the others
        advice = f"cannot be checked ({type(error).__name__}: {error}). Put back what was changed last."
        file = PlanFile(path)
        return Checked(file, [file.fault((), advice)])


def _set_aside(
    judged: Judged, one: Checked, faults: list[Fault], kept: dict[str, Kept], landed: frozenset[str]
) -> None:
    """Keep the last good version of the plan that the file is named for, or says it is, if that clashes with none."""
    found = next((kept[name] for name in _names(one) if name in kept and name not in judged.in_force), None)
    before = one.plan is not None and one.plan.plan in landed and one.plan.plan not in judged.in_force
    if found is None and one.plan and before and _has_rows(one.plan):
        found = Kept(one.plan, one.file.path.name, one.file.text)
    others = [held.plan for held in judged.in_force.values()]
    if found and any(clashes(found.plan, one.file, others)):
        found = None
    if found:
        judged.in_force[found.plan.plan] = found
    judged.aside[one.file.path.name] = (faults, found.plan.plan if found else None)


def _has_rows(plan: Plan) -> bool:
    try:
        return bool(rows_of([plan]))
    except CatalogueError:
        return False


def _names(one: Checked) -> Iterator[str]:
    yield one.file.path.stem
    said = one.file.data.get("plan") if isinstance(one.file.data, dict) else None
    if isinstance(said, str):
        yield said


def _stands(one: Checked, kept: dict[str, Kept]) -> bool:
    return one.file.path.stem in kept and kept[one.file.path.stem].content == one.file.text


def _fingerprint(paths: list[Path]) -> str:
    """Of names, contents and the format: after an upgrade every file is looked at again."""
    found = hashlib.sha256(schema_text().encode())
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as error:
            content = str(error.errno).encode()
        found.update(f"\0{path.name}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def _kept(con: Connection) -> dict[str, Kept]:
    """The last good versions by plan; one that this program cannot read any more is none."""
    kept = {}
    for name, file, content in con.execute("SELECT plan_id, file, content FROM catalogue.plan_files").fetchall():
        try:
            kept[name] = Kept(_plan_of(content), file, content)
        except (yaml.YAMLError, msgspec.ValidationError):
            continue
    return kept


@lru_cache(maxsize=PLANS_IN_MEMORY)  # plans never change; reading them would take most of the time of a small load
def _plan_of(content: str) -> Plan:
    """Raises yaml.YAMLError, msgspec.ValidationError."""
    return msgspec.convert(reading.load(content).data, Plan)


def warm_up(folder: Path) -> None:
    """Before the fork: read the plans and their format, as every load would. What cannot be read the load tells."""
    schema_text()
    for path in sorted(folder.glob("*.yml")):
        with suppress(OSError, UnicodeError, yaml.YAMLError, msgspec.ValidationError):
            _plan_of(path.read_text(encoding="utf-8"))


def _landed(con: Connection) -> frozenset[str]:
    return frozenset(
        name for (name,) in con.execute("SELECT plan_id FROM catalogue.plans WHERE valid_to IS NULL").fetchall()
    )


def _write(con: Connection, judged: Judged, sha256: str, moment: datetime) -> None:
    """The account of this look, in one transaction: what was set aside before keeps its moment."""
    since = dict(con.execute("SELECT file, set_aside_at FROM ops.plans_set_aside").fetchall())
    good_since = {
        (name, content): began
        for name, content, began in con.execute(
            "SELECT plan_id, content, good_since FROM catalogue.plan_files"
        ).fetchall()
    }
    con.begin()
    try:
        con.execute("DELETE FROM catalogue.plan_files")
        for name, held in judged.in_force.items():
            began = good_since.get((name, held.content), moment)
            con.execute("INSERT INTO catalogue.plan_files VALUES (?, ?, ?, ?)", [name, held.file, held.content, began])
        con.execute("DELETE FROM ops.plans_set_aside")
        for file, (faults, plan) in judged.aside.items():
            first, began = faults[0], since.get(file, moment)
            con.execute(
                "INSERT INTO ops.plans_set_aside VALUES (?, ?, ?, ?, ?, ?, ?)",
                [file, first.line, first.field, first.message, len(faults), began, plan],
            )
        con.execute("DELETE FROM catalogue.folder_looks")
        con.execute("INSERT INTO catalogue.folder_looks VALUES (?, ?)", [moment, sha256])
        con.commit()
    except BaseException:
        con.rollback()
        raise
