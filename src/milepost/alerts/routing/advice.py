"""What is no fault in config/*.yml, and may still not be meant. Chinese and English, as people read it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta
from typing import Final, Literal

from milepost.alerts.kinds import KINDS
from milepost.alerts.routing import addresses
from milepost.alerts.routing.config import LABELS, Config, Match, Root, Route, values
from milepost.alerts.routing.tables import Contacts, Workdays
from milepost.catalogue.plan import Plan
from milepost.days import working_day
from milepost.documents.checking import Path
from milepost.documents.conforming import Said

Names = dict[str, set[str]]
NO_SUCH: Final = "the catalogue has no such"
AHEAD: Final = timedelta(days=60)  # the notice of a year's holidays comes in November of the year before


def alerts_warnings(
    config: Config, plans: Collection[Plan], value_of: Callable[[str], str | None] | None
) -> Iterator[Said]:
    """What is no fault, and may still not be meant: receivers nobody uses, names the plans do not know, no value."""
    used = {name for route, _ in _each_route(config.route, ("route",)) for name in route.receivers or ()}
    used |= {name for ladder in config.ladders for step in ladder.steps for name in step.receivers}
    for number, receiver in enumerate(config.receivers):
        if receiver.name not in used:
            yield ("receivers", number), "没有路由或阶梯用到它 · no route or ladder leads to it"
        for name in ("address", "secret"):
            variable = getattr(receiver, name)
            if variable and value_of:
                value = value_of(variable)
                if value is None:
                    words = f"此处未设置 {variable} · is not set here: the receiver hears nothing"
                    yield ("receivers", number, name), words
                elif fault := addresses.fault_of(receiver.kind, name, value):
                    yield ("receivers", number, name), f"{variable} {fault}"
    yield from _trunk_out_of_reach(config.route)
    yield from _strange(config, names_of(plans))


def _trunk_out_of_reach(root: Root) -> Iterator[Said]:
    """A branch takes all and goes on; whatever no later branch takes then reaches nobody else, the trunk least."""
    everything = [number for number, one in enumerate(root.routes) if _takes_all(one.match)]
    if everything and root.routes[everything[-1]].continue_:
        words = "此后无分支接收其余告警，主干不会用到 · it takes all and goes on: add a last branch that takes the rest"
        yield ("route", "routes", everything[-1]), words


def _takes_all(match: Match) -> bool:
    return {values(match, label) for label in LABELS} <= {None, ("*",)} and (
        all(values(match, label) is None for label in LABELS if label not in ("kind", "severity"))
    )


def _strange(config: Config, known: Names) -> Iterator[Said]:
    """Kinds that there are not, and names that the catalogue does not know."""
    for route, path in _each_route(config.route, ("route",)):
        if isinstance(route, Route):
            yield from _strange_names((*path, "match"), route.match, known)
    for number, rule in enumerate(config.inhibit):
        yield from _strange_names(("inhibit", number, "source"), rule.source, known)
        yield from _strange_names(("inhibit", number, "target"), rule.target, known)
    for number, ladder in enumerate(config.ladders):
        for plan in ladder.plans:
            if known and plan not in (*known["plan"], "*"):
                yield ("ladders", number, "plans"), f"方案库中没有 {plan} · {NO_SUCH} plan"


def names_of(plans: Collection[Plan]) -> Names:
    """Label -> the names that the catalogue's plans know; empty where there are none."""
    if not plans:
        return {}
    return {
        "plan": {plan.plan for plan in plans},
        "jurisdiction": {plan.jurisdiction.id for plan in plans},
        "agency": {f"{plan.jurisdiction.id}/{agency.id}" for plan in plans for agency in plan.agencies},
        "indicator": {plan.indicator_id(indicator) for plan in plans for indicator in plan.indicators},
    }


def _each_route(route: Root | Route, path: Path) -> Iterator[tuple[Root | Route, Path]]:
    yield route, path
    for number, below in enumerate(route.routes):
        yield from _each_route(below, (*path, "routes", number))


Asked = Literal["plan", "jurisdiction", "agency", "indicator"]


def _strange_names(path: Path, match: Match, known: Names) -> Iterator[Said]:
    labels: tuple[Asked, ...] = ("plan", "jurisdiction", "agency", "indicator")
    for kind in values(match, "kind") or ():
        if kind not in (*KINDS, "*"):
            near = difflib.get_close_matches(kind, KINDS, n=1)
            beside = f" Did you mean {near[0]}?" if near else ""
            yield (*path, "kind"), f"没有 {kind} 这种告警 · there is no such kind of incident.{beside}"
    for label in labels:
        for value in values(match, label) or ():
            if known and value != "*" and value not in known[label]:
                yield (*path, label), f"方案库中没有 {value} · {NO_SUCH} {label}"


def contacts_warnings(contacts: Contacts, plans: Collection[Plan]) -> Iterator[Said]:
    known = names_of(plans)
    for number, contact in enumerate(contacts.contacts):
        if known and contact.agency not in known["agency"]:
            yield (
                ("contacts", number, "agency"),
                f"方案库中没有 {contact.agency} · {NO_SUCH} agency",
            )


def workdays_warnings(workdays: Workdays, today: date) -> Iterator[Said]:
    """Years that are known without the table, and those near that nobody knows."""
    for number, year in enumerate(workdays.years):
        if working_day(date(year.year, 1, 1)).known_from == "calendar":
            yield (
                ("years", number),
                f"{year.year} 年已由内置日历掌握，本表不起作用 · is known already: it has no effect",
            )
    yield from unknown_years(workdays, today)


def unknown_years(workdays: Workdays, today: date) -> Iterator[Said]:
    """The years of today and of the next two months that neither calendar nor table knows."""
    for year in sorted({today.year, (today + AHEAD).year}):
        if working_day(date(year, 1, 1), workdays.table()).is_guessed:
            taken = "按周一至周五推算 · its holidays are unknown: Monday to Friday are taken"
            yield ("years",), f"{year} 年节假日安排未知，{taken}"
