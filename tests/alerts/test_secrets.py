"""Secrets: in no log, no answer, no repr, no exception, whatever fails."""

from __future__ import annotations

import logging
from urllib.parse import quote

import pytest
from builders.messages import message, receiver
from builders.receivers import answering, closed_port
from builders.receivers import receiver as socket_receiver
from builders.robots import Time, robot

from milepost.alerts.channels import calling
from milepost.alerts.channels.sending import Channels
from milepost.alerts.channels.silence import scrubbed, shown
from milepost.settings import Settings

TOKEN = "0123456789-abcdef-token"
KEY = "SEC+very/secret key"


def places(port: int) -> list[tuple[str, str]]:
    return [
        ("dingtalk", f"http://127.0.0.1:{port}/robot/send?access_token={TOKEN}"),
        ("wecom", f"http://127.0.0.1:{port}/cgi-bin/webhook/send?key={TOKEN}"),
        ("feishu", f"http://127.0.0.1:{port}/open-apis/bot/v2/hook/{TOKEN}"),
        ("webhook", f"http://user:{TOKEN}@127.0.0.1:{port}/hook"),
        ("other", f"json://127.0.0.1:{port}/{TOKEN}"),
        ("mail", f"smtp+plain://user:{TOKEN}@127.0.0.1:{port}?from=a@b"),
    ]


@pytest.mark.parametrize("kind", range(6))
@pytest.mark.parametrize("is_up", [True, False], ids=["up", "down"])
def test_no_log_at_any_level_and_no_answer_holds_a_secret(
    settings: Settings, caplog: pytest.LogCaptureFixture, kind: int, is_up: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "urllib3", "requests", "apprise"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    with socket_receiver(answering(500)) as port:
        name, address = places(port if is_up else closed_port())[kind]
        to = receiver(name, address, KEY if name != "other" else None, to=("c@d",))  # type: ignore[arg-type]
        answer = Channels(settings, call_seconds=0.5).send(to, message(), Time())
    assert answer.outcome != "ok"
    said = caplog.text + str(answer) + repr(to)
    for secret in (TOKEN, KEY, quote(KEY, safe="")):
        assert secret not in said


def test_the_loggers_speak_again_when_others_call(caplog: pytest.LogCaptureFixture, settings: Settings) -> None:
    import httpx

    caplog.set_level(logging.DEBUG)
    with robot("wecom", Time()) as vendor:
        Channels(settings).send(receiver("wecom", vendor.url), message(), Time())
        assert "httpx" not in {record.name for record in caplog.records}
        httpx.post(f"http://127.0.0.1:{vendor.server_port}/other", content=b"{}")
        assert "httpx" in {record.name for record in caplog.records}


def test_an_exception_that_quotes_the_address_is_scrubbed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(url: str, *_given: object, **_named: object) -> None:
        raise RuntimeError(f"cannot reach {url} (path {url.partition('1234')[2]}), percent {quote(url, safe='')}")

    monkeypatch.setattr(calling.httpx, "Client", lambda **_named: (_ for _ in ()).throw(AssertionError))
    monkeypatch.setattr("milepost.alerts.channels.wecom.call_robot", fail)
    address = f"http://127.0.0.1:1234/cgi-bin/webhook/send?key={TOKEN}"
    answer = Channels(settings).send(receiver("wecom", address), message(), Time())
    assert answer.outcome == "retry"
    assert "cannot reach" in answer.words
    assert TOKEN not in answer.words
    assert "webhook/send" not in answer.words


def test_an_address_is_shown_by_its_host_and_last_characters() -> None:
    assert shown(f"https://qyapi.example.org/send?key={TOKEN}") == "qyapi.example.org …oken"
    assert shown("short") == "?"
    assert shown("http://[broken") == "? …oken"
    assert scrubbed(f"a {TOKEN} b", [f"x://h/{TOKEN}"]) == "a … b"
    assert scrubbed("nothing secret", ["abc"]) == "nothing secret"
