"""A bulletin made again is equal to the digit; what was changed in a file or in the book is named."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from builders import book
from builders.bulletins import sample

from milepost.bulletins.book import carrying, composing, differences, verifying
from milepost.bulletins.book.entry import Entry
from milepost.bulletins.content import shape
from milepost.bulletins.content.asked import Text
from milepost.bulletins.writers import fonts, measures, write
from milepost.errors import BulletinError
from milepost.settings import Settings


@pytest.fixture
def made(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Entry:
    monkeypatch.setattr(composing, "FORMATS", ("docx", "xlsx", "html"))
    book.publish(settings)
    return book.issued(settings)


def file(settings: Settings, made: Entry, ending: str) -> Path:
    return settings.bulletins / made.bulletin_id / f"{made.bulletin_id}.{ending}"


def english(said: Text | None) -> str:
    assert said is not None
    return said.en


def changed(path: Path, to: Path, part: str, old: str, new: str) -> Path:
    """A copy of a file in which a text of one part is another one."""
    with zipfile.ZipFile(path) as there, zipfile.ZipFile(to, "w") as copy:
        for one in there.infolist():
            content = there.read(one)
            if one.filename == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            copy.writestr(one, content)
    return to


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html"])
def test_a_file_of_the_book_is_equal_wherever_it_lies(
    settings: Settings, made: Entry, tmp_path: Path, ending: str
) -> None:
    copy = tmp_path / f"renamed.{ending}"
    shutil.copyfile(file(settings, made, ending), copy)
    assert verifying.verify(settings, str(copy)) == verifying.Verdict(made, str(copy), None)


def test_the_first_text_that_differs_is_named(settings: Settings, made: Entry, tmp_path: Path) -> None:
    word = changed(
        file(settings, made, "docx"), tmp_path / f"{made.bulletin_id}.docx", "word/document.xml", "50.0%", "90.0%"
    )
    found = verifying.verify(settings, str(word))
    assert found.difference is not None
    assert "word/document.xml" in found.difference.en
    assert "90.0%" in found.difference.en
    page = tmp_path / "other.html"
    page.write_text(
        file(settings, made, "html").read_text(encoding="utf-8").replace("50.0%", "90.0%"), encoding="utf-8"
    )
    for said in (verifying.verify(settings, str(page)), verifying.verify(settings, str(page), made.bulletin_id)):
        assert "90.0%" in english(said.difference)
    broken = tmp_path / f"{made.bulletin_id}.xlsx"
    broken.write_bytes(b"no workbook")
    assert "cannot be opened" in english(verifying.verify(settings, str(broken)).difference)


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html"])
def test_a_changed_file_is_known_by_the_id_that_it_carries_whatever_it_is_called(
    settings: Settings, made: Entry, tmp_path: Path, ending: str
) -> None:
    copy, path = tmp_path / f"t.{ending}", file(settings, made, ending)
    if ending == "html":
        copy.write_bytes(path.read_bytes().replace(b"50.0%", b"90.0%"))
    else:
        part = {"docx": "word/document.xml", "xlsx": "xl/sharedStrings.xml"}[ending]
        changed(path, copy, part, "50.0%", "90.0%")
    found = verifying.verify(settings, str(copy))
    assert found.entry == made
    assert "90.0%" in english(found.difference)


def test_a_file_that_carries_no_id_of_the_book_is_asked_for(settings: Settings, made: Entry, tmp_path: Path) -> None:
    for name, content in (("t.html", b"<p>"), ("t.docx", b"torn"), ("t.pdf", b"%PDF")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BulletinError, match="--bulletin"):
            verifying.verify(settings, str(tmp_path / name))


def test_a_pdf_carries_its_id_as_a_keyword(paper: bytes) -> None:
    assert carrying.bulletin_id("pdf", paper) == sample().bulletin_id


def test_what_was_changed_in_the_book_is_named_by_its_path(settings: Settings, made: Entry) -> None:
    folder = settings.bulletins / made.bulletin_id
    folder.chmod(0o700)
    content = folder / "content.json"
    content.chmod(0o600)
    said = json.loads(content.read_text(encoding="utf-8"))
    said["title"] = "关于完成情况的喜报"
    content.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    found = verifying.verify(settings, made.bulletin_id).difference
    assert found is not None
    assert "title" in found.en
    assert "喜报" in found.en


def test_a_font_that_is_another_one_is_named(settings: Settings, made: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    again = composing.compose

    def other(*given: object) -> composing.Made:
        return again(*given)._replace(fonts=dict.fromkeys(made.fonts, "0" * 64))  # type: ignore[arg-type]

    monkeypatch.setattr(composing, "compose", other)
    assert "fonts, " in english(verifying.verify(settings, made.bulletin_id).difference)


def test_what_is_no_bulletin_is_refused(settings: Settings, made: Entry, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("x", encoding="utf-8")
    with pytest.raises(BulletinError, match="no file of a bulletin"):
        verifying.verify(settings, str(text))
    with pytest.raises(BulletinError, match="There is no bulletin"):
        verifying.verify(settings, "progress-nowhere-2026-11")
    assert zipfile.is_zipfile(io.BytesIO(file(settings, made, "docx").read_bytes()))


@pytest.fixture(scope="module")
def paper() -> bytes:
    return write(sample(), "pdf", fonts.find())


def of_paper(**changes: object) -> bytes:
    return write(msgspec.structs.replace(sample(), **changes), "pdf", fonts.find())


def test_of_a_pdf_the_page_and_the_line_that_differ_are_named(paper: bytes) -> None:
    blocks = sample().blocks
    at, old = next((n, one) for n, one in enumerate(blocks) if isinstance(one, shape.Paragraph) and "80.0%" in one.text)
    other = shape.Paragraph(old.text.replace("80.0%", "90.0%"))
    said = english(differences.first("pdf", of_paper(blocks=(*blocks[:at], other, *blocks[at + 1 :])), paper))
    assert said.startswith("page 1: ")
    assert said.index("90.0%") < said.index(" there, ") < said.index("80.0%")


def test_of_a_pdf_a_missing_page_and_another_property_are_named(paper: bytes) -> None:
    assert differences.first("pdf", paper, paper) is None
    cut, shorter = pypdfium2.PdfDocument(paper), io.BytesIO()
    pages = len(cut)
    cut.del_page(pages - 1)
    cut.save(shorter)
    cut_short = english(differences.first("pdf", shorter.getvalue(), paper))
    assert cut_short == f"{pages - 1} pages there, {pages} made again"
    dated = paper.replace(b"/CreationDate(D:2026", b"/CreationDate(D:2025", 1).replace(
        b"/CreationDate (D:2026", b"/CreationDate (D:2025", 1
    )
    assert "its property CreationDate" in english(differences.first("pdf", dated, paper))
    assert "cannot be opened" in english(differences.first("pdf", b"no paper", paper))


def test_a_pdf_that_says_the_same_in_another_size_is_named_by_its_page(
    paper: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measures, "RULE", 4.0)
    said = english(differences.first("pdf", of_paper(), paper))
    assert said.startswith("page 1 has the same text and looks otherwise")
