"""Publishes marts as versions that never change. marts.*, ops.* -> data/published/<version>/*.parquet + manifest.json.

Readers take current.json, then files of that one version: a version appears whole or not at all, and stays until
the rule of prune() lets it go. While an older version is pinned, a new one is made and not shown. The caller holds
warehouse.writer_lock; nothing here may be half done when it dies.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from milepost.days import SHANGHAI, utc_now
from milepost.errors import PublishError
from milepost.gates import held, verdict
from milepost.marts import due
from milepost.publishing import latency, methods, showing
from milepost.publishing import newest as newest_events
from milepost.publishing.retention import prune
from milepost.publishing.tables import marts, queries
from milepost.publishing.versions import MANIFEST, STAMP, sync, write_json
from milepost.publishing.writing import Table, to_share_with, write_tables
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

_HOUR: Final = "YYYYMMDDTHH"  # how the name of a version begins


@dataclass(frozen=True)
class Manifest:
    """What a version holds and what it was made from. rows, sha256, content: per table (writing.Table).

    held: how many rows a quality rule keeps out of it; despite_gate: why it was published by hand although a gate had
    blocked what it was made from; is_as_of_given, is_known_at_given: whether it is read for a day, or by the knowledge
    of a moment, that somebody named: then it says nothing of today, and opens and closes no incident.
    latency: when the events it brought were sent, landed and published (latency.Latency); None where it brought none,
    or is not shown. latency_day: the same of the 24 hours that it ends (latency.Day).
    """

    version: str
    built_at: str
    as_of_date: str
    known_at: str
    code_revision: str | None
    latest_event_at: str | None
    latest_kafka_time: str | None
    has_simulated: bool
    rows: dict[str, int]
    verdicts: dict[str, str]
    sha256: dict[str, str]
    content: dict[str, str]
    held: int = 0
    despite_gate: str | None = None
    is_as_of_given: bool = False
    is_known_at_given: bool = False
    latency: dict[str, Any] | None = None
    latency_day: dict[str, Any] | None = None


def publish(
    settings: Settings,
    verdicts: dict[str, str] | None = None,
    *,
    as_of: date | None = None,
    despite_gate: str = "",
    reads_all: bool = False,
) -> Manifest:
    """Write the marts as a new version and show it, unless an older one is pinned (showing.rollback).

    ``verdicts``: of the gates, by default what their last runs found. ``as_of`` guards: the marts must be built for
    that day. ``despite_gate``: why a version is wanted although a gate blocks it; the version says so. ``reads_all``:
    read every mart and every file to share, as if nothing was noted of them. Raises PublishError where a gate blocks,
    there are no marts, no gate has seen them, their build did not go through, they are of another day, or the folder
    cannot be written.
    """
    folder: Path | None = None
    try:
        with warehouse.connection(settings) as con:
            facts = _facts(con, as_of)
            if verdicts is None:
                verdicts = verdict.last_verdicts(con)
                _raise_where_not_gated(con, verdicts)
            is_blocked = _is_blocked(verdicts, despite_gate)
            facts["is_as_of_given"] = settings.as_of is not None or facts["as_of_date"] != _day_of(facts["known_at"])
            version = facts["built_at"].strftime(STAMP)
            folder = settings.published / f".{version}.partial"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            before = methods.look_back(con, settings)
            con.begin()  # what is noted of a version stands when the version does; closing undoes it
            if before:
                methods.note_change(con, before, version, facts["built_at"])
            shared = to_share_with(settings, version)
            tables = write_tables(con, queries(con), folder, shared, reads_all=reads_all)
            facts["despite_gate"] = despite_gate.strip() if is_blocked else None
            is_of_today = not (facts["is_as_of_given"] or facts["is_known_at_given"])
            is_shown = is_of_today and showing.pin_of(settings) is None
            written_at = utc_now()
            facts["latency"] = latency.record(con, version, written_at, is_shown=is_shown)
            facts["latency_day"] = latency.last_day(con, written_at)
            manifest = _manifest(settings, version, facts, tables, verdicts)
            write_json(folder / MANIFEST, asdict(manifest))
            sync(folder)
            folder.rename(settings.published / version)
            newest_events.note(con, facts["newest"])
            _note(con, manifest, facts)
            _note_rollback(con, settings)
            con.commit()
            showing.show_new(settings, version)
            with suppress(OSError, warehouse.DuckDBError):  # it is published; everything is made once more than needed
                due.note_published(con, settings)
    except OSError as error:
        raise PublishError(
            f"{settings.published}: {error.strerror or error}. The version shown stays. "
            "Check space and rights of MILEPOST_DATA."
        ) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
    is_first_of_hour = shared is None or shared.name[: len(_HOUR)] != version[: len(_HOUR)]
    prune(settings, now=facts["built_at"].replace(tzinfo=UTC), weighs=is_first_of_hour)
    return manifest


def _raise_where_not_gated(con: warehouse.Connection, verdicts: dict[str, str]) -> None:
    """A verdict is about the build before it: a later one, by hand or failed halfway, takes it away. Events that were
    landed before the gate of raw ever ran are let into a build by none."""
    if "raw" not in verdicts and con.execute("SELECT 1 FROM raw.events LIMIT 1").fetchone():
        raise PublishError("no gate has judged the events that were landed. Run `milepost run`.")
    state = verdict.marts_state(con)
    if state is None:
        raise PublishError(
            "the last build did not go through, made some models alone (--select) or was an earlier program's, so the "
            "marts may not fit together. The version shown stays. Run `milepost build`, then `milepost publish`."
        )
    if state != "gated":
        raise PublishError("no gate has judged the marts since they were built. Run `milepost run`.")


def _is_blocked(verdicts: dict[str, str], despite_gate: str) -> bool:
    """Whether a gate blocks what is published all the same. Raises PublishError where nobody said why."""
    blocking = sorted(gate for gate, found in verdicts.items() if found == "blocked")
    if blocking and not despite_gate.strip():
        raise PublishError(
            f"gate {' and '.join(blocking)} blocked what would be published. The version shown stays. Mend the cause "
            "and run `milepost run`; if it must be shown all the same: `milepost publish --despite-gate REASON`."
        )
    return bool(blocking)


def _facts(con: warehouse.Connection, as_of: date | None) -> dict[str, Any]:
    """The moment of publishing, what the marts were built for, and the newest events in raw."""
    built = con.execute("SELECT as_of_date, known_at, is_known_at_given FROM ops.build_parameters").fetchone()
    if built is None or not marts(con):
        raise PublishError("there are no marts to publish. Run `milepost build` (or `milepost run`) first.")
    if as_of is not None and as_of != built[0]:
        raise PublishError(f"the marts are built for {built[0]}, not for {as_of}. Build for that day, then publish.")
    newest = newest_events.newest(con)
    simulated = con.execute("SELECT 1 FROM marts.fct_actuals WHERE is_simulated LIMIT 1").fetchone()
    return {
        "built_at": utc_now(),
        "as_of_date": built[0],
        "known_at": built[1],
        "is_known_at_given": built[2],
        "newest": newest,
        "latest_event_at": newest.event_time,
        "latest_kafka_time": newest.kafka_time,
        "has_simulated": simulated is not None,
        "held": sum(unit.rows for unit in held.waiting(con)),
    }


def _manifest(
    settings: Settings, version: str, facts: dict[str, Any], tables: dict[str, Table], verdicts: dict[str, str]
) -> Manifest:
    newest = {name: _iso(facts[name]) for name in ("latest_event_at", "latest_kafka_time")}
    return Manifest(
        version=version,
        built_at=facts["built_at"].isoformat(),
        as_of_date=facts["as_of_date"].isoformat(),
        known_at=facts["known_at"].isoformat(),
        code_revision=code_revision(settings.project),
        has_simulated=facts["has_simulated"],
        rows={name: table.rows for name, table in tables.items()},
        verdicts=verdicts,
        sha256={name: table.sha256 for name, table in tables.items()},
        content={name: table.content for name, table in tables.items()},
        held=facts["held"],
        despite_gate=facts["despite_gate"],
        is_as_of_given=facts["is_as_of_given"],
        is_known_at_given=facts["is_known_at_given"],
        latency=facts["latency"].to_dict() if facts["latency"] else None,
        latency_day=facts["latency_day"]._asdict(),
        **newest,
    )


def _day_of(known_at: datetime) -> date:
    """The Shanghai day of a moment that is UTC's."""
    return known_at.replace(tzinfo=UTC).astimezone(SHANGHAI).date()


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def code_revision(project: Path) -> str | None:
    """The commit of the working copy, or None where there is none (an installed package, no git)."""
    try:
        found = subprocess.run(
            ["git", "-C", str(project), "rev-parse", "HEAD"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found.stdout.strip() or None if found.returncode == 0 else None


def _note(con: warehouse.Connection, manifest: Manifest, facts: dict[str, Any]) -> None:
    con.execute(
        "INSERT INTO ops.published_versions VALUES (?, ?, ?, ?, ?, NULL, ?)",
        [
            manifest.version,
            facts["built_at"],
            facts["as_of_date"],
            facts["known_at"],
            facts["built_at"],
            manifest.despite_gate,
        ],
    )


def _note_rollback(con: warehouse.Connection, settings: Settings) -> None:
    """Note which version was taken back, and when: a rollback does not wait for the warehouse to do so itself."""
    pin = showing.pin_of(settings)
    if pin and pin.instead_of:
        con.execute(
            "UPDATE ops.published_versions SET rolled_back_at = try_cast(? AS TIMESTAMPTZ) AT TIME ZONE 'UTC' "
            "WHERE version = ? AND rolled_back_at IS NULL",
            [pin.since, pin.instead_of],
        )
