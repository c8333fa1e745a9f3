"""A rollback takes no warehouse and holds until it is unpinned; versions are made meanwhile and not shown."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from builders.marts import Clock, change, publish
from typer.testing import CliRunner, Result

from milepost.cli import app
from milepost.errors import PublishError
from milepost.publishing import retention, showing, status, versions
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse
from milepost.warehouse import lock


@pytest.fixture
def milepost(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("MILEPOST_DATA", str(settings.data))
    monkeypatch.setenv("MILEPOST_LOCK_WAIT_SECONDS", "0")

    def call(*words: str) -> Result:
        return CliRunner().invoke(app, list(words))

    return call


@pytest.fixture
def two(ready: Settings, clock: Clock) -> tuple[Settings, str, str]:
    """Two versions; the second is shown."""
    first = publish(ready).version
    clock.forward(minutes=1)
    change(ready, "UPDATE marts.fct_actuals SET actual_value = 7 WHERE number = 1")
    return ready, first, publish(ready).version


def test_rollback_holds_while_versions_are_made_until_it_is_unpinned(
    two: tuple[Settings, str, str], clock: Clock
) -> None:
    settings, first, second = two
    showing.rollback(settings, first, by="li", why="wrong figures of the district")
    clock.forward(minutes=1)
    third = publish(settings).version
    assert third in versions.versions(settings)
    assert versions.current(settings) == first
    assert versions.pin_in(settings.published) == versions.Pin(
        versions.pin_in(settings.published).since, "li", "wrong figures of the district", second
    )
    assert showing.unpin(settings) == third == versions.current(settings)
    assert versions.pin_in(settings.published) is None
    clock.forward(minutes=1)
    assert publish(settings).version == versions.current(settings)


def test_rollback_waits_for_nobody_who_holds_the_warehouse(two: tuple[Settings, str, str], milepost) -> None:
    settings, first, _ = two
    with lock.writer_lock(settings, "a build that takes long"):
        done = milepost("publish", "--rollback", first)
    assert done.exit_code == 0, done.output
    assert versions.current(settings) == first


@pytest.mark.parametrize("pointer", ["", "{", "[]", '{"version": "gone"}', '{"version": 3, "pinned": 3}', None])
@pytest.mark.parametrize("state", ["gone", "damaged"])
def test_rollback_mends_a_damaged_pointer_also_without_a_warehouse(
    two: tuple[Settings, str, str], milepost, pointer: str | None, state: str
) -> None:
    settings, first, _ = two
    path = settings.published / "current.json"
    path.unlink() if pointer is None else path.write_text(pointer)
    settings.warehouse.unlink() if state == "gone" else settings.warehouse.write_bytes(b"no DuckDB file" * 1000)
    done = milepost("publish", "--rollback", first, "--by", "wang", "--why", "too high")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["version"], said["pinned"]["by"], said["pinned"]["why"]) == (first, "wang", "too high")
    assert versions.current(settings) == first


def test_list_works_with_a_damaged_pointer_and_says_how_to_mend_it(two: tuple[Settings, str, str], milepost) -> None:
    settings, first, second = two
    (settings.published / "current.json").write_text("{")
    done = milepost("publish", "--list")
    assert done.exit_code == 0
    assert done.stdout.split() == [first, second]
    assert "--rollback VERSION" in done.stderr


def test_list_marks_what_is_shown_and_by_whom_it_is_pinned(two: tuple[Settings, str, str], milepost) -> None:
    settings, first, second = two
    showing.rollback(settings, first, by="li", why="too high")
    lines = milepost("publish", "--list").stdout.splitlines()
    assert lines[0].startswith(f"* {first}  pinned since ")
    assert lines[0].endswith("by li: too high")
    assert lines[1] == f"  {second}"


@pytest.mark.parametrize("wanted", ["", " ", "..", ".", "20200101T000000000000Z", "../published", "current.json"])
def test_rollback_to_what_is_no_version_is_refused_and_publishes_nothing(
    two: tuple[Settings, str, str], milepost, wanted: str
) -> None:
    settings, first, second = two
    done = milepost("publish", "--rollback", wanted)
    assert done.exit_code != 0
    assert isinstance(done.exception, PublishError)
    assert "no published version" in str(done.exception)
    assert versions.versions(settings) == [first, second]
    assert versions.current(settings) == second


def test_rollback_to_a_damaged_version_is_refused_and_a_whole_one_is_named(two: tuple[Settings, str, str]) -> None:
    settings, first, second = two
    (settings.published / first / "fct_actuals.parquet").write_bytes(b"")
    with pytest.raises(PublishError, match=rf"{first} is damaged.*fct_actuals.*whole one is {second}"):
        showing.rollback(settings, first, by="li")
    assert versions.current(settings) == second


def test_unpin_shows_the_newest_whole_version_whatever_the_pointer_says(
    two: tuple[Settings, str, str], milepost
) -> None:
    settings, first, second = two
    (settings.published / second / "dim_plans.parquet").unlink()
    (settings.published / "current.json").write_text("{")
    done = milepost("publish", "--unpin")
    assert json.loads(done.stdout) == {"version": first}
    assert versions.current(settings) == first


def test_unpin_without_a_whole_version_says_so(settings: Settings) -> None:
    with pytest.raises(PublishError, match="holds no whole version"):
        showing.unpin(settings)


@pytest.mark.parametrize("words", [["--unpin", "--list"], ["--by", "li"], ["--rollback", "x", "--unpin"]])
def test_options_that_do_not_go_together_are_refused(milepost, words: list[str]) -> None:
    assert milepost("publish", *words).exit_code == 2


def test_publish_says_on_the_command_line_that_its_version_is_not_shown(
    two: tuple[Settings, str, str], milepost, clock: Clock
) -> None:
    settings, first, _ = two
    showing.rollback(settings, first, by="li")
    clock.forward(minutes=1)
    done = milepost("publish")
    assert done.exit_code == 0, done.output
    assert "is not shown: an older version is pinned by li" in done.stderr
    assert versions.current(settings) == first


def test_pinned_version_outlives_every_limit_of_age(two: tuple[Settings, str, str], clock: Clock) -> None:
    settings, first, _ = two
    showing.rollback(settings, first, by="li")
    for _ in range(3):
        clock.forward(days=100)
        publish(settings)
    assert first in versions.versions(settings)
    assert retention.holdings(settings).kept[first] == "shown"


def test_next_publication_notes_which_version_was_taken_back(two: tuple[Settings, str, str], clock: Clock) -> None:
    settings, first, second = two
    showing.rollback(settings, first, by="li")
    clock.forward(minutes=1)
    publish(settings)
    with warehouse.writing(settings, "test") as con:
        found = con.execute("SELECT version FROM ops.published_versions WHERE rolled_back_at IS NOT NULL").fetchall()
    assert found == [(second,)]


def test_demo_and_status_say_that_an_older_version_is_pinned(two: tuple[Settings, str, str]) -> None:
    settings, first, _ = two
    pin = showing.rollback(settings, first, by="li")
    assert f"boards show version {first}" in str(status.freshness(settings))
    assert f"pinned since {pin.since} by li" in str(status.freshness(settings))
    status.write_published(settings, pin)
    assert "not shown" in status.read_status(settings)["message_en"]


def test_folder_that_cannot_be_written_is_named(
    two: tuple[Settings, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, first, second = two

    def refuse(path: Path, *_: object) -> int:
        raise PermissionError(13, os.strerror(13), str(path))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(PublishError, match=r"current\.json cannot be written: Permission denied"):
        showing.rollback(settings, first, by="li")
    monkeypatch.undo()
    assert versions.current(settings) == second


def test_publishing_over_a_damaged_pointer_says_that_a_pin_may_be_gone(
    two: tuple[Settings, str, str], clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    settings, first, _ = two
    showing.rollback(settings, first, by="li")
    (settings.published / "current.json").write_text("{")
    clock.forward(minutes=1)
    third = publish(settings).version
    assert versions.current(settings) == third
    assert f"{third} is shown now. If an older version was pinned, roll back to it again." in caplog.text
