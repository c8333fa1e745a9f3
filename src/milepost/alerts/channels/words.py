"""Words of the messages' frame, Chinese first: what kind of message, how bad, how many more."""

from __future__ import annotations

from typing import Final

from milepost.readings.words import LANGUAGES, Language

WORDS: Final[dict[str, tuple[str, str]]] = {
    "simulated": ("模拟", "Simulated"),
    "reason.first": ("新告警", "New"),
    "reason.new_in_group": ("新增", "More"),
    "reason.resolved": ("已解除", "Resolved"),
    "reason.repeat": ("仍未解除", "Still open"),
    "reason.escalated": ("升级", "Escalated"),
    "reason.reminder": ("提醒", "Reminder"),
    "reason.digest": ("汇总", "Digest"),
    "reason.test": ("测试", "Test"),
    "severity.critical": ("严重", "Critical"),
    "severity.warning": ("警告", "Warning"),
    "severity.info": ("提示", "Info"),
    "state.open": ("未处理", "Open"),
    "state.acknowledged": ("已确认", "Acknowledged"),
    "state.snoozed": ("已暂缓", "Snoozed"),
    "state.resolved": ("已解除", "Resolved"),
    "colon": ("：", ": "),
    "more": ("另有 {count} 项未列出", "Not listed here: {count} more"),
    "open_page": ("查看详情", "Open the page"),
    "sent_at": ("{moment}（北京时间）", "{moment} (Beijing time)"),
    "test_title": ("通知渠道测试", "Test of this channel"),
    "test_line": (
        "收到本条消息，说明该接收方配置正确；无需处理。",
        "This message shows that the receiver is configured rightly. There is nothing to do.",
    ),
}


def word(key: str, language: Language, **values: object) -> str:
    """The word of a key in a language, with its values filled in."""
    return WORDS[key][LANGUAGES.index(language)].format(**values)
