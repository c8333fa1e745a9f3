"""The text that exporters publish (Prometheus and OpenMetrics): a page -> its samples, and doubts about the page.

A line of another metric that cannot be read is passed over; one that names a metric of a card is an error, for without
it a centre would look smaller than it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from prometheus_client.parser import text_string_to_metric_families

from milepost.errors import MilepostError
from milepost.events.reasons import short

CLOCK: Final = "node_time_seconds"
_OF_A_CARD: Final = re.compile(rf"(?<![A-Za-z0-9_:])(DCGM_FI_|npu_chip_info_|{CLOCK}(?![A-Za-z0-9_:]))")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_NAME: Final = "[A-Za-z_:][A-Za-z0-9_:]*"
# ASCII on purpose: the library reads figures as Python does, digits of other scripts and 1_000 included
_FIGURE: Final = r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[Ii][Nn][Ff]|[Nn][Aa][Nn])"
_LABELS: Final = r"\{[^{}]*\}[ \t]*"
_LINE: Final = re.compile(rf"(?:{_NAME}[ \t]*)?(?:{_LABELS}|[ \t]){_FIGURE}(?:[ \t]+{_FIGURE})?(?:[ \t]+#.*)?")
END: Final = "# EOF"


class Sample(NamedTuple):
    """One line of the exposition format."""

    metric: str
    labels: dict[str, str]
    value: float


def samples(page: str) -> Iterator[Sample]:
    """The samples of a page. Raises MilepostError for a line that names a card's metric and cannot be read."""
    for number, line in enumerate(page.removeprefix("\ufeff").split("\n"), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        sample = _parsed(text)
        if sample is not None:
            yield sample
        elif _OF_A_CARD.search(text):
            raise MilepostError(
                f"第 {number} 行读不懂，页面可能不完整：{short(text)}。line {number} names a card's metric and cannot "
                "be read, so no card was found in it; the page may have broken off. Nothing was sent."
            )


def _parsed(text: str) -> Sample | None:
    if not _LINE.fullmatch(_QUOTED.sub('""', text)):
        return None
    try:  # line by line: one that cannot be read must not hide the others
        families = list(text_string_to_metric_families(text + "\n"))
    except (ValueError, IndexError, KeyError):
        return None
    found = [sample for family in families for sample in family.samples]
    return Sample(found[0].name, dict(found[0].labels), float(found[0].value)) if len(found) == 1 else None


def doubts_about(page: str) -> list[str]:
    """Why a page may be half of one, in words."""
    lines = [line.strip() for line in page.split("\n") if line.strip()]
    doubts = []
    if lines and not page.endswith("\n"):
        doubts.append("页面的最后一行没有换行，可能不完整。the page's last line has no end: half a page?")
    if any(line.startswith("# UNIT ") for line in lines) and END not in lines:
        doubts.append(f"OpenMetrics 页面没有 {END}，可能不完整。the page has no {END}: half a page?")
    if END in lines and lines[-1] != END:
        doubts.append(f"{END} 之后还有内容。there is more behind {END}.")
    return doubts
