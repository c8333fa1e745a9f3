"""Which configuration is in force: a faulty file never stops alerts, what was good last goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders.cities import GOOD, TODAY, changed, written

from milepost.alerts.configuration import Reader
from milepost.alerts.routing import in_force
from milepost.alerts.routing.check import FORMATS
from milepost.alerts.routing.receivers import resolved
from milepost.settings import Settings
from milepost.warehouse import files

NOW = datetime(2026, 11, 27, 4, tzinfo=UTC)


@pytest.fixture
def city_settings(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return settings.model_copy(update={"config": tmp_path / "config"})


def load(settings: Settings) -> in_force.InForce:
    return in_force.load(settings, TODAY)


def names(there: in_force.InForce) -> list[str]:
    return [one.name for one in there.config.receivers]


def test_without_a_file_there_is_one_receiver_which_writes_files(city_settings: Settings) -> None:
    there = load(city_settings)
    assert [(one.name, one.kind, one.simulated) for one in there.config.receivers] == [("outbox", "outbox", True)]
    assert there.origin == dict.fromkeys(("alerts", "contacts", "workdays"), "default")


def test_the_variables_of_before_are_receivers_for_a_release(city_settings: Settings) -> None:
    said = Settings(alert_webhook_url="https://x/hook", alert_webhook_secret="k", alert_mail_url="mailto://x")
    fields = {"alert_webhook_url", "alert_webhook_secret", "alert_mail_url"}
    settings = city_settings.model_copy(update=said.model_dump(include=fields))
    config = load(settings).config
    assert [(one.name, one.kind) for one in config.receivers] == [
        ("variable_webhook", "webhook"),
        ("variable_mail", "other"),
    ]
    hook = resolved(config, "variable_webhook", settings)
    assert (hook.url, hook.secret and hook.secret.get_secret_value()) == ("https://x/hook", "k")


def test_a_faulty_file_leaves_the_last_good_one_in_force_and_says_why(city_settings: Settings) -> None:
    path = written(city_settings.config, GOOD)
    assert (names(load(city_settings))[0], load(city_settings).origin["alerts"]) == ("duty", "file")
    path.write_text(changed("kind: dingtalk", "kind: pigeon").replace("duty", "other"), encoding="utf-8")
    there = load(city_settings)
    assert (names(there)[0], there.origin["alerts"]) == ("duty", "kept")
    assert "alerts.yml:2: receivers[other].kind" in str(there.faults[0])
    path.write_text(GOOD.replace("duty", "other"), encoding="utf-8")
    assert (names(load(city_settings))[0], load(city_settings).faults) == ("other", ())


def test_a_faulty_first_file_leaves_what_holds_without(city_settings: Settings) -> None:
    written(city_settings.config, "receivers: 3\n")
    there = load(city_settings)
    assert (names(there), there.origin["alerts"], len(there.faults) > 0) == (["outbox"], "default", True)


def test_a_file_that_is_gone_makes_nobody_deaf_until_what_was_kept_is_deleted_too(city_settings: Settings) -> None:
    path = written(city_settings.config, GOOD)
    before = names(load(city_settings))
    path.unlink()
    there = load(city_settings)
    assert (names(there), there.origin["alerts"]) == (before, "gone")
    told = [signal for signal in Reader(city_settings, in_force.load).signals(NOW) if "gone" in signal.key]
    kept = city_settings.incidents / "config" / "alerts.yml"
    assert [(one.title_zh, one.severity) for one in told] == [("配置文件不见了：config/alerts.yml", "critical")]
    assert str(kept) in told[0].body_zh
    kept.unlink()
    there = load(city_settings)
    assert (names(there), there.origin["alerts"], there.faults) == (["outbox"], "default", ())


def test_no_room_for_what_is_kept_is_no_fault(city_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "replace_text", full)
    written(city_settings.config, GOOD)
    assert load(city_settings).origin["alerts"] == "file"


def test_whatever_stands_in_the_files_alerts_go_on(city_settings: Settings) -> None:
    for text in ("\x00", "a: &a [*a]", "[" * 5000, "receivers: [{name: 1}]", "- 1", "route: !!int x", "x: 2027-02-30"):
        for name in FORMATS:
            written(city_settings.config, text, name)
        there = load(city_settings)
        assert names(there) == ["outbox"], text
        assert len({fault.file for fault in there.faults}) == 3


def test_a_kept_file_that_was_damaged_is_passed_over(city_settings: Settings) -> None:
    path = written(city_settings.config, GOOD)
    load(city_settings)
    path.write_text("receivers: 3\n", encoding="utf-8")
    (city_settings.incidents / "config" / "alerts.yml").write_bytes(b"\xff\x00")
    assert load(city_settings).origin["alerts"] == "default"


def test_secrets_come_from_variables_and_from_no_other_place(
    city_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_SECRET_DUTY", "  https://oapi.example/robot/send?access_token=abc \n")
    monkeypatch.setenv("MILEPOST_SECRET_KEY", "")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not ours")
    written(city_settings.config, GOOD)
    found = resolved(load(city_settings).config, "duty", city_settings)
    assert found.url == "https://oapi.example/robot/send?access_token=abc"
    assert found.secret is None
    assert "access_token" not in repr(found)
    assert city_settings.secret("AWS_SECRET_ACCESS_KEY") is None
    assert city_settings.secret("MILEPOST_DATA") is None
