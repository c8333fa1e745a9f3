"""One value by hand: said in plain words, asked, sent; corrections and returning values count."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from builders.offices import Office

from milepost.errors import MilepostError
from producers.client.journal import journal_file

Mail = Callable[[str, int], list[dict[str, Any]]]
INDICATORS, MILESTONES = "milepost.indicators.v1", "milepost.milestones.v1"
REPORT = ("report", "hill/revenue", "951000", "--unit", "万元", "--as-of", "2026-06-30")


@pytest.fixture
def offline(office: Callable[[str], Office]) -> Office:
    return office("127.0.0.1:1")


@pytest.mark.kafka
def test_report_retraction_and_move_arrive(online: Office, mail: Mail) -> None:
    assert online.told(*REPORT, "--evidence", "统〔2026〕31号", "--yes")["delivered"] == 1
    online.told("retract", "hill/revenue", "--as-of", "2026-06-30", "--reason", "口径有误", "--yes")
    online.told("move", "hill/node", "started", "--at", "2026-07-07", "--done-share", "0.25", "--simulated", "--yes")
    first, second = mail(INDICATORS, 2)
    assert first["source"] == "/hill/reform"
    assert first["data"] == {
        "indicator": "hill/revenue",
        "as_of": "2026-06-30",
        "value": 951000.0,
        "unit": "万元",
        "evidence": "统〔2026〕31号",
    }
    assert second["data"]["reason"] == "口径有误"
    moved = mail(MILESTONES, 1)[0]
    assert (moved["data"]["done_share"], moved["simulated"]) == (0.25, True)


def test_preview_says_indicator_day_value_and_change_since_the_last(offline: Office) -> None:
    offline.told(*REPORT, "--yes")
    result = offline.run("report", "hill/revenue", "140.5", "--as-of", "2026-09-30", answer="y\n")
    assert "指标　　　 核心产业营收（hill/revenue）" in result.stderr
    assert "报送单位　 发改局（/hill/reform）" in result.stderr
    assert "数值　　　 140.5 亿元" in result.stderr
    assert "与上次相比 +45.4 亿元（上次 2026-06-30：95.1 亿元）" in result.stderr
    assert '"sent": 1' in result.stdout


def test_no_at_the_question_sends_nothing(offline: Office) -> None:
    result = offline.run(*REPORT, answer="n\n")
    assert result.exit_code == 1
    assert "sent" not in result.stdout


def test_doubtful_values_are_pointed_out(offline: Office) -> None:
    offline.told("report", "hill/parks", "4", "--as-of", "2026-06-30", "--yes")
    assert "是上次的 100.0 倍" in offline.run("report", "hill/parks", "400", "--as-of", "2026-07-31", "--yes").stderr
    assert "累计数比上次减少" in offline.run("report", "hill/parks", "3", "--as-of", "2026-08-31", "--yes").stderr
    assert "本时点此前报送 3" in offline.run("report", "hill/parks", "5", "--as-of", "2026-08-31", "--yes").stderr


def test_same_report_twice_is_one_event_and_a_value_that_returns_is_a_new_one(offline: Office) -> None:
    def sent(value: str) -> str:
        return str(offline.told("report", "hill/parks", value, "--as-of", "2026-06-30", "--yes")["id"])

    first, again, corrected, returned = sent("4"), sent("4"), sent("5"), sent("4")
    assert first == again
    assert len({first, corrected, returned}) == 3


def test_value_reported_again_after_its_retraction_is_a_new_event(offline: Office) -> None:
    words = ("report", "hill/parks", "4", "--as-of", "2026-06-30", "--yes")
    first = offline.told(*words)["id"]
    offline.told("retract", "hill/parks", "--as-of", "2026-06-30", "--reason", "待核实", "--yes")
    assert offline.told(*words)["id"] != first


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("report", "hill/revenu", "1", "--as-of", "2026-06-30"), "hill/revenue"),
        (("report", "hill/revenue", "1", "--as-of", "30.6.2026"), "不是日期"),
        (("report", "hill/revenue", "1", "--as-of", "2099-06-30"), "实绩只报已经发生的"),
        (("report", "hill/revenue", "1", "--as-of", "2026-06-30", "--unit", "家"), "亿元"),
        (("report", "hill/revenue", "1", "--as-of", "2026-06-30", "--agency", "hill/culture"), "牵头或责任单位"),
        (("report", "hill/node", "1", "--as-of", "2026-06-30"), "milestone.moved"),
        (("move", "hill/revenue", "started", "--at", "2026-06-30"), "indicator.reported"),
    ],
)
def test_wrong_words_are_refused_before_the_question(offline: Office, words: tuple[str, ...], told: str) -> None:
    result = offline.run(*words, answer="y\n")
    assert isinstance(result.exception, MilepostError)
    assert told in str(result.exception)
    assert "确认" not in result.stderr


@pytest.mark.parametrize(
    "command", ["report", "retract", "move", "template", "import", "telemetry", "onboarding", "simulate", "waiting"]
)
def test_help_of_every_command_shows_an_example(offline: Office, command: str) -> None:
    assert f"python -m producers {command}" in " ".join(offline.run(command, "--help").stdout.split())


def test_a_day_in_the_journal_that_nobody_can_read_is_named_and_passed_over(offline: Office) -> None:
    """Earlier versions let such days pass; then every later command of the office ended in an error."""
    offline.told(*REPORT, "--yes")
    with closing(sqlite3.connect(journal_file(offline.settings))) as con:
        for number, day in enumerate(("２０２６-06-30", "2026-07- 1", "", "2026-07-31T08:00:00+08:00")):
            con.execute(
                "INSERT INTO reported (indicator, as_of, value, unit, event_id) VALUES ('hill/parks', ?, 4, '个', ?)",
                [day, f"old-{number}"],
            )
        con.commit()
    result = offline.run("report", "hill/parks", "5", "--as-of", "2026-08-31", "--yes")
    assert result.exit_code == 0, result.exception
    assert "２０２６-06-30" in result.stderr
    assert "2026-07- 1" in result.stderr
    assert "上次 2026-07-31：4 个" in result.stderr  # a moment counts as its day
    form = str(offline.settings.data / "form.xlsx")
    assert offline.told("template", "hill/data", form)["indicators"] == 6
    assert offline.told("report", *REPORT[1:], "--again", "--yes")["sent"] == 1


def test_figures_and_days_typed_wide_are_understood_and_odd_ones_refused(offline: Office) -> None:
    wide = offline.run("report", "hill/parks", "１２．５", "--as-of", "２０２６-08-31", "--yes")
    assert "数值　　　 12.5 个" in wide.stderr
    assert "时点　　　 2026-08-31" in wide.stderr
    for words in (("1_000", "2026-08-31"), ("nan", "2026-08-31"), ("٣", "2026-08-31"), ("5", "2026-08- 1")):
        assert offline.run("report", "hill/parks", words[0], "--as-of", words[1], "--yes").exit_code != 0, words
    moved = ("move", "hill/node", "started", "--at", "2026-07-07", "--yes", "--done-share")
    assert offline.told(*moved, "０.５")["sent"] == 1
    assert offline.told("move", "hill/node", "已完成", "--at", "2026.8.7", "--done-share", "100%", "--yes")["sent"] == 1
    assert offline.run("move", "hill/node", "快了", "--at", "2026-07-07", "--yes").exit_code == 1
    year = offline.run("report", "hill/revenue", "9", "--as-of", "2026-06-30", "--basis", "本年累计", "--yes")
    assert "（本年累计）" in year.stderr
    for share in ("1.5", "-0.1", "nan"):
        assert offline.run(*moved, share).exit_code == 2, share


def test_a_journal_that_was_begun_and_never_written_is_an_empty_one(offline: Office) -> None:
    file = journal_file(offline.settings)
    file.parent.mkdir(parents=True)
    file.touch()
    assert offline.told(*REPORT, "--yes")["sent"] == 1


def test_a_figure_in_the_journal_that_is_none_is_not_compared_with(offline: Office) -> None:
    offline.told(*REPORT, "--yes")
    with closing(sqlite3.connect(journal_file(offline.settings))) as con:
        con.execute("UPDATE reported SET value = 'viel', unit = NULL")
        con.commit()
    assert "无上次报送记录" in offline.run("report", "hill/revenue", "5", "--as-of", "2026-06-30", "--yes").stderr


def test_what_was_sent_is_sent_though_the_journal_cannot_be_written(
    offline: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise MilepostError("disk full")

    monkeypatch.setattr("producers.client.journal.remember", full)
    told = offline.run(*REPORT, "--yes")
    assert (told.exit_code, '"sent": 1' in told.stdout, "disk full" in told.stderr) == (0, True, True)


def test_damaged_journal_and_spool_are_named_with_what_to_do(offline: Office) -> None:
    offline.told(*REPORT, "--yes")
    for name, told in (("reported.sqlite", "Move it away"), ("waiting.sqlite", "Keep a copy")):
        file = offline.settings.data / "spool" / name
        sound = file.read_bytes()
        file.write_bytes(b"no database" * 100)
        error = offline.run(*REPORT, "--yes").exception
        assert isinstance(error, MilepostError)
        assert told in str(error)
        file.write_bytes(sound)


def test_what_waits_is_said_with_number_place_and_reason_and_shown_by_a_command(offline: Office) -> None:
    result = offline.run(*REPORT, "--yes")
    for words in ("1 条尚未送达，已存盘", "1 events wait on disk", "waiting.sqlite", "nobody listens at 127.0.0.1:1"):
        assert words in result.stderr
    assert offline.told("waiting") == {"sent": 0, "delivered": 0, "waiting": 1, "refused": []}
