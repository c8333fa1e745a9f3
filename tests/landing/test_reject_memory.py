"""Rejected bytes do not pile up in memory: neither among the judged ones, nor in the loader, nor in who reads them."""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from builders.environment import environment
from builders.events import Message, count, reports, rules, send, unbalanced

from milepost.landing import load as landing
from milepost.landing import replay
from milepost.landing.judge import Judge
from milepost.landing.messages import Messages
from milepost.landing.tables import LONGEST_VALUE
from milepost.local.broker import BrokerHandle
from milepost.publishing.tables import OPS_TABLES
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

TOPIC = "milepost.indicators.v1"
MEGABYTES = 240
MOST_MIB = 1300  # a loader that has read nothing takes about 200; without bounds these bytes take more than 2,000
# VmHWM is of this program alone; getrusage begins with the peak of the test run that started it.
STEP = """
from pathlib import Path
from milepost.landing import load, replay
from milepost.publishing import tables
from milepost.settings import Settings
from milepost.warehouse import connection
{step}
[peak] = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
print(int(peak) // 1024)
"""
STEPS = {
    "load": "load.load(Settings.load())",
    "replay": "replay.replay_rejected(Settings.load())",
    "publishing": "with connection.writing(Settings.load(), 'test') as con:\n"
    "    con.execute(tables.OPS_TABLES['ops_rejected_events']).fetchall()",
}


def large(total: int) -> Iterator[Message]:
    """Noise, quotes and line feeds, which cost more than their size to look into; of 2 kB to 1 MB."""
    chance = random.Random(7)
    left = total
    while left > 0:
        size = chance.choice((2_000, 20_000, 200_000, 1_000_000))
        left -= size
        yield Message(TOPIC, b"%d" % left, chance.choice((chance.randbytes(size), b'"' * size, b"\n" * size)))


@pytest.mark.timeout(300)
def test_the_peak_does_not_follow_the_bytes_that_were_rejected(tansu: BrokerHandle, settings: Settings) -> None:
    there = settings.model_copy(update={"kafka_servers": tansu.servers})
    send(there, large(MEGABYTES * 1_000_000), **{"message.max.bytes": 1_048_000, "queue.buffering.max.kbytes": 500_000})
    peaks = {name: _peak(there, step) for name, step in STEPS.items()}
    assert count(there, "rejected_events") > 0
    assert unbalanced(there) == []
    assert max(peaks.values()) < MOST_MIB, peaks


def _peak(settings: Settings, step: str) -> int:
    """Peak resident size of a process that takes the step, MiB."""
    ours = environment(MILEPOST_DATA=str(settings.data), MILEPOST_KAFKA_SERVERS=settings.bootstrap_servers)
    done = subprocess.run(
        [sys.executable, "-c", STEP.format(step=step)],
        env=ours,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return int(json.loads(done.stdout.splitlines()[-1]))


def test_nothing_holds_messages_once_they_are_judged() -> None:
    """While the loader runs, nobody searches for cycles: a traceback in a verdict would keep all that was judged."""
    judge = Judge(rules(), datetime.now(UTC))
    values = [b"{", b"\xff", b'{"specversion":"1.0"}', b"[]", None] * 20
    messages = Messages([(TOPIC, 0)], [0] * 100, list(range(100)), [0] * 100, values, [None] * 100, [None] * 100)
    kept = weakref.ref(messages)
    gc.collect()
    gc.disable()
    try:
        assert judge.judge(messages).rejected.num_rows == 100
        del messages
        assert kept() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("most", [1, 10, 25, 1000])
def test_messages_are_judged_so_many_bytes_at_a_time_and_none_is_left_out(most: int) -> None:
    values: list[bytes | None] = [b"x" * size for size in (3, 0, 30, 7, 7, 7, 100, 1)] + [None]
    number = len(values)
    messages = Messages(
        [(TOPIC, 0)],
        [0] * number,
        list(range(number)),
        [0] * number,
        values,
        [None] * number,
        key=[b"%d" % row for row in range(number)],
    )
    some = list(messages.some(4, most))
    assert [offset for part in some for offset in part.offset] == list(range(number))
    assert [key for part in some for key in part.key] == [b"%d" % row for row in range(number)]
    for part in some:
        assert len(part) <= 4
        assert len(part) == 1 or sum(len(value or b"") for value in part.value) <= most


@pytest.mark.parametrize("size", [LONGEST_VALUE - 1, LONGEST_VALUE, LONGEST_VALUE + 1, 3 * LONGEST_VALUE, 500_001])
def test_a_long_rejected_message_is_kept_whole_in_pieces(there: Settings, size: int) -> None:
    value = random.Random(size).randbytes(size)
    send(there, [Message(TOPIC, b"long", value)])
    landing.load(there)
    with warehouse.writing(there, "test") as con:
        where = f"value_bytes = {size}"
        [[row, begin]] = con.execute(f"SELECT rowid, value FROM raw.rejected_messages WHERE {where}").fetchall()
        assert begin == value[:LONGEST_VALUE]
        longest = con.execute("SELECT max(octet_length(piece)) FROM raw.rejected_pieces").fetchone()
        assert longest is not None
        assert (longest[0] or 0) <= LONGEST_VALUE
        assert replay._messages(con, [row]).value == [value]


def test_a_long_message_that_passes_after_all_is_moved_with_all_its_data(there: Settings) -> None:
    """Refused for its content type, and a contract that takes it later: the rest must not be lost on the way."""
    [message] = reports(1, "long and right")
    sound = (message.value or b"")[:-1] + b',"padding":"' + b"p" * (2 * LONGEST_VALUE) + b'"}'
    send(there, [message._replace(value=sound, headers=[("content-type", b"text/plain")])])
    landing.load(there)
    with warehouse.writing(there, "test") as con:
        con.execute(
            "UPDATE raw.rejected_messages SET headers = NULL WHERE value_bytes = ? AND replayed_at IS NULL",
            [len(sound)],
        )
    before = count(there, "events")
    replay.replay_rejected(there, "wrong_content_type")
    assert count(there, "events") == before + 1
    assert unbalanced(there) == []


def test_the_published_excerpts_are_the_newest_thousand(settings: Settings) -> None:
    with warehouse.writing(settings, "test") as con:
        con.execute(
            """INSERT INTO raw.rejected_messages BY NAME SELECT 't' AS topic, 0 AS "partition", range AS "offset",
            'not_json' AS reason_code, 'r' AS reason, encode(repeat('长', 3000)) AS value, 'l' AS load_id,
            TIMESTAMP '2026-01-01' + to_seconds(range) AS loaded_at FROM range(1200)"""
        )
        rows: list[tuple[Any, ...]] = con.execute(OPS_TABLES["ops_rejected_events"]).fetchall()
    assert [row[2] for row in rows] == list(range(1199, 199, -1))
    assert {len(row[7]) for row in rows} == {2000}
