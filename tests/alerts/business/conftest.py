"""Copies of the sample, shown and evaluated; no broker unless a test starts one."""

from __future__ import annotations

import pytest
from builders.published import Sample
from builders.versions import Versions

from milepost import stream
from milepost.settings import Settings


@pytest.fixture
def there(sample: Sample, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Versions:
    """A data folder without a version yet, and a broker that takes nothing."""
    monkeypatch.setattr(stream, "send_in_order", lambda *_args: 0)
    return Versions(sample, settings.model_copy(update={"config": settings.data / "config"}))
