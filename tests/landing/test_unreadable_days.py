"""Days that SQL cannot read, in an office's form and in events: refused by client and loader alike; nothing stops."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders.events import Message, count, rules, send, unbalanced
from builders.schemas import NOW

from milepost.catalogue import read_plans
from milepost.events import Rejected, decode
from milepost.events.types import HELD, LEFT, MEASURED, MOVED, ONBOARDED, PAID, REPORTED, RETRACTED, TYPES, subject_of
from milepost.landing import load as landing
from milepost.landing.fast.judge import FIRST_LOOK
from milepost.settings import Settings
from producers.forms.spreadsheet import read_form
from producers.forms.template import make_template

FIRM = "91330799MA2EXAMP01"
SAID: list[tuple[str, str, dict[str, Any]]] = [
    (REPORTED, "/wucheng/big_data_centre", {"indicator": "wucheng/general_corpus", "value": 1, "unit": "个"}),
    (RETRACTED, "/wucheng/big_data_centre", {"indicator": "wucheng/general_corpus", "reason": "误报"}),
    (MOVED, "/wucheng/big_data_centre", {"indicator": "wucheng/sector_corpora", "state": "completed"}),
    (MEASURED, "/wucheng/big_data_centre", {"centre": "c1", "capacity_pflops": 10}),
    (ONBOARDED, "/dongyang/big_data_centre", {"data_space": "film", "enterprise": FIRM, "role": "user"}),
    (LEFT, "/dongyang/big_data_centre", {"data_space": "film", "enterprise": FIRM, "role": "user"}),
    (HELD, "/dongyang/big_data_centre", {"session": "s1", "programme": "data_labelling", "attendees": 5}),
    (
        PAID,
        "/dongyang/big_data_centre",
        {"policy": "dongyang/compute_voucher", "enterprise": FIRM, "base_wan": 24.0, "paid_wan": 4.8},
    ),
]
UNREADABLE = ("２０２６-06-30", "2026-06- 1", "2026-06-\u0660\u0661", "2026-06-1\u3000", "2026-06-30日08:00")


def message(kind: str, source: str, data: dict[str, Any], day: str, number: int) -> Message:
    """number: tells messages of one kind and day apart; -1 for the only one."""
    data, name = data | {str(TYPES[kind].day): day}, UNREADABLE.index(day) if number < 0 else number
    subject = subject_of(kind, source, data)
    envelope = {
        "specversion": "1.0",
        "id": f"day-{kind}-{number}-{name}",
        "source": source,
        "type": kind,
        "subject": subject,
        "time": "2026-06-30T01:30:00Z",
        "datacontenttype": "application/json",
        "data": data,
    }
    return Message(TYPES[kind].topic, subject.encode(), json.dumps(envelope, ensure_ascii=False).encode())


@pytest.mark.parametrize("day", UNREADABLE)
@pytest.mark.parametrize(("kind", "source", "data"), SAID)
def test_the_client_s_judge_refuses_it(kind: str, source: str, data: dict[str, Any], day: str) -> None:
    sent = message(kind, source, data, day, -1)
    with pytest.raises(Rejected) as caught:
        decode(sent.value, now=NOW, rules=rules(), key=sent.key)
    assert caught.value.code == "bad_date"


@pytest.mark.kafka
def test_the_loader_refuses_it_slowly_and_beside_its_likes(there: Settings) -> None:
    """Beside more sound messages of its template than are looked at one by one, so that the fast way meets them too."""
    sound = [message(*said, "2026-06-01", number) for said in SAID for number in range(2 * FIRST_LOOK)]
    unreadable = [message(*said, day, -1) for said in SAID for day in UNREADABLE]
    before = count(there, "events")
    send(there, [*sound, *unreadable, *sound[:1]])
    report = landing.load(there)
    assert report.rejected_by_reason == {"bad_date": len(unreadable)}
    assert (report.loaded, report.duplicates) == (len(sound), 1)
    assert count(there, "events") == before + len(sound)
    assert count(there, "events", "try_cast(coalesce(data->>'as_of', data->>'at') AS DATE) IS NULL") == 0
    assert unbalanced(there) == []


def test_a_form_filled_with_an_input_method_s_digits_is_read_as_the_day_that_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    make_template(path, read_plans(Path(__file__).parents[2] / "plans"), "wucheng/big_data_centre", {})
    book = openpyxl.load_workbook(path)
    sheet = book["指标填报"]
    row = next(row for row in range(2, sheet.max_row + 1) if sheet[f"A{row}"].value == "wucheng/general_corpus")
    sheet[f"E{row}"], sheet[f"F{row}"] = "２０２６-06-30", "１"
    book.save(path)
    reading = read_form(path, rules())
    assert reading.faults == []
    assert [(event.data.as_of, event.data.value) for event in reading.events] == [("2026-06-30", 1.0)]
