"""Two judges of one message: the loader's decode, and the published schema in the hands of an outside validator."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import jsonschema_rs

from builders.mutations import Message, mutated
from milepost.catalogue import read_plans
from milepost.contracts import export
from milepost.contracts.differences import explained
from milepost.events import HEADERS, Rejected, Rules, decode
from milepost.events.types import TYPES

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


class Agreement(NamedTuple):
    """agreed: verdicts alike, by the loader's; explained: by the reason of the difference; faults: all others."""

    agreed: Counter[str]
    explained: Counter[str]
    faults: list[str]


class Judges:
    """Loader and schemas, ready."""

    def __init__(self) -> None:
        self.rules = Rules.from_plans(read_plans(ROOT / "plans"))
        folder = ROOT / "docs"
        schemas = {name: json.loads(export.schema_file(folder, name).read_text("utf-8")) for name in TYPES}
        self._validators = {name: jsonschema_rs.Draft202012Validator(schema) for name, schema in schemas.items()}

    def loader(self, message: Message) -> str:
        """The code of the reason, or accepted."""
        topic, key, value = message
        try:
            decode(value, now=NOW, rules=self.rules, headers=HEADERS, topic=topic, key=key)
        except Rejected as fault:
            return fault.code
        return "accepted"

    def accepts(self, parsed: object) -> bool:
        """Whether the schema of the message's type accepts it; a type without one is refused."""
        name = parsed.get("type") if isinstance(parsed, dict) else None
        validator = self._validators.get(name) if isinstance(name, str) else None
        try:
            return validator is not None and validator.is_valid(parsed)
        except (ValueError, UnicodeEncodeError, OverflowError):  # what is no JSON to the validator
            return False

    def compare(self, seed: int, count: int) -> Agreement:
        """Judge so many mutated messages twice."""
        found = Agreement(Counter(), Counter(), [])
        for message, _ in zip(mutated(random.Random(seed)), range(count), strict=False):
            self._note(found, message)
        return found

    def _note(self, found: Agreement, message: Message) -> None:
        code = self.loader(message)
        try:
            parsed = json.loads(message.value)
        except (ValueError, RecursionError):
            parsed = None
        is_accepted = self.accepts(parsed)
        if is_accepted == (code == "accepted"):
            found.agreed[code] += 1
        elif is_accepted and (difference := explained(code, parsed)):
            found.explained[f"{code}: {difference.why}"] += 1
        else:
            found.faults.append(f"loader {code}, schema {'accepts' if is_accepted else 'refuses'}: {message.value!r}")
