"""What `milepost doctor` looks at: books, lock, broker, and whether what is published is whole. -> Diagnosis.

Changes nothing but the schema of a warehouse from before, as whatever opens one does. Waits a moment for the
warehouse and otherwise says who holds it.
"""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from milepost import stream
from milepost.alerts import incidents, outgoing
from milepost.alerts.store import StoreError
from milepost.days import utc_now
from milepost.errors import BrokerError, WarehouseBusy, WarehouseError
from milepost.gates import held
from milepost.landing import ledger
from milepost.landing.ledger import Balance
from milepost.marts import accounts as event_accounts
from milepost.marts import quarantine
from milepost.publishing import diagnosis as published
from milepost.publishing import latency
from milepost.publishing import versions as published_versions
from milepost.settings import Settings
from milepost.stream import Cluster, Gap
from milepost.warehouse import connection as warehouse

PACKAGES: Final = (
    "milepost",
    "duckdb",
    "confluent-kafka",
    "kafka-python",
    "dbt-core",
    "dbt-duckdb",
    "apache-airflow",
    "great-expectations",
    "streamlit",
)
WAIT_SECONDS: Final = 3.0
_RESTORE: Final = (
    "Bring it back from a backup; without one, `milepost run` reads again what Kafka still holds, and the boards keep "
    "what they show until then."
)


@dataclass
class Diagnosis:
    """One examination. faults: what is wrong, one line each; notes: what is worth knowing.

    quarantined: events that no build could read, per reason; accounts: where the events of each type are.
    held: rows that wait for a person or a correction, per reporting unit. incidents: those that are open.
    lag: topic[partition] -> messages not yet landed, as the broker counts them. published: the versions and what they
    take (publishing.diagnosis.PublishedFindings), its faults and notes being among these. latency: how long events took
    to the boards in the last 24 hours (publishing.latency.Day), and the same in words; empty where nobody could look.
    """

    broker: str = ""
    warehouse: str = ""
    published: dict[str, Any] = field(default_factory=dict)
    latency: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    balance: list[Balance] = field(default_factory=list)
    lag: dict[str, int] = field(default_factory=dict)
    gaps: list[dict[str, Any]] = field(default_factory=list)
    quarantined: list[dict[str, Any]] = field(default_factory=list)
    accounts: list[dict[str, Any]] = field(default_factory=list)
    held: list[dict[str, Any]] = field(default_factory=list)
    incidents: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        return not self.faults

    def to_dict(self) -> dict[str, Any]:
        rows = [row._asdict() | {"is_balanced": row.is_balanced} for row in self.balance]
        return {"ok": self.is_well, **asdict(self), "balance": rows}


def examine(settings: Settings) -> Diagnosis:
    """Look at broker, versions and warehouse. Raises nothing of ours: what fails is a fault of the diagnosis."""
    diagnosis = Diagnosis(versions=_versions())
    view = _look_at_broker(settings, diagnosis)
    _look_at_published(settings, diagnosis)
    _look_at_rights(settings, diagnosis)
    _look_at_incidents(settings, diagnosis)
    if not settings.warehouse.exists():
        _miss_warehouse(settings, diagnosis)
        return diagnosis
    patient = settings.model_copy(update={"lock_wait_seconds": min(WAIT_SECONDS, settings.lock_wait_seconds)})
    try:
        with warehouse.writing(patient, "doctor") as con:
            _look_at_books(con, view, diagnosis)
            _look_at_quarantine(con, diagnosis)
            _look_at_held_rows(con, diagnosis)
            _look_at_bulletins(con, diagnosis)
            _look_at_memory_of_versions(settings, con, diagnosis)
            _look_at_latency(con, diagnosis)
            _look_at_plans(con, diagnosis)
        size = settings.warehouse.stat().st_size / 1e6
        diagnosis.warehouse = f"{settings.warehouse}, {size:.1f} MB, nobody else writes"
    except WarehouseBusy as error:
        diagnosis.warehouse = f"{settings.warehouse}: {error}"
        diagnosis.notes.append("the books were not looked at: the warehouse is being written")
    except WarehouseError as error:
        diagnosis.faults.append(str(error))
    return diagnosis


def _look_at_broker(settings: Settings, diagnosis: Diagnosis) -> Cluster | None:
    try:
        view = stream.look(settings)
    except BrokerError as error:
        diagnosis.broker = f"{settings.bootstrap_servers} does not answer"
        diagnosis.faults.append(str(error))
        return None
    diagnosis.broker = f"{settings.bootstrap_servers} answers; cluster {view.cluster_id}"
    there = {topic for topic, _ in view.logs}
    missing = [topic for topic in stream.INCOMING if topic not in there]
    if missing:
        diagnosis.notes.append(f"topics not there yet (the first load makes them): {', '.join(missing)}")
    return view


def _look_at_published(settings: Settings, diagnosis: Diagnosis) -> None:
    found = asdict(published.examine(settings))
    diagnosis.faults += found.pop("faults")
    diagnosis.notes += found.pop("notes")
    diagnosis.published = found


def _miss_warehouse(settings: Settings, diagnosis: Diagnosis) -> None:
    """A warehouse that is not there is a fault as soon as something was made from it."""
    made = [str(path) for path in (settings.offsets_copy,) if path.exists()]
    made += [f"{settings.published}/{version}" for version in published_versions.versions(settings)[-1:]]
    if not made:
        diagnosis.warehouse = f"{settings.warehouse} is not there yet; the first `milepost load` makes it"
        return
    diagnosis.warehouse = f"{settings.warehouse} is gone"
    diagnosis.faults.append(f"{settings.warehouse} is gone, though {' and '.join(made)} came from it. {_RESTORE}")


def _look_at_memory_of_versions(settings: Settings, con: warehouse.Connection, diagnosis: Diagnosis) -> None:
    """A warehouse that knows of no version, beside versions, is another one than they were made from."""
    there = published_versions.versions(settings)
    known = con.execute("SELECT count(*) FROM ops.published_versions").fetchall()[0][0]
    if there and not known:
        diagnosis.faults.append(
            f"{settings.warehouse} knows of no published version, though {len(there)} lie in {settings.published}: it "
            f"is a new one. {_RESTORE}"
        )


def _look_at_latency(con: warehouse.Connection, diagnosis: Diagnosis) -> None:
    """How long events took to the boards. No fault: what is too long is for people to say."""
    day = latency.last_day(con, utc_now())
    diagnosis.latency = {"words": day.in_words()} | day._asdict()


def _look_at_rights(settings: Settings, diagnosis: Diagnosis) -> None:
    """Whether other users of this machine can read what is in the data folder."""
    if settings.data.is_dir() and settings.data.stat().st_mode & 0o077:
        diagnosis.notes.append(
            f"{settings.data} is open to other users of this machine: chmod -R go= '{settings.data.resolve()}'"
        )


def _look_at_incidents(settings: Settings, diagnosis: Diagnosis) -> None:
    """Which incidents are open, and which messages did not arrive. What they are about is looked at for itself."""
    if not (settings.incidents / "incidents.db").exists():
        return
    try:
        store = incidents.store_of(settings)
        found = store.unresolved()
        late = outgoing.undelivered(store)
    except StoreError as error:
        diagnosis.faults.append(str(error))
        return
    diagnosis.incidents = [
        {"incident_id": one.incident_id, "kind": one.kind, "severity": one.severity, "state": one.state,
         "title": one.title_en, "opened_at": f"{one.opened_at:%Y-%m-%d %H:%M:%S}"}
        for one in found
    ]  # fmt: skip
    if found:
        critical = sum(one.severity == "critical" for one in found)
        diagnosis.notes.append(
            f"{len(found)} incidents are open, {critical} of them critical. See: milepost incidents list"
        )
    diagnosis.notes += [f"a message did not arrive: {line}" for line in late]


def _look_at_books(con: warehouse.Connection, view: Cluster | None, diagnosis: Diagnosis) -> None:
    diagnosis.balance = ledger.balance(con)
    diagnosis.faults += [_say(row) for row in diagnosis.balance if not row.is_balanced]
    rows = con.execute(
        """SELECT cluster_id, topic, "partition", from_offset, to_offset, reason, found_at FROM raw.gaps
        WHERE reason <> 'not_delivered' ORDER BY found_at DESC LIMIT 100"""
    ).fetchall()
    diagnosis.gaps = [
        Gap(*row[:6])._asdict() | {"words": stream.LOSSES[row[5]], "found_at": f"{row[6]:%Y-%m-%d %H:%M:%S}"}
        for row in rows
    ]
    unfinished = con.execute("SELECT count(*) FROM raw.loads WHERE finished_at IS NULL").fetchall()[0][0]
    if unfinished:
        diagnosis.notes.append(f"{unfinished} loads did not finish; what they wrote is complete, the next one went on")
    if view is None:
        return
    books = ledger.books(con, view.cluster_id)
    for (topic, number), log in view.logs.items():
        book = books.get((topic, number))
        diagnosis.lag[f"{topic}[{number}]"] = max(0, log.end - (book.next_offset if book else log.first))
        if book and book.topic_id and log.topic_id and book.topic_id != log.topic_id:
            diagnosis.notes.append(f"{topic}[{number}]: {stream.LOSSES['log_replaced']}")


def _look_at_quarantine(con: warehouse.Connection, diagnosis: Diagnosis) -> None:
    """Which accepted events are in no mart, and whether every other one got as far as staging."""
    diagnosis.quarantined = quarantine.by_reason(con)
    diagnosis.faults += [
        f"{row['count']} accepted events cannot be read by a build ({row['reason_code']}), for example "
        f"{row['example']}: {row['reason_en']}. They are in no mart; all others are. See: {quarantine.ADVICE}"
        for row in diagnosis.quarantined
    ]
    for account in event_accounts.accounts(con):
        diagnosis.accounts.append(asdict(account) | {"is_balanced": account.is_balanced})
        if not account.is_balanced:
            diagnosis.faults.append(
                f"{account.type}: {account.raw} events, but {account.waiting} waiting + {account.readable} readable + "
                f"{account.quarantined} quarantined + {account.held} held. Run `milepost rebuild`."
            )


def _look_at_held_rows(con: warehouse.Connection, diagnosis: Diagnosis) -> None:
    """Which rows wait for somebody, and which decisions came to nothing. No fault: this is for people to settle."""
    diagnosis.held = [unit._asdict() for unit in held.waiting(con)]
    diagnosis.notes += [
        f"{unit.rows} rows of {unit.agency_id} are held, the oldest since {unit.since:%Y-%m-%d %H:%M} UTC: "
        f"{unit.words_en or unit.event_id} They are in no mart. See: milepost held list --unit {unit.agency_id}"
        for unit in held.waiting(con)
    ]
    if held.is_built(con):
        diagnosis.notes += [
            f"{count} decisions changed nothing ({finding}), for example {example}; ops_decisions has them"
            for finding, count, example in con.execute(
                """SELECT finding, count(*), arg_max(decision_id, landed_at) FROM marts.ops_decisions
                WHERE finding IS NOT NULL GROUP BY 1 ORDER BY 1"""
            ).fetchall()
        ]


def _look_at_bulletins(con: warehouse.Connection, diagnosis: Diagnosis) -> None:
    """Numbers of bulletins that were given twice; only events that `milepost bulletin` did not send can do that."""
    built = """SELECT 1 FROM information_schema.tables WHERE table_catalog = current_database()
        AND table_schema = 'marts' AND table_name = 'ops_bulletins'"""
    if con.execute(built).fetchone() is None:
        return
    diagnosis.faults += [
        f"bulletin {name} was issued as number {number} of {year} ({office}, {kind}), which another one had before: "
        "ops_bulletins has both"
        for name, number, year, office, kind in con.execute(
            """SELECT bulletin_id, issue_number, issue_year, office, kind FROM marts.ops_bulletins
            WHERE finding = 'number_given_twice' ORDER BY landed_at, bulletin_id"""
        ).fetchall()
    ]


def _look_at_plans(con: warehouse.Connection, diagnosis: Diagnosis) -> None:
    """Which plan files the last load set aside."""
    rows = con.execute(
        "SELECT file, line, field, message, plan_in_force FROM ops.plans_set_aside ORDER BY 1"
    ).fetchall()
    for file, line, name, message, plan in rows:
        kept = "its last good version stays in force" if plan else "no version of it is in force"
        diagnosis.faults.append(f"{file}:{line}: {name}: {message} The file is set aside; {kept}.")


def _say(row: Balance) -> str:
    place = f"{row.topic}:{row.partition}:{row.first_offset or 0}"
    return (
        f"{row.topic}[{row.partition}]: {row.accounted} offsets read, but {row.loaded} loaded + {row.duplicate} "
        f"duplicate + {row.rejected} rejected + {row.gap} in gaps. Try `milepost replay --offset {place}`."
    )


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found
