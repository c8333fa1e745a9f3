"""报送提醒: what one unit still owes up to the period, and what it is to report in the next working days."""

from __future__ import annotations

from collections.abc import Sequence

from milepost.bulletins.content import corrections, owed
from milepost.bulletins.content import frame as frames
from milepost.bulletins.content.frame import Frame
from milepost.bulletins.content.lines import Lines
from milepost.bulletins.content.reporting import MART, Reporting
from milepost.bulletins.content.scene import Scene
from milepost.bulletins.content.shape import Block, Bulletin, Given
from milepost.bulletins.content.speech import Phrase, Speaker
from milepost.bulletins.content.version import Fields
from milepost.days import after_working_days

STATES = ("missing", "coming")


def make(scene: Scene, unit: str, previous: Bulletin | None) -> Bulletin:
    """Raises BulletinError for an unknown unit, and where what it corrects was not handed in."""
    speaker = Speaker(scene.language)
    frame, reports = Frame(scene, speaker), Reporting(scene, speaker, unit)
    row, column = scene.agency(unit), f"name_{scene.language}"
    name = speaker.of_row("dim_agencies", {"agency_id": unit}, column, row[column], str(row[column]))
    soon = after_working_days(scene.version.as_of, scene.office.reminder_days, scene.workdays).day
    found = {"missing": reports.missing(scene.period.end), "coming": reports.coming(soon)}
    until = speaker.day(soon, Given("calendar", "after_working_days"), "reminder.until")
    replaced = corrections.check(scene.asked, previous)
    replaces, annexes = corrections.of_others(frame, Lines(scene.standings, speaker), replaced, set())
    blocks: list[Block] = [
        *replaces,
        speaker.say(
            "reminder.opening",
            period=frame.period(is_cumulative=False, is_of_readings=False),
            unit=name,
            known=frame.known(),
        ),
        *(block for state in STATES for block in _owed(speaker, scene, state, found[state], until)),
    ]
    if not any(found.values()):
        blocks.append(speaker.say("reminder.none", day=until))
    blocks.append(speaker.say("reminder.contact", office=frame.office, contact=frame.contact()))
    period = frame.period(is_cumulative=False, is_of_readings=False)
    made = frame.bulletin(
        [speaker.phrase("title.reminder.about", period=period).text, speaker.word("title.reminder")],
        blocks,
        annexes,
        subject=unit,
        addressee=name.text,
    )
    return frames.only(made, set())


def _owed(speaker: Speaker, scene: Scene, state: str, rows: Sequence[Fields], until: Phrase) -> list[Block]:
    """until: the day up to which what is due soon is listed."""
    if not rows:
        return []
    keys = [f"{row['indicator_id']}@{row['period_date']}" for row in rows]
    n = speaker.count(f"reminder.{state}", MART, keys, "indicator_id@period_date", punctuality=state)
    left_out = ("lead",) if state == "missing" else ("lead", "days_late")
    title = speaker.word(f"reminder.table.{state}")
    return [
        speaker.say(f"reminder.{state}", n=n, **({"day": until} if state == "coming" else {})),
        owed.table(speaker, scene, state, title, rows, leave_out=left_out),
    ]
