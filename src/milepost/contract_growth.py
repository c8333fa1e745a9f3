"""Growth or break: compares a promised JSON Schema with a new one. Senders of yesterday must still be accepted.

breaking_changes(promised, now) -> one phrase per promise taken back
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
LOWER = ("minimum", "minLength", "minItems")  # a higher one narrows
UPPER = ("maximum", "maxLength", "maxItems")  # a lower one narrows
EXACT = ("const", "pattern", "format")


def breaking_changes(promised: Json, now: Json, place: str = "") -> list[str]:
    """What ``promised`` allowed and ``now`` does not, and what it promised to carry and ``now`` does not name."""
    found = _narrowed(promised, now, place)
    before, after = promised.get("properties", {}), now.get("properties", {})
    for name in before:
        if name not in after:
            found.append(f"{place}{name} was removed")
        else:
            found += breaking_changes(before[name], after[name], f"{place}{name}.")
    required = set(now.get("required", ())) - set(promised.get("required", ()))
    found += [f"{place}{name} became required" for name in sorted(required)]
    if now.get("additionalProperties") is False and promised.get("additionalProperties") is not False:
        found.append(f"{place or 'event.'}additionalProperties: unknown fields are refused now")
    return found


def _narrowed(promised: Json, now: Json, place: str) -> list[str]:
    name = place.rstrip(".") or "event"
    found = []
    for read in (_kinds, _values):
        before, after = read(promised), read(now)
        if after and not before:
            found.append(f"{name} takes only {', '.join(sorted(map(str, after)))} now")
        elif after and before - after:
            found.append(f"{name} no longer takes {', '.join(sorted(map(str, before - after)))}")
    for word in EXACT:
        if word in now and now[word] != promised.get(word):
            found.append(f"{name}: {word} is {now[word]!r}, was {promised.get(word)!r}")
    for word in LOWER:
        if word in now and now[word] > promised.get(word, float("-inf")):
            found.append(f"{name}: {word} rose to {now[word]}")
    for word in UPPER:
        if word in now and now[word] < promised.get(word, float("inf")):
            found.append(f"{name}: {word} fell to {now[word]}")
    return found + _narrowed_branches(promised, now, name)


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
    branches = schema.get("anyOf", [schema])
    kinds = {branch["type"] for branch in branches if "type" in branch}
    return kinds | {"integer"} if "number" in kinds else kinds


def _values(schema: Json) -> set[Any]:
    return {value for branch in schema.get("anyOf", [schema]) for value in branch.get("enum", ())}
