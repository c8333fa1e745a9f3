"""总览 Overview: how many targets are kept, which lag first. Reads fct_target_status and the dimensions."""

from __future__ import annotations

from dashboards import counts, data, elements, filters, grid, kept, readings, shell, targets, trust
from dashboards.overview import movement, trend
from dashboards.readings import Row, Wanted
from dashboards.text import Words
from dashboards.units import targets as standings
from milepost.readings import headline, tallies


def page(board: data.Board, w: Words) -> None:
    rows = standings.rows(board)
    plans = data.by(board, "dim_plans", "plan_id")
    places = data.by(board, "dim_jurisdictions", "jurisdiction_id")
    _books(board, w, rows)
    wanted = filters.ask(board, w, rows, plans, places)
    whole, chosen = _chosen(board, wanted.of_all_lights), _chosen(board, wanted)
    if not rows:
        elements.notice("empty", w("overview.no_targets"), w("overview.no_targets_do"))
        return
    if not whole:
        elements.notice("empty", w("overview.no_rows"), w("overview.no_rows_do"))
        return
    filters.say_lights(w, wanted)
    _sentence(board, w, whole)
    _counts(w, whole, plans)
    if chosen:
        movement.show(board, w, chosen, wanted.said)
    trend.show(board, w, whole)
    if not chosen:
        elements.notice("empty", w("overview.no_rows"), w("overview.no_rows_do"))
        return
    _lagging(board, w, _ranked(board, wanted), places, wanted.said)


@kept.once(16)
def _chosen(board: data.Board, wanted: Wanted) -> list[Row]:
    return readings.select(standings.rows(board), wanted)


@kept.once(16)
def _ranked(board: data.Board, wanted: Wanted) -> list[Row]:
    """What lags first; restatements are not listed."""
    return readings.lagging_first([row for row in _chosen(board, wanted) if not row["is_restatement"]])


def _sentence(board: data.Board, w: Words, rows: list[Row]) -> None:
    """What a leader quotes, of the targets chosen."""
    if board.as_of is not None:
        elements.statement(headline.sentence(tallies.of_rows(rows), board.as_of, w.language))


def _books(board: data.Board, w: Words, rows: list[Row]) -> None:
    """Say so if some target of the catalogue has no reading: the total would be too small without a word."""
    stated = data.table(board, "fct_targets", "target_id").num_rows
    if stated != len(rows):
        body = w("overview.books_body", stated=stated, read=len(rows))
        elements.notice("failed", w("overview.books"), body)


def _counts(w: Words, rows: list[Row], plans: dict[str, Row]) -> None:
    whole = readings.count(rows)
    counts.bar(w, whole)
    counts.cards(w, whole)
    apart = w("overview.restatements", n=whole.restatements) if whole.restatements else ""
    made_up = sum(1 for row in rows if row["is_simulated"] and not row["is_restatement"])
    apart += w("overview.simulated", n=made_up) if made_up else ""
    elements.caption(counts.sum_line(w, whole) + apart)
    elements.caption("".join(counts.share_lines(w, whole)))
    elements.heading(w("overview.matrix"))
    met = {row["plan_id"] for row in rows}
    names = {plan: w.name(row, "title") for plan, row in plans.items()}
    by_plan = readings.count_by_plan(rows, [plan for plan in plans if plan in met])
    counts.matrix(w, by_plan, names, whole)


def _lagging(board: data.Board, w: Words, ranked: list[Row], places: dict[str, Row], said: tuple[str, ...]) -> None:
    elements.heading(w("overview.lagging"))
    elements.caption(w("overview.order"))
    known = trust.of(board, w)
    columns = targets.columns(w, known, places)
    grid.show(w, board, grid.Table("targets", w("overview.lagging"), ranked, columns, chosen=said))
    elements.legend(w, map(targets.untold, elements.tagged(ranked)), known.explained(ranked))


shell.show("overview", page)
