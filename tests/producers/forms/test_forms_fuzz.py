"""Whatever the bytes of a file are: what is said is one sentence of ours or a reading, and no value is made up."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from milepost.catalogue import Plan
from milepost.errors import MilepostError
from milepost.events import Rules
from producers.forms.cells import BadCell, Cell, as_typed, read_amount, read_day, read_number
from producers.forms.spreadsheet import Reading, read_form
from producers.forms.template import make_template
from producers.machines.exposition import samples

CSV = "指标编号,数据时点,本次数值,计量单位\nhill/parks,2026-06-30,1234.5,个\nhill/models,2026.6.30,7,个\n".encode()
quick = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
few = settings(quick, max_examples=25)
characters = st.text(st.sampled_from("0123456789.,+-eE_ %年月日/²①٣１，．％－所家万亿元xX'\u200b"), max_size=14)


@given(characters)
@quick
def test_a_number_that_is_read_is_the_one_that_is_written(text: str) -> None:
    try:
        value = read_number(text)
    except BadCell:
        return
    plain = as_typed(text).replace(",", "")
    assert plain.isascii()
    assert Decimal(str(value)) == pytest.approx(Decimal(plain))


@given(characters, st.sampled_from(["%", "所", "万元"]))
@quick
def test_what_stands_behind_a_number_that_is_read_is_the_row_s_unit(text: str, unit: str) -> None:
    try:
        value = read_amount(Cell(text), unit)
    except BadCell:
        return
    assert read_number(as_typed(text).removesuffix(unit).rstrip()) == value


@given(characters)
@quick
def test_a_day_that_is_read_has_the_numbers_that_are_written(text: str) -> None:
    try:
        day = date.fromisoformat(read_day(text))
    except BadCell:
        return
    assert str(day.year) in as_typed(text)


def read_or_told(path: Path, rules: Rules, agency: str | None = None) -> Reading | str:
    try:
        return read_form(path, rules, agency)
    except MilepostError as error:
        return str(error)


@given(st.lists(st.tuples(st.integers(0, len(CSV)), st.binary(max_size=3), st.integers(0, 4)), max_size=4))
@quick
def test_a_csv_that_was_damaged_gives_a_reading_or_a_sentence(
    tmp_path: Path, rules: Rules, damages: list[tuple[int, bytes, int]]
) -> None:
    raw = CSV
    for at, put, drop in damages:
        raw = raw[:at] + put + raw[at + drop :]
    path = tmp_path / "f.csv"
    path.write_bytes(raw)
    told = read_or_told(path, rules, "hill/data")
    if isinstance(told, str):
        assert str(path) in told
    else:
        assert len(told.events) + len(told.faults) > 0 or told.filled == 0
        assert {event.subject for event in told.events} <= {"hill/parks", "hill/models"}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Room for the parts of a filled form, made once."""
    return []


@given(st.data())
@few
def test_a_workbook_that_was_damaged_gives_a_reading_or_a_sentence(
    tmp_path: Path, plans: list[Plan], rules: Rules, sound: list[bytes], data: st.DataObject
) -> None:
    path = tmp_path / "form.xlsx"
    if not sound:
        make_template(path, plans, "hill/data", {}, date(2026, 6, 30))
        sound.append(path.read_bytes())
    path.write_bytes(sound[0])
    with zipfile.ZipFile(path) as book:
        parts = {one.filename: book.read(one) for one in book.infolist()}
    name = data.draw(st.sampled_from(sorted(name for name in parts if name.endswith((".xml", ".rels")))))
    at = data.draw(st.integers(0, len(parts[name])))
    put, drop = data.draw(st.binary(max_size=4)), data.draw(st.integers(0, 6))
    parts[name] = parts[name][:at] + put + parts[name][at + drop :]
    with zipfile.ZipFile(path, "w") as book:
        for part, content in parts.items():
            book.writestr(part, content)
    told = read_or_told(path, rules)
    assert not isinstance(told, str) or str(path) in told or "填报说明" in told


@given(st.text(st.sampled_from('DCGM_FI_DEV_GPU_UTIL{}="\\,#10.e+NaInf \t\nx１'), max_size=60))
@quick
def test_a_page_of_any_text_gives_samples_or_a_sentence(text: str) -> None:
    try:
        found = list(samples(text))
    except MilepostError as error:
        found, told = [], str(error)
    else:
        told = "读不懂"
    assert "读不懂" in told
    assert all(isinstance(sample.value, float) for sample in found)
