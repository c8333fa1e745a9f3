"""A warehouse with two small marts, and a clock that publishing believes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from builders import marts
from builders.marts import Clock

from milepost.settings import Settings


@pytest.fixture
def ready(settings: Settings) -> Settings:
    """Settings of a warehouse whose marts can be published."""
    marts.make(settings)
    return settings


@pytest.fixture
def clock() -> Iterator[Clock]:
    with marts.clock() as made:
        yield made
