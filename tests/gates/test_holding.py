"""Holding as such: many rows at once, and a rule that raises while others find rows to hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd

from expectations import raw_trainings, validation
from milepost.gates import held, verdict
from milepost.gates.findings import CheckResult, Finding
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

NOW = datetime(2026, 5, 1)
RULE = ("raw_trainings", "expect_attendees_to_fit_a_hall")
SESSION = {"source": "/town/bureau", "event_id": "e", "session": "s", "programme": "p", "attendees": 50_000.0,
           "largest_session": 10_000.0}  # fmt: skip


class Counted:
    """A connection that counts what it is asked."""

    def __init__(self, con: warehouse.Connection) -> None:
        self._con, self.statements = con, 0

    def execute(self, *given: Any) -> Any:
        self.statements += 1
        return self._con.execute(*given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)


def broken(prefix: str, rows: int) -> list[CheckResult]:
    findings = tuple(
        Finding("/town/bureau", f"{prefix}-{number}", 50_000.0, None, 10_000.0, {"session": "s", "programme": "p"})
        for number in range(rows)
    )
    return [CheckResult(*RULE, "warning", False, rows, findings=findings)]


def test_holding_many_rows_takes_as_many_statements_as_holding_one(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        one, many = Counted(con), Counted(con)
        held.hold(one, "run", broken("one", 1), NOW)  # type: ignore[arg-type]
        held.hold(many, "run", broken("many", 5_000), NOW)  # type: ignore[arg-type]
        assert many.statements == one.statements
        assert con.execute("SELECT count(*), count(DISTINCT words_zh) FROM ops.held_rows").fetchone() == (5_001, 1)


class ExpectAColumnThatIsNotThere(gxe.ExpectColumnValuesToBeInSet):
    """A rule that raises inside Great Expectations."""

    column: str = "gone"
    value_set: list[bool] = [True]  # noqa: RUF012


def test_a_rule_that_raises_blocks_the_gate_while_rows_of_the_others_are_held(settings: Settings) -> None:
    suite = gx.ExpectationSuite(
        "raw_trainings",
        expectations=[
            ExpectAColumnThatIsNotThere(severity="info"),
            raw_trainings.ExpectAttendeesToFitAHall(severity="warning"),
        ],
    )

    def check(_frames: dict[str, pd.DataFrame]) -> list[CheckResult]:
        return validation.validate({"raw_trainings": pd.DataFrame([SESSION])}, {"raw_trainings": suite})

    with warehouse.writing(settings, "test") as con:
        con.execute(
            """INSERT INTO raw.events VALUES ('milepost.trainings.v1', 0, 0, $now, 'e', '/town/bureau',
            'milepost.training.held.v1', 'town/s', $now, false, '{}', 'l', $now)""",
            {"now": NOW},
        )
        report = verdict.run_gate(con, "raw", check)
        assert report.verdict == "blocked"
        assert "expect_a_column_that_is_not_there (could not be judged, critical)" in report.in_words()
        assert con.execute("SELECT event_id, expectation FROM ops.held_rows").fetchall() == [("e", RULE[1])]
