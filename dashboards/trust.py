"""The trust mark of a figure: fresh, gated, real, as first reported? One small mark, and a word for each caution.

``known = trust.of(board, w)`` once a run; ``known.mark(row)`` in a cell or beside a figure, ``known.words(row)`` for
what is taken away. Reads fct_actuals, fct_held_rows and the store of incidents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pyarrow.compute as pc
import streamlit as st

from dashboards import data, elements, kept
from dashboards.elements import Markdown, plain
from dashboards.incidents import live
from dashboards.quality import queue
from dashboards.readings import Row
from dashboards.text import Words
from milepost.alerts.store import StoreError
from milepost.alerts.story import Wish
from milepost.errors import SettingsError
from milepost.readings import trust

KEPT_VERSIONS = 6
MOST_INCIDENTS = 2000
COLOURS = {"ungated": "red", "held": "yellow", "incident": "red", "simulated": "violet", "revised": "gray"}


class Trust:
    """What is known around the figures of one version, in one language."""

    def __init__(self, around: trust.Around, w: Words) -> None:
        self.around, self._w = around, w

    def mark(self, row: Row) -> Markdown:
        """As a cell: a tick where there is nothing to say, else a word for each thing, those of work linked to it."""
        found = trust.flags(row, self.around)
        if found:
            return Markdown(" ".join(self._one(flag, row) for flag in found))
        if _is_silent(row):
            return plain(None)
        return elements.picture(elements.TICK, self._w("trust.sound"), self._w("trust.sound_hint"))

    def words(self, row: Row) -> str:
        """The same in words alone, for a screen reader or a spreadsheet."""
        w, found = self._w, trust.flags(row, self.around)
        if not found:
            return "" if _is_silent(row) else w("trust.sound")
        return w("list.comma").join(w(f"trust.{flag}") for flag in found)

    def rank(self, row: Row) -> int:
        """To sort by: the gravest first."""
        found = trust.flags(row, self.around)
        return trust.FLAGS.index(found[0]) if found else len(trust.FLAGS)

    def explained(self, rows: Iterable[Row]) -> list[str]:
        """What the words of these rows mean, each once, gravest first: for a legend."""
        met = {flag for row in rows for flag in trust.flags(row, self.around)}
        return [f"{self._badge(flag)} {plain(self._w(f'trust.{flag}_hint'))}" for flag in trust.FLAGS if flag in met]

    def legend(self, rows: Iterable[Row]) -> None:
        elements.legend(self._w, [], self.explained(rows))

    def _badge(self, flag: str) -> Markdown:
        return elements.badge(self._w(f"trust.{flag}"), COLOURS.get(flag, "yellow"))

    def _one(self, flag: str, row: Row) -> Markdown:
        said = self._badge(flag)
        lang = self._w.address_language
        if flag == "held":
            return elements.link("quality", said, event=_held_event(self.around, row), lang=lang)
        if flag == "incident":
            return elements.link("incidents", said, incident=self.around.incidents_of(row)[0], lang=lang)
        return said


def _held_event(around: trust.Around, row: Row) -> str | None:
    """The event to decide on: the first about the indicator, else that of the row itself."""
    return next(iter(around.held_of(row)), None) or row.get("event_id")


def _is_silent(row: Row) -> bool:
    """Whether nothing was reported: there is no figure to trust."""
    return "actual_value" in row and row["actual_value"] is None


def of(board: data.Board, w: Words) -> Trust:
    """The trust of this version's figures; a past day's are not marked with incidents of now. Raises Unreadable."""
    if board.day is not None:
        return Trust(_of_version(board), w)
    return Trust(replace(_of_version(board), incidents=_incidents(str(live.folder()), live.stamp())), w)


@kept.once(KEPT_VERSIONS)
def _of_version(board: data.Board) -> trust.Around:
    is_gated = not board.manifest.get("despite_gate")
    return trust.Around(is_gated, _held(board), {}, *_values(board))


def _held(board: data.Board) -> dict[str, list[str]]:
    if not data.has(board, "fct_held_rows"):
        return {}
    found: dict[str, list[str]] = {}
    for row in queue.is_open(data.table(board, "fct_held_rows", "indicator_id", "event_id", "state")).to_pylist():
        if row["indicator_id"]:
            found.setdefault(row["indicator_id"], []).append(row["event_id"])
    return found


def _values(board: data.Board) -> tuple[frozenset[tuple[Any, ...]], frozenset[tuple[Any, ...]]]:
    """(indicator, as-of day) of values reported anew, and of those that somebody follows up."""
    if not data.has(board, "fct_actuals"):
        return frozenset(), frozenset()
    columns = ("indicator_id", "as_of_date", "event_type", "is_current", "left_out_reason")
    table = data.table(board, "fct_actuals", *columns, newer=("is_marked",))
    table = table.filter(pc.is_null(table["left_out_reason"]))
    # counts of business events grow with each of them: that is no revision
    reported = table.filter(pc.starts_with(table["event_type"], "milepost.indicator."))
    counted = reported.group_by(["indicator_id", "as_of_date"]).aggregate([("is_current", "count")])
    again = counted.filter(pc.greater(counted["is_current_count"], 1))
    if "is_marked" in table.column_names:
        marked = table.filter(pc.and_(table["is_current"], pc.fill_null(table["is_marked"], False)))
    else:
        marked = table.slice(0, 0)
    return _keys(again), _keys(marked)


def _keys(table: Any) -> frozenset[tuple[Any, ...]]:
    return frozenset(zip(table["indicator_id"].to_pylist(), table["as_of_date"].to_pylist(), strict=True))


@st.cache_resource(max_entries=KEPT_VERSIONS, show_spinner=False)
def _incidents(folder: str, stamp: tuple[int, ...] | str) -> dict[str, list[str]]:
    """Indicator or target -> the open incidents about it, the gravest first: of the store there as it stood then."""
    if isinstance(stamp, str):
        return {}
    try:
        listed = live.look().listed(Wish(), MOST_INCIDENTS, 0)
    except (StoreError, SettingsError):
        return {}
    found: dict[str, list[str]] = {}
    for one in listed:
        for name in {one.scope.indicator, one.scope.target} - {None}:
            found.setdefault(str(name), []).append(one.incident_id)
    return found
