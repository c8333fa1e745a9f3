"""Contracts for those who do not read Python: event types -> JSON Schemas, an AsyncAPI document, a page of words.

    docs/schemas/<type>.json · docs/asyncapi.yaml · docs/events.md      (milepost contracts export | check)

v1 may only grow optional fields: export refuses to overwrite a schema with one that breaks what was promised.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from milepost.contracts import outgoing
from milepost.contracts.corrections import CORRECTIONS
from milepost.contracts.growth import breaking_changes
from milepost.contracts.page import page
from milepost.days import TIME_PATTERN
from milepost.errors import MilepostError
from milepost.events.event import CONTENT_TYPE, DATA_TYPE_PATTERN
from milepost.events.fields import LONGEST_ID, PRINTABLE_PATTERN, SOURCE_PATTERN
from milepost.events.outgoing import OUTGOING_TYPES
from milepost.events.types import TYPES, EventType
from milepost.warehouse import files

Json = dict[str, Any]
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
ASYNCAPI_DIALECT: Final = "application/schema+json;version=draft-07"


class ContractBroken(MilepostError):
    """A v1 contract would break what its committed schema promised. Add an optional field, or make a v2."""


def data_schema(kind: EventType) -> Json:
    """The JSON Schema of a type's data. Unknown fields are allowed: contracts grow."""
    (_,), parts = msgspec.json.schema_components([kind.struct])
    return dict(parts[kind.struct.__name__])


def event_schema(name: str) -> Json:
    """The JSON Schema of a whole event: the CloudEvents envelope and the type's data."""
    data = data_schema(TYPES[name])
    attributes: Json = {
        "specversion": {"const": "1.0"},
        "id": {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGEST_ID,
            "pattern": PRINTABLE_PATTERN,
            "description": "The same (source, id) counts once. By default derived from the content.",
        },
        "source": {
            "type": "string",
            "maxLength": LONGEST_ID,
            "pattern": f"^{SOURCE_PATTERN}$",
            "description": "/<jurisdiction>/<agency>",
        },
        "type": {"const": name},
        "subject": {"type": "string", "minLength": 1, "description": f"{subject_words(TYPES[name])}; Kafka's key too."},
        "time": {
            "type": "string",
            "pattern": TIME_PATTERN,
            "description": "When it was said; RFC 3339, Shanghai time without a zone.",
        },
        "datacontenttype": {"type": ["string", "null"], "pattern": DATA_TYPE_PATTERN, "default": "application/json"},
        "simulated": {"type": "boolean", "default": False, "description": "Made-up data. Boards mark it."},
        "data": {key: value for key, value in data.items() if key not in ("title", "description")},
    }
    return {
        "$schema": DIALECT,
        "title": name,
        "description": data["description"],
        "type": "object",
        "properties": attributes,
        "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
    }


def subject_words(kind: EventType) -> str:
    return f"<jurisdiction>/<{kind.subject}>" if kind.within else f"the data's {kind.subject}"


def asyncapi() -> Json:
    """The AsyncAPI 3 document: a channel per topic, a message per type."""
    channels: Json = {}
    messages: Json = {}
    for name, kind in TYPES.items():
        schema = {key: value for key, value in event_schema(name).items() if key != "$schema"}
        messages[kind.struct.__name__] = {
            "name": name,
            "title": kind.struct.__name__,
            "summary": schema["description"],
            "contentType": CONTENT_TYPE,
            "payload": {"schemaFormat": ASYNCAPI_DIALECT, "schema": schema},
            "bindings": {"kafka": {"key": {"type": "string", "description": subject_words(kind)}}},
        }
        _add(channels, kind.topic, kind.struct.__name__)
    incoming = list(channels)
    for name, said in OUTGOING_TYPES.items():
        messages[said.struct.__name__] = outgoing.message(name, said, ASYNCAPI_DIALECT)
        _add(channels, said.topic, said.struct.__name__)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Milepost events",
            "version": "1.0.0",
            "description": "What agencies send and what Milepost tells: CloudEvents 1.0 over Kafka; see events.md.",
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {"kafka": {"host": "localhost:9092", "protocol": "kafka", "description": "MILEPOST_KAFKA_SERVERS"}},
        "channels": channels,
        "operations": {
            **{f"land_{key}": _operation("receive", key) for key in incoming},
            **{f"tell_{key}": _operation("send", key) for key in channels if key not in incoming},
        },
        "components": {"messages": messages},
    }


def _add(channels: Json, topic: str, struct: str) -> None:
    channel = channels.setdefault(_key(topic), {"address": topic, "messages": {}})
    channel["messages"][struct] = {"$ref": f"#/components/messages/{struct}"}


def _operation(action: str, key: str) -> Json:
    return {"action": action, "channel": {"$ref": f"#/channels/{key}"}}


def _key(topic: str) -> str:
    return topic.removeprefix("milepost.").replace(".", "_")


def exports(docs: Path) -> dict[Path, str]:
    """Every exported file and what it should hold."""
    files = {schema_file(docs, name): _json(event_schema(name)) for name in TYPES}
    files |= {
        schema_file(docs, name): _json({"$schema": DIALECT, **outgoing.told_schema(name)}) for name in OUTGOING_TYPES
    }
    files[docs / "asyncapi.yaml"] = yaml.safe_dump(asyncapi(), allow_unicode=True, sort_keys=False, width=120)
    files[docs / "events.md"] = page()
    return files


def schema_file(docs: Path, name: str) -> Path:
    return docs / "schemas" / f"{name}.json"


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def broken(docs: Path) -> list[str]:
    """What the code takes back of the committed schemas' promises, one sentence each."""
    found = []
    for path in sorted((docs / "schemas").glob("*.json")):
        name = path.stem
        promised = json.loads(path.read_text(encoding="utf-8"))
        if name in OUTGOING_TYPES:
            found += outgoing.broken(name, promised)
            continue
        if name not in TYPES:
            found.append(f"{name}: the type was removed")
            continue
        agreed = [one.change for one in CORRECTIONS if one.is_about(name)]
        found += [f"{name}: {change}" for change in breaking_changes(promised, event_schema(name), agreed)]
    return found


def export(docs: Path) -> list[Path]:
    """Write the files that changed; -> those. Raises ContractBroken before anything is written."""
    faults = broken(docs)
    if faults:
        raise ContractBroken(f"{'; '.join(faults)}. A v1 contract may only grow optional fields: make a v2 type.")
    changed = stale(docs)
    for path in changed:
        files.write_for_all(path, exports(docs)[path])
    return changed


def stale(docs: Path) -> list[Path]:
    """Exported files that are missing or differ from what the code says."""
    return [
        path for path, text in exports(docs).items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
