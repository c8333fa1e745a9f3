"""status.json and the one line on how fresh the boards are, and which version is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from milepost.publishing import status, versions
from milepost.settings import Settings
from producers.client import journal


def test_freshness_says_nothing_before_the_first_version(settings: Settings) -> None:
    assert status.freshness(settings) is None


def test_freshness_tells_the_version_and_how_old_its_newest_event_was(settings: Settings) -> None:
    folder = settings.published / "v1"
    folder.mkdir(parents=True)
    manifest = {"built_at": "2026-11-22T03:00:08Z", "latest_kafka_time": "2026-11-22T03:00:00.500Z"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (settings.published / "current.json").write_text('{"version": "v1"}')
    assert status.freshness(settings) == "boards show version v1; its newest event was 7.5 s old"


def test_a_moment_no_clock_showed_does_not_make_the_boards_look_fresh(settings: Settings) -> None:
    folder = settings.published / "v1"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(
        '{"built_at": "2026-11-22T03:00:08Z", "latest_kafka_time": "3000-01-01T00:00:00"}'
    )
    (settings.published / "current.json").write_text('{"version": "v1"}')
    assert status.freshness(settings) == "boards show version v1"


def test_freshness_tells_what_keeps_a_version_from_being_published(settings: Settings) -> None:
    settings.published.mkdir(parents=True)
    (settings.published / "status.json").write_text(
        '{"ok": false, "stage": "gate_raw", "message_en": "2 rows too high"}'
    )
    assert "not published: gate_raw: 2 rows too high" in (status.freshness(settings) or "")


def test_freshness_names_a_damaged_file(settings: Settings) -> None:
    settings.published.mkdir(parents=True)
    (settings.published / "current.json").write_text("{")
    assert "current.json cannot be read" in (status.freshness(settings) or "")


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"version": ""}', '{"version": "../x"}', '{"version": 3}'])
def test_a_damaged_pointer_to_the_version_is_named_and_stops_no_office(settings: Settings, content: str) -> None:
    settings.published.mkdir(parents=True)
    (settings.published / "current.json").write_text(content)
    with pytest.raises(versions.Damaged, match=r"current\.json cannot be read.*Publish again"):
        versions.current(settings)
    assert journal.last_values(settings) == {}


def test_version_shown_and_its_manifest_are_read_back(settings: Settings) -> None:
    assert versions.current(settings) is None
    versions.write_json(settings.published / "v1" / "manifest.json", {"rows": {"fct_targets": 2}})
    versions.write_json(settings.published / "current.json", {"version": "v1"})
    assert versions.current(settings) == versions.shown_in(settings.published) == "v1"
    assert versions.manifest(settings.published, "v1")["rows"] == {"fct_targets": 2}
    with pytest.raises(versions.Damaged) as caught:
        versions.manifest(settings.published, "v2")
    assert Path(caught.value.what).parent.name == "v2"
