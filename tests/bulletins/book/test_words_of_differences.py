"""What differs is said in Chinese and in English: in each only names, values and a library's own words are foreign."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import msgspec
import pypdfium2
import pytest
from builders import book
from builders.bulletins import sample

from milepost.bulletins.book import composing, differences, verifying
from milepost.bulletins.book import entry as entries
from milepost.bulletins.content import shape
from milepost.bulletins.content.asked import Text
from milepost.bulletins.writers import Format, fonts, measures, write
from milepost.settings import Settings

HAN, LATIN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"), re.compile("[A-Za-z]{2,}")
NAMES = re.compile(
    r"“.*?”|word/\w+\.xml|xl/\w+\.xml|\.xlsx|content\.json，\w+|content\.json|CreationDate|\b[0-9a-f]{12}\b"
)


def test_words_of_parts_that_differ() -> None:
    document = "word/document.xml"
    whole = packed({document: "<p>五成</p>", "xl/styles.xml": "<s/>"})
    assert said("docx", packed({document: "<p>九成</p>", "xl/styles.xml": "<s/>"}), whole) == Text(
        f"{document}：文件中为“九成”，重新生成为“五成”", f"{document}: '九成' there, '五成' made again"
    )
    assert said("docx", packed({document: "<p>五成</p>"}), whole) == Text(
        "xl/styles.xml：文件中缺少这一部分", "xl/styles.xml: missing"
    )
    assert said("docx", whole, packed({document: "<p>五成</p>"})) == Text(
        "xl/styles.xml：文件中多出这一部分", "xl/styles.xml: added"
    )
    assert said("docx", packed({document: "<p>五成</p><p>"}), packed({document: "<p>五成</p>"})) == Text(
        f"{document}：文件中共 12 个字符，重新生成为 9 个", f"{document}: 12 characters there, 9 made again"
    )
    assert "打包不同" in said("docx", whole + b" ", whole).zh


@pytest.mark.parametrize("format", ["docx", "xlsx", "pdf"])
def test_of_a_damaged_file_the_words_of_the_library_alone_are_english(format: Format) -> None:
    for content in (b"", b"no file", packed({"word/document.xml": "<p>" * 99})[:60]):
        found = said(format, content, b"whole")
        assert found.zh.startswith("文件已损坏，无法打开或读取：")
        assert found.zh.partition("：")[2] == found.en.partition(": ")[2]


def test_words_of_each_difference_of_a_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    paper, blocks = of_paper(), [*sample().blocks]
    at = next(n for n, one in enumerate(blocks) if isinstance(one, shape.Paragraph) and "80.0%" in one.text)
    blocks[at] = shape.Paragraph(blocks[at].text.replace("80.0%", "90.0%"))  # type: ignore[union-attr]
    line = said("pdf", of_paper(blocks=tuple(blocks)), paper)
    assert re.match("第 1 页：文件中为“[^”]*90.0%.*，重新生成为“[^”]*80.0%", line.zh)
    cut, shorter = pypdfium2.PdfDocument(paper), io.BytesIO()
    pages = len(cut)
    cut.del_page(pages - 1)
    cut.save(shorter)
    assert said("pdf", shorter.getvalue(), paper).zh == f"文件中共 {pages - 1} 页，重新生成为 {pages} 页"
    dated = paper
    for mark in (b"/CreationDate(D:", b"/CreationDate (D:"):
        dated = dated.replace(mark + b"2026", mark + b"2025", 1)
    assert said("pdf", dated, paper).zh.startswith("文档属性 CreationDate：文件中为“D:2025")
    assert said("pdf", paper + b"\n% x", paper).zh == (
        f"文字、属性和版面相同，但字节从第 {len(paper) + 1:,} 个起与通报簿不同（文件中共 {len(paper) + 4:,} 个字节，"
        f"重新生成为 {len(paper):,} 个）：可能损坏、被追加或者另存过"
    )
    monkeypatch.setattr(measures, "RULE", 4.0)
    assert said("pdf", of_paper(), paper).zh == "第 1 页文字相同，但版面不同：字体、图片或者位置有改动"


def _title(settings: Settings, bulletin_id: str, patch: pytest.MonkeyPatch) -> str:
    _rewrite(settings, bulletin_id, entries.CONTENT, "title", "喜报")
    return "content.json，title：通报簿中为“喜报”，重新生成为“"


def _title_line(settings: Settings, bulletin_id: str, patch: pytest.MonkeyPatch) -> str:
    _rewrite(settings, bulletin_id, entries.CONTENT, "title_lines", [])
    return "content.json，title_lines[0]：通报簿中为（无），重新生成为“"


def _hash(settings: Settings, bulletin_id: str, patch: pytest.MonkeyPatch) -> str:
    _rewrite(settings, bulletin_id, entries.MANIFEST, "content_sha256", "0" * 64)
    return "content.json：通报簿所记的哈希值与内容不符"


def _lost(settings: Settings, bulletin_id: str, patch: pytest.MonkeyPatch) -> str:
    (settings.bulletins / bulletin_id / f"{bulletin_id}.xlsx").unlink()
    return f"通报簿中缺少 {bulletin_id}.xlsx"


def _file(settings: Settings, bulletin_id: str, patch: pytest.MonkeyPatch) -> str:
    path = settings.bulletins / bulletin_id / f"{bulletin_id}.xlsx"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")
    return f"通报簿中的 {bulletin_id}.xlsx：各部分内容相同，"


def _fonts(settings: Settings, bulletin_id: str, patch: pytest.MonkeyPatch) -> str:
    real = composing.compose
    patch.setattr(composing, "compose", lambda *given: real(*given)._replace(fonts={}))
    name, digest = next(iter(entries.find(settings, bulletin_id).fonts.items()))
    return f"字体 {name}：生成时为 {digest[:12]}，现无"


@pytest.mark.parametrize("damage", [_title, _title_line, _hash, _lost, _file, _fonts])
def test_words_of_what_differs_in_the_book(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[Settings, str, pytest.MonkeyPatch], str],
) -> None:
    monkeypatch.setattr(composing, "FORMATS", ("xlsx",))
    book.publish(settings)
    made = book.issued(settings)
    (settings.bulletins / made.bulletin_id).chmod(0o700)
    expected = damage(settings, made.bulletin_id, monkeypatch)
    found = verifying.verify(settings, made.bulletin_id).difference
    assert found is not None
    assert found.zh.startswith(expected)
    _in_its_language(found, made.bulletin_id, *made.fonts)


def said(format: Format, there: bytes, again: bytes) -> Text:
    found = differences.first(format, there, again)
    assert found is not None
    if not found.zh.startswith("文件已损坏"):
        _in_its_language(found)
    return found


def _in_its_language(found: Text, *names: str) -> None:
    chinese = found.zh
    for name in names:
        chinese = chinese.replace(name, "")
    assert not LATIN.search(NAMES.sub("", chinese)), found.zh
    assert not HAN.search(re.sub(r"'.*?'", "", found.en)), found.en


def _rewrite(settings: Settings, bulletin_id: str, name: str, key: str, value: object) -> None:
    path = settings.bulletins / bulletin_id / name
    path.chmod(0o600)
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | {key: value}))


def of_paper(**changes: object) -> bytes:
    return write(msgspec.structs.replace(sample(), **changes), "pdf", fonts.find())


def packed(parts: dict[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made:
        for name, text in parts.items():
            made.writestr(zipfile.ZipInfo(name), text)
    return whole.getvalue()
