"""Contracts of what Milepost says itself: their JSON Schemas and messages of AsyncAPI. events.outgoing -> schemas.

The promise is the other way round than for agencies' events: readers of yesterday must read what is written today.
"""

from __future__ import annotations

from typing import Any

import msgspec

from milepost.contracts.growth import breaking_for_readers
from milepost.events.event import CONTENT_TYPE
from milepost.events.outgoing import OUTGOING_TYPES, SOURCE, OutgoingType

Json = dict[str, Any]
_MOMENT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"


def told_schema(name: str) -> Json:
    """The JSON Schema of a whole outgoing event. Structs within the data stand where they are used."""
    kind = OUTGOING_TYPES[name]
    (_,), parts = msgspec.json.schema_components([kind.struct], ref_template="#/{name}")
    data = _spelled_out(parts[kind.struct.__name__], parts)
    return {
        "title": name,
        "description": data["description"],
        "type": "object",
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {"type": "string", "description": "A message that is sent again carries the same id: count it once."},
            "source": {"const": SOURCE},
            "type": {"const": name},
            "subject": {"type": "string", "description": f"{kind.key}; Kafka's key too."},
            "time": {"type": "string", "pattern": _MOMENT, "description": "When it was first to be sent, UTC."},
            "datacontenttype": {"const": "application/json"},
            "simulated": {"type": "boolean", "default": False, "description": "It is about made-up data."},
            "data": {key: value for key, value in data.items() if key not in ("title", "description")},
        },
        "required": ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"],
    }


def _spelled_out(node: Any, parts: dict[str, Json]) -> Any:
    if isinstance(node, list):
        return [_spelled_out(part, parts) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _spelled_out(parts[node["$ref"].removeprefix("#/")], parts)
    return {key: _spelled_out(value, parts) for key, value in node.items()}


def broken(name: str, promised: Json) -> list[str]:
    """What the code takes back of an outgoing event's committed schema, one sentence each."""
    return [f"{name}: {change}" for change in breaking_for_readers(promised, told_schema(name))]


def message(name: str, kind: OutgoingType, dialect: str) -> Json:
    """The message of the AsyncAPI document."""
    schema = told_schema(name)
    return {
        "name": name,
        "title": kind.struct.__name__,
        "summary": schema["description"],
        "contentType": CONTENT_TYPE,
        "payload": {"schemaFormat": dialect, "schema": schema},
        "bindings": {"kafka": {"key": {"type": "string", "description": kind.key}}},
    }
