"""报送提醒: what one unit still owes, and what it is to report next."""

from __future__ import annotations

from collections.abc import Sequence

from milepost.bulletins.content import corrections, owed
from milepost.bulletins.content import frame as frames
from milepost.bulletins.content.frame import Frame
from milepost.bulletins.content.lines import Lines
from milepost.bulletins.content.reporting import MART, Reporting
from milepost.bulletins.content.scene import Scene
from milepost.bulletins.content.shape import Block, Bulletin
from milepost.bulletins.content.speech import Speaker
from milepost.bulletins.content.version import Fields

STATES = ("missing", "coming")


def make(scene: Scene, unit: str, previous: Bulletin | None) -> Bulletin:
    """Raises BulletinError for an unknown unit, and where what it corrects was not handed in."""
    speaker = Speaker(scene.language)
    frame, reports = Frame(scene, speaker), Reporting(scene, speaker, unit)
    row, column = scene.agency(unit), f"name_{scene.language}"
    name = speaker.of_row("dim_agencies", {"agency_id": unit}, column, row[column], str(row[column]))
    found = {"missing": reports.missing(), "coming": reports.coming()}
    replaced = corrections.check(scene.asked, previous)
    replaces, annexes = corrections.of_others(frame, Lines(scene.standings, speaker), replaced, set())
    blocks: list[Block] = [
        *replaces,
        speaker.say("reminder.opening", period=frame.period(is_cumulative=False), unit=name, known=frame.known()),
        *(block for state in STATES for block in _owed(speaker, scene, state, found[state])),
    ]
    if not any(found.values()):
        blocks.append(speaker.say("reminder.none"))
    blocks.append(speaker.say("reminder.contact", office=frame.office, contact=frame.contact()))
    period = scene.period.said(scene.language, is_cumulative=False)
    made = frame.bulletin(
        [speaker.phrase("title.reminder.about", period=period).text, speaker.word("title.reminder")],
        blocks,
        annexes,
        subject=unit,
        addressee=name.text,
        is_simulated=scene.is_of_simulated,
    )
    return frames.only(made, set())


def _owed(speaker: Speaker, scene: Scene, state: str, rows: Sequence[Fields]) -> list[Block]:
    if not rows:
        return []
    keys = [f"{row['indicator_id']}@{row['period_date']}" for row in rows]
    n = speaker.count(f"reminder.{state}", MART, keys, "indicator_id@period_date", punctuality=state)
    left_out = ("lead",) if state == "missing" else ("lead", "days_late")
    title = speaker.word(f"reminder.table.{state}")
    return [
        speaker.say(f"reminder.{state}", n=n),
        owed.table(speaker, scene, state, title, rows, leave_out=left_out),
    ]
