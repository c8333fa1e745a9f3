"""The records behind the figures: events with their place in Kafka, changes of status, and downloads."""

from __future__ import annotations

import csv
import io
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import data, elements
from dashboards.elements import code, plain, tag
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.readings.cells import harmless

EVENT_COLUMNS = (
    "as_of_date",
    "actual_value",
    "unit",
    "reported_value",
    "reported_unit",
    "basis",
    "event_id",
    "event_type",
    "source",
    "event_count",
    "known_from",
    "known_to",
    "is_current",
    "is_retraction",
    "is_simulated",
    "topic",
    "partition",
    "offset",
    "evidence",
    "note",
)
FIRST_EVENTS = 40


def events(board: data.Board, w: Words, rows: list[Row], row: Row) -> None:
    """Every accepted version behind the figures, the newest first: report, revision or retraction, with its place."""
    ordered = sorted(rows, key=lambda r: (r["as_of_date"], r["known_from"]), reverse=True)
    left, right = st.columns([6, 1], vertical_alignment="bottom")
    with left:
        elements.heading(w("events.title", n=len(ordered)))
    download(right, board, w, f"{row['indicator_id'].replace('/', '-')}-events", ordered, EVENT_COLUMNS)
    if not ordered:
        elements.notice("empty", w("events.none"), w("events.none_do"))
        return
    first = {
        day: min(r["known_from"] for r in rows if r["as_of_date"] == day) for day in {r["as_of_date"] for r in rows}
    }
    heads = [w(f"events.{k}") for k in ("as_of", "value", "kind", "source", "event", "known_from", "place", "evidence")]
    body = [_event(w, r, r["known_from"] > first[r["as_of_date"]], row) for r in ordered[:FIRST_EVENTS]]
    elements.table(heads, body, [1], name=w("events.title", n=len(ordered)))
    if len(ordered) > FIRST_EVENTS:
        elements.caption(w("events.more", shown=FIRST_EVENTS, n=len(ordered)))


def _event(w: Words, event: Row, again: bool, row: Row) -> list[str]:
    value = (
        w.share(event["actual_value"])
        if row["measure"] == "milestone"
        else w.amount(event["actual_value"], event["unit"])
    )
    place = None if event["topic"] is None else f"{event['topic']} / {event['partition']} / {event['offset']}"
    many = w("events.count", n=w.number(event["event_count"])) if (event["event_count"] or 1) > 1 else ""
    mark = w("events.marked", by=event["marked_by"], comment=event["mark_comment"]) if event.get("is_marked") else ""
    said = " · ".join(str(part) for part in (many, event["evidence"], event["note"], mark) if part)
    return [
        plain(w.day(event["as_of_date"])),
        plain(value) if event["is_current"] else f"~~{plain(value)}~~",
        " ".join(_kinds(w, event, again)),
        plain(event["source"]),
        code(event["event_id"]),
        plain(w.moment(event["known_from"])),
        code(place),
        plain(said),
    ]


def _kinds(w: Words, event: Row, again: bool) -> list[str]:
    """What kind of version it is, and why it does not count where it does not."""
    measured = not event["event_type"].startswith("milepost.indicator.")
    kind = "retraction" if event["is_retraction"] else "revision" if again else "measured" if measured else "report"
    kinds: list[str] = [tag(w(f"events.{kind}"), "plain" if kind in ("report", "measured") else "warn")]
    if not event["is_current"]:
        kinds.append(tag(w("events.superseded", when=w.moment(event["known_to"])), "old"))
    if event.get("left_out_reason"):
        kinds.append(tag(w.of("left_out", event["left_out_reason"]), "old"))
    if event["is_simulated"]:
        kinds.append(tag(w("tag.simulated"), "sim"))
    if event.get("is_marked"):
        kinds.append(tag(w("tag.marked"), "warn"))
    return kinds


def changes(w: Words, rows: list[Row]) -> None:
    """When lights changed, and why."""
    if not rows:
        return
    elements.heading(w("changes.title"))
    heads = [w(f"changes.{k}") for k in ("when", "as_of", "target", "from", "to", "reason")]
    body = [
        [
            plain(w.moment(r["changed_at"])),
            plain(w.day(r["as_of_date"])),
            code(r["target_id"]),
            _light(w, r["from_light"], r["from_status"]),
            _light(w, r["to_light"], r["to_status"]),
            plain(w.of("change", r["reason"])),
        ]
        for r in sorted(rows, key=lambda r: r["changed_at"], reverse=True)
    ]
    elements.table(heads, body, name=w("changes.title"))


def _light(w: Words, light: str | None, status: str | None) -> str:
    return NO_VALUE if status is None else elements.status(w, {"light": light or "grey", "status": status})


def download(
    column: DeltaGenerator, board: data.Board, w: Words, stem: str, rows: list[Row], fields: tuple[str, ...]
) -> None:
    """A button for what is shown, all of it; the file's name says which version it is from."""
    button = column.container(horizontal_alignment="right").download_button
    name = f"milepost-{board.version}-{stem}.csv"
    button(w("csv"), to_csv(rows, fields), name, "text/csv", key=f"csv-{stem}", on_click="ignore")


def to_csv(rows: list[dict[str, Any]], fields: tuple[str, ...]) -> bytes:
    """Rows as CSV with a byte order mark, so that spreadsheet programs read the Chinese right."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fields, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: harmless(row.get(key)) for key in fields} for row in rows)
    return out.getvalue().encode("utf-8-sig")
