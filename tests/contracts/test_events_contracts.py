"""The exported contracts are in step with the code, promise nothing less than before, and outside tools accept them."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from milepost.catalogue import read_plans
from milepost.contracts import export
from milepost.contracts.corrections import CORRECTIONS
from milepost.contracts.examples import example
from milepost.contracts.growth import breaking_changes
from milepost.events import REASONS, Rules, decode, encode
from milepost.events.outgoing import OUTGOING_TYPES
from milepost.events.types import COMMITTED, PAYMENT_RETRACTED, REPORTED, TYPES
from producers.simulator.city import history

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PARSER = "@asyncapi/parser@3.6.3"
SCRIPT = """
const {Parser, fromFile} = require('@asyncapi/parser');
fromFile(new Parser(), process.argv[2]).parse().then(({document, diagnostics}) => {
  const faults = diagnostics.filter(found => found.severity === 0).map(found => found.message);
  const channels = document ? document.channels().all().map(one => one.address()) : [];
  console.log(JSON.stringify({faults, channels, messages: document ? document.messages().all().length : 0}));
});
"""


def test_committed_files_are_in_step_with_the_code() -> None:
    assert export.stale(DOCS) == [], "run: milepost contracts export"


def test_code_breaks_no_promise_of_the_committed_schemas() -> None:
    assert export.broken(DOCS) == []


@pytest.mark.parametrize("name", TYPES)
def test_example_is_valid_by_its_schema_and_accepted_by_the_loader(name: str) -> None:
    schema = json.loads(export.schema_file(DOCS, name).read_text(encoding="utf-8"))
    event = example(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(encode(event)), schema)
    rules = Rules.from_plans(read_plans(ROOT / "plans"))
    assert decode(encode(event), now=datetime(2026, 11, 22, tzinfo=UTC), rules=rules) == event


def test_everything_the_simulated_city_says_is_valid_by_the_schemas() -> None:
    validators = {name: jsonschema.Draft202012Validator(export.event_schema(name)) for name in TYPES}
    events = history(read_plans(ROOT / "plans"), 11, date(2026, 11, 22))[::7]
    faults = [
        error.message for event in events for error in validators[event.type].iter_errors(json.loads(encode(event)))
    ]
    assert faults == []
    assert len({event.type for event in events}) >= 6


@pytest.mark.parametrize("field", ["id", "source", "type", "subject", "time", "data", "specversion"])
def test_schema_refuses_an_event_without_a_required_attribute(field: str) -> None:
    message = json.loads(encode(example(REPORTED)))
    del message[field]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(message, export.event_schema(REPORTED))


def edit(path: str, change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    schema = copy.deepcopy(export.event_schema(REPORTED))
    part: Any = schema
    for step in path.split("/"):
        part = part[int(step) if step.isdigit() else step]
    change(part)
    return schema


DATA = "properties/data"
BREAKS = [
    ("value was removed", DATA, lambda s: s["properties"].pop("value")),
    ("evidence was removed", DATA, lambda s: s["properties"].pop("evidence")),
    ("note became required", DATA, lambda s: s["required"].append("note")),
    ("no longer takes", f"{DATA}/properties/value", lambda s: s.update(type="integer")),
    ("no longer takes", f"{DATA}/properties/unit", lambda s: s.update(type="number")),
    ("takes only", f"{DATA}/properties/unit", lambda s: s.update(enum=["PFlops"])),
    ("no longer takes year_to_date", f"{DATA}/properties/basis/anyOf/0", lambda s: s["enum"].remove("year_to_date")),
    ("pattern", f"{DATA}/properties/indicator", lambda s: s.update(pattern="^x")),
    ("minimum rose", f"{DATA}/properties/value", lambda s: s.update(minimum=1)),
    ("maxLength fell", "properties/id", lambda s: s.update(maxLength=20)),
    ("no longer accepted", f"{DATA}/properties/note/anyOf/0", lambda s: s.update(maxLength=20)),
    ("const", "properties/type", lambda s: s.update(const="other")),
    ("unknown fields are refused", DATA, lambda s: s.update(additionalProperties=False)),
]


@pytest.mark.parametrize(("words", "path", "change"), BREAKS)
def test_taking_a_promise_back_is_called_a_break(words: str, path: str, change: Callable[..., Any]) -> None:
    found = breaking_changes(export.event_schema(REPORTED), edit(path, change))
    assert any(words in fault for fault in found), found


GROWTHS = [
    (DATA, lambda s: s["properties"].update(surveyor={"type": "string"})),
    (f"{DATA}/properties/basis/anyOf/0", lambda s: s["enum"].append("moving_average")),
    ("properties/id", lambda s: s.update(maxLength=400)),
    (DATA, lambda s: s["required"].remove("unit")),
    (f"{DATA}/properties/unit", lambda s: s.update(description="other words")),
]


@pytest.mark.parametrize(("path", "change"), GROWTHS)
def test_optional_growth_is_no_break(path: str, change: Callable[..., Any]) -> None:
    assert breaking_changes(export.event_schema(REPORTED), edit(path, change)) == []


def as_promised_before(name: str) -> dict[str, Any]:
    """A type's schema as it was before the corrections: each of them taken back."""
    schema = copy.deepcopy(export.event_schema(name))
    for field, word, before, now in (one.change for one in CORRECTIONS if one.is_about(name) and one.change.word):
        part: Any = schema
        for step in field.split("."):
            part = part["properties"][step]
        assert part[word] == now, (name, field, word)
        if before is None:
            del part[word]
        else:
            part[word] = before
    return schema


@pytest.mark.parametrize("name", TYPES)
def test_corrections_pass_one_by_one_and_nothing_else_narrows(name: str) -> None:
    before, now = as_promised_before(name), export.event_schema(name)
    agreed = [one.change for one in CORRECTIONS if one.is_about(name)]
    assert breaking_changes(before, now, agreed) == []
    told = [change for change in agreed if change.word]
    for change in told:
        assert breaking_changes(before, now, [one for one in agreed if one != change]) == [str(change)]
        other = change._replace(before="something else")
        assert breaking_changes(before, now, [other, *(one for one in agreed if one != change)]) == [str(change)]
    corrected = {"id", "time", "source", "datacontenttype"}
    if name not in (PAYMENT_RETRACTED, COMMITTED) and TYPES[name].day:  # these came later, with the right days
        corrected.add(f"data.{TYPES[name].day}")
    assert {change.field for change in told} >= corrected


def test_export_over_the_former_schemas_passes_and_a_further_narrowing_does_not(tmp_path: Path) -> None:
    export.export(tmp_path)
    for name in TYPES:
        export.schema_file(tmp_path, name).write_text(json.dumps(as_promised_before(name)), encoding="utf-8")
    assert export.broken(tmp_path) == []
    wider = as_promised_before(REPORTED)
    wider["properties"]["data"]["properties"]["as_of"]["pattern"] = "."
    export.schema_file(tmp_path, REPORTED).write_text(json.dumps(wider), encoding="utf-8")
    with pytest.raises(export.ContractBroken, match=r"data\.as_of: pattern"):
        export.export(tmp_path)


def test_page_lists_every_correction_with_its_reason() -> None:
    page = (DOCS / "events.md").read_text(encoding="utf-8")
    assert [one for one in CORRECTIONS if one.why not in page or one.change.field not in page] == []


def test_export_refuses_to_overwrite_a_promise_it_breaks(tmp_path: Path) -> None:
    export.export(tmp_path)
    file = export.schema_file(tmp_path, REPORTED)
    promised = json.loads(file.read_text(encoding="utf-8"))
    promised["properties"]["data"]["properties"]["surveyor"] = {"type": "string"}
    file.write_text(json.dumps(promised), encoding="utf-8")
    with pytest.raises(export.ContractBroken, match=r"data\.surveyor was removed"):
        export.export(tmp_path)
    assert "surveyor" in file.read_text(encoding="utf-8")


def test_export_writes_only_what_changed(tmp_path: Path) -> None:
    assert len(export.export(tmp_path)) == len(TYPES) + len(OUTGOING_TYPES) + 2
    (tmp_path / "events.md").write_text("old", encoding="utf-8")
    assert export.export(tmp_path) == [tmp_path / "events.md"]


def test_page_shows_every_type_topic_and_reason() -> None:
    page = (DOCS / "events.md").read_text(encoding="utf-8")
    wanted = {*TYPES, *(kind.topic for kind in TYPES.values()), *REASONS}
    assert [word for word in sorted(wanted) if f"`{word}`" not in page and f"### {word}" not in page] == []


def test_commands_write_and_compare(tmp_path: Path) -> None:
    from milepost.cli import app

    run = CliRunner()
    assert run.invoke(app, ["contracts", "check", "--docs", str(tmp_path)]).exit_code == 1
    assert "asyncapi.yaml" in run.invoke(app, ["contracts", "export", "--docs", str(tmp_path)]).stdout
    assert run.invoke(app, ["contracts", "check", "--docs", str(tmp_path)]).exit_code == 0


def parser_folder() -> Path:
    """The parser of the AsyncAPI project, installed once into the user's cache; skips where npm cannot."""
    if not shutil.which("npm") or not shutil.which("node"):
        pytest.skip("node and npm are needed to run the AsyncAPI project's parser")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "milepost" / PARSER.replace("/", "-").replace("@", "")
    if not (folder / "node_modules" / "@asyncapi" / "parser").exists():
        command = ["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", PARSER]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
        if done.returncode:
            pytest.skip(f"npm could not fetch {PARSER}: {done.stderr.strip()[-200:]}")
    return folder


def test_asyncapi_project_s_own_parser_finds_no_fault() -> None:
    folder = parser_folder()
    script = folder / "check.cjs"
    script.write_text(SCRIPT, encoding="utf-8")
    command = ["node", str(script), str(DOCS / "asyncapi.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    told = json.loads(done.stdout)
    assert told["faults"] == []
    assert sorted(told["channels"]) == sorted({kind.topic for kind in (*TYPES.values(), *OUTGOING_TYPES.values())})
    assert told["messages"] == len(TYPES) + len(OUTGOING_TYPES)


def test_asyncapi_describes_the_same_payloads_as_the_schemas() -> None:
    document = yaml.safe_load((DOCS / "asyncapi.yaml").read_text(encoding="utf-8"))
    for name, kind in TYPES.items():
        schema = export.event_schema(name)
        del schema["$schema"]
        assert document["components"]["messages"][kind.struct.__name__]["payload"]["schema"] == schema
