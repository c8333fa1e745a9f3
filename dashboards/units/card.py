"""评分卡 A unit's score card: the sentence, its lights by month, its targets, its duties, its contacts. One A4 page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import streamlit as st

from dashboards import data, drawing, elements, narrowing, readings, trust
from dashboards.elements import plain
from dashboards.quality.naming import Names
from dashboards.readings import Row
from dashboards.targets import TOLD_BY_TRUST
from dashboards.text import NO_VALUE, Words
from dashboards.trust import Trust
from dashboards.units import duties, history, incidents, listing, targets
from milepost.alerts.routing import reading
from milepost.charts import lights
from milepost.errors import SettingsError
from milepost.readings import figures, headline, ranking, tallies
from milepost.readings.statuses import SHAPES
from milepost.readings.tallies import Tally
from milepost.settings import Settings

FIRST_ROWS = 15  # as many as fit on the page beside the rest; all of them are on the overview
CHART_HEIGHT = 190
SCORECARD = "agg_agency_scorecard"
ROOM = narrowing.Room(kept=range(7), wide=(7,))
COLUMNS = ("status", "indicator", "due", "target", "unit.actual", "completion", "gap", "unit.trend", "unit.last")


@dataclass(frozen=True)
class Card:
    """What the card is about: the unit, the targets that it leads and supports, its counts."""

    agency: str
    led: list[Row]
    supported: list[Row]
    tally: Tally
    today: date | None


def make(board: data.Board, agency: str) -> Card:
    rows = targets.rows(board)
    led = targets.of_unit(rows, agency, "lead")
    cards = [row for row in data.rows(board, SCORECARD) if row["agency_id"] == agency]
    tally = tallies.of_mart(cards[0]) if cards else tallies.of_rows([])
    return Card(agency, led, targets.of_unit(rows, agency, "support"), tally, board.as_of)


def show(board: data.Board, w: Words, names: Names, card: Card) -> None:
    if not card.led and not card.supported:
        elements.notice("empty", w("unit.no_targets"))
        _contacts(w, card.agency)
        return
    found = incidents.of_unit(card.agency, _ids(card, "target_id"), _ids(card, "indicator_id"))
    with st.container(key="scorecard"):
        _sentences(board, w, names, card)
        st.markdown(incidents.line(w, card.agency, found))
        past = history.of_targets(board, _ids(card, "target_id"))
        _strip(w, names, card, past)
        trends = history.trends(board, tuple(sorted(_ids(card, "target_id"))))
        for rows, title in ((card.led, "unit.targets"), (card.supported, "unit.supported")):
            if rows and (rows is card.led or not card.led):
                _targets(w, card, rows, title, trends, found, trust.of(board, w))
        duties.show(board, w, names, {row["indicator_id"] for row in card.led or card.supported})
        _contacts(w, card.agency)


def _ids(card: Card, name: str) -> set[str]:
    return {row[name] for row in (*card.led, *card.supported)}


def _sentences(board: data.Board, w: Words, names: Names, card: Card) -> None:
    """The sentence to quote, then the rank among the units of the place, the ambition, what it supports."""
    whose = names.agency(card.agency)
    if card.today is not None:
        elements.statement(headline.sentence(card.tally, card.today, w.language, whose))
    said = [_rank(board, w, card)] if card.tally.targets else []
    if card.tally.growth_needed is not None:
        growth = w.share(card.tally.growth_needed)
        said.append(w("unit.growth", n=card.tally.growth_targets, share=growth))
    supported = sum(not row["is_restatement"] for row in card.supported)
    said += [w("unit.supports", n=supported)] if supported else []
    elements.caption(" ".join(said))


def _rank(board: data.Board, w: Words, card: Card) -> str:
    """Its place among the ranked units of its jurisdiction, or why it has none."""
    cards = data.rows(board, SCORECARD)
    here = {row["jurisdiction_id"] for row in cards if row["agency_id"] == card.agency}
    places = ranking.rank({row["agency_id"]: tallies.of_mart(row) for row in cards if row["jurisdiction_id"] in here})
    (mine,) = [place for place in places if place.key == card.agency]
    ranked = [place.rank for place in places if place.rank is not None]
    if mine.rank is None:
        return w("unit.unranked", why=listing.reason(w, mine))
    tied = w("unit.tied") if ranked.count(mine.rank) > 1 else ""
    return w("unit.rank", rank=mine.rank, n=len(ranked), tied=tied)


def _strip(w: Words, names: Names, card: Card, past: pa.Table | None) -> None:
    """The lights of the targets that it leads, month by month."""
    rows = card.led or card.supported
    if past is None:
        elements.caption(w("overview.trend_absent"))
        return
    mine = history.of_rows(past, rows)
    months = history.lights(mine, rows, card.today)
    elements.heading(w("unit.lights", n=len(months), day=w.day(card.today)))
    alt = w("unit.lights_alt", whose=names.agency(card.agency), said=history.said(w, months))
    drawing.show(lights.specification, w, months, SHAPES, CHART_HEIGHT, alt=alt)


def _targets(
    w: Words,
    card: Card,
    rows: list[Row],
    title: str,
    trends: dict[str, list[float]],
    found: incidents.Open,
    known: Trust,
) -> None:
    ordered = readings.lagging_first([row for row in rows if not row["is_restatement"]])
    shown = ordered[:FIRST_ROWS]
    elements.heading(w(title))
    heads = [*(_head(w, name) for name in COLUMNS), w("unit.column.incidents"), w("trust.title")]
    with st.container(key="unit-targets"):
        body = [[*_cells(w, row, trends, found), known.mark(row)] for row in shown]
        narrowing.table(w, heads, body, (5, 6, 9), name=w(title), room=ROOM)
    elements.legend(w, [{key: said for key, said in row.items() if key not in TOLD_BY_TRUST} for row in shown])
    known.legend(shown)
    if len(ordered) > len(shown):
        said = plain(w("unit.first", shown=len(shown), n=len(ordered)))
        role = "lead" if rows is card.led else "support"
        wish = {"agency": card.agency, "role": role, "lang": w.address_language}
        st.caption(f"{said} {elements.link('overview', w('unit.all'), **wish)}")


def _head(w: Words, name: str) -> str:
    stem, _, rest = name.partition(".")
    return w(f"{stem}.column.{rest}") if rest else w(f"column.{name}")


def _cells(w: Words, row: Row, trends: dict[str, list[float]], found: incidents.Open) -> list[str]:
    wish = {"indicator": row["indicator_id"], "target": row["target_id"], "lang": w.address_language}
    mark = f" {elements.watermark(w('watermark'))}" if row["is_simulated"] else ""
    judged = figures.judged_on(row)
    told = elements.tags(w, {key: said for key, said in row.items() if key not in TOLD_BY_TRUST})
    return [
        elements.status(w, row),
        f"{elements.link('indicator', w.name(row), **wish)} {told}{mark}",
        plain(w.day(row["due_date"])),
        plain(w.goal(row)),
        plain(figures.actual(row, w.language)),
        elements.completion(w, row),
        plain(w.points(figures.gap(row))),
        history.sparkline(w, row, trends.get(row["target_id"], [])),
        plain(w.day(judged) if judged else NO_VALUE),
        incidents.of_target(w, found, row["target_id"]),
    ]


def _contacts(w: Words, agency: str) -> None:
    """Whom to call: only people whom the city's file marks as public."""
    try:
        people = reading.public_people(Settings.load(), agency)
    except SettingsError:
        people = []
    elements.heading(w("unit.contacts"))
    if not people:
        elements.caption(w("unit.contacts_none"))
    for person in people:
        ways = "　".join(way for way in (person.mobile, person.mail) if way)
        st.markdown(plain(w("unit.contact", name=person.name, ways=ways)))
