"""What Milepost tells keeps its contract: readers of yesterday read what is written today."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from milepost.contracts import export, outgoing
from milepost.contracts.growth import breaking_for_readers
from milepost.events.outgoing import OUTGOING_TYPES, TOLD

DOCS = Path(__file__).resolve().parents[2] / "docs"
DATA = "properties/data"
ITEM = f"{DATA}/properties/items/items"


def edited(path: str, change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    schema = copy.deepcopy(outgoing.told_schema(TOLD))
    part: Any = schema
    for step in path.split("/"):
        part = part[step]
    change(part)
    return schema


@pytest.mark.parametrize("name", OUTGOING_TYPES)
def test_schema_is_committed_valid_and_named_in_the_documents(name: str) -> None:
    schema = json.loads(export.schema_file(DOCS, name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "$ref" not in json.dumps(schema)
    for page in ("asyncapi.yaml", "events.md"):
        assert name in (DOCS / page).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "path", "change"),
    [
        ("data.title was removed", DATA, lambda s: s["properties"].pop("title")),
        ("data.title is no longer always there", DATA, lambda s: s["required"].remove("title")),
        ("data.title may be null", f"{DATA}/properties/title", lambda s: s.update(type=["string", "null"])),
        ("data.severity may be fatal", f"{DATA}/properties/severity", lambda s: s["enum"].append("fatal")),
        ("data.severity may be anything", f"{DATA}/properties/severity", lambda s: s.pop("enum")),
        ("data.items.[].kind was removed", ITEM, lambda s: s["properties"].pop("kind")),
        ("data.items.[].lines is no longer always there", ITEM, lambda s: s["required"].remove("lines")),
        ("time: pattern", "properties/time", lambda s: s.update(pattern="^.*$")),
    ],
)
def test_what_a_reader_would_not_know_is_called_a_break(words: str, path: str, change: Callable[..., Any]) -> None:
    found = breaking_for_readers(outgoing.told_schema(TOLD), edited(path, change))
    assert any(words in fault for fault in found), found


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (DATA, lambda s: s["properties"].update(channel={"type": "string"})),
        (DATA, lambda s: s["required"].append("link")),
        (ITEM, lambda s: s["properties"].update(clause={"type": "string"})),
        (f"{DATA}/properties/severity", lambda s: s["enum"].remove("info")),
        (f"{DATA}/properties/title", lambda s: s.update(description="other words")),
    ],
)
def test_a_field_more_is_no_break(path: str, change: Callable[..., Any]) -> None:
    assert breaking_for_readers(outgoing.told_schema(TOLD), edited(path, change)) == []


def test_export_refuses_to_take_a_field_back(tmp_path: Path) -> None:
    export.export(tmp_path)
    file = export.schema_file(tmp_path, TOLD)
    promised = json.loads(file.read_text(encoding="utf-8"))
    promised["properties"]["data"]["properties"]["channel"] = {"type": "string"}
    file.write_text(json.dumps(promised), encoding="utf-8")
    with pytest.raises(export.ContractBroken, match=r"data\.channel was removed"):
        export.export(tmp_path)
