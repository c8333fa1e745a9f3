"""What doctor says of what is published: it never says that all is well over damage."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from builders.marts import change, publish
from typer.testing import CliRunner

from milepost import doctor, stream
from milepost.cli import app
from milepost.publishing import diagnosis, showing, status, versions
from milepost.settings import Settings
from milepost.stream import Cluster
from milepost.warehouse import disk


@pytest.fixture
def two(ready: Settings, monkeypatch: pytest.MonkeyPatch) -> tuple[Settings, Path, Path]:
    """Folders of two versions, the second shown; a broker without topics answers."""
    monkeypatch.setattr(stream, "look", lambda settings: Cluster("test", {}))
    first = publish(ready).version
    change(ready, "UPDATE marts.fct_actuals SET actual_value = 7 WHERE number = 1")
    second = publish(ready).version
    return ready, ready.published / first, ready.published / second


def found(settings: Settings) -> str:
    return "\n".join(doctor.examine(settings).faults)


def test_whole_versions_are_well_and_their_number_and_size_are_said(two: tuple[Settings, Path, Path]) -> None:
    settings, _, shown = two
    examined = doctor.examine(settings)
    assert examined.is_well, examined.faults
    said = examined.to_dict()["published"]
    assert (said["shown"], said["kept"], said["pinned"]) == (shown.name, {"recent": 1, "shown": 1}, None)
    assert said["bytes"] > 0
    assert said["words"].startswith("2 versions (1 recent, 1 shown), ")


@pytest.mark.parametrize("damage", ["empty", "missing", "other bytes", "folder"])
def test_damaged_table_of_the_version_shown_is_a_fault(two: tuple[Settings, Path, Path], damage: str) -> None:
    settings, _, shown = two
    path = shown / "fct_actuals.parquet"
    content = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage != "missing":
        path.write_bytes(b"" if damage == "empty" else content[:40] + b"?" + content[41:])
    assert f"{shown.name}/fct_actuals.parquet" in found(settings)
    assert "(the version shown)" in found(settings)


@pytest.mark.parametrize("damage", ["empty", "missing", "cut"])
def test_damaged_table_of_another_version_is_a_fault_too(two: tuple[Settings, Path, Path], damage: str) -> None:
    settings, other, _ = two
    path = other / "fct_actuals.parquet"
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(b"" if damage == "empty" else content[:-20])
    assert f"{other.name}/fct_actuals.parquet" in found(settings)
    assert "cannot be shown again" in found(settings)


@pytest.mark.parametrize("content", ["", "{", "[]", "[" * 100_000])
def test_damaged_manifest_is_a_fault(two: tuple[Settings, Path, Path], content: str) -> None:
    settings, _, shown = two
    (shown / "manifest.json").write_text(content)
    assert f"{shown.name}/manifest.json cannot be read" in found(settings)


def test_manifest_without_checksums_is_accepted_and_said(two: tuple[Settings, Path, Path]) -> None:
    settings, _, shown = two
    manifest = versions.manifest(settings.published, shown.name)
    del manifest["sha256"], manifest["content"]
    (shown / "manifest.json").write_text(json.dumps(manifest))
    examined = doctor.examine(settings)
    assert examined.is_well, examined.faults
    assert any("before there were checksums" in note for note in examined.notes)
    (shown / "dim_plans.parquet").write_bytes(b"")
    assert "dim_plans.parquet is no whole Parquet file (0 bytes)" in found(settings)


@pytest.mark.parametrize("pointer", ["", "{", "[]", '{"version": "../etc"}', '{"version": "20200101T000000000000Z"}'])
def test_damaged_pointer_is_a_fault_that_names_the_way_out(two: tuple[Settings, Path, Path], pointer: str) -> None:
    settings, first, _ = two
    (settings.published / "current.json").write_text(pointer)
    assert "`milepost publish --rollback VERSION`" in found(settings)
    showing.rollback(settings, first.name, by="li")
    assert found(settings) == ""


def test_missing_pointer_beside_versions_is_a_fault(two: tuple[Settings, Path, Path]) -> None:
    settings, _, _ = two
    (settings.published / "current.json").unlink()
    assert "current.json is missing" in found(settings)


def test_version_shown_that_is_gone_is_a_fault(two: tuple[Settings, Path, Path]) -> None:
    settings, _, shown = two
    shutil.rmtree(shown)
    assert f"the version shown, {shown.name}, is not there" in found(settings)


@pytest.mark.parametrize("stray", ["notes", "20261301T000000000000Z", "20260101T000000000000Z"])
def test_stray_folder_is_a_fault_that_says_what_to_do(two: tuple[Settings, Path, Path], stray: str) -> None:
    settings, _, _ = two
    (settings.published / stray).mkdir()
    assert f"{stray} is no version of ours" in found(settings)
    (settings.published / stray).rmdir()
    (settings.published / "lost+found").mkdir()
    assert found(settings) == ""


def test_damaged_pins_are_a_fault(two: tuple[Settings, Path, Path]) -> None:
    settings, _, _ = two
    (settings.published / "pins.json").write_text("{")
    assert "No version is thinned out until it can" in found(settings)


def test_vanished_warehouse_is_a_fault(two: tuple[Settings, Path, Path]) -> None:
    settings, _, shown = two
    settings.warehouse.unlink()
    assert f"{settings.warehouse} is gone" in found(settings)
    assert shown.name in found(settings)


def test_warehouse_of_no_bytes_is_a_fault(two: tuple[Settings, Path, Path]) -> None:
    settings, _, _ = two
    settings.warehouse.write_bytes(b"")
    assert f"{settings.warehouse} cannot be opened" in found(settings)


def test_new_warehouse_in_the_place_of_a_lost_one_is_a_fault(two: tuple[Settings, Path, Path]) -> None:
    settings, _, _ = two
    settings.warehouse.unlink()
    change(settings, "SELECT 1")
    assert "knows of no published version, though 2 lie in" in found(settings)


def test_new_installation_without_anything_is_well(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "look", lambda settings: Cluster("test", {}))
    examined = doctor.examine(settings)
    assert examined.is_well, examined.faults
    assert examined.published["words"] == "no version has been published yet"


def test_pin_is_said_with_who_why_since_when_and_what_is_not_shown(two: tuple[Settings, Path, Path]) -> None:
    settings, first, _ = two
    pin = showing.rollback(settings, first.name, by="li", why="too high")
    publish(settings)
    examined = doctor.examine(settings)
    assert examined.is_well
    assert examined.published["pinned"] == {"since": pin.since, "by": "li", "why": "too high"}
    [note] = [note for note in examined.notes if "pinned" in note]
    assert note.startswith(f"{first.name} is pinned since {pin.since} by li: too high; 2 newer versions are not shown")


def test_failed_attempt_half_versions_and_limits_are_said(two: tuple[Settings, Path, Path]) -> None:
    settings, _, _ = two
    status.write_failure(settings, "build", "model x")
    (settings.published / ".20260101T000000000000Z.partial").mkdir()
    examined = doctor.examine(settings.model_copy(update={"publish_max_versions": 1}))
    assert "failed at build: model x" in examined.faults[0]
    notes = "\n".join(examined.notes)
    assert "1 half-written versions" in notes
    assert "2 versions are kept, MILEPOST_PUBLISH_MAX_VERSIONS is 1" in notes


def test_little_space_is_a_fault(two: tuple[Settings, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    settings, _, _ = two
    monkeypatch.setattr(disk, "free_bytes", lambda place: int(diagnosis.LITTLE_SPACE) - 1)
    assert "1000 MB are free" in found(settings)


def test_command_prints_it_and_ends_with_1(two: tuple[Settings, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    settings, _, shown = two
    monkeypatch.setenv("MILEPOST_DATA", str(settings.data))
    assert "all is well" in CliRunner().invoke(app, ["doctor"]).stdout
    (shown / "dim_plans.parquet").write_bytes(b"")
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 1
    assert "published  2 versions (1 recent, 1 shown)" in done.stdout
    assert "all is well" not in done.stdout
    assert "dim_plans.parquet: sha256 is" in done.stdout
