"""上期以来的更正: how the last issue's targets stand today on its own cut-off day -> what was corrected since, and why.

The second time axis gives it: the version's readings of that day against those that the last issue printed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final, NamedTuple

from milepost.bulletins.content.asked import Asked
from milepost.bulletins.content.frame import Frame, reading
from milepost.bulletins.content.lines import Lines
from milepost.bulletins.content.scene import standings_on
from milepost.bulletins.content.shape import Annex, Block, Bulletin, Cell, Column, Given, Paragraph, Reading, Row, Table
from milepost.bulletins.content.speech import Phrase, tight
from milepost.bulletins.content.standings import Standings
from milepost.bulletins.content.tables import EMPTY, text
from milepost.bulletins.content.version import Fields, Published
from milepost.days import utc
from milepost.errors import BulletinError
from milepost.readings import figures, numbers
from milepost.readings.statuses import SHAPES
from milepost.readings.words import word

NEAR: Final = 1e-9  # a value that was computed anew may differ in its last digit


class Correction(NamedTuple):
    """One target. was, now: None where it was not, or is no longer, among the targets; reason: as words.py codes it."""

    target_id: str
    was: Reading | None
    now: Reading | None
    reason: str


def since(previous: Bulletin, now: Standings, changes: Sequence[Fields]) -> list[Correction]:
    """What the last issue said otherwise of its day. now: that day as read today; changes: fct_status_changes."""
    today = {row["target_id"]: reading(row) for row in now.rows}
    known_at = utc(datetime.fromisoformat(previous.known_at))
    found = []
    for target in sorted({*previous.readings, *today}):
        was, is_now = previous.readings.get(target), today.get(target)
        if was is None or is_now is None or differ(was, is_now):
            found.append(Correction(target, was, is_now, _reason(target, was, is_now, now.day, known_at, changes)))
    return found


def check(asked: Asked, previous: Bulletin | None) -> Bulletin | None:
    """The bulletin that is replaced, if one is.

    Raises BulletinError where it was not handed in, and where what was handed in is of another kind.
    """
    if previous is not None and previous.kind != asked.kind:
        raise BulletinError(
            f"{previous.bulletin_id} is of kind {previous.kind}: it is not compared with {asked.kind}.",
            f"{previous.bulletin_id} 的种类是 {previous.kind}，不能与 {asked.kind} 比较。",
        )
    if asked.replaces is None:
        return None
    if previous is None or previous.bulletin_id != asked.replaces:
        raise BulletinError(
            f"The bulletin to be corrected, {asked.replaces}, is not there: its content is needed.",
            f"被更正件 {asked.replaces} 不存在，无法取得其内容。",
        )
    return previous


def blocks(frame: Frame, says: Lines, previous: Bulletin | None, targets: Collection[str] | None = None) -> list[Block]:
    """Sentences and the table of corrections. targets: those that the bulletin is about, where not all of the place.

    Of a paper that corrects another, that one is compared with; else the issue before.
    """
    speaker, scene = frame.speaker, frame.scene
    if previous is None:
        return [speaker.say("corrections.first")]
    about = family(scene.asked)
    day = date.fromisoformat(previous.cut_off)
    number, said_day = named(frame, previous)
    standings = standings_on(scene.version, str(scene.place["jurisdiction_id"]), day)
    if standings is None:
        return [speaker.say(f"{about}.beyond", day=said_day)]
    if targets is not None:
        chosen = {*targets, *previous.readings}
        standings = replace(standings, rows=tuple(row for row in standings.rows if row["target_id"] in chosen))
    found = since(previous, standings, scene.version.rows("fct_status_changes"))
    if not found:
        return [speaker.say(f"{about}.none", number=number, day=said_day)]
    n = speaker.figure("corrections", len(found), str(len(found)), Given("previous", "readings"))
    return [
        speaker.say(f"{about}.some", number=number, day=said_day, n=n),
        _table(frame, says, found, standings),
    ]


def of_others(
    frame: Frame, says: Lines, replaced: Bulletin | None, targets: Collection[str]
) -> tuple[list[Block], list[Annex]]:
    """The first sentence and the annex of a paper with no other annex that corrects one before it; nothing else."""
    if replaced is None:
        return [], []
    annex = frame.annex(1, "annex.differences", blocks(frame, says, replaced, targets))
    return [replaces(frame, replaced, frame.to_annex(1))], [annex]


def family(asked: Asked) -> str:
    """Which patterns are said: of differences from the paper that is corrected, or of corrections since the last."""
    return "differences" if asked.replaces else "corrections"


def replaces(frame: Frame, previous: Bulletin, annex: Phrase) -> Paragraph:
    """本件更正 …"""
    number, day = named(frame, previous)
    return frame.speaker.say("opening.replaces", number=number, day=day, annex=annex)


def named(frame: Frame, previous: Bulletin) -> tuple[Phrase, Phrase]:
    """The last issue's number, or its id where it has none, and its cut-off day."""
    known = previous.masthead.number
    name = known.text if known.number is not None else previous.bulletin_id
    number = frame.speaker.figure("previous.number", name, name, Given("previous", "number"))
    day = frame.speaker.day(date.fromisoformat(previous.cut_off), Given("previous", "cut_off"), "previous.cut_off")
    return number, day


def differ(was: Reading, now: Reading) -> bool:
    """Whether two readings of one day say something else; the last digit of a computed value is nothing."""
    if (was.status, was.light, was.actual_day) != (now.status, now.light, now.actual_day):
        return True
    pairs = ((was.actual, now.actual), (was.completion, now.completion), (was.gap, now.gap))
    return any(_apart(one, other) for one, other in pairs)


def _apart(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) > NEAR * max(1.0, abs(one), abs(other))


def _reason(
    target: str,
    was: Reading | None,
    now: Reading | None,
    day: date,
    known_at: datetime,
    changes: Sequence[Fields],
) -> str:
    """The last reason learned since, for that day or one before; a report that came late where none is recorded."""
    if was is None or now is None:
        return "added" if was is None else "gone"
    learned = [
        row
        for row in changes
        if row["target_id"] == target
        and row["as_of_date"] <= day
        and row["changed_at"] > known_at
        and row["reason"] != "time_passed"
    ]
    last = max(learned, key=lambda row: (row["changed_at"], row["as_of_date"]), default=None)
    reason = str(last["reason"]) if last else "late_report"
    return "late_report" if reason == "new_report" else reason


def _table(frame: Frame, says: Lines, found: Sequence[Correction], standings: Standings) -> Table:
    keys = {"indicator": 3.0, "was": 1.4, "now": 1.4, "was_status": 1.4, "now_status": 1.4, "reason": 1.4}
    of = {"now": "actual_value", "now_status": "light"}
    kinds = {"was_status": "light", "now_status": "light"}
    about = family(frame.scene.asked)
    return Table(
        "corrections",
        frame.speaker.word(f"{about}.title"),
        tuple(
            Column(key, _title(frame, key), kinds.get(key, "text"), of.get(key), width)  # type: ignore[arg-type]
            for key, width in keys.items()
        ),
        tuple(_row(frame, says, one, standings) for one in found),
        mart=standings.mart,
    )


def _title(frame: Frame, key: str) -> str:
    is_of_original = key.startswith("was") and frame.scene.asked.replaces
    return frame.speaker.word(f"column.{key}_original" if is_of_original else f"column.{key}")


def _row(frame: Frame, says: Lines, one: Correction, standings: Standings) -> Row:
    by_id = {row["target_id"]: row for row in (*standings.rows, *frame.scene.standings.rows)}
    row = by_id.get(one.target_id)
    if row is None:
        row = _terms(frame.scene.version, one.target_id)
    name = one.target_id if row is None else says.label(row)
    cells = (
        text(name),
        _value(frame, row, one.was),
        _value(frame, row, one.now),
        _status(frame, one.was),
        _status(frame, one.now),
        text(_said(frame, one.reason)),
    )
    is_there = one.now is not None
    return Row(cells, standings.where({"target_id": one.target_id}) if is_there else None)


def _terms(version: Published, target: str) -> Fields | None:
    """A target that is read no more, with the names of its indicator."""
    found = version.by("fct_targets", "target_id").get(target)
    if found is None:
        return None
    return version.by("dim_indicators", "indicator_id")[found["indicator_id"]] | found


def _value(frame: Frame, row: Fields | None, one: Reading | None) -> Cell:
    if one is None or one.actual is None:
        return EMPTY
    language = frame.scene.language
    shown = numbers.number(one.actual) if row is None else figures.actual(row | {"actual_value": one.actual}, language)
    return Cell(one.actual, tight(shown) if language == "zh" else shown)


def _status(frame: Frame, one: Reading | None) -> Cell:
    if one is None:
        return EMPTY
    return Cell(one.light, f"{SHAPES[one.light]} {word('status', one.status, frame.scene.language)}")


def _said(frame: Frame, reason: str) -> str:
    if reason in ("added", "gone", "late_report"):
        return frame.speaker.word(f"reason.{reason}")
    return word("change", reason, frame.scene.language)
