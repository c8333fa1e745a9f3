"""The store of incidents: one open row per trouble, whoever writes, whatever happens to the file."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from milepost.alerts.incident import Ground, Scope, Signal
from milepost.alerts.store import Store, StoreError

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def signal(key: str = "rejected:wucheng:future_as_of", *, words: str = "3 条", **more: object) -> Signal:
    return Signal(key, "events_rejected", "warning", f"拒收 {words}", "3 rejected", "明细", "Detail", **more)  # type: ignore[arg-type]


def test_the_first_sighting_opens_and_further_ones_are_counted_where_they_say_something_new(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.record(signal(scope=Scope("wucheng", agency="wucheng/data_bureau")), NOW)
    assert not store.record(signal(), NOW + timedelta(seconds=8))
    assert not store.record(signal(words="5 条"), NOW + timedelta(seconds=16))
    [one] = store.unresolved()
    assert (one.title_zh, one.occurrences, one.opened_at) == ("拒收 5 条", 2, NOW)
    assert one.last_seen_at == NOW + timedelta(seconds=16)
    assert one.scope == Scope("wucheng", agency="wucheng/data_bureau")


def test_a_trouble_that_comes_back_is_an_incident_of_its_own(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.record(signal(), NOW)
    [first] = store.unresolved()
    assert store.resolve("rejected:", "已处理", "settled", NOW + timedelta(minutes=1)) == 1
    assert store.unresolved() == []
    over = store.incident(first.incident_id)
    assert over is not None
    assert over.is_over
    assert over.resolved_why_zh == "已处理"
    store.record(signal(), NOW + timedelta(minutes=2))
    [second] = store.unresolved()
    assert second.incident_id != first.incident_id


def test_what_still_holds_stays_open_when_its_like_are_closed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for key in ("gate:raw:a", "gate:raw:b", "gate:marts:a"):
        store.record(signal(key), NOW)
    assert store.resolve("gate:raw:", still=frozenset({"gate:raw:b"})) == 1
    assert {one.dedupe_key for one in store.unresolved()} == {"gate:raw:b", "gate:marts:a"}


def test_the_keys_of_what_is_open_are_those_opened_and_seen_since(tmp_path: Path) -> None:
    store = Store(tmp_path)
    later, latest = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)
    store.record(signal("old"), NOW)
    store.record(signal("seen again"), NOW)
    store.record(signal("seen again", words="5 条"), latest)
    store.record(signal("new"), later)
    store.record(signal("over"), latest)
    store.resolve("over", now=latest)
    assert store.open_keys() == {"old", "seen again", "new"}
    assert store.open_keys(opened_since=later) == {"new"}
    assert store.open_keys(seen_since=later) == {"seen again", "new"}
    assert store.open_keys(opened_since=NOW, seen_since=latest) == {"seen again"}


def test_what_it_was_known_from_is_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    ground = Ground(NOW.date(), NOW, "20261102T010000Z")
    store.record(signal(ground=ground, fields={"count": 3, "reason_code": "future_as_of"}), NOW)
    [one] = store.unresolved()
    assert one.ground == ground
    assert one.fields == {"count": 3, "reason_code": "future_as_of"}


def _write(folder: Path, writer: int) -> None:
    store = Store(folder)
    for n in range(25):
        store.record(signal("same"))
        store.record(signal(f"own:{writer}:{n}"))


def test_several_processes_write_at_once_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(tmp_path, n)) for n in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(60)
    assert [one.exitcode for one in writers] == [0] * 4
    keys = [one.dedupe_key for one in Store(tmp_path).unresolved()]
    assert len(keys) == len(set(keys)) == 101


@pytest.mark.parametrize(
    "content", [b"this is no database at all, and long enough to be read as one" * 40, b"\0" * 4096]
)
def test_a_damaged_store_is_set_aside_and_the_new_one_says_so(tmp_path: Path, content: bytes) -> None:
    Store(tmp_path).record(signal())
    for ending in ("-wal", "-shm"):
        (tmp_path / f"incidents.db{ending}").unlink(missing_ok=True)
    (tmp_path / "incidents.db").write_bytes(content)
    store = Store(tmp_path)
    assert [one.dedupe_key for one in store.unresolved()] == ["store_damaged"]
    [kept] = tmp_path.glob("damaged-*.db")
    assert kept.read_bytes() == content


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.transaction() as con:
        con.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer Milepost"):
        Store(tmp_path)


def test_only_its_owner_may_read_the_store(tmp_path: Path) -> None:
    folder = tmp_path / "incidents"
    Store(folder).record(signal())
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "incidents.db").stat().st_mode & 0o077 == 0


def test_damage_that_only_shows_deep_in_the_file_sets_it_aside_too(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number in range(300):
        store.record(Signal(f"gap:{number}", "log_gap", "critical", "缺口", "Gap", "明细" * 200, "Detail" * 100))
    content = bytearray(store.path.read_bytes())
    content[8192:-4096] = b"\x5a" * (len(content) - 12288)
    store.path.write_bytes(content)
    for _ in range(3):
        try:
            found = Store(tmp_path).unresolved()
        except StoreError:
            continue
    assert [one.dedupe_key for one in found] == ["store_damaged"]
    assert len(list(tmp_path.glob("damaged-*.db"))) == 1


def test_a_file_that_was_lost_or_emptied_is_told_and_a_new_folder_is_not(tmp_path: Path) -> None:
    assert Store(tmp_path).unresolved() == []
    (tmp_path / "incidents.db").write_bytes(b"")
    for rest in tmp_path.glob("incidents.db-*"):
        rest.unlink()
    assert [one.dedupe_key for one in Store(tmp_path).unresolved()] == ["store_damaged"]
