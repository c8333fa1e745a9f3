"""How held rows and scopes are named on the quality page: ids -> names of units, places, plans, indicators; values."""

from __future__ import annotations

from dashboards import data
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words


class Names:
    """Names by id in one language; an id that no plan knows any more, or without a version, stands for itself.

    with_policies: pages that name no policy do not read them, nor need a version that has them.
    """

    def __init__(self, board: data.Board | None, w: Words, *, with_policies: bool = True) -> None:
        self._w = w
        self.indicators = _by(board, "dim_indicators", "indicator_id")
        self.policies = _by(board, "dim_policies", "policy_id") if with_policies else {}
        self.agencies = _by(board, "dim_agencies", "agency_id")
        self.plans = _by(board, "dim_plans", "plan_id")
        self.places = _by(board, "dim_jurisdictions", "jurisdiction_id")

    def agency(self, agency_id: str | None) -> str:
        """'婺城区 · 区数据局': a unit's name says little without its place."""
        if agency_id == "unknown":
            return self._w("score.unknown")
        found = self.agencies.get(agency_id or "")
        if found is None:
            return agency_id or NO_VALUE
        return f"{self.place(found['jurisdiction_id'])} · {self._w.name(found)}"

    def source(self, source: str | None) -> str:
        """Who sent an event: its source, '/wucheng/data_bureau', as the unit's name."""
        return self.agency(source[1:] if source else None)

    def place(self, jurisdiction_id: str | None) -> str:
        if jurisdiction_id == "unknown":
            return self._w("score.unknown")
        found = self.places.get(jurisdiction_id or "")
        return self._w.name(found) if found else jurisdiction_id or NO_VALUE

    def plan(self, plan_id: str) -> str:
        if plan_id == "unknown":
            return self._w("score.unknown")
        return self._w.name(self.plans[plan_id], "title") if plan_id in self.plans else plan_id

    def indicator(self, indicator_id: str) -> str:
        found = self.indicators.get(indicator_id)
        return self._w.name(found) if found else indicator_id

    def policy(self, row: Row) -> str | None:
        found = self.policies.get(row["policy_id"] or "")
        return self._w.name(found) if found else row["policy_id"]

    def about(self, row: Row) -> str:
        """What a held row is about: its indicator, else what it names; and the day it is true for."""
        what = self.indicator(row["indicator_id"]) if row["indicator_id"] else self.policy(row) or row["subject"]
        kind = self._w.of("event", row["event_type"])
        between = "　" if self._w.language == "zh" else ", "  # a wide blank hangs over the edge where a line ends
        return between.join(part for part in (what, kind, self._w.day(row["as_of_date"])) if part)

    def value(self, row: Row) -> str:
        return NO_VALUE if row["value"] is None else self._w.amount(row["value"], row["unit"])

    def words(self, row: Row) -> str:
        """Why it is held, for a clerk; the rule's name where no words were written."""
        return str(row[f"words_{self._w.language}"] or row["words_zh"] or row["rule"])


def _by(board: data.Board | None, name: str, key: str) -> dict[str, Row]:
    return {} if board is None else data.by(board, name, key)
