"""Compute centres that measure themselves: Prometheus text of exporters -> compute.measured.

Reads what NVIDIA's dcgm-exporter and Huawei's npu-exporter publish (cards.py). Capacity is the sum over the cards of
the PFlops per card in data/card_pflops.csv (or --cards); utilisation is weighted by it, over the cards that tell it.
node_exporter's node_time_seconds, where it is there, says when it was measured.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

import httpx

from milepost.days import SHANGHAI
from milepost.errors import MilepostError
from milepost.events import MEASURED, Event, new_event
from producers.machines.card_models import CARDS, card_pflops, pflops_of
from producers.machines.cards import Card, cards_of
from producers.machines.exposition import CLOCK, Sample, doubts_about, samples

LARGEST_PAGE: Final = 16 * 1024 * 1024
ANSWER_SECONDS: Final = 10  # for each part of an answer
PAGE_SECONDS: Final = 30  # for all of it: a host that drips must not hold up the watch
CLOCKS_APART_S: Final = 600

__all__ = ["CARDS", "Measurement", "card_pflops", "event_of", "measure", "read_page", "samples"]


class Measurement(NamedTuple):
    """What a centre's exporters say together. utilisation_share: None where no card tells it. at: aware UTC.

    doubts: what may be wrong with it, in words.
    """

    cards: int
    capacity_pflops: float
    utilisation_share: float | None
    at: datetime
    doubts: tuple[str, ...] = ()


def read_page(address: str) -> str:
    """The text of a metrics page: an http(s) address or a file. Raises MilepostError naming it."""
    try:
        if address.startswith(("http://", "https://")):
            return _answer(address)
        with Path(address).open("rb") as page:
            return _whole(page.read(LARGEST_PAGE + 1))
    except (OSError, ValueError, httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise MilepostError(f"{address}: 读不到指标 the metrics cannot be read: {error}.") from error


def _answer(address: str) -> str:
    """What an exporter answers."""
    page = bytearray()
    deadline = time.monotonic() + PAGE_SECONDS
    with httpx.stream("GET", address, timeout=ANSWER_SECONDS, follow_redirects=True) as answer:
        if not answer.is_success:
            raise ValueError(f"HTTP {answer.status_code} {answer.reason_phrase}")
        for some in answer.iter_bytes():
            page += some
            if len(page) > LARGEST_PAGE:
                break
            if time.monotonic() > deadline:
                raise ValueError(f"the answer is not complete after {PAGE_SECONDS} s")
    return _whole(bytes(page))


def _whole(page: bytes) -> str:
    """Half of a large page would be a smaller centre. Raises ValueError."""
    if len(page) > LARGEST_PAGE:
        raise ValueError(f"页面超过 {LARGEST_PAGE >> 20} MB the page is larger than that")
    return page.decode("utf-8", "replace")


def measure(pages: Iterable[str], per_card: dict[str, float], now: datetime) -> Measurement:
    """Add up the cards of all pages; a card named twice counts once.

    Raises MilepostError for a page that cannot be read, no card at all, or an unknown model.
    """
    texts = list(pages)
    read = [list(samples(text)) for text in texts]
    empty = [str(number) for number, page in enumerate(read, 1) if not page]
    if empty:
        raise MilepostError(
            f"第 {'、'.join(empty)} 个页面里没有任何指标，没有找到算力卡。page {', '.join(empty)} holds no metric, so "
            "no card was found on it. Is it the exporter's page?"
        )
    cards = list(cards_of(read).values())
    if not cards:
        raise MilepostError(
            "没有找到算力卡：页面里没有带型号的 DCGM_FI_* 或 npu_chip_info_* 指标。no card was found: the pages hold "
            "no such metric with a card's model."
        )
    pflops = [pflops_of(next(iter(card.models)), per_card) for card in cards]
    capacity = sum(pflops)
    at, about_time = _moment(read, now)
    doubts = [*(doubt for text in texts for doubt in doubts_about(text)), *_unknown(cards), *about_time]
    return Measurement(len(cards), round(capacity, 4), _busy(cards, pflops), at, tuple(doubts))


def _busy(cards: list[Card], pflops: list[float]) -> float | None:
    told = [(weight, card.busy_share) for weight, card in zip(pflops, cards, strict=True)]
    known = [(weight, share) for weight, share in told if share is not None]
    whole = sum(weight for weight, _ in known)
    return round(sum(weight * share for weight, share in known) / whole, 4) if known else None


def _unknown(cards: list[Card]) -> list[str]:
    """The cards whose use is not known: an odd value, or no metric that tells it."""
    silent = [card for card in cards if card.busy_share is None]
    odd = sorted({f"{value:g}" for card in silent for value in card.odd})
    if not silent:
        return []
    why = f"读数不可能（{'、'.join(odd[:5])}）impossible values" if odd else "没有使用率指标 no metric of it"
    return [
        f"{len(cards)} 张卡中有 {len(silent)} 张使用率未知：{why}。its use is unknown for {len(silent)} of "
        f"{len(cards)} cards; they count for the capacity only."
    ]


def _moment(pages: list[list[Sample]], now: datetime) -> tuple[datetime, list[str]]:
    """When it was measured by the hosts' clocks, the latest of them; else now."""
    clocks = [sample.value for page in pages for sample in page if sample.metric == CLOCK]
    if not clocks:
        return now, []
    try:
        at = datetime.fromtimestamp(max(clocks), UTC)
    except (ValueError, OverflowError, OSError):
        return now, [f"{CLOCK} {max(clocks):g} 不是时间，以本机时间为准。no time; this computer's is taken."]
    apart = max(clocks) - min(clocks)
    words = (
        f"各主机的时钟相差 {apart:.0f} 秒，以最晚的为准。the hosts' clocks differ by {apart:.0f} s; the latest counts."
    )
    return at, [words] if apart > CLOCKS_APART_S else []


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
