"""Fixtures of the tests of what bulletins say."""

from __future__ import annotations

import pytest
from builders.published import Sample

from milepost.bulletins.content.version import Published


@pytest.fixture(scope="session")
def version(sample: Sample) -> Published:
    """The boards' sample: built by the real code for 21 November 2026."""
    return Published(sample.folder)
