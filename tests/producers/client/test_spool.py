"""The spool: on disk before anything is sent, bounded, shared by processes, and clear about a disk that will not do."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from builders.letters import FakeBroker, letter

from milepost.errors import DeliveryError
from producers.client import spool as spools
from producers.client.database import Turn, move_aside
from producers.client.deliveries import Deliveries
from producers.client.spool import Spool


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "spool" / "waiting.sqlite"


@pytest.fixture
def spool(file: Path) -> Iterator[Spool]:
    spool = Spool(file)
    yield spool
    spool.close()


def names(spool: Spool) -> list[str]:
    return [one.event_id for _, one in spool.take(0, 1_000_000)]


def settle(spool: Spool, *positions: int, log: str = "log") -> None:
    spool.acknowledge([(position, "t", log) for position in positions], spool.generation)


def test_full_spool_says_which_event_was_not_kept_and_what_to_do(file: Path) -> None:
    with closing(Spool(file, capacity=2)) as spool:
        with pytest.raises(DeliveryError, match=r"e3 was not kept\. Bring the broker back"):
            spool.add(letter(f"e{n}") for n in (1, 2, 3))
        assert len(spool) == 2


def test_spool_is_full_by_bytes_too(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spools, "CAPACITY_BYTES", 5)
    with pytest.raises(DeliveryError, match="e3 was not kept"):
        spool.add(letter(f"e{n}") for n in (1, 2, 3))


def test_full_spool_forgets_acknowledged_letters_first_and_never_one_that_waits(file: Path) -> None:
    with closing(Spool(file, capacity=20)) as spool:
        spool.add(letter(f"e{n}") for n in range(20))
        settle(spool, *range(1, 16))
        spool.add(letter(f"f{n}") for n in range(15))
        assert names(spool) == [*(f"e{n}" for n in range(15, 20)), *(f"f{n}" for n in range(15))]
        with pytest.raises(DeliveryError, match="f15 was not kept"):
            spool.add([letter("f15")])


def test_position_is_never_given_twice(file: Path) -> None:
    with closing(Spool(file, keep_s=0)) as spool:
        for n in range(1, 4):
            assert spool.add([letter(f"e{n}")]) == n
            settle(spool, n)
            spool.prune()


def test_letters_of_an_earlier_version_are_taken_over_in_order(file: Path) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as con:
        con.execute(
            "CREATE TABLE waiting (place INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL, "
            "source TEXT NOT NULL, topic TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, "
            "UNIQUE (source, event_id))"
        )
        rows = [tuple(letter(f"old{n}")) for n in range(700)]
        con.executemany("INSERT INTO waiting (event_id, source, topic, key, value) VALUES (?, ?, ?, ?, ?)", rows)
        con.commit()
    with closing(Spool(file)) as spool:
        spool.add([letter("new")])
        assert spool.take(0, 1_000) == [
            (n, letter(name)) for n, name in enumerate([*(f"old{n}" for n in range(700)), "new"], 1)
        ]
    with closing(Spool(file)) as spool:
        assert len(spool) == 701


def test_unjudged_letters_are_kept_each_as_often_as_it_was_sent(spool: Spool) -> None:
    spool.add([letter("e"), letter("e")], is_judged=False)
    spool.add([letter("e")])
    spool.add([letter("e")])
    assert len(spool) == 3


def test_damaged_spool_is_moved_aside_and_what_can_be_read_goes_on_waiting(file: Path) -> None:
    with closing(Spool(file)) as spool:
        spool.add(letter(f"e{n}") for n in range(2_000))
    sound = file.read_bytes()
    torn = bytearray(sound)
    torn[len(torn) // 2 : len(torn) // 2 + 20_000] = b"\xff" * 20_000
    file.write_bytes(torn)
    with closing(Spool(file)) as spool:
        with pytest.raises(DeliveryError, match=r"moved to .*damaged-"):
            names(spool)
        saved = names(spool)
        assert saved[0] == "e0"
        assert saved[-1] == "e1999"
        assert 500 < len(saved) < 2_000
        spool.add([letter("later")])
        assert names(spool)[-1] == "later"
    aside = list(file.parent.glob("waiting.sqlite.damaged-*"))
    assert len([path for path in aside if path.stat().st_size > 100_000]) == 1


def test_file_that_is_no_database_is_moved_aside_never_overwritten(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"no database" * 100)
    with closing(Spool(file)) as spool:
        with pytest.raises(DeliveryError, match="Keep a copy"):
            spool.add([letter("e1")])
        spool.add([letter("e1")])
        assert names(spool) == ["e1"]
    assert [p.read_bytes() for p in file.parent.glob("*.damaged-*")] == [b"no database" * 100]


def test_answers_for_letters_of_a_replaced_spool_settle_nothing(spool: Spool, file: Path) -> None:
    spool.add([letter("e1")])
    before = spool.generation
    spool.close()
    file.write_bytes(b"no database" * 100)
    with pytest.raises(DeliveryError):
        spool.add([letter("e2")])
    spool.add([letter("e3")])
    spool.acknowledge([(1, "t", "log")], before)
    assert names(spool) == ["e3"]


def test_two_at_once_send_each_letter_once_and_in_order(file: Path) -> None:
    broker, both = FakeBroker(), [Spool(file), Spool(file)]
    both[0].add([letter(f"e{n}") for n in range(1200)])
    delivering = [Deliveries(spool, broker.connect, 1) for spool in both]
    for one in delivering:
        one.start()

    def add(spool: Spool, name: str) -> None:
        for n in range(100):
            spool.add([letter(f"{name}{n}")])

    adding = [threading.Thread(target=add, args=(spool, name)) for spool, name in zip(both, "ab", strict=True)]
    for thread in adding:
        thread.start()
    for thread in adding:
        thread.join()
    for one, spool in zip(delivering, both, strict=True):
        one.settle(spool.last())
        one.close()
        spool.close()
    sent = [value.decode() for value in broker.values]
    assert sent[:1200] == [f"e{n}" for n in range(1200)]
    for name in "ab":
        assert [one for one in sent if one[0] == name] == [f"{name}{n}" for n in range(100)]
    assert len(sent) == 1400


def test_what_is_added_after_another_process_moved_the_file_aside_is_in_the_fresh_one(file: Path) -> None:
    here = Spool(file)
    here.add([letter("before")])
    before = here.generation
    move_aside(file)
    here.add([letter("after")])
    assert here.generation > before, "positions taken before mean nothing now"
    assert [one.event_id for _, one in Spool(file).take(0, 10)] == ["before", "after"]


def test_a_damaged_lock_says_that_it_holds_nothing_and_may_go(file: Path) -> None:
    file.parent.mkdir()
    lock = file.with_name("delivering.lock")
    lock.write_bytes(b"no database, whatever it once was")
    with pytest.raises(DeliveryError, match="Delete it, it holds no events"):
        Turn(file).take()
    lock.unlink()
    turn = Turn(file)
    assert turn.take()
    turn.give_back()


def test_turn_to_deliver_passes_on_when_its_holder_ends(file: Path) -> None:
    first, second = Turn(file), Turn(file)
    assert [first.take(), second.take(), first.take()] == [True, False, True]
    first.give_back()
    assert second.take()
    second.give_back()


def test_refused_letters_leave_again_when_asked(spool: Spool) -> None:
    spool.add([letter("e1"), letter("e2")])
    spool.refuse(1, "too big", spool.generation)
    assert (names(spool), spool.refused()) == (["e2"], [("e1", "too big")])
    assert spool.retry_refused() == 1
    assert (names(spool), spool.refused()) == (["e1", "e2"], [])


def test_lost_letters_are_those_of_another_log_of_the_same_topic(spool: Spool) -> None:
    spool.add([letter("e1"), letter("e2", "u"), letter("e3")])
    spool.acknowledge([(1, "t", "old"), (2, "u", "old"), (3, "t", "new")], spool.generation)
    assert spool.wake_lost({"u": "old", "t": "new"}) == 1
    assert names(spool) == ["e1"]
    assert spool.wake_lost({"u": ""}) == 0  # a broker that does not tell
    assert json.dumps(sorted(spool.topics())) == '["t", "u"]'
