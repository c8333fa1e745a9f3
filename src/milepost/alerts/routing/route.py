"""Who is told of an incident, in which group, how soon, and why. Pure: configuration, labels -> list[Told].

Alertmanager's meaning: an incident walks down from the trunk; the first branch that matches takes it, unless that says
`continue`. On top: a receiver is told once however many branches lead to it; simulated incidents reach only receivers
that want them and never share a group with real ones; receivers for agencies need one with contacts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from milepost.alerts.routing.config import (
    ALONE,
    INCOMPLETE_DATA,
    LABELS,
    Config,
    Inhibition,
    Match,
    Receiver,
    Route,
    duration,
)
from milepost.alerts.routing.config import values as allowed_values
from milepost.alerts.routing.tables import Contacts

Labels = Mapping[str, str]
"""Label -> value of one incident. What it does not have is not there; `simulated` is 'true' or not there.

`incident`, its id, is asked for by no branch: it keeps incidents apart where each is a group of its own.
"""
LONGEST_KEY = 200
SIMULATED = "simulated"


@dataclass(frozen=True)
class Told:
    """A receiver that is told. why: the way through the tree, in words. group_key: printable ASCII, at most 255.

    apart: what else than the group keeps its messages from being one.
    """

    receiver: str
    group_key: str
    group_labels: tuple[tuple[str, str], ...]
    group_wait: timedelta
    group_interval: timedelta
    repeat_interval: timedelta
    mute: tuple[str, ...]
    why: str
    apart: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A receiver that a branch names and that is not told, and why not."""

    receiver: str
    why: str


@dataclass(frozen=True)
class _Branch:
    """Where the walk is: what holds here, and the way to it."""

    receivers: tuple[str, ...]
    group_by: tuple[str, ...]
    group_wait: str
    group_interval: str
    repeat_interval: str
    mute: tuple[str, ...]
    way: tuple[str, ...] = ()


def route(config: Config, labels: Labels, contacts: Contacts | None = None) -> list[Told]:
    """The receivers of an incident with these labels, in the order of the branches."""
    return consider(config, labels, contacts)[0]


def consider(config: Config, labels: Labels, contacts: Contacts | None = None) -> tuple[list[Told], list[LeftOut]]:
    """Those who are told, and those whom a branch names but who are not."""
    trunk = _trunk(config)
    told: dict[str, Told] = {}
    left_out: list[LeftOut] = []

    def ask(branch: _Branch, why: str) -> None:
        for name in branch.receivers:
            reason = reason_against(config, name, labels, contacts or Contacts())
            if name in told:
                left_out.append(LeftOut(name, f"{why}: told already by {told[name].why}"))
            elif reason:
                left_out.append(LeftOut(name, f"{why}: {reason}"))
            else:
                told[name] = _told(config, name, branch, labels, why)

    found = list(_walk(trunk, config.route.routes, labels))
    for branch in found:
        ask(branch, " › ".join(("route", *branch.way)))
    if not told:  # no branch matches, or all that match lead to nobody: somebody must hear of it
        ask(trunk, "route (nobody of the branches that match)" if found else "route (no branch matches)")
    return list(told.values()), left_out


def _trunk(config: Config) -> _Branch:
    root = config.route
    return _Branch(
        tuple(root.receivers),
        tuple(root.group_by),
        root.group_wait,
        root.group_interval,
        root.repeat_interval,
        tuple(root.mute),
    )


def _walk(above: _Branch, routes: Iterable[Route], labels: Labels) -> Iterator[_Branch]:
    for one in routes:
        if not matches(one.match, labels):
            continue
        here = _Branch(
            tuple(above.receivers if one.receivers is None else one.receivers),
            tuple(above.group_by if one.group_by is None else one.group_by),
            one.group_wait or above.group_wait,
            one.group_interval or above.group_interval,
            one.repeat_interval or above.repeat_interval,
            tuple(above.mute if one.mute is None else one.mute),
            (*above.way, in_words(one.match)),
        )
        below = list(_walk(here, one.routes, labels))
        yield from below or [here]
        if not one.continue_:
            return


def matches(match: Match, labels: Labels) -> bool:
    """Whether an incident has all the labels that a matcher asks for."""
    for label in LABELS:
        allowed = allowed_values(match, label)
        if allowed is not None and not _fits(allowed, labels.get(label, "")):
            return False
    return True


def _fits(allowed: tuple[str, ...], value: str) -> bool:
    return value in allowed or ("*" in allowed and bool(value))


def in_words(match: Match) -> str:
    """A matcher in one line: kind=target_red|target_missed, jurisdiction=wucheng."""
    asked = [(label, allowed_values(match, label)) for label in LABELS]
    return ", ".join(f"{label}={'|'.join(allowed)}" for label, allowed in asked if allowed) or "everything"


def reason_against(config: Config, name: str, labels: Labels, contacts: Contacts) -> str | None:
    """Why a receiver cannot be told of an incident, in words; None where it can."""
    receiver = config.receiver(name)
    if labels.get("simulated") == "true" and not receiver.simulated:
        return "simulated, and the receiver has not simulated: true"
    if receiver.for_agencies and not labels.get("agency"):
        return "the receiver is for agencies, and the incident belongs to none"
    if receiver.for_agencies and not contacts.of(labels["agency"]):
        return f"{labels['agency']} has no contacts in contacts.yml"
    return None


def _told(config: Config, name: str, branch: _Branch, labels: Labels, why: str) -> Told:
    separate = _apart(config.receiver(name), labels)
    wanted: set[str] = set(LABELS) if ALONE in branch.group_by else set(branch.group_by)
    wanted.update(separate)
    group: list[tuple[str, str]] = [(label, labels.get(label, "")) for label in (*LABELS, SIMULATED) if label in wanted]
    if ALONE in branch.group_by:
        group.append(("incident", labels.get("incident", "")))
    return Told(
        name,
        group_key(branch.way, group),
        tuple(group),
        duration(branch.group_wait),
        duration(branch.group_interval),
        duration(branch.repeat_interval),
        branch.mute,
        why,
        _in_one(separate.items()),
    )


def apart(receiver: Receiver, labels: Labels) -> str:
    """What a receiver hears apart from all else: each agency's people their own alone, what is made up beside nothing
    real. Incidents that differ in it share no message. Empty where nothing parts them."""
    return _in_one(_apart(receiver, labels).items())


def _apart(receiver: Receiver, labels: Labels) -> dict[str, str]:
    own = {"agency": labels.get("agency", "")} if receiver.for_agencies else {}
    return own | ({SIMULATED: "true"} if labels.get(SIMULATED) == "true" else {})


def _in_one(pairs: Iterable[tuple[str, str]]) -> str:
    return ",".join(f"{label}={value}" for label, value in pairs)


def group_key(way: tuple[str, ...], group: Iterable[tuple[str, str]]) -> str:
    """The way through the tree by its matchers, not by numbers: a branch put before it changes no group."""
    said = f"{'/'.join(way) or 'route'}:{_in_one(group)}"
    whole = said.encode("ascii", "backslashreplace").decode()
    if len(whole) <= LONGEST_KEY:
        return whole
    return f"{whole[: LONGEST_KEY - 33]}~{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def inhibited(config: Config, labels: Labels, open_ones: Iterable[Labels]) -> Labels | None:
    """The open incident because of which this one is not told; None where there is none.

    One that matches both sides of a rule inhibits nothing that does too, itself least of all.
    """
    rules = (*INCOMPLETE_DATA, *config.inhibit)
    asked = [rule for rule in rules if matches(rule.target, labels)]
    for other in open_ones:
        for rule in asked:
            both = matches(rule.source, labels) and matches(rule.target, other)
            if not both and matches(rule.source, other) and _same_scope(rule, other, labels):
                return other
    return None


def _same_scope(rule: Inhibition, source: Labels, target: Labels) -> bool:
    if source.get("simulated") != target.get("simulated") and source.get("simulated") == "true":
        return False  # made-up data hide nothing that is real
    return all(source.get(label, "") == target.get(label, "") for label in rule.equal) and all(
        not source.get(label) or source[label] == target.get(label, "") for label in rule.within
    )
