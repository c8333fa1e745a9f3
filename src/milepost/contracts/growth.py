"""Growth or break: compares a promised JSON Schema with a new one. Senders of yesterday must still be accepted.

breaking_changes(promised, now) -> one phrase per promise taken back; breaking_for_readers the same for what we say
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

Json = dict[str, Any]
LOWER = ("minimum", "minLength", "minItems")  # a higher one narrows
UPPER = ("maximum", "maxLength", "maxItems")  # a lower one narrows
EXACT = ("const", "pattern", "format")


class Change(NamedTuple):
    """A word of a schema that says something narrower. field: such as data.as_of; before: None if it said nothing."""

    field: str
    word: str
    before: Any
    now: Any

    def __str__(self) -> str:
        if self.word in LOWER:
            return f"{self.field}: {self.word} rose to {self.now}"
        if self.word in UPPER:
            return f"{self.field}: {self.word} fell to {self.now}"
        return f"{self.field}: {self.word} is {self.now!r}, was {self.before!r}"


def breaking_changes(promised: Json, now: Json, agreed: Collection[Change] = (), path: str = "") -> list[str]:
    """What ``promised`` allowed and ``now`` does not, and what it promised to carry and ``now`` does not name.

    agreed: changes that are corrections (corrections.py), and so no break.
    """
    found = _narrowed(promised, now, agreed, path)
    before, after = promised.get("properties", {}), now.get("properties", {})
    for name in before:
        if name not in after:
            found.append(f"{path}{name} was removed")
        else:
            found += breaking_changes(before[name], after[name], agreed, f"{path}{name}.")
    required = set(now.get("required", ())) - set(promised.get("required", ()))
    found += [f"{path}{name} became required" for name in sorted(required)]
    if now.get("additionalProperties") is False and promised.get("additionalProperties") is not False:
        found.append(f"{path or 'event.'}additionalProperties: unknown fields are refused now")
    return found


def _narrowed(promised: Json, now: Json, agreed: Collection[Change], path: str) -> list[str]:
    name = path.rstrip(".") or "event"
    found = []
    for read in (_kinds, _values):
        before, after = read(promised), read(now)
        if after and not before:
            found.append(f"{name} takes only {', '.join(sorted(map(str, after)))} now")
        elif after and before - after:
            found.append(f"{name} no longer takes {', '.join(sorted(map(str, before - after)))}")
    found += [str(change) for change in _changed_words(promised, now, name) if change not in agreed]
    return found + _narrowed_branches(promised, now, name)


def _changed_words(promised: Json, now: Json, name: str) -> list[Change]:
    narrower = [word for word in EXACT if word in now and now[word] != promised.get(word)]
    narrower += [word for word in LOWER if word in now and now[word] > promised.get(word, float("-inf"))]
    narrower += [word for word in UPPER if word in now and now[word] < promised.get(word, float("inf"))]
    return [Change(name, word, promised.get(word), now[word]) for word in narrower]


def _narrowed_branches(promised: Json, now: Json, name: str) -> list[str]:
    """anyOf: each promised branch must fit into one of today's."""
    if "anyOf" not in promised or "anyOf" not in now:
        return []
    return [
        f"{name}: {branch} is no longer accepted"
        for branch in promised["anyOf"]
        if all(breaking_changes(branch, other) for other in now["anyOf"])
    ]


def _kinds(schema: Json) -> set[str]:
    """JSON types a schema takes; a number takes whole ones too. Empty: any type, or a constant."""
    kinds: set[str] = set()
    for branch in schema.get("anyOf", [schema]):
        named = branch.get("type", [])
        kinds |= {named} if isinstance(named, str) else set(named)
    return kinds | {"integer"} if "number" in kinds else kinds


def _values(schema: Json) -> set[Any]:
    return {value for branch in schema.get("anyOf", [schema]) for value in branch.get("enum", ())}


def breaking_for_readers(promised: Json, now: Json, path: str = "") -> list[str]:
    """What a reader who relies on ``promised`` may meet in ``now`` and does not know.

    A field that is gone, or no longer always there; a type, a word of a list or a range that was not promised. New
    fields are growth: readers pass over what they do not know.
    """
    name = path.rstrip(".") or "event"
    found = [f"{path}{field} is no longer always there" for field in _required(promised) - _required(now)]
    for read in (_kinds, _values):
        before, after = read(promised), read(now)
        if before and not after:
            found.append(f"{name} may be anything now")
        elif before and after - before:
            found.append(f"{name} may be {', '.join(sorted(map(str, after - before)))} now")
    found += [
        f"{name}: {change.word} is {change.before!r} now, was {change.now!r}"
        for change in _changed_words(now, promised, name)  # what narrowed the other way round has widened
    ]
    fields = _fields(now)
    for field, one in _fields(promised).items():
        if field not in fields:
            found.append(f"{path}{field} was removed")
        else:
            found += breaking_for_readers(one, fields[field], f"{path}{field}.")
    return found


def _required(schema: Json) -> set[str]:
    return set(schema.get("required", ()))


def _fields(schema: Json) -> Json:
    """The schemas within: of an object's fields, of a list's entries."""
    return {**schema.get("properties", {}), **({"[]": schema["items"]} if "items" in schema else {})}
