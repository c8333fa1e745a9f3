"""Payments with their verdicts, one payment's working, and money paid twice for one project."""

from __future__ import annotations

from operator import itemgetter

from dashboards import data, elements, grid
from dashboards.columns import Column
from dashboards.elements import code, plain, soft
from dashboards.readings import Row
from dashboards.subsidies import saying
from dashboards.text import NO_VALUE, Words
from dashboards.trust import Trust
from milepost.readings import subsidies as told
from milepost.settings import Settings

FIRST_PAYMENTS = 30
RAW = ("event_id", "source", "policy_id", "base_kind", "grade", "limit_code", "known_from", "is_held")
AMOUNTS = ("base_wan", "reached_wan", "joint_wan", "recognised_wan")


def show(board: data.Board, w: Words, rows: list[Row], known: Trust, names: dict[str, str] | None = None) -> None:
    """Payments, the newest first, each with its verdict and reason. names: of policies, where several are listed."""
    ordered = sorted(rows, key=lambda row: (row["paid_date"], row["event_id"], row["source"]), reverse=True)
    name = w("subsidies.payments")
    grid.show(w, board, grid.Table("payments", name, ordered, _columns(w, known, names), first=FIRST_PAYMENTS))
    known.legend(ordered[:FIRST_PAYMENTS])


def _columns(w: Words, known: Trust, names: dict[str, str] | None) -> list[Column]:
    def head(name: str) -> str:
        return w(f"subsidies.{name}")

    def day(row: Row) -> str:
        return saying.link(w, w.day(row["paid_date"]), policy=row["policy_id"], payment=row["event_id"])

    def verdict(row: Row) -> str:
        return saying.word(w, "payment", row["verdict"])

    def policy(row: Row) -> str:
        return f"{soft(names.get(row['policy_id'], row['policy_id']))} " if names else ""

    def reason(row: Row) -> str:
        return saying.sentence(w, row, "reason")

    return [
        Column("verdict", head("verdict"), lambda r: saying.state(w, "payment", r["verdict"]), verdict, narrow=True),
        Column("day", head("day"), day, itemgetter("paid_date"), "day", narrow=True),
        Column(
            "firm",
            head("enterprise"),
            lambda r: f"{code(saying.enterprise(r['enterprise']))}{saying.mark(w, r)}",
            lambda r: saying.enterprise(r["enterprise"]),
            narrow=True,
        ),
        Column("for", head("for"), lambda r: f"{policy(r)}{plain(_what_for(r))}", _what_for, wide=True),
        saying.amount(w, "paid_wan", "amount", narrow=True),
        saying.amount(w, "allowed_wan", "allowed"),
        saying.amount(w, "excess_wan", "excess", narrow=True),
        Column("reason", head("reason"), lambda r: plain(reason(r)), reason),
        Column("trust", w("trust.title"), known.mark, known.words, order=known.rank),
        *(Column(key, key, None, itemgetter(key)) for key in RAW),
        *(Column(key, key, None, saying.number(key), "number") for key in AMOUNTS),
    ]


def _what_for(row: Row) -> str:
    return " / ".join(filter(None, (row["project"], row["application"]))) or NO_VALUE


def working(w: Words, payment: Row, policy_row: Row) -> None:
    """One payment's verdict laid out step by step: every limit, what was used of it and what was left."""
    steps = told.payment_steps(payment, policy_row, w.language, whole=Settings.load().show_enterprises)
    heads = [w("steps.step"), w("steps.value"), w("steps.how")]
    body = [[plain(step.name), f"**{plain(step.value)}**", plain(step.how)] for step in steps]
    elements.table(heads, body, name=w("subsidies.working"))


def overlaps(board: data.Board, w: Words, rows: list[Row], names: dict[str, str], known: Trust) -> None:
    """Pairs of payments for one project under policies of which only the higher pays."""

    def side(which: str) -> Column:
        def called(row: Row) -> str:
            return names.get(row[f"{which}_policy_id"], str(row[f"{which}_policy_id"]))

        def cell(row: Row) -> str:
            wish = {"policy": row[f"{which}_policy_id"], "payment": row[f"{which}_event_id"]}
            return saying.link(w, called(row), **wish)

        return Column(which, w(f"subsidies.{which}"), cell, called, narrow=True)

    def words(row: Row) -> str:
        return saying.sentence(w, row, "words")

    columns = [
        side("higher"),
        side("lower"),
        Column(
            "firm",
            w("subsidies.enterprise"),
            lambda r: f"{code(saying.enterprise(r['enterprise']))}{saying.mark(w, r)}",
            lambda r: saying.enterprise(r["enterprise"]),
        ),
        saying.amount(w, "overlap_wan", "overlap", narrow=True),
        Column("reason", w("subsidies.reason"), lambda r: plain(words(r)), words),
        Column("trust", w("trust.title"), known.mark, known.words, order=known.rank),
        *(Column(key, key, None, itemgetter(key)) for key in ("project", "higher_event_id", "lower_event_id")),
    ]
    grid.show(w, board, grid.Table("overlaps", w("subsidies.overlaps"), rows, columns))
