"""Mail over real SMTP, files of the outbox, and what apprise reaches."""

from __future__ import annotations

import email
import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from builders.messages import item, message, receiver
from builders.receivers import closed_port, dripping_greeting
from builders.receivers import receiver as socket_receiver
from builders.robots import Time

from milepost.alerts.channels import mail
from milepost.alerts.channels.sending import Channels
from milepost.alerts.message import Mention
from milepost.settings import Settings
from milepost.warehouse import files

MARKUP = "<b>bold</b><script>alert(1)</script> &amp; 3 < 4"
PASSWORD = "pass-word/of the server"


@dataclass
class Inbox:
    """A mail server with one account; it answers with `says` where that is set."""

    says: str = "250 taken"
    unknown: tuple[str, ...] = ()
    mails: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.unknown:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.says.startswith("250"):
            self.mails.append(email.message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.says

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password.decode() == PASSWORD, handled=False)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox(port=closed_port())
    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=inbox.port,
        authenticator=inbox.authenticate,
        auth_require_tls=False,
        auth_required=False,
    )
    controller.start()
    yield inbox
    controller.stop()


def server(inbox: Inbox, account: str = "", scheme: str = "smtp+plain") -> str:
    return f"{scheme}://{account}127.0.0.1:{inbox.port}?from=milepost@city.example"


def send(settings: Settings, address: str, **said: Any):
    to = receiver("mail", address, to=("duty@city.example",))
    return Channels(settings).send(to, message(**said), Time())


def test_mail_reaches_all_addresses_as_text_with_a_subject_and_an_id_of_its_own(
    settings: Settings, inbox: Inbox
) -> None:
    people = (Mention("张三", mail="zhang@city.example"), Mention("李四", mobile="13800000000"))
    assert send(settings, server(inbox), mentions=people, items=(item(title=MARKUP),)).outcome == "ok"
    [got] = inbox.mails
    assert got["To"] == "duty@city.example, zhang@city.example"
    assert got["Subject"] == "[Milepost] [新告警] 严重 婺城区 1 项目标转为红灯"
    assert got["Message-ID"] == f"<{message().message_id}@city.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content_type() == "text/plain"
    assert MARKUP in got.get_content()
    assert "应达 900 PFlops" in got.get_content()


def test_a_title_with_line_breaks_adds_no_header(settings: Settings, inbox: Inbox) -> None:
    assert send(settings, server(inbox), title="红灯\r\nBcc: everybody@city.example\r\n\r\nbody").outcome == "ok"
    assert inbox.mails[0]["Bcc"] is None
    assert len(inbox.mails[0]["Subject"].encode()) <= 240


def test_the_server_knows_us_by_the_account_of_the_address(settings: Settings, inbox: Inbox) -> None:
    account = "duty:pass-word%2Fof%20the%20server@"
    assert send(settings, server(inbox, account)).outcome == "ok"
    assert send(settings, server(inbox, "duty:p%C3%B6ssword@")).code == "account"
    answer = send(settings, server(inbox, "duty:wrong-password@"))
    assert (answer.outcome, answer.code) == ("alarm", "SMTP 535")
    assert "wrong-password" not in str(answer)


@pytest.mark.parametrize(
    ("says", "outcome", "code"),
    [
        ("451 try later", "retry", "SMTP 451"),
        ("552 too large", "drop", "SMTP 552"),
        ("554 spam", "drop", "SMTP 554"),
    ],
)
def test_a_servers_code_decides(settings: Settings, inbox: Inbox, says: str, outcome: str, code: str) -> None:
    inbox.says = says
    answer = send(settings, server(inbox))
    assert (answer.outcome, answer.code) == (outcome, code)


def test_one_unknown_address_does_not_keep_the_mail_from_the_others(settings: Settings, inbox: Inbox) -> None:
    inbox.unknown = ("gone@city.example",)
    to = receiver("mail", server(inbox), to=("duty@city.example", "gone@city.example"))
    answer = Channels(settings).send(to, message(), Time())
    assert answer.outcome == "ok"
    assert "gone@city.example" in answer.words
    inbox.unknown = ("gone@city.example", "duty@city.example")
    assert Channels(settings).send(to, message(), Time()).outcome == "drop"


def test_a_server_without_encryption_gets_nothing_where_it_was_asked_for(settings: Settings, inbox: Inbox) -> None:
    answer = send(settings, server(inbox, scheme="smtp"))
    assert (answer.outcome, inbox.mails) == ("alarm", [])


def test_mail_to_nobody_and_to_no_server(settings: Settings, inbox: Inbox) -> None:
    assert Channels(settings).send(receiver("mail", server(inbox)), message(), Time()).code == "no address"
    assert send(settings, f"smtp+plain://127.0.0.1:{closed_port()}?from=a@b").outcome == "retry"
    for address in ("mailto://x", "smtp://host:port?from=a@b", "smtp://host", "smtp://?from=a@b"):
        answer = send(settings, address)
        assert (answer.outcome, answer.code) == ("alarm", "address"), address


def test_a_mail_server_that_drips_is_left_after_the_deadline(settings: Settings) -> None:
    with socket_receiver(dripping_greeting) as port:
        to = receiver("mail", f"smtp+plain://127.0.0.1:{port}?from=a@b", to=("c@d",))
        assert Channels(settings, call_seconds=0.2).send(to, message(), Time()).code == "timeout"


def test_a_password_shows_in_no_repr() -> None:
    assert "hidden" not in repr(mail.Server.of("smtps://user:hidden-password@host?from=a@b"))


def test_the_outbox_has_a_file_a_message_and_a_repeat_replaces_it(settings: Settings) -> None:
    channels, time = Channels(settings), Time()
    for _ in range(2):
        assert channels.send(receiver("outbox"), message(), time).outcome == "ok"
    time.pass_by(60)
    later = message(message_id="msg_later", sent_at=time.now, reason="resolved", items=(item(state="resolved"),))
    channels.send(receiver("outbox"), later, time)
    names = sorted(path.name for path in settings.outbox.iterdir())
    assert names == [
        f"20261126T020000Z-first-{message().message_id}.md",
        "20261126T020100Z-resolved-msg_later.md",
    ]
    text = (settings.outbox / names[0]).read_text(encoding="utf-8")
    assert text.startswith("# ［新告警］ 严重 婺城区 1 项目标转为红灯\n")
    assert "[查看详情](https://boards.example.org/overview?jurisdiction=wucheng)" in text


def test_a_full_disk_is_an_answer_and_not_an_error(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/secret/place")

    monkeypatch.setattr(files, "replace_text", full)
    answer = Channels(settings).send(receiver("outbox"), message(), Time())
    assert answer.outcome == "retry"
    assert "No space left" in answer.words


def test_the_outbox_keeps_the_newest_files(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from milepost.alerts.channels import outbox

    monkeypatch.setattr(outbox, "MOST_FILES", 3)
    channels, time = Channels(settings), Time()
    for number in range(6):
        time.pass_by(1)
        channels.send(receiver("outbox"), message(message_id=f"msg_{number}", sent_at=time.now), time)
    assert [path.name[-8:-3] for path in sorted(settings.outbox.iterdir())] == ["msg_3", "msg_4", "msg_5"]


def test_apprise_sends_what_has_no_channel_of_ours(settings: Settings, inbox: Inbox) -> None:
    url = f"mailto://127.0.0.1:{inbox.port}?from=milepost@city.example&to=duty@city.example&mode=insecure"
    assert Channels(settings).send(receiver("other", url), message(items=(item(title=MARKUP),)), Time()).outcome == "ok"
    parts = {part.get_content_type(): part for part in inbox.mails[0].walk() if not part.is_multipart()}
    assert MARKUP in parts["text/plain"].get_content()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("dingtalk://token@13800000000", "alarm"),
        ("wecombot://key", "alarm"),
        ("feishu://token", "alarm"),
        ("nothing-known://x", "alarm"),
        ("json://127.0.0.1:1, json://127.0.0.1:2", "alarm"),
        pytest.param(f"json://127.0.0.1:{closed_port()}", "retry", id="port that nobody listens on"),
    ],
)
def test_apprise_is_not_asked_where_it_would_not_see_the_error(settings: Settings, url: str, outcome: str) -> None:
    assert Channels(settings).send(receiver("other", url), message(), Time()).outcome == outcome


def test_a_folder_in_place_of_the_outbox_is_told(settings: Settings) -> None:
    settings.data.mkdir(parents=True)
    Path(settings.outbox).write_text("no folder")
    assert Channels(settings).send(receiver("outbox"), message(), Time()).outcome == "retry"
