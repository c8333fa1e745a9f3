"""What people did survives a damaged or lost store: states, owners, comments, snoozes and steps, under the same ids."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders.incidents import the

from milepost.alerts import actions, journal
from milepost.alerts.actions import Act
from milepost.alerts.business import standings
from milepost.alerts.business.sighting import Sighting
from milepost.alerts.incident import Incident, Scope, Signal
from milepost.alerts.store import Store

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
RED = Signal("light:a/b/2027", "target_red", "critical", "红灯", "Red", "x", "x", Scope("a", "p", "a/u", "a/b"))
GAP = Signal("gap:1", "log_gap", "critical", "日志缺口", "Gap", "x", "x")
BUILD = Signal("build", "build_failed", "critical", "构建失败", "The build failed", "x", "x")


def damage(folder: Path) -> None:
    for path in folder.glob("incidents.db-*"):
        path.unlink()
    (folder / "incidents.db").write_bytes(b"no database" * 1000)


def lose(folder: Path) -> None:
    for path in folder.glob("incidents.db*"):
        path.unlink()


def story(store: Store) -> dict[str, tuple[object, ...]]:
    """Key -> what people made of each incident that is not over, and all acts on it."""
    return {
        one.dedupe_key: (one.incident_id, one.state, one.owner, one.snoozed_until, actions.of(store, one.incident_id))
        for one in store.unresolved()
        if one.dedupe_key != "store_damaged"
    }


@pytest.fixture
def acted(tmp_path: Path) -> Store:
    """Three incidents that people acted on, one of them over again, and one that nobody did."""
    store = Store(tmp_path)
    for signal in (RED, GAP, BUILD):
        store.record(signal, NOW)
    store.record(Signal("books", "books_unbalanced", "critical", "账", "Books", "x", "x"), NOW)
    actions.act(store, the(store, RED).incident_id, Act("assigned", "王明", owner="李四"), NOW)
    actions.act(store, the(store, RED).incident_id, Act("acknowledged", "李四"), NOW)
    actions.act(store, the(store, GAP).incident_id, Act("snoozed", "王明", "等", until=LATER), NOW)
    actions.act(store, the(store, BUILD).incident_id, Act("commented", "王明", "在查"), NOW)
    store.resolve("build", "好了", "Well", LATER)
    return store


@pytest.mark.parametrize("harm", [damage, lose])
def test_what_people_did_is_there_again(acted: Store, tmp_path: Path, harm: object) -> None:
    before = story(acted)
    build = next(row for row in rows(acted) if row["dedupe_key"] == "build")
    before.pop("books")  # nobody acted on it: it is raised again by whoever sees it
    harm(tmp_path)  # type: ignore[operator]
    anew = Store(tmp_path)
    assert story(anew) == before
    over = anew.incident(build["incident_id"])
    assert over is not None
    assert (over.is_over, over.resolved_why_zh) == (True, "好了")
    assert [one.comment for one in actions.of(anew, over.incident_id)] == ["在查"]
    assert not anew.record(GAP, LATER), "the trouble goes on under its own id"


def rows(store: Store) -> list[dict[str, object]]:
    with store.transaction() as con:
        return [dict(row) for row in con.execute("SELECT * FROM incidents").fetchall()]


@pytest.mark.parametrize("trouble", [None, "target_red"])
def test_a_light_that_was_brought_back_ends_or_goes_on_with_the_next_version(
    acted: Store, tmp_path: Path, trouble: str | None
) -> None:
    red = the(acted, RED)
    damage(tmp_path)
    anew = Store(tmp_path)
    signal = RED if trouble else None
    for minutes in (0, 11):
        with anew.transaction() as con:
            seen = [Sighting(RED.key, trouble, "new_report", signal, "已追上", "caught up")]  # type: ignore[arg-type]
            standings.judge(con, seen, LATER + timedelta(minutes=minutes), is_first=minutes == 0)
    after = anew.incident(red.incident_id)
    assert after is not None
    assert (after.is_over, after.owner) == (trouble is None, "李四")


def test_half_a_line_and_what_is_no_line_stop_nothing(acted: Store, tmp_path: Path) -> None:
    before = story(acted)
    path = tmp_path / journal.NAME
    path.write_bytes(b"[]\nnull\n\xff\xfe\n" + path.read_bytes() + b'{"incident": {"incident_id": "x"')
    damage(tmp_path)
    before.pop("books")
    assert story(Store(tmp_path)) == before


def test_of_two_that_were_open_under_one_key_the_newer_one_goes_on(acted: Store, tmp_path: Path) -> None:
    red, path = the(acted, RED), tmp_path / journal.NAME
    newer = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    newer["incident"]["incident_id"] = newer["action"]["incident_id"] = "newer"
    with path.open("a", encoding="utf-8") as end:
        end.write(json.dumps(newer) + "\n")
    damage(tmp_path)
    anew = Store(tmp_path)
    found: Incident = the(anew, RED)
    assert found.incident_id == "newer"
    before = anew.incident(red.incident_id)
    assert before is not None
    assert before.is_over


def test_only_its_owner_may_read_it(acted: Store, tmp_path: Path) -> None:
    assert (tmp_path / journal.NAME).stat().st_mode & 0o077 == 0
    assert acted.unresolved()
