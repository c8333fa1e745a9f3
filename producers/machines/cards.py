"""The cards on exporters' pages: samples -> one card per piece of hardware, with its model and how busy it is.

A card is there if any metric of it is (NVIDIA's DCGM_FI_*, Huawei's npu_chip_info_*), not only one certain. How busy:
DCGM_FI_DEV_GPU_UTIL or npu_chip_info_utilization; where that is missing, as in MIG mode, DCGM_FI_PROF_GR_ENGINE_ACTIVE,
the mean of the partitions that tell it, by their slices. A value that no card can have counts as unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from milepost.errors import MilepostError
from producers.machines.exposition import Sample

MODEL: Final = {"DCGM_FI_": "modelName", "npu_chip_info_": "model_name"}  # prefix of a metric -> label of the model
UTILISATION: Final = ("DCGM_FI_DEV_GPU_UTIL", "npu_chip_info_utilization")  # percent
ACTIVE: Final = "DCGM_FI_PROF_GR_ENGINE_ACTIVE"  # a fraction
PARTITION: Final = "GPU_I_ID"
_SLICES: Final = re.compile(r"([0-9]+)g\.")  # of a profile such as 3g.40gb
_OF_PARTITION: Final = re.compile(r"MIG-(GPU-[^/]+)(/.*)?")


@dataclass
class Card:
    """models: as its lines name it. odd: values that no card can have. active: partition -> slices, fraction busy."""

    models: set[str] = field(default_factory=set)
    utilisation: float | None = None
    active: dict[str, tuple[int, float]] = field(default_factory=dict)
    odd: list[float] = field(default_factory=list)

    @property
    def busy_share(self) -> float | None:
        """How busy, 0 to 1; None where no metric tells it."""
        if self.utilisation is not None:
            return self.utilisation
        told = [self.active[""]] if "" in self.active else list(self.active.values())
        slices = sum(weight for weight, _ in told)
        return sum(weight * share for weight, share in told) / slices if slices else None

    def take(self, sample: Sample) -> None:
        """Note what a sample says about how busy the card is."""
        if sample.metric not in (*UTILISATION, ACTIVE):
            return
        share = sample.value if sample.metric == ACTIVE else sample.value / 100
        partition = sample.labels.get(PARTITION, "")
        if not 0 <= share <= 1:  # so is NaN
            self.odd.append(sample.value)
        elif sample.metric == ACTIVE or partition:
            profile = _SLICES.match(sample.labels.get("GPU_I_PROFILE", ""))
            self.active[partition] = (int(profile[1]) if profile else 1, share)
        else:
            self.utilisation = share


def cards_of(pages: Iterable[list[Sample]]) -> dict[tuple[str, ...], Card]:
    """Identity -> card, over all pages; a card on two of them is one.

    Raises MilepostError for a card that cannot be told from others, has no model, or two.
    """
    lines = [
        (label, _slot(number, sample), _uuid(sample), sample)
        for number, page in enumerate(pages)
        for sample in page
        if (label := _model_label(sample.metric)) and (sample.labels.get(label) or sample.metric in UTILISATION)
    ]
    uuids = {slot: uuid for _, slot, uuid, _ in lines if uuid}
    cards: dict[tuple[str, ...], Card] = {}
    for label, slot, uuid, sample in lines:
        known = uuid or uuids.get(slot, "")
        if not known and not slot[-1]:
            raise MilepostError(
                f"{sample.metric}：没有卡的编号（UUID 或 gpu），无法逐卡计数。its cards have no UUID and no number: "
                "keep these labels of the exporter."
            )
        card = cards.setdefault((known,) if known else slot, Card())
        card.models.add(sample.labels.get(label, ""))
        card.take(sample)
    for name, card in cards.items():
        if len(card.models) > 1:
            models = "、".join(sorted(card.models))
            raise MilepostError(f"卡 {name[-1]} 有不同的型号：{models}。one card, different models.")
    return cards


def _model_label(metric: str) -> str:
    return next((label for prefix, label in MODEL.items() if metric.startswith(prefix)), "")


def _slot(page: int, sample: Sample) -> tuple[str, ...]:
    """Where a card sits: page, host and number."""
    labels = sample.labels
    return (
        str(page),
        labels.get("Hostname", ""),
        labels.get("instance", ""),
        labels.get("gpu") or labels.get("id", ""),
    )


def _uuid(sample: Sample) -> str:
    """The hardware's own id; '' where the line has none, or that of a partition alone."""
    name = sample.labels.get("UUID") or sample.labels.get("vdie_id") or ""
    if parent := _OF_PARTITION.fullmatch(name):
        return parent[1]
    return "" if name.startswith("MIG-") else name
