"""From the marts to paper: a bulletin made of a version says the same in four files, its numbers the marts'."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import promises, readback, tracing
from builders.bulletins import OFFICE

from milepost.bulletins.content.asked import Asked
from milepost.bulletins.content.making import make
from milepost.bulletins.writers import FORMATS, Format, fonts, write

READERS = {"docx": readback.of_docx, "pdf": readback.of_pdf, "html": readback.of_html, "xlsx": readback.of_xlsx}


@pytest.mark.parametrize("format", FORMATS)
def test_forty_four_of_fifty_five_stand_in_every_file(tmp_path: Path, format: Format) -> None:
    version = promises.write(tmp_path, promises.forty_four_of_fifty_five())
    bulletin = make(version, Asked("progress", "2026-11", place="hill", day=date(2026, 12, 11)), OFFICE)
    assert tracing.faults(bulletin, version) == []
    text = READERS[format](write(bulletin, format, fonts.find()))
    assert "达到序时进度的有44项，占纳入评估目标的80.0%" in text
    missing = [one for one in readback.sentences(bulletin) if one not in text]
    if format != "xlsx":
        missing += [one for one in readback.cells(bulletin) if one not in text]
    titles = {readback.plain(line) for line in bulletin.title_lines}
    assert [one for one in missing if not (format == "xlsx" and one in titles)] == []
