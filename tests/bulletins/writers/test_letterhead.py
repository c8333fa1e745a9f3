"""An office's own Word template: filled where it says, refused with the name of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import letterheads, readback
from builders.bulletins import sample
from builders.letterheads import EXAMPLE, template

from milepost.bulletins.writers import fonts, write
from milepost.errors import BulletinError


def test_the_example_holds_everything_the_bulletin_says() -> None:
    text = readback.of_docx(write(sample(), "docx", fonts.find(), EXAMPLE))
    wanted = [*readback.sentences(sample()), *readback.cells(sample())]
    assert [one for one in wanted if one not in text] == []
    assert "{{" not in text


def test_the_example_is_what_its_builder_makes() -> None:
    assert EXAMPLE.read_bytes() == letterheads.example()


def test_a_template_is_filled_to_equal_bytes_and_gets_the_watermark() -> None:
    simulated = sample(is_simulated=True, watermark="模拟数据")
    one, other = (write(simulated, "docx", fonts.find(), EXAMPLE) for _ in range(2))
    assert one == other
    assert any("模拟数据" in header for header in readback.headers(one))


def test_blocks_stand_where_the_template_has_its_body(tmp_path: Path) -> None:
    path = template(tmp_path, "前", "{{ body }}", "后")
    text = readback.of_docx(write(sample(), "docx", fonts.find(), path))
    assert text.startswith("前现将")
    assert text.endswith("后")
    assert "附件1目标任务完成情况表" in text


@pytest.mark.parametrize(
    ("paragraphs", "named"),
    [
        (("{{ body }}", "{{ titel }}"), r"\{\{ titel \}\}"),
        (("{{ title }}",), r"\{\{ body \}\} is missing"),
        (("正文 {{ body }}",), "alone in a paragraph"),
        (("{{ body }}", "{{ title"), "Fields are written"),
        (("{{ body }}", "{{ title.foo }}"), "foo"),
        (("{{ body }}", "{{ title.__class__ }}"), "Fields are written"),
    ],
)
def test_a_fault_in_a_template_is_named(tmp_path: Path, paragraphs: tuple[str, ...], named: str) -> None:
    with pytest.raises(BulletinError, match=named):
        write(sample(), "docx", fonts.find(), template(tmp_path, *paragraphs))


def test_what_is_no_word_file_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_text("nothing")
    with pytest.raises(BulletinError, match="no Word file"):
        write(sample(), "docx", fonts.find(), path)
