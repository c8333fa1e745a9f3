"""Why an event is refused: one code per fault, with the words (Chinese and English) that the sender reads.

The same table serves the client, the loader, the boards and docs/events.md. Placeholders in braces are filled by
``rejected(code, field=..., value=...)``.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from milepost.errors import MilepostError

LONGEST_VALUE = 80


class Reason(NamedTuple):
    """title: for tables and boards; zh and en: the sentence, naming field and value; do: what the sender must do."""

    title_zh: str
    title_en: str
    zh: str
    en: str
    do_zh: str
    do_en: str


class Rejected(MilepostError):
    """A message is not an acceptable event. code: a key of REASONS; reason: one sentence in Chinese and English.

    values: what fills the placeholders of the sentence, so that a form can say it again with its own heads.
    """

    def __init__(self, code: str, reason: str, values: dict[str, str] | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.values = values or {}

    def __reduce__(self) -> tuple[type[Rejected], tuple[str, str, dict[str, str]]]:
        return type(self), (self.code, self.reason, self.values)


REASONS: Final[dict[str, Reason]] = {
    "empty_value": Reason(
        "空消息", "Empty message", "消息没有内容", "the message has no value",
        "发送事件的 JSON", "send the event as JSON"),
    "too_large": Reason(
        "消息过大", "Too large", "消息有 {value} 字节，上限为 {limit}", "the message has {value} bytes, the limit is {limit}",
        "把附件放在别处，evidence 只写地址", "keep attachments elsewhere and put their address into evidence"),
    "bad_encoding": Reason(
        "编码错误", "Bad encoding", "消息不是 UTF-8（第 {value} 字节）", "the message is not UTF-8 (byte {value})",
        "以 UTF-8 发送，不用 GBK", "send UTF-8, not GBK"),
    "not_json": Reason(
        "不是 JSON", "Not JSON", "消息不是合法的 JSON：{value}", "the message is not valid JSON: {value}",
        "检查引号、逗号、NaN 和截断", "look for quotes, commas, NaN and truncation"),
    "too_deep": Reason(
        "嵌套过深", "Nested too deeply", "JSON 嵌套超过 {limit} 层", "the JSON is nested deeper than {limit} levels",
        "按合同发送平铺的数据", "send flat data as the contract says"),
    "duplicate_key": Reason(
        "字段重复", "Repeated field", "字段 {field} 出现不止一次", "field {field} appears more than once",
        "每个字段只写一次", "write each field once"),
    "wrong_content_type": Reason(
        "内容类型错误", "Wrong content type", "{field} 为 {value}，应为 {expected}", "{field} is {value}, expected {expected}",
        "使用 CloudEvents 结构化模式", "use the structured mode of CloudEvents"),
    "not_cloudevent": Reason(
        "不是 CloudEvents 1.0", "Not a CloudEvent", "消息不是 CloudEvents 1.0 事件：{field} 为 {value}",
        "the message is no CloudEvents 1.0 event: {field} is {value}",
        "外层写 specversion \"1.0\"、id、source、type、subject、time、data",
        "wrap the data in specversion \"1.0\", id, source, type, subject, time, data"),
    "unknown_type": Reason(
        "未知事件类型", "Unknown type", "没有事件类型 {value}", "there is no event type {value}",
        "类型见 docs/events.md", "see docs/events.md for the types"),
    "wrong_topic": Reason(
        "主题错误", "Wrong topic", "{value} 应发到主题 {expected}，不是 {field}", "{value} belongs on topic {expected}, not {field}",
        "按合同选择主题", "choose the topic of the contract"),
    "missing_field": Reason(
        "缺少字段", "Missing field", "缺少字段 {field}", "field {field} is missing",
        "补上该字段", "add the field"),
    "wrong_type": Reason(
        "字段类型错误", "Wrong kind of value", "字段 {field} 的值 {value} 类型不对，应为 {expected}",
        "field {field} has {value}, expected {expected}",
        "数字不加引号，文本加引号", "numbers without quotes, text with quotes"),
    "bad_value": Reason(
        "取值不合规", "Value not allowed", "字段 {field} 的值 {value} 不合规，应为 {expected}",
        "field {field} has {value}, which is not allowed; expected {expected}",
        "改正后重新报送", "correct it and report again"),
    "bad_date": Reason(
        "日期错误", "Bad date", "字段 {field} 的值 {value} 不是有效日期（例：2026-03-31）",
        "field {field} has {value}, which is no valid date (such as 2026-03-31)",
        "写成 2026-03-31，北京时间", "write it as 2026-03-31, in Beijing time"),
    "future_as_of": Reason(
        "日期在未来", "In the future", "字段 {field} 的日期 {value} 晚于 {limit}", "field {field} is {value}, later than {limit}",
        "实绩只报已经发生的", "report what has happened already"),
    "future_time": Reason(
        "时钟偏快", "Clock ahead", "事件时间 {value} 晚于 {limit}，发送方时钟可能不准",
        "the event's time {value} is later than {limit}: the sender's clock may be wrong",
        "校准时钟", "set the clock"),
    "before_plan": Reason(
        "早于方案", "Before the plan", "字段 {field} 的日期 {value} 早于 {limit}（方案开始前三年的元旦）",
        "field {field} is {value}, before {limit} (1 January three years before the plan's start)",
        "核对年份", "check the year"),
    "unknown_indicator": Reason(
        "未知指标", "Unknown indicator", "目录里没有指标 {value}", "the catalogue has no indicator {value}",
        "用 milepost plans show 查指标编号", "look the id up with milepost plans show"),
    "wrong_measure": Reason(
        "事件类型与指标不符", "Wrong type for the indicator", "指标 {field} 应使用 {expected}，不是 {value}",
        "indicator {field} takes {expected}, not {value}",
        "节点用 milestone.moved，数值用 indicator.reported",
        "milestones move (milestone.moved), quantities are reported (indicator.reported)"),
    "wrong_unit": Reason(
        "单位不符", "Wrong unit", "指标 {field} 的单位 {value} 不能换算为 {expected}",
        "indicator {field} was reported in {value}, which does not convert to {expected}",
        "用方案所用单位或其倍数", "use the plan's unit or a multiple of it"),
    "unknown_agency": Reason(
        "未知单位", "Unknown agency", "目录里没有报送单位 {value}", "the catalogue has no agency {value}",
        "source 写成 /地区/单位", "write source as /jurisdiction/agency"),
    "not_responsible": Reason(
        "非责任单位", "Not responsible", "{field} 不由 {value} 报送，应由 {expected} 报送",
        "{value} is not responsible for {field} ({expected} may report it)",
        "指标由牵头或责任单位报送，补助由牵头或发放单位报送",
        "let a lead or support agency report an indicator, the lead or a payer a subsidy"),
    "unknown_policy": Reason(
        "未知政策", "Unknown policy", "目录里没有政策 {value}", "the catalogue has no policy {value}",
        "政策编号写成 地区/政策", "write the policy as jurisdiction/policy"),
    "bad_credit_code": Reason(
        "信用代码错误", "Bad credit code", "统一社会信用代码 {value} 不是 18 位或校验码不符",
        "the unified social credit code {value} has not 18 characters or its check character is wrong",
        "对照营业执照", "compare with the business licence"),
    "wrong_subject": Reason(
        "主体不符", "Wrong subject", "subject 为 {value}，应为 {expected}", "subject is {value}, expected {expected}",
        "subject 按合同由数据得出", "derive the subject from the data as the contract says"),
    "wrong_key": Reason(
        "Kafka 键不符", "Wrong Kafka key", "Kafka 键为 {value}，应为 subject {expected}",
        "Kafka's key is {value}, expected the subject {expected}",
        "以 subject 作 Kafka 键，同一主体的事件才保持先后次序", "send with the subject as Kafka's key: it keeps the order of a subject's events"),
}  # fmt: skip


def rejected(code: str, **values: object) -> Rejected:
    """The error for a code; values fill the placeholders and are cut to a length that fits on one line."""
    reason = REASONS[code]
    shown = {name: short(value) for name, value in values.items()}
    return Rejected(code, f"{reason.zh.format(**shown)}；{reason.do_zh}。{_sentence(reason, shown)}", shown)


def halves(code: str, said: str) -> tuple[str, str]:
    """What ``rejected`` said of a message, in Chinese and in English; all of it twice where the code is unknown."""
    reason = REASONS.get(code)
    zh, parted, en = said.partition(f"；{reason.do_zh}。 " if reason else "\0")
    if reason is None or not parted:
        return said, said
    return zh, en.removesuffix(f"; {reason.do_en}.")


def _sentence(reason: Reason, shown: dict[str, str]) -> str:
    words = reason.en.format(**shown)
    return f" {words[0].upper()}{words[1:]}; {reason.do_en}."


def short(value: object) -> str:
    """A value as a sender would recognise it: one line, at most 80 characters, always encodable."""
    text = value if isinstance(value, str) else _written(value)
    text = "".join(char if char.isprintable() else "�" for char in text[: LONGEST_VALUE + 1])
    return f"{text[:LONGEST_VALUE]}…" if len(text) > LONGEST_VALUE else text


def _written(value: object) -> str:
    try:
        return "null" if value is None else repr(value)
    except ValueError:  # a whole number of more than 4300 digits
        return "…"
