"""A message as text or as a vendor's markdown, in blocks that a cut may leave out whole. Message -> Blocks.

What people or senders wrote is made harmless first: no mark of theirs calls everybody, opens a tag or hides a link.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Final, NamedTuple

import regex

from milepost.alerts.channels import cutting
from milepost.alerts.channels.words import word
from milepost.alerts.message import Item, Message
from milepost.days import SHANGHAI

_MARKUP: Final = str.maketrans(
    {"<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "｀", "@": "＠", "#": "＃", "~": "～"}
)
_BREAKS: Final = regex.compile(r"[\s\p{Cc}\p{Zl}\p{Zp}]+")
_HIDDEN: Final = regex.compile(r"[\u202a-\u202e\u2066-\u2069\ufeff]")  # they turn the order of what is read


class Blocks(NamedTuple):
    """A message in parts: head and tail stay, items may be left out, each whole."""

    head: list[str]
    items: list[str]
    tail: list[str]


def plain(text: str) -> str:
    """One line: breaks and control characters become blanks."""
    return str(_BREAKS.sub(" ", _HIDDEN.sub("", text))).strip()


def harmless(text: str) -> str:
    """One line in which nothing is markup: its signs become their full-width likes, which look the same."""
    return plain(text).translate(_MARKUP)


def heading(message: Message) -> str:
    """【模拟】[新告警] 严重 title: what stands alone in a notification and a mail's subject."""
    language = message.language
    marks = f"【{word('simulated', language)}】" if message.simulated else ""
    reason = word("reason.resolved" if message.is_over else f"reason.{message.reason}", language)
    is_end = message.is_over or message.reason == "resolved"
    bad = f"{word(f'severity.{message.severity}', language)} " if message.items and not is_end else ""
    return f"{marks}[{reason}] {bad}{plain(message.title)}"


def item_heading(item: Item, message: Message) -> str:
    """Severity or state, title, and the light by its word."""
    key = f"severity.{item.severity}" if item.state == "open" else f"state.{item.state}"
    light = f" · {plain(item.light)}" if item.light else ""
    return f"{word(key, message.language)}{word('colon', message.language)}{plain(item.title)}{light}"


def moment(message: Message) -> str:
    """When it was sent, in Beijing time."""
    local = message.sent_at.astimezone(UTC).astimezone(SHANGHAI)
    return word("sent_at", message.language, moment=local.strftime("%Y-%m-%d %H:%M"))


def as_text(message: Message) -> Blocks:
    """Plain text: mail, cards, and what apprise sends."""
    items = [
        "\n".join(
            [
                item_heading(item, message),
                *(f"  {plain(line)}" for line in item.lines),
                *([f"  {item.link}"] if item.link else []),
            ]
        )
        for item in message.items
    ]
    tail = [f"{word('open_page', message.language)}{word('colon', message.language)}{message.link}"]
    if not _needs_link(message):
        tail = []
    return Blocks([plain(line) for line in message.paragraphs], items, [*tail, moment(message)])


def as_markdown(message: Message, title: Callable[[str], str] = "**{}**".format) -> Blocks:
    """The markdown that DingTalk and WeCom share: bold, lists, links. title: how the first line is marked."""
    language = message.language
    head = [title(harmless_heading(message)), *(harmless(line) for line in message.paragraphs)]
    items = []
    for item in message.items:
        is_said = len(message.items) == 1 and item.title == message.title and not item.light  # by the first line
        lines = [] if is_said else [f"**{harmless(item_heading(item, message))}**"]
        lines += [f"- {harmless(line)}" for line in item.lines]
        if item.link:
            lines.append(f"- {link(word('open_page', language), item.link)}")
        items.append("\n".join(lines))
    tail = [link(word("open_page", language), message.link or "")] if _needs_link(message) else []
    return Blocks(head, items, [*tail, moment(message)])


def _needs_link(message: Message) -> bool:
    """Whether the message's link says more than that of its only incident."""
    return bool(message.link) and [item.link for item in message.items] != [message.link]


def harmless_heading(message: Message) -> str:
    """The heading with its own brackets as they are read in Chinese, and nothing in it that is markup."""
    return harmless(heading(message))


def link(text: str, address: str) -> str:
    """A link of markdown. What would end the address early is written in percent signs."""
    for sign in "()<> \n":
        address = address.replace(sign, f"%{ord(sign):02X}")
    return f"[{text}]({address})"


def fitted(
    blocks: Blocks, message: Message, limit: int, measure: Callable[[list[str]], int] | None = None
) -> cutting.Fitted:
    """The blocks that have room in so many bytes. measure: of the whole body; by default of the joined text."""
    return cutting.fit(
        *blocks,
        limit,
        lambda count: word("more", message.language, count=count),
        measure or (lambda parts: cutting.size(joined(parts))),
    )


def joined(parts: list[str]) -> str:
    return "\n\n".join(parts)
