"""Compute centres that measure themselves: Prometheus text of exporters -> compute.measured.

Reads what NVIDIA's dcgm-exporter (DCGM_FI_DEV_GPU_UTIL) and Huawei's npu-exporter (npu_chip_info_utilization) publish:
one line per card that answers, with its model and how busy it is. Capacity is the sum over these cards of the PFlops
per card in data/card_pflops.csv (or --cards); utilisation is weighted by it. node_exporter's node_time_seconds, where
it is there, says when it was measured.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import httpx
from prometheus_client.parser import text_string_to_metric_families

from milepost.days import SHANGHAI
from milepost.errors import MilepostError
from milepost.events import MEASURED, Event, new_event

CARDS = Path(__file__).parents[1] / "data" / "card_pflops.csv"
LARGEST_PAGE = 16 * 1024 * 1024
ANSWER_SECONDS = 10
BUSY = {"DCGM_FI_DEV_GPU_UTIL": "modelName", "npu_chip_info_utilization": "model_name"}  # metric -> label of the model
CARD_LABELS = ("UUID", "vdie_id", "id", "gpu", "Hostname", "instance")
CLOCK = "node_time_seconds"
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


class Sample(NamedTuple):
    """One line of the exposition format."""

    metric: str
    labels: dict[str, str]
    value: float


class Measurement(NamedTuple):
    """What a centre's exporters say together. at: aware UTC."""

    cards: int
    capacity_pflops: float
    utilisation_share: float
    at: datetime


def read_page(address: str) -> str:
    """The text of a metrics page: an http(s) address or a file. Raises MilepostError naming it."""
    try:
        if address.startswith(("http://", "https://")):
            return _answer(address)
        return Path(address).read_text(encoding="utf-8", errors="readdress")
    except (OSError, ValueError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise MilepostError(f"{address}: 读不到指标 the metrics cannot be read: {error}.") from error


def _answer(address: str) -> str:
    """What an exporter answers, no more of it than LARGEST_PAGE bytes."""
    page = bytearray()
    with httpx.stream("GET", address, timeout=ANSWER_SECONDS, follow_redirects=True) as answer:
        answer.raise_for_status()
        for some in answer.iter_bytes():
            page += some
            if len(page) >= LARGEST_PAGE:
                break
    return page[:LARGEST_PAGE].decode("utf-8", "replace")


def samples(page: str) -> Iterator[Sample]:
    """The samples of a page; comments and lines of another shape are passed over."""
    for line in page.splitlines():
        figures = line.rpartition("}")[2]
        if not figures.isascii() or "_" in figures.partition(" ")[2]:
            continue  # Python would read digits of other scripts and 1_000 as numbers
        try:  # line by line: one that cannot be read must not hide the others
            families = list(text_string_to_metric_families(line.strip() + "\n"))
        except (ValueError, IndexError):
            continue
        for family in families:
            yield from (Sample(found.name, dict(found.labels), float(found.value)) for found in family.samples)


def card_pflops(path: Path = CARDS) -> dict[str, float]:
    """Model, in lower case -> PFlops of one card. Raises MilepostError for a line without a number."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [(str(row.get("model")).lower(), str(row.get("pflops")).strip()) for row in csv.DictReader(lines)]
    for model, pflops in rows:
        if not NUMBER.fullmatch(pflops):
            raise MilepostError(f"{path}: {model} 的 pflops {pflops!r} 不是数字 is no number.")
    return {model: float(pflops) for model, pflops in rows}


def measure(pages: Iterable[str], per_card: dict[str, float], now: datetime) -> Measurement:
    """Add up the cards of all pages; a card named twice counts once. Raises MilepostError for an unknown model."""
    cards: dict[tuple[str, ...], tuple[float, float]] = {}
    clock = None
    for number, page in enumerate(pages):
        for sample in samples(page):
            if sample.metric == CLOCK:
                clock = sample.value
            if sample.metric in BUSY:
                model = sample.labels.get(BUSY[sample.metric], "")
                name = tuple(sample.labels.get(label, "") for label in CARD_LABELS)
                identity = (name[0],) if name[0] else (str(number), *name)
                cards[identity] = (_pflops(model, per_card), min(max(sample.value, 0.0), 100.0) / 100)
    if not cards:
        raise MilepostError(
            f"没有找到算力卡：页面里没有 {' 或 '.join(BUSY)}。no card was found: none of these metrics."
        )
    capacity = sum(pflops for pflops, _ in cards.values())
    busy = sum(pflops * share for pflops, share in cards.values()) / capacity
    at = datetime.fromtimestamp(clock, UTC) if clock else now
    return Measurement(len(cards), round(capacity, 4), round(busy, 4), at)


def _pflops(model: str, per_card: dict[str, float]) -> float:
    """Of the model, or of the longest listed name that its own contains."""
    full = model.lower()
    fitting = [name for name in per_card if name in full]
    if not fitting:
        raise MilepostError(
            f"算力卡型号 {model!r} 没有算力值，请加入 --cards 文件。No PFlops for card model {model!r}: add a line "
            f"'{model},<PFlops>,<source>' to a copy of {CARDS.name} and pass it as --cards."
        )
    return per_card[max(fitting, key=len)]


def event_of(measurement: Measurement, centre: str, source: str, *, simulated: bool = False) -> Event:
    """The event; its id carries the minute of the measurement, so that a page read twice in it counts once."""
    data = {
        "centre": centre,
        "as_of": measurement.at.astimezone(SHANGHAI).date().isoformat(),
        "capacity_pflops": measurement.capacity_pflops,
        "utilisation_share": measurement.utilisation_share,
    }
    minute = measurement.at.isoformat(timespec="minutes")
    return new_event(MEASURED, source, data, time=measurement.at, simulated=simulated, salt=minute)
