"""Rules of config/alerts.yml that reach across fields. Config -> (path, message) of each fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from milepost.alerts.kinds import SEVERITIES
from milepost.alerts.routing.config import (
    LABELS,
    NEED_PERSON,
    Config,
    Ladder,
    Match,
    Receiver,
    Root,
    Route,
    Step,
    duration,
    values,
)
from milepost.documents.checking import Path
from milepost.documents.conforming import Said

# kind -> what it must have, what it may have beside
FIELDS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "dingtalk": (("address",), ("secret", "keyword")),
    "wecom": (("address",), ("keyword",)),
    "feishu": (("address",), ("secret", "keyword")),
    "webhook": (("address", "secret"), ()),
    "mail": (("address",), ("to",)),
    "kafka": ((), ()),
    "other": (("address",), ()),
    "outbox": ((), ()),
}
FOR_AGENCIES: Final = frozenset({"mail", "dingtalk", "wecom", "feishu"})


def alerts_faults(config: Config) -> Iterator[Said]:
    """Names that are not there or twice, fields that do not suit, times that contradict each other, ladders."""
    yield from _twice("receivers", [one.name for one in config.receivers])
    yield from _twice("mute_times", [one.name for one in config.mute_times])
    for number, receiver in enumerate(config.receivers):
        yield from _receiver_faults(("receivers", number), receiver)
    yield from _root_faults(config)
    for number, mute in enumerate(config.mute_times):
        if not mute.hours and not mute.weekdays and mute.days == "any":
            yield ("mute_times", number), "mutes always. Say hours, days or weekdays."
    for number, rule in enumerate(config.inhibit):
        for side in ("source", "target"):
            yield from _match_faults(("inhibit", number, side), getattr(rule, side))
    yield from _ladders_faults(config)


def _twice(where: str, names: list[str]) -> Iterator[Said]:
    counts = Counter(names)
    for number, name in enumerate(names):
        if counts[name] > 1 and names.index(name) != number:
            yield (where, number, "name"), f"{name} is also the name of another one. Choose another name."


def _receiver_faults(path: Path, receiver: Receiver) -> Iterator[Said]:
    needed, allowed = FIELDS[receiver.kind]
    for name in needed:
        if not getattr(receiver, name):
            yield (*path, "kind"), f"{receiver.kind} needs {name}. Add {name}: and the name of its variable."
    for name in ("address", "secret", "keyword", "to"):
        if getattr(receiver, name) and name not in (*needed, *allowed):
            yield (*path, name), f"is nothing that {receiver.kind} uses. Take it out."
    if receiver.kind == "mail" and not receiver.to and not receiver.for_agencies:
        yield (*path, "kind"), "mail needs addresses. Add to: [...], or for_agencies: true."
    if receiver.for_agencies and receiver.kind not in FOR_AGENCIES:
        yield (
            (*path, "for_agencies"),
            f"{receiver.kind} can call nobody by name. Use {', '.join(sorted(FOR_AGENCIES))}.",
        )


def _root_faults(config: Config) -> Iterator[Said]:
    known = {one.name: one for one in config.receivers}
    if config.route.receivers and all(known[name].for_agencies for name in config.route.receivers if name in known):
        yield ("route", "receivers"), "are all for agencies: what belongs to none is told to nobody. Add one more."
    yield from _route_faults(("route",), config.route, config)


def _route_faults(path: Path, route: Root | Route, config: Config) -> Iterator[Said]:
    receivers = {one.name for one in config.receivers}
    mutes = {one.name for one in config.mute_times}
    yield from _unknown((*path, "receivers"), route.receivers or (), receivers, "receiver")
    yield from _unknown((*path, "mute"), route.mute or (), mutes, "mute time")
    if route.receivers == []:
        yield (*path, "receivers"), "is empty: nobody is told. Name one, or leave receivers out."
    if "..." in (route.group_by or ()) and len(route.group_by or ()) > 1:
        yield (*path, "group_by"), '"..." stands alone: every incident is a group of its own.'
    if (
        route.group_interval
        and route.repeat_interval
        and duration(route.repeat_interval) < duration(route.group_interval)
    ):
        yield (*path, "repeat_interval"), f"is shorter than group_interval ({route.group_interval}). Make it longer."
    if isinstance(route, Route):
        yield from _match_faults((*path, "match"), route.match)
    for number, below in enumerate(route.routes):
        yield from _route_faults((*path, "routes", number), below, config)


def _match_faults(path: Path, match: Match) -> Iterator[Said]:
    for label in LABELS:
        if values(match, label) == ():
            yield (*path, label), "is an empty list, which nothing fits. Name a value, or leave it out."
    for value in values(match, "severity") or ():
        if value not in (*SEVERITIES, "*"):
            yield (*path, "severity"), f"{value} is no severity. Use one of {', '.join(SEVERITIES)}."


def _unknown(path: Path, names: Iterable[str], known: Collection[str], word: str) -> Iterator[Said]:
    for number, name in enumerate(names):
        if name not in known:
            yield (*path, number), f"{name} is no {word} here. Known: {', '.join(sorted(known)) or 'none'}."


def _ladders_faults(config: Config) -> Iterator[Said]:
    receivers = {one.name for one in config.receivers}
    for_agencies = {one.name for one in config.receivers if one.for_agencies}
    taken: dict[str, int] = {}
    for number, ladder in enumerate(config.ladders):
        for plan in ladder.plans:
            if taken.setdefault(plan, number) != number:
                yield ("ladders", number, "plans"), f"{plan} has a ladder already. Give it one."
        for place, step in enumerate(ladder.steps):
            path = ("ladders", number, "steps", place)
            yield from _step_faults(path, step, place)
            yield from _unknown((*path, "receivers"), step.receivers, receivers, "receiver")
            if step.needs_person and any(name in for_agencies for name in step.receivers):
                yield (*path, "receivers"), "ask an agency's people to confirm a step against it. Name an office."
        yield from _order_faults(("ladders", number, "steps"), ladder)


def _step_faults(path: Path, step: Step, place: int) -> Iterator[Said]:
    if not step.lights and step.working_days is None:
        yield path, "has no condition. Add lights: [red], or working_days: after the step before."
    if place == 0 and not step.lights:
        yield path, "is the first step, so nothing comes before it. Add lights: [yellow, red]."
    if step.confirm is False and step.form in NEED_PERSON:
        yield (*path, "confirm"), f"{step.form} (督办, 约谈建议) always needs a person. Take confirm out."


def _order_faults(path: Path, ladder: Ladder) -> Iterator[Said]:
    order = ("reminder", "urging", "supervision", "interview")
    forms = [order.index(step.form) for step in ladder.steps]
    for place in range(1, len(forms)):
        if forms[place] < forms[place - 1]:
            yield (*path, place, "form"), f"is milder than the step before. The order is {', '.join(order)}."
