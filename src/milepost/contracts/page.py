"""docs/events.md, generated: what an event is, one example per type, and what happens to a faulty one."""

from __future__ import annotations

import json
from typing import Any, Final

import msgspec

from milepost.contracts.corrections import CORRECTIONS, Correction
from milepost.contracts.differences import DIFFERENCES
from milepost.contracts.examples import example
from milepost.events.encoding import encode
from milepost.events.event import CONTENT_TYPE, MAX_BYTES, MAX_DEPTH
from milepost.events.outgoing import OUTGOING_TYPES, SOURCE
from milepost.events.reasons import REASONS
from milepost.events.types import TYPES, EventType
from milepost.units import COUNTED, EVENTS, MULTIPLES, RATES

# The client builds its messages from Python values, so it cannot make these; other senders can.
LOADER_ONLY: Final = frozenset(
    {
        "empty_value",
        "bad_encoding",
        "not_json",
        "too_deep",
        "duplicate_key",
        "wrong_content_type",
        "not_cloudevent",
        "wrong_topic",
        "wrong_subject",
        "wrong_key",
    }
)

HEAD = f"""# Events 事件

<!-- Written by `milepost contracts export`. Do not edit: change src/milepost/events/types.py or reasons.py. -->

Everything Milepost knows comes as an event. An event is a [CloudEvents 1.0](https://cloudevents.io) message in JSON,
structured mode, header `content-type: {CONTENT_TYPE}`, at most {MAX_BYTES} bytes, no attribute (such as
`data`) more than {MAX_DEPTH} levels deep, no field named twice.
Machine-readable: [schemas/](schemas/) (JSON Schema, one per type) and [asyncapi.yaml](asyncapi.yaml) (AsyncAPI 3).

- `source` is `/<jurisdiction>/<agency>` as in the plans. An agency reports only indicators that it leads or supports;
  where a clause prints no lead, the plan's coordinator does.
- `subject` is also Kafka's key: events of one subject keep their order. It follows from the data (table below). A
  message whose key is not its subject is refused (`wrong_key`). One without a key is accepted, but lies in any
  partition: readings go by the events' own times, other readers of the topic may see it out of order.
- `id`: the same (source, id) counts once, so sending twice is harmless. Our tools derive it from the content; whoever
  reports an earlier value again after a correction gives it a new id.
- `simulated: true` marks made-up data. Real and simulated values never mix silently.
- Days (`as_of`, `at`) are Asia/Shanghai days, `2026-03-31`. A moment such as `2026-03-31T23:30:00+08:00` counts as its
  Shanghai day; without a zone it is Shanghai time. Digits are ASCII digits. A day may lie at most one day ahead, and as
  far back as 1 January three years before the plan's start: figures before the start are baselines.
- A report for the same indicator and `as_of` supersedes the earlier one; a retraction removes it; history is kept.
- What people decide about a held row, and marks for follow-up, are events too. They are about another event: its id is
  their subject, and they are sent for a unit of its jurisdiction. The last one in the order of landing counts.
- Unknown fields are tolerated and kept; unknown types are refused. v1 contracts only grow optional fields.
- Units convert within their dimension (the table at the end). 家 is not 个.

| type | topic | subject | data |
|---|---|---|---|
"""


def page() -> str:
    """The whole page as Markdown."""
    rows = "".join(
        f"| `{name}` | `{kind.topic}` | {_subject(kind)} | {', '.join(_field(kind, f) for f in _fields(kind))} |\n"
        for name, kind in TYPES.items()
    )
    examples = "".join(_example(name, kind) for name, kind in TYPES.items())
    parts = [f"{HEAD}{rows}\n## One example of each 示例\n{examples}", _outgoing(), _faults(), _units(), _corrections()]
    return "\n".join(parts)


def _outgoing() -> str:
    rows = "".join(
        f"| `{name}` | `{kind.topic}` | {kind.key} | {', '.join(kind.struct.__struct_fields__)} |\n"
        for name, kind in OUTGOING_TYPES.items()
    )
    return f"""## What Milepost tells 对外发出的事件

CloudEvents as above, `source` is `{SOURCE}`. v1 keeps its fields, their types and which of them are always there;
fields are added, and words where no list is given: pass over what you do not know. Delivery is at least once: a message
that is sent again carries the same `id`. Webhooks get the same event as the topic.
Changes of status come per target in the order of `as_of`, then of `changed_at`; those that a later version shows come
after them. The last one of a target says its status now: where a late report rewrites the past, so that what was told
of later days never was, one more, of reason `revision`, says so.

| type | topic | subject and key | data |
|---|---|---|---|
{rows}"""


def _fields(kind: EventType) -> tuple[str, ...]:
    return kind.struct.__struct_fields__


def _field(kind: EventType, name: str) -> str:
    optional = _fields(kind)[len(_fields(kind)) - len(kind.struct.__struct_defaults__) :]
    return f"{name}?" if name in optional else name


def _subject(kind: EventType) -> str:
    return f"`<jurisdiction>/<{kind.subject}>`" if kind.within else f"`{kind.subject}`"


def _example(name: str, kind: EventType) -> str:
    (_,), parts = msgspec.json.schema_components([kind.struct])
    schema: dict[str, Any] = parts[kind.struct.__name__]
    shown = json.dumps(json.loads(encode(example(name))), ensure_ascii=False, indent=2)
    words = "".join(
        f"- `{_field(kind, field)}`: {text}\n"
        for field, text in ((field, _words(schema["properties"][field])) for field in _fields(kind))
        if text
    )
    return f"\n### {name}\n\n{schema['description']}\n\n{words}\n```json\n{shown}\n```\n"


def _words(field: dict[str, Any]) -> str:
    choices: list[str] = next((part["enum"] for part in field.get("anyOf", [field]) if "enum" in part), [])
    listed = " · ".join(f"`{choice}`" for choice in choices)
    text = field.get("description") or next(
        (p["description"] for p in field.get("anyOf", ()) if "description" in p), ""
    )
    return " ".join(filter(None, [listed, text]))


def _faults() -> str:
    head = """## What is refused, and in which words 差错表

The client (`producers`) judges with the rules of the loader before anything leaves; a sender with a Kafka client of its
own learns from the loader: the message is set aside in `raw.rejected_events` with its code, its reason and its bytes,
and can be replayed. Nothing that is refused stops what is good. A message the broker itself refuses (size, rights) is
named by the client as it leaves (`DeliveryError`, see [client.md](client.md)); an event sent twice is no fault and is
counted as a duplicate.

| code | fault | caught by | message | what to do |
|---|---|---|---|---|
"""
    rows = "".join(
        f"| `{code}` | {reason.title_zh}<br>{reason.title_en} | {_caught(code)} "
        f"| {_cell(reason.zh)}<br>{_cell(reason.en)} | {_cell(reason.do_zh)}<br>{_cell(reason.do_en)} |\n"
        for code, reason in REASONS.items()
    )
    return head + rows


def _caught(code: str) -> str:
    return "loader (the client cannot make it)" if code in LOADER_ONLY else "client and loader"


def _cell(text: str) -> str:
    return text.replace("{", "‹").replace("}", "›")


def _units() -> str:
    rows = "".join(
        f"| {base} | {' · '.join(_multiple(*pair) for pair in units.items())} |\n" for base, units in MULTIPLES.items()
    )
    return (
        f"## Units 单位\n\n| base | units |\n|---|---|\n{rows}\n"
        f"Counted, each also in ten thousands (万台 = 10,000 台) and never in one another: {'、'.join(COUNTED)}.\n\n"
        f"Never converted, may be negative: {'、'.join(RATES)}. Dated yes or no: {'、'.join(EVENTS)}.\n"
    )


def _multiple(unit: str, factor: float) -> str:
    return unit if factor == 1 else f"{unit} = {factor:,.0f}"


def _corrections() -> str:
    head = """## Corrections of v1 更正

Contracts only grow. These are the exceptions: what was taken although nothing after the loader could read it, and what
schema and loader judged differently. Nothing else was narrowed.

| type | field | before | now | why |
|---|---|---|---|---|
"""
    rows = "".join(_correction(one) for one in CORRECTIONS)
    unseen = "".join(f"| `{one.code}` | {one.why} |\n" for one in DIFFERENCES)
    return f"""{head}{rows}
## What a schema cannot say 模式管不到的

What a schema accepts may still be refused, for these reasons alone; what a schema refuses, the loader refuses.

| code | why the schema does not see it |
|---|---|
{unseen}"""


def _correction(one: Correction) -> str:
    types = ", ".join(f"`{name}`" for name in one.types) or "all"
    field, word, before, now = one.change
    cells = [f"`{field}`", f"{word} {_code(before)}", f"{word} {_code(now)}"] if word else [field, before, now]
    return f"| {types} | {' | '.join(cells)} | {one.why} |\n"


def _code(value: object) -> str:
    """A value as code in a cell of a table, where a bar would end the cell."""
    return "none" if value is None else f"`{str(value).replace('|', chr(92) + '|')}`"
