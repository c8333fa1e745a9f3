"""Budgets of a year: what is left of each policy's total, and whether it goes too fast; who is near or over a cap."""

from __future__ import annotations

from operator import itemgetter

from dashboards import data, elements, grid
from dashboards.columns import Column
from dashboards.elements import Markdown, code, plain
from dashboards.readings import Row
from dashboards.subsidies import saying
from dashboards.text import NO_VALUE, Words
from dashboards.trust import Trust
from milepost.charts.colours import LIGHT_COLOURS, SILENT

BAR, BAR_TOP = 96, 1.2  # width in pixels; the share at its right end
URGENT = ("over", "over_promised", "used_up", "nearly_used", "early", "fine", "no_cap", "none_paid")


def show(board: data.Board, w: Words, rows: list[Row], names: dict[str, str], known: Trust) -> None:
    """One row per policy of the year, the most urgent first."""
    ordered = sorted(rows, key=lambda row: (_urgency(row), -(row["used_share"] or 0), row["policy_id"]))
    name = w("subsidies.budgets", year=rows[0]["year"])
    grid.show(w, board, grid.Table("budgets", name, ordered, _columns(w, names, known)))
    elements.caption(w("subsidies.budgets_hint", unit=w("subsidies.unit")))
    known.legend(ordered)


def _urgency(row: Row) -> int:
    return URGENT.index(row["state"]) if row["state"] in URGENT else 0


def _columns(w: Words, names: dict[str, str], known: Trust) -> list[Column]:
    def head(name: str) -> str:
        return w(f"subsidies.{name}")

    def called(row: Row) -> str:
        return names.get(row["policy_id"], str(row["policy_id"]))

    def policy(row: Row) -> str:
        return f"{saying.link(w, called(row), policy=row['policy_id'])}{saying.mark(w, row)}"

    def state(row: Row) -> str:
        return saying.word(w, "budget", row["state"])

    def month(row: Row) -> str | None:
        return f"{row['runs_out_month']:%Y-%m}" if row["runs_out_month"] else None

    return [
        Column("policy", head("policy"), policy, called, narrow=True),
        Column(
            "state", head("state"), lambda r: saying.state(w, "budget", r["state"]), state, order=_urgency, narrow=True
        ),
        Column("pace", head("pace"), lambda r: pace(w, r), itemgetter("used_share"), "share"),
        saying.amount(w, "paid_wan", "paid", narrow=True),
        saying.amount(w, "year_cap_wan", "cap"),
        saying.amount(w, "committed_wan", "committed"),
        saying.amount(w, "left_wan", "left", narrow=True),
        saying.amount(w, "left_after_committed_wan", "left_after", narrow=True),
        Column("runs_out", head("runs_out"), lambda r: plain(month(r) or NO_VALUE), month, narrow=True),
        saying.amount(w, "excess_wan", "excess"),
        Column(
            "enterprises",
            head("enterprises"),
            lambda r: plain(r["enterprises"]),
            itemgetter("enterprises"),
            "number",
            wide=True,
        ),
        Column(
            "near",
            head("near"),
            lambda r: plain(r["enterprises_near_cap"]),
            itemgetter("enterprises_near_cap"),
            "number",
            wide=True,
        ),
        Column("trust", w("trust.title"), known.mark, known.words, order=known.rank),
        *(
            Column(key, key, None, itemgetter(key))
            for key in ("policy_id", "year", "elapsed_share", "payments", "recognised_wan")
        ),
    ]


def pace(w: Words, row: Row) -> Markdown:
    """What is used as a bar, how much of the year is over as a line on it, the share beside it."""
    used, elapsed = row["used_share"], row["elapsed_share"]
    if used is None:
        return plain(NO_VALUE)
    colour = LIGHT_COLOURS.get(saying.COLOURS.get(row["state"], ""), SILENT)
    bar = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{BAR}' height='16'>"
        f"<rect y='3' width='{BAR}' height='10' rx='2' fill='#e2e7ed'/>"
        f"<rect y='3' width='{_along(used):.1f}' height='10' rx='2' fill='{colour}'/>"
        f"<rect x='{_along(elapsed) - 1:.1f}' width='2' height='16' fill='#111'/></svg>"
    )
    said = w("subsidies.bar", used=w.share(used), elapsed=w.share(elapsed))
    return Markdown(f"{elements.picture(bar, said)} {plain(w.share(used))}")


def _along(share: float) -> float:
    return BAR * min(max(share, 0.0), BAR_TOP) / BAR_TOP


def enterprises(
    board: data.Board, w: Words, table: tuple[str, str], rows: list[Row], known: Trust, names: dict[str, str] | None
) -> None:
    """What each enterprise got and has left under its caps, the fullest of a year first.

    table: its key and its name. names: of policies, where several are listed.
    """
    ordered = sorted(rows, key=lambda one: (-one["year"], -(one["used_share"] or 0), one["enterprise"]))
    grid.show(w, board, grid.Table(*table, ordered, _firm_columns(w, known, names), first=20))


def _firm_columns(w: Words, known: Trust, names: dict[str, str] | None) -> list[Column]:
    def head(name: str) -> str:
        return w(f"subsidies.{name}")

    def standing(row: Row) -> str | None:
        if row["is_over_cap"]:
            return w("subsidies.over_tag")
        if not row["is_near_cap"]:
            return None
        return w("subsidies.full_tag" if row["used_share"] >= 1 else "subsidies.near_tag")

    def firm(row: Row) -> str:
        said = standing(row)
        warned = f" {elements.tag(said, 'warn')}" if said else ""
        return f"{code(saying.enterprise(row['enterprise']))}{warned}{saying.mark(w, row)}"

    def called(row: Row) -> str:
        return (names or {}).get(row["policy_id"], str(row["policy_id"]))

    of_policy = Column(
        "policy", head("policy"), lambda r: saying.link(w, called(r), policy=r["policy_id"]), called, narrow=True
    )
    return [
        Column("firm", head("enterprise"), firm, lambda r: saying.enterprise(r["enterprise"]), narrow=True),
        *([of_policy] if names else []),
        Column("year", head("year"), lambda r: plain(r["year"]), itemgetter("year"), narrow=True),
        Column("payments", head("payments_count"), lambda r: plain(r["payments"]), itemgetter("payments"), "number"),
        saying.amount(w, "paid_wan", "paid", narrow=True),
        saying.amount(w, "firm_year_left_wan", "year_left"),
        saying.amount(w, "firm_total_left_wan", "total_left"),
        Column(
            "used",
            head("used"),
            lambda r: plain(w.share(r["used_share"])),
            itemgetter("used_share"),
            "share",
            narrow=True,
        ),
        saying.amount(w, "excess_wan", "excess"),
        Column("trust", w("trust.title"), known.mark, known.words, order=known.rank),
        Column("standing", head("state"), None, standing),
        *(Column(key, key, None, saying.number(key), "number") for key in ("recognised_wan", "firm_total_used_wan")),
        *(Column(key, key, None, saying.number(key), "number") for key in ("firm_year_cap_wan", "firm_total_cap_wan")),
    ]
