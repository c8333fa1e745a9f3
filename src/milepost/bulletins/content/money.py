"""补贴资金: what was paid of a policy beyond its rule, by year, and by which clause: fct_subsidy_budget -> phrases.

The mart is of the day of the build, not of the paper's cut-off: the sentences name that day.
"""

from __future__ import annotations

from typing import Final

from milepost.bulletins.content.frame import Frame
from milepost.bulletins.content.scene import known
from milepost.bulletins.content.shape import Given, Where
from milepost.bulletins.content.speech import Phrase, full_width, joined
from milepost.bulletins.content.version import Fields
from milepost.errors import BulletinError
from milepost.readings import numbers

MART: Final = "fct_subsidy_budget"


class Money:
    """One policy's payments, real or made up. Raises BulletinError for a policy that the version or the place lacks."""

    def __init__(self, frame: Frame, policy: str, *, is_simulated: bool) -> None:
        self.frame, self.speaker, self.scene = frame, frame.speaker, frame.scene
        self.policy = known(self.scene.version, "dim_policies", "policy_id", policy, "policy")
        if self.policy["plan_id"] not in {row["plan_id"] for row in self.scene.plans}:
            place = self.scene.place["jurisdiction_id"]
            raise BulletinError(f"Policy {policy} is of no plan of {place}.", f"政策 {policy} 不属于 {place} 的方案。")
        self.years = [
            row
            for row in sorted(self.scene.version.rows(MART), key=lambda row: int(row["year"]))
            if (row["policy_id"], row["is_simulated"]) == (policy, is_simulated)
            and (row["over_cap"] or row["excess_wan"] > 0)
        ]

    @property
    def unit(self) -> str | None:
        """Who pays, else who leads."""
        units = [*(self.policy["payer_ids"] or []), *(self.policy["lead_ids"] or [])]
        return next(iter(units), None)

    def name(self) -> Phrase:
        return self._of_policy(f"name_{self.scene.language}")

    def basis(self) -> Phrase:
        """《方案》（文号），条款：…（政策）"""
        plan, section = self.frame.plan(str(self.policy["plan_id"])), self._of_policy("section")
        return self.speaker.phrase("form.basis.policy", plan=plan, section=section, policy=self.name())

    def state(self) -> Phrase:
        """What each year that is over its rule or its cap has paid, and how much beyond."""
        day = self.speaker.day(self.scene.version.as_of, Given("manifest", "as_of_date"), "as_of")
        if not self.years:
            return self.speaker.phrase("form.money.none", day=day, policy=self.name())
        semicolon = self.speaker.word("semicolon")
        said = joined(map(self._year, self.years), semicolon)
        return self.speaker.phrase("form.money", day=day, policy=self.name(), said=said)

    def _year(self, row: Fields) -> Phrase:
        values = {
            "year": self._of(row, "year", str(row["year"])),
            "paid": self._amount(row, "paid_wan"),
            "n": self._of(row, "payments", str(row["payments"])),
            "excess": self._amount(row, "excess_wan"),
        }
        if row["year_cap_wan"] is None:
            return self.speaker.phrase("form.money.year", **values)
        used = self._of(row, "used_share", numbers.share(row["used_share"]))
        return self.speaker.phrase("form.money.capped", cap=self._amount(row, "year_cap_wan"), used=used, **values)

    def _amount(self, row: Fields, column: str) -> Phrase:
        return self._of(row, column, numbers.money(row[column], self.scene.language))

    def _of(self, row: Fields, column: str, text: str) -> Phrase:
        where: Where = {key: row[key] for key in ("policy_id", "year", "is_simulated")}
        return self.speaker.of_row(MART, where, column, row[column], text)

    def _of_policy(self, column: str) -> Phrase:
        said, where = self.policy[column], {"policy_id": self.policy["policy_id"]}
        return self.speaker.of_row("dim_policies", where, column, said, full_width(str(said)))
