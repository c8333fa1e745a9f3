"""A register of connectors: only what is new, stopped before a bad row, nothing lost while the broker is away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders.offices import FIRM, OTHER_FIRM, Office

from milepost.errors import MilepostError

Mail = Callable[[str, int], list[dict[str, Any]]]
AGENCY = ("--agency", "hill/data")
GOOD = {"data_space": "film", "enterprise": FIRM, "role": "provider", "action": "joined", "at": "2026-07-07"}


def write(path: Path, *rows: Any) -> Path:
    lines = [row if isinstance(row, str) else json.dumps({"seq": n} | row) for n, row in enumerate(rows, 1)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return tmp_path / "register.jsonl"


@pytest.fixture
def offline(office: Callable[[str], Office]) -> Office:
    return office("127.0.0.1:1")


@pytest.mark.kafka
def test_joins_and_leaves_arrive_and_only_new_rows_the_next_time(online: Office, mail: Mail, register: Path) -> None:
    left = GOOD | {"action": "left", "at": "2026-08-01"}
    assert online.told("onboarding", str(write(register, GOOD, left)), *AGENCY)["cursor"] == 2
    rows = (GOOD, left, GOOD | {"enterprise": OTHER_FIRM})
    assert online.told("onboarding", str(write(register, *rows)), *AGENCY)["delivered"] == 1
    assert online.told("onboarding", str(register), *AGENCY)["sent"] == 0
    sent = mail("milepost.enterprises.v1", 3)
    assert [event["type"].split(".")[2] for event in sent] == ["onboarded", "left", "onboarded"]
    assert {event["subject"] for event in sent} == {"hill/film"}
    assert sent[2]["data"] == {"data_space": "film", "enterprise": OTHER_FIRM, "role": "provider", "at": "2026-07-07"}


def test_stops_before_the_first_bad_row_and_goes_on_once_it_is_mended(offline: Office, register: Path) -> None:
    bad = GOOD | {"enterprise": FIRM[:-1] + "9"}
    result = offline.run("onboarding", str(write(register, GOOD, bad, GOOD | {"role": "user"})), *AGENCY)
    assert isinstance(result.exception, MilepostError)
    assert "第 2 行" in result.stderr
    assert "校验码" in result.stderr
    assert json.loads(result.stdout)["cursor"] == 1
    write(register, GOOD, GOOD | {"enterprise": OTHER_FIRM}, GOOD | {"role": "user"})
    assert offline.told("onboarding", str(register), *AGENCY) == {
        "sent": 2,
        "delivered": 0,
        "waiting": 3,
        "bad_rows": 0,
        "cursor": 3,
    }


def test_partial_passes_over_bad_rows_and_lists_them(offline: Office, register: Path) -> None:
    rows = (GOOD, "{not json", GOOD | {"action": "vanished"}, GOOD | {"at": "2026-13-01"}, GOOD | {"role": "user"})
    result = offline.run("onboarding", str(write(register, *rows)), *AGENCY, "--partial")
    assert json.loads(result.stdout) == {"sent": 2, "delivered": 0, "waiting": 2, "bad_rows": 3, "cursor": 5}
    assert [f"第 {n} 行" in result.stderr for n in (2, 3, 4)] == [True] * 3


@pytest.mark.parametrize(("seq", "cursor"), [("７", 7), (" 7 ", 7), ("1_0", None), ("٣", None), ("7.0", None)])
def test_a_seq_typed_wide_is_read_and_an_odd_one_is_named(
    offline: Office, register: Path, seq: str, cursor: int | None
) -> None:
    write(register, GOOD | {"seq": seq})
    told = offline.run("onboarding", str(register), "--agency", "hill/data")
    assert ("缺少 seq" in told.stderr) == (cursor is None)
    assert (f'"cursor": {cursor}' in told.stdout) == (cursor is not None)


def test_rows_out_of_order_are_sent_in_order_of_seq(offline: Office, register: Path) -> None:
    write(register, GOOD | {"seq": 9}, GOOD | {"seq": 4, "enterprise": OTHER_FIRM})
    assert offline.told("onboarding", str(register), *AGENCY)["cursor"] == 9
    write(register, GOOD | {"seq": 8})
    assert offline.told("onboarding", str(register), *AGENCY)["sent"] == 0


def test_csv_is_read_and_quoted_text_kept(offline: Office, tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(f"seq,data_space,enterprise,role,action,at\n1,film,{FIRM},user,joined,2026-07-07\n", "utf-8")
    assert offline.told("onboarding", str(path), *AGENCY)["sent"] == 1


def test_damaged_cursor_says_what_to_do(offline: Office, register: Path) -> None:
    offline.told("onboarding", str(write(register, GOOD)), *AGENCY)
    cursor = next((offline.settings.data / "spool").glob("cursor-*.json"))
    cursor.write_text("{}", encoding="utf-8")
    with pytest.raises(MilepostError, match="Delete it"):
        raise offline.run("onboarding", str(register), *AGENCY).exception or AssertionError


def test_register_in_another_encoding_is_named(offline: Office, register: Path) -> None:
    register.write_bytes('{"seq": 1, "data_space": "影视"}'.encode("gbk"))
    assert "UTF-8" in str(offline.run("onboarding", str(register), *AGENCY).exception)
