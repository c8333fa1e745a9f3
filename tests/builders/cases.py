"""Cases of the raw gate, written down in tests/gates/cases.yml: read, played on a real warehouse, and told as a table.

python -m builders.cases      (in tests/: plays them all and prints the table)
"""

from __future__ import annotations

import calendar
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

import expectations
from builders.hill import FIRM
from builders.warehouse import ROOT, Workbench, indicator, plan, since
from milepost.gates import verdict
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

FILE = ROOT / "tests/gates/cases.yml"
BUILT_FOR, BUILT_AT = date(2026, 5, 31), datetime(2026, 6, 1)
NEWS_AT = datetime(2026, 6, 2)
TYPES = {
    "measured": "compute.measured",
    "joined": "enterprise.onboarded",
    "left": "enterprise.left",
    "paid": "subsidy.paid",
    "took_back": "subsidy.retracted",
    "trained": "training.held",
    "reported": "indicator.reported",
    "retracted": "indicator.retracted",
}


@dataclass
class Case:
    """One case and what became of it. held: rules by event id, of what the gate held; words: what they say."""

    number: int
    what: str
    new: list[dict[str, Any]]
    before: list[dict[str, Any]] = field(default_factory=list)
    rule: str | None = None
    holds: int = 1
    indicators: dict[str, dict[str, Any]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    other_plan: dict[str, Any] | None = None
    sent: list[str] = field(default_factory=list)
    held: dict[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"town{self.number:02d}"

    @property
    def missed(self) -> list[str]:
        """Events that should be held, and by this rule, and are not."""
        wanted = self.sent[-self.holds :] if self.rule else []
        return [event_id for event_id in wanted if self.rule not in self.held.get(event_id, [])]

    @property
    def false_alarms(self) -> list[str]:
        """Events held that are harmless."""
        wanted = self.sent[-self.holds :] if self.rule else []
        return [event_id for event_id in self.held if event_id not in wanted]

    def plan(self) -> dict[str, Any]:
        made = [_indicator(name, said) for name, said in self.indicators.items()]
        capacity = indicator("capacity", "level", {2027: 1500}, unit="PFlops", **since(100),
                             measured_by={"rule": "sum_latest_by_centre"})  # fmt: skip
        policy = {"id": "grant", "name": {"zh": "奖补", "en": "grant"}, "rule": {"ratio": 0.3}, "lead": ["bureau"],
                  "section": "三"}  # fmt: skip
        more = json.loads(json.dumps(self.more).replace("PLACE", self.place))
        return plan(capacity, *made, place=self.place, policies=[policy], **more)


def _indicator(name: str, said: dict[str, Any]) -> dict[str, Any]:
    """A monthly indicator with a high target and a stated baseline, so that no other rule has a say in the case."""
    given = {"cadence": "monthly", "unit": "个"} | since(1) | said
    return indicator(name, given.pop("measure", "level"), {2027: given.pop("target", 1000)}, **given)


def cases() -> list[Case]:
    return [Case(number, **said) for number, said in enumerate(yaml.safe_load(FILE.read_text()), 1)]


def play(bench: Workbench) -> list[Case]:
    """All cases in one warehouse: what was before is built, what is new goes through the raw gate."""
    played = cases()
    bench.plans(*(case.plan() for case in played), *(case.other_plan for case in played if case.other_plan))
    for case in played:
        for event in case.before:
            _queue(bench, case, event, BUILT_AT)
    bench.land()
    with warehouse.writing(bench.settings, "test") as con:
        verdict.run_gate(con, "raw", lambda _frames: [])
    bench.build(BUILT_FOR)
    for case in played:
        case.sent = [event_id for event in case.new for event_id in _queue(bench, case, event, NEWS_AT)]
    bench.land()
    with warehouse.writing(bench.settings, "test") as con:
        verdict.run_gate(con, "raw", expectations.check_raw)
        held = con.execute("SELECT source, event_id, findings FROM ops.held_rows").fetchall()
    for source, event_id, findings in held:
        case = next(case for case in played if source.startswith(f"/{case.place}/"))
        case.held[event_id] = [f"{found['table']}/{found['rule']}" for found in json.loads(findings)]
        case.words += [found[language] for found in json.loads(findings) for language in ("zh", "en")]
    return played


def _queue(bench: Workbench, case: Case, event: dict[str, Any], learned: datetime) -> list[str]:
    said = dict(event)
    options = {
        "agency": said.pop("unit", "bureau") if "reported" not in said else said.pop("agency", "bureau"),
        "place": case.place,
        "learned": learned,
        "simulated": said.pop("simulated", False),
    }
    told_on = said.pop("said", None)
    event_id = said.pop("id", None)
    ids = []
    for kind, day, data in _parts(case, said):
        at = datetime.fromisoformat(str(told_on or day + timedelta(days=10)))
        name = f"{case.place}-{event_id}" if event_id else None
        ids.append(bench.event(kind, data, said=at, event_id=name, **options))
    return ids


def _parts(case: Case, said: dict[str, Any]) -> Iterator[tuple[str, date, dict[str, Any]]]:
    """(type, day, data) of each event that an entry stands for."""
    kind = next(name for name in TYPES if name in said)
    named = said.pop(kind)
    if "months" in said:
        first = said.pop("months")
        for number, value in enumerate(said.pop("values")):
            month = int(first[:4]) * 12 + int(first[5:]) - 1 + number
            day = _day(f"{month // 12}-{month % 12 + 1:02d}")
            yield TYPES[kind], day, _data(case, kind, named, day, said | {"value": value})
        return
    last = _day(str(said.pop("day", "2026-04-01")))
    for back in range(said.pop("days", 1) - 1, -1, -1):
        day = last - timedelta(days=back)
        yield TYPES[kind], day, _data(case, kind, named, day, said)


def _day(text: str) -> date:
    """A day; of a month its last one."""
    if len(text) == len("2026-03"):
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, calendar.monthrange(year, month)[1])
    return date.fromisoformat(text)


def _data(case: Case, kind: str, named: Any, day: date, said: dict[str, Any]) -> dict[str, Any]:
    on = day.isoformat()
    policy = f"{case.place}/grant"
    match kind:
        case "measured":
            return {"centre": named, "as_of": on, "capacity_pflops": said["capacity"],
                    "utilisation_share": said.get("utilisation")}  # fmt: skip
        case "joined" | "left":
            return {"data_space": "film", "enterprise": FIRM, "role": named, "at": on}
        case "paid":
            return {"policy": policy, "enterprise": FIRM, "base_wan": said["base"], "paid_wan": named, "at": on,
                    "application": said.get("application")}  # fmt: skip
        case "took_back":
            return {"policy": policy, "event_id": f"{case.place}-{named}", "reason": "重复"}
        case "trained":
            return {"session": "s1", "programme": "ai", "attendees": named, "at": on}
        case "retracted":
            return {"indicator": f"{case.place}/{named}", "as_of": on, "reason": "口径有误"}
        case _:
            unit = case.indicators[named].get("unit", "个")
            told = {"value": said["value"], "unit": said.get("in", unit)}
            return {"indicator": f"{case.place}/{named}", "as_of": on} | told | {
                name: said[name] for name in ("basis", "evidence", "note") if name in said
            }  # fmt: skip


def table(played: list[Case]) -> str:
    """The cases as Markdown: what should happen, what did, and the counts of misses and false alarms."""
    lines = ["| case | what | should be | was held by | |", "|---:|---|---|---|---|"]
    for case in played:
        by = ", ".join(sorted({rule.partition("/")[2] for rules in case.held.values() for rule in rules}))
        wrong = "miss" if case.missed else "false alarm" if case.false_alarms else ""
        lines.append(f"| {case.number} | {case.what} | {'held' if case.rule else 'let through'} | {by} | {wrong} |")
    faulty = [case for case in played if case.rule]
    lines += [
        "",
        f"{len(faulty)} faulty, {sum(bool(case.missed) for case in faulty)} missed; "
        f"{len(played) - len(faulty)} harmless; {sum(bool(case.false_alarms) for case in played)} false alarms.",
    ]
    return "\n".join(lines)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="milepost-cases-") as folder:
        bench = Workbench(Settings(data=Path(folder), plans=ROOT / "plans", project=ROOT, lock_wait_seconds=5))
        print(table(play(bench)))


if __name__ == "__main__":
    main()
