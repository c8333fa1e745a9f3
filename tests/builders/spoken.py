"""Everything that a page run headless says, wherever it stands: text, labels, options, hints, charts, placeholders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from builders.pages import shown

# Fields that name things for the machine
SILENT = {
    *("id", "key", "url", "form_id", "icon", "type", "data_url", "file_name", "mime", "element_id", "language"),
    *("group_id", "fragment_id", "component_name", "html_content", "css_content", "js_content", "data", "uuid"),
    *("format", "styles", "display_values", "arrow_data", "caption_styles"),
    *("deferred_file_id", "color", "border_color", "background_color", "step", "registered_file_id", "bytes"),
    "selection_mode",
}
WORDED = {"title", "text", "description", "alt", "label"}  # of a chart: what a reader sees
# Of Markdown: where a link leads, code, drawings, names of colours
_MARKUP = (
    r"\]\(<[^>]*>\)|\]\(data:[^)\s]*",
    r"(`+).*?\1",
    r":[a-z]+-badge\[|:(?:small|gray|red|green|blue|orange|violet|material|color)\[|:color\[[^\]]*\]\{\}",
    r"<style>.*?</style>",
)


def said(page: AppTest) -> list[str]:
    """What the page says, as it reads; code, addresses and style sheets left out."""
    texts = [text for node in _nodes(page._tree) for text in _texts(node)]
    return [read for text in dict.fromkeys(texts) if (read := _read(text))]


def _nodes(node: Any) -> Iterator[Message]:
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message):
        yield proto
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _texts(message: Message) -> Iterator[str]:
    if message.DESCRIPTOR.name == "HeightConfig":
        return
    for field, value in message.ListFields():
        if field.name == "spec":
            yield from _of_chart(json.loads(value))
        elif field.name in ("json", "mixed", "arrow_data") and message.DESCRIPTOR.name.startswith("BidiComponent"):
            yield from _of_component(value)
        elif field.name in SILENT:
            continue
        elif field.type == FieldDescriptor.TYPE_MESSAGE:
            for one in value if isinstance(value, Iterable) and not isinstance(value, Message) else [value]:
                if isinstance(one, Message):
                    yield from _texts(one)
        elif field.type == FieldDescriptor.TYPE_STRING:
            yield from [value] if isinstance(value, str) else value


def _of_component(value: Any) -> Iterator[str]:
    """The words that a component of ours is handed; what begins like an address is none."""
    if not isinstance(value, str):
        return
    for one in json.loads(value or "{}").values():
        if isinstance(one, str) and "?" not in one and not re.fullmatch(r"[a-z][\w-]*", one):
            yield one


def _of_chart(spec: Any) -> Iterator[str]:
    if isinstance(spec, list):
        for one in spec:
            yield from _of_chart(one)
    elif isinstance(spec, dict):
        for key, value in spec.items():
            if key in WORDED and isinstance(value, str):
                yield value
            elif key != "values":
                yield from _of_chart(value)


def _read(text: str) -> str:
    for pattern in _MARKUP:
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    return shown(text).strip()
