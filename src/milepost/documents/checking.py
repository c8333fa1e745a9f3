"""A file that people write, checked: YAML against a JSON Schema, every fault with its line and what to do.

path, schema -> DocumentFile (data, lines), list[Fault]. Plans and what a city sets (config/) are read with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from pathlib import Path as FilePath
from typing import Any, Final

import yaml

from milepost.documents import reading

LARGEST: Final = 2**53
# what is quoted nowhere, whichever field it was pasted into: an address with a path or query, keys as vendors form them
KEY_LIKE: Final = re.compile(r"://[^\s\"/]+[/?@]|access_token|whsec_|\bSEC[0-9A-Za-z]{16,}")
Path = tuple[str | int, ...]
"""Where a node stands: ("targets", 0, "due")."""
Schema = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and what to do."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


@dataclass
class DocumentFile:
    """A file as data of JSON types (dates as text), with the line of every node."""

    path: FilePath
    text: str = ""
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The path as a reader would type it: from the present folder where the file is below it."""
        here = FilePath.cwd()
        return str(self.path.relative_to(here) if self.path.is_relative_to(here) else self.path)

    def fault(self, path: Path, message: str) -> Fault:
        """A fault at the node, or at the nearest one above it that is written in the file."""
        line = next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), 1)
        return Fault(self.name, line, self.label(path), message)

    def label(self, path: Path) -> str:
        """The path in words: indicators[compute_capacity].targets[0].due."""
        label, node = "", self.data
        for part in path:
            node = _child(node, part)
            if isinstance(part, str):
                label += f".{part}" if label else part
            else:
                label += f"[{_named(node) or part}]"
        return label or "the file"


def _named(node: Any) -> str | None:
    """What an entry of a list calls itself."""
    names = [node.get(key) for key in ("id", "name")] if isinstance(node, dict) else []
    return next((name for name in names if isinstance(name, str) and not KEY_LIKE.search(name)), None)


def _child(node: Any, part: str | int) -> Any:
    try:
        return node[part]
    except (KeyError, IndexError, TypeError):
        return None


def read_file(path: FilePath, schema: Schema, schema_name: str) -> tuple[DocumentFile, list[Fault]]:
    """Read YAML and check it against a schema. Every fault of the file is in the list, none is raised.

    schema_name: where a reader finds the format, for faults that have no better advice.
    """
    file = DocumentFile(path)
    try:
        file.text = path.read_text(encoding="utf-8")
        data, node = reading.load(file.text)
        faults = list(_note_lines(file, node, ()))
        file.data = _json_types(data)
    except (OSError, UnicodeDecodeError) as error:
        return file, [Fault(file.name, 1, "the file", f"cannot be read: {error}. Save it as UTF-8.")]
    except yaml.YAMLError as error:
        return file, [_not_yaml(file, error)]
    return file, list(
        dict.fromkeys([*faults, *_endless_numbers(file, file.data, ()), *_schema_faults(file, schema, schema_name)])
    )


def _not_yaml(file: DocumentFile, error: yaml.YAMLError) -> Fault:
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    message = f"is not YAML: {problem or error}. Look at quotes, colons and indentation there."
    return Fault(file.name, mark.line + 1 if mark else 1, "the file", message)


def _note_lines(file: DocumentFile, node: yaml.Node | None, path: Path) -> Iterator[Fault]:
    if node is None:
        return
    file.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            below = (*path, str(key.value))
            if key.value in seen:
                # PyYAML would silently keep the last one
                line = key.start_mark.line + 1
                yield Fault(file.name, line, str(key.value), "is written twice here. Keep one of them.")
            seen.add(key.value)
            file.lines[below] = key.start_mark.line + 1
            yield from _note_lines(file, value, below)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _note_lines(file, value, (*path, number))


def _json_types(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _json_types(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_json_types(value) for value in node]
    return node.isoformat() if isinstance(node, date) else node


def _endless_numbers(file: DocumentFile, node: Any, path: Path) -> Iterator[Fault]:
    """Numbers that a format allows and no store keeps: .nan, .inf, and integers that a float cannot tell apart."""
    if isinstance(node, dict | list):
        for key, below in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _endless_numbers(file, below, (*path, key))
    elif isinstance(node, float) and not isfinite(node):
        yield file.fault(path, f"is {node}. Write a finite number.")
    elif isinstance(node, float | int) and abs(node) > LARGEST:
        yield file.fault(path, f"is too large a number to be kept. Write one up to {LARGEST}.")


def _schema_faults(file: DocumentFile, schema: Schema, schema_name: str) -> Iterator[Fault]:
    import jsonschema

    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker(["date"]))
    for error in validator.iter_errors(file.data):
        for leaf in _leaves(error):
            path = tuple(leaf.absolute_path)
            if leaf.validator == "additionalProperties":
                known = sorted(leaf.schema.get("properties", {}))
                for name in sorted(set(leaf.instance) - set(known)):
                    yield file.fault((*path, name), f"is no field of the format. Known here: {', '.join(known)}.")
            else:
                is_secret = any(part.get("writeOnly") for part in _kinds(leaf.schema))
                yield file.fault(path, _no_variable(leaf.schema) if is_secret else _in_words(leaf, schema_name))


def _leaves(error: Any) -> Iterator[Any]:
    """The errors to print: of alternatives (a thing or null) those of the branch that fits the value's type."""
    branches = [e for e in error.context if e.validator != "type"] if error.validator == "anyOf" else []
    if not branches:
        yield error
    for branch in branches:
        yield from _leaves(branch)


def _in_words(error: Any, schema_name: str) -> str:
    value, wanted = _quoted(error.instance), error.validator_value
    match error.validator:
        case "required":
            missing = [name for name in wanted if name not in error.instance]
            return f"lacks {', '.join(missing)}. Add what is missing."
        case "enum" | "const":
            return f"{value} is not allowed. Use one of {', '.join(map(str, wanted))}."
        case "pattern":
            shown = " or ".join(map(str, error.schema.get("examples", ())))
            advice = f"Write it as {shown}." if shown else "Use lower case letters, digits and the mark shown."
            return f"{value} does not fit {wanted}. {advice}"
        case "type":
            is_day = error.schema.get("format") == "date"
            return f"{value} is " + (
                "no day. Write it as 2026-12-31." if is_day else f"not of type {wanted}. Correct the value."
            )
        case "anyOf":
            types = [part.get("type") or part.get("format") or part.get("$ref", "") for part in wanted]
            return f"{value} is none of {', '.join(sorted(set(map(_type_name, types))))}. Correct the value."
        case _:
            said = f"{value} does not fit" if KEY_LIKE.search(error.message) else error.message
            return f"{said}. The format is in {schema_name}."


def _kinds(schema: Schema) -> list[Schema]:
    return [schema, *schema.get("anyOf", ())]


def _no_variable(schema: Schema) -> str:
    """Of a field that names the variable of a secret: what stands there may be the secret, and is not quoted."""
    example = next((shown for part in _kinds(schema) for shown in part.get("examples", ())), "its name")
    return (
        f"is not the name of a variable (what stands there is not shown). Write a name such as {example} and put the "
        "value into that variable; if the address or key itself stood there, have a new one made."
    )


def _quoted(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False, default=str)
    return "a value that looks like an address or a key" if KEY_LIKE.search(said) else said[:80]


def _type_name(name: str) -> str:
    return name.rsplit("/", 1)[-1]
