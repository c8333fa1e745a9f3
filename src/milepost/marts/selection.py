"""Which nodes of the project a build makes and tests. manifest, what is wanted -> names for dbt's --select.

What rests on something that changed is made again, with every test that looks at any of it; the rest stands. Views
stand as long as their text does, their tests do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from milepost.marts.news import HELD_ROWS, News

if TYPE_CHECKING:
    from milepost.marts.running import Manifest

RAW_EVENTS: Final = "raw.events"
CHOSEN: Final = "chosen_by_milepost"
OTHERS: Final = "stg_events__others"  # stages the types that no other model names
HELD_EVENTS: Final = "stg_ops__held_events"  # looks at raw for rows of ops.held_rows alone


def nodes_for(manifest: Manifest, news: News, *, with_views: bool = False) -> list[str]:
    """Names of models and tests, sorted. All of them where everything is to be made."""
    names = {one.unique_id: f"{one.source_name}.{one.name}" for one in manifest.sources.values()}
    children: dict[str, list[str]] = manifest.child_map
    if news.whole:
        chosen = set(manifest.nodes)
    else:
        roots = {unique_id for unique_id, name in names.items() if name in news.sources}
        if news.types:
            (raw,) = (unique_id for unique_id, name in names.items() if name == RAW_EVENTS)
            roots |= _readers(manifest, children[raw], news.types, HELD_ROWS in news.sources)
        chosen = _downstream(children, roots)
    nodes = [node for unique_id, node in manifest.nodes.items() if unique_id in chosen]
    return sorted(node.name for node in nodes if with_views or node.config.materialized != "view")


def mark(manifest: Manifest, names: Iterable[str]) -> list[str]:
    """dbt's arguments for these nodes alone: they get a tag. dbt walks through all nodes for every name it is told."""
    chosen = frozenset(names)
    for node in manifest.nodes.values():
        node.tags = [tag for tag in node.tags if tag != CHOSEN] + [CHOSEN] * (node.name in chosen)
    return ["--select", f"tag:{CHOSEN}", "--indirect-selection", "empty"]


def _readers(manifest: Manifest, children: Iterable[str], types: frozenset[str], is_held: bool) -> set[str]:
    """Nodes that read raw.events and can find something new there: those that name a type, and those that name none."""
    texts = {child: manifest.nodes[child].raw_code for child in children}
    naming = {kind: {child for child, text in texts.items() if f"'{kind}'" in text} for kind in types}
    found = set().union(*naming.values())
    for child, text in texts.items():
        name = manifest.nodes[child].name
        if name == OTHERS:
            is_reader = not all(naming.values())
        elif name == HELD_EVENTS:
            is_reader = is_held
        else:
            is_reader = "'milepost." not in text
        if is_reader:
            found.add(child)
    return found


def _downstream(children: dict[str, list[str]], roots: Iterable[str]) -> set[str]:
    """The roots and all that rests on them, through whatever is between."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += children.get(node, [])
    return found
