"""Alerts by mail, over SMTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from milepost.alerts.channels import cutting, rendering
from milepost.alerts.channels.answers import Answer
from milepost.alerts.channels.limits import MAIL
from milepost.alerts.channels.receiver import Receiver
from milepost.alerts.deadline import CALL_SECONDS
from milepost.alerts.message import Message

if TYPE_CHECKING:
    from smtplib import SMTP, SMTPException

SUBJECT_BYTES: Final = 240
SECURITY: Final[dict[str, Literal["starttls", "tls", "plain"]]] = {
    "smtp": "starttls",
    "smtps": "tls",
    "smtp+plain": "plain",
}
PORTS: Final = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def tell(receiver: Receiver, message: Message) -> Answer:
    """Mail one message to the receiver's addresses and to those of the people it mentions, one mail for all of them.

    address: smtp://user:password@host:587?from=milepost@example.org (STARTTLS), smtps:// (TLS from the first byte), or
    smtp+plain:// for a relay without either. Message-ID is the message's own, so a mailbox shows a repeat as the same.
    """
    import smtplib

    to = sorted({*receiver.to, *(person.mail for person in message.mentions if person.mail)})
    if not to:
        return Answer("drop", "no address", "没有收件人 · nobody to mail to: add `to`, or the agency's contacts")
    try:
        server = Server.of(receiver.url)
    except ValueError as error:
        return Answer("alarm", "address", f"{error}")
    try:
        with server.connect() as link:
            refused = link.send_message(letter(message, server.sender, to))
    except smtplib.SMTPException as error:
        return _of_error(error)
    except UnicodeEncodeError:  # smtplib's limit; its words would quote a letter
        return Answer("alarm", "account", "用户名和密码须为 ASCII 字符 · user and password must be ASCII")
    # some have it: the message is told, and who has not is named
    return Answer("ok", "250", f"未送达 · not taken for {', '.join(sorted(refused))}" if refused else "")


def _of_error(error: SMTPException) -> Answer:
    import smtplib

    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return _of_code(min(codes, default=550), "收件人被拒收 · recipients refused")  # 4xx for one: worth another try
    if isinstance(error, smtplib.SMTPResponseException):
        return _of_code(error.smtp_code, type(error).__name__)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Answer("alarm", type(error).__name__, "邮件服务器不支持所要求的加密或登录 · no STARTTLS or login there")
    return Answer("retry", type(error).__name__, "连接中断 · the connection broke", 5.0)


def _of_code(code: int, words: str) -> Answer:
    """SMTP: 4xx for now, 5xx for good; of these 530, 534 and 535 are about who we are."""
    if code in (530, 534, 535, 538):
        return Answer("alarm", f"SMTP {code}", "登录被拒：用户名或密码有误 · the server does not know user or password")
    if 400 <= code < 500:
        return Answer("retry", f"SMTP {code}", f"暂时不收 · not taken for now: {words}", 60.0)
    return Answer("drop", f"SMTP {code}", f"拒收本邮件 · does not take this mail: {words}")


def letter(message: Message, sender: str, to: list[str]) -> EmailMessage:
    """The mail: plain text, in which markup of anybody stays text."""
    mail = EmailMessage()
    mail["Subject"] = cutting.cut(f"[Milepost] {rendering.heading(message)}", SUBJECT_BYTES)
    mail["From"] = sender
    mail["To"] = ", ".join(to)
    mail["Date"] = message.sent_at
    mail["Message-ID"] = f"<{message.message_id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    parts = rendering.fitted(rendering.as_text(message), message, MAIL.bytes).blocks
    mail.set_content(rendering.joined(parts) + "\n")
    return mail


@dataclass(frozen=True)
class Server:
    """A mail server. The password shows in no repr."""

    host: str
    port: int
    sender: str
    security: Literal["starttls", "tls", "plain"]
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, address: str) -> Server:
        """Read an address. Raises ValueError, without the address, where it is none."""
        wrong = "须为 smtp://用户:密码@主机:端口?from=发件人 · write smtp://user:password@host:port?from=address"
        try:
            split = urlsplit(address)
            port = split.port or PORTS.get(split.scheme, 0)
        except ValueError:
            raise ValueError(wrong) from None
        user, password = (unquote(part) if part else None for part in (split.username, split.password))
        sender = dict(parse_qsl(split.query)).get("from") or user or ""
        if split.scheme not in SECURITY or not split.hostname or "@" not in sender:
            raise ValueError(wrong)
        return cls(split.hostname, port, sender, SECURITY[split.scheme], user, password)

    def connect(self) -> SMTP:
        """A connection, logged in. Raises smtplib's errors and OSError. Without encryption where asked, else never."""
        import smtplib
        import ssl

        trusted = ssl.create_default_context()
        if self.security == "tls":
            link: SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=CALL_SECONDS, context=trusted)
        else:
            link = smtplib.SMTP(self.host, self.port, timeout=CALL_SECONDS)
        try:
            if self.security == "starttls":
                link.starttls(context=trusted)
            if self.user and self.password:
                link.login(self.user, self.password)
        except BaseException:
            link.close()
            raise
        return link
