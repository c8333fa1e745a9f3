"""The vendors' limits: bytes, rates, answer codes. One table, with the day each was looked up; vendors change them.

Sources: DingTalk custom robots (open.dingtalk.com, "custom robot access"; codes as users report them), WeCom group
robots (developer.work.weixin.qq.com/document/path/91770, 99398, 90455), Feishu custom bots (open.feishu.cn,
client-docs/bot-v3/add-custom-bot), Standard Webhooks 1.0.0. `from_memory`: generally known, not found in print.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from milepost.alerts.channels.answers import Answer, Outcome

CHECKED_ON: Final = date(2026, 11, 26)


@dataclass(frozen=True)
class Rate:
    """At most so many messages within any so many seconds."""

    count: int
    seconds: float


@dataclass(frozen=True)
class Meaning:
    """What a vendor's code asks for. words: what it means and what to do, Chinese and English."""

    outcome: Outcome
    words: str
    wait_seconds: float = 0.0
    from_memory: bool = False


@dataclass(frozen=True)
class Limits:
    """One vendor's. bytes: of what they count (text or whole body). vendor_rates: theirs; rates: ours, below them.

    unknown: what a code means that is not in the table.
    """

    bytes: int
    vendor_rates: tuple[Rate, ...] = ()
    rates: tuple[Rate, ...] = ()
    codes: dict[int, Meaning] = field(default_factory=dict)
    checked_on: date = CHECKED_ON

    def answer(self, code: int) -> Answer:
        """The answer that a vendor's code stands for."""
        if code == 0:
            return Answer("ok", "0")
        known = self.codes.get(code, UNKNOWN)
        return Answer(known.outcome, str(code)[:20], known.words, known.wait_seconds)


UNKNOWN: Final = Meaning("retry", "未知错误码 · a code that is not in the table of limits", 300.0)
_CLOCK: Final = (
    "签名或时间不符：密钥有误，或本机时钟偏差超过一小时 · wrong secret, or this machine's clock is off by over an hour"
)

DINGTALK: Final = Limits(
    bytes=18_000,  # of the text; about 20 KB for the whole body
    vendor_rates=(Rate(20, 60),),
    rates=(Rate(18, 60),),
    codes={
        -1: Meaning("retry", "系统繁忙 · system busy", 5.0, from_memory=True),
        130101: Meaning("retry", "每分钟超过 20 条，停用 10 分钟 · too fast, blocked for 10 minutes", 600.0),
        90030: Meaning("retry", "本单位当日调用量已满 · the organisation's calls of this day are used up", 3600.0),
        310000: Meaning("alarm", f"安全设置不符：关键词、IP 或签名；{_CLOCK}; or keyword or IP range not kept"),
        34016: Meaning("drop", "内容过长 · content too long"),
        300001: Meaning("alarm", "access_token 无效 · unknown access_token", from_memory=True),
        300005: Meaning("alarm", "access_token 无效 · unknown access_token", from_memory=True),
    },
)
WECOM: Final = Limits(
    bytes=4_096,  # of markdown, in UTF-8; a text message has 2,048
    vendor_rates=(Rate(20, 60),),
    rates=(Rate(18, 60),),
    codes={
        -1: Meaning("retry", "系统繁忙 · system busy", 5.0),
        45009: Meaning("retry", "每分钟超过 20 条 · more than 20 a minute", 60.0),
        93000: Meaning("alarm", "Webhook 地址无效：机器人已被移除或 key 有误 · no such robot", from_memory=True),
        40058: Meaning("drop", "参数有误，或内容过长 · wrong parameter, or content too long", from_memory=True),
    },
)
FEISHU: Final = Limits(
    bytes=20_000,  # of the whole body; the vendor says 20 KB
    vendor_rates=(Rate(100, 60), Rate(5, 1)),
    rates=(Rate(80, 60), Rate(4, 1)),
    codes={
        11232: Meaning("retry", "超过频率限制 · frequency limited", 60.0),
        2200: Meaning("retry", "飞书内部错误 · internal error", 30.0),
        9499: Meaning("drop", "请求格式有误 · bad request"),
        19021: Meaning("alarm", _CLOCK),
        19022: Meaning("alarm", "IP 不在白名单 · IP not allowed"),
        19024: Meaning("alarm", "未包含关键词 · no keyword in the text"),
        19036: Meaning("drop", "内容过长 · body too large"),
        230099: Meaning("drop", "卡片内容有误 · the card is refused"),
        11310: Meaning("drop", "卡片表格过多 · too many tables in the card"),
    },
)
WEBHOOK: Final = Limits(bytes=20_000)  # Standard Webhooks: less than 20 KB
MAIL: Final = Limits(bytes=200_000, rates=(Rate(30, 60),))  # ours: a mailbox that gets more is not read
KAFKA: Final = Limits(bytes=500_000)  # the brokers' default is 1 MB
OUTBOX: Final = Limits(bytes=1_000_000)
OTHER: Final = Limits(bytes=3_000, rates=(Rate(15, 60),))  # apprise's services have a limit of their own each
LIMITS: Final = {
    "dingtalk": DINGTALK,
    "wecom": WECOM,
    "feishu": FEISHU,
    "webhook": WEBHOOK,
    "mail": MAIL,
    "kafka": KAFKA,
    "other": OTHER,
    "outbox": OUTBOX,
}
