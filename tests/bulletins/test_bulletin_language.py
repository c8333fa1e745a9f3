"""milepost bulletin speaks the language of MILEPOST_LANGUAGE, its errors too; one thing is one thing."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import book
from builders.warehouse import ROOT
from typer.testing import CliRunner

from milepost import cli
from milepost.bulletins.book import composing, messages
from milepost.errors import BulletinError, WarehouseError
from milepost.settings import Settings

CONFIG = """offices:
  - id: hill_ai
    places: [hill]
    name: {zh: 丘区专班, en: Hill office}
    prefixes:
      progress: {zh: 丘智专班, en: HAI}
      unit: {zh: 丘智评, en: HAI-U}
      supervision: {zh: 丘智督, en: HAI-S}
      reminder: {zh: 丘智提, en: HAI-R}
    contact: {person: 张三}
"""
HAN = re.compile("[\u4e00-\u9fff]")
PAUSES = re.compile("[，。；：、]")


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(composing, "FORMATS", ("xlsx",))
    for name, folder in (("DATA", "data"), ("CONFIG", "config")):
        monkeypatch.setenv(f"MILEPOST_{name}", str(tmp_path / folder))
    monkeypatch.setenv("MILEPOST_PLANS", str(tmp_path / "plans"))
    (tmp_path / "config").mkdir()
    (tmp_path / "config/bulletins.yml").write_text(CONFIG, encoding="utf-8")
    settings = Settings(data=tmp_path / "data", config=tmp_path / "config", plans=ROOT / "plans")
    book.publish(settings, book.MADE_UP)
    return settings


def said(*words: str) -> str:
    return CliRunner().invoke(cli.app, ["bulletin", *words]).output


def test_a_damaged_bulletin_is_named_and_the_others_are_listed(there: Settings) -> None:
    lost, other = book.draft(there), book.draft(there, period="2026")
    (there.bulletins / lost.bulletin_id / "manifest.json").write_text("{", encoding="utf-8")
    done = CliRunner().invoke(cli.app, ["bulletin", "list"])
    assert done.exit_code == 1
    assert other.bulletin_id in done.output
    assert f"{lost.bulletin_id}/manifest.json：" in done.output.replace("\n", "")
    assert "无法读取" in done.output


def test_each_message_is_in_one_language_and_counts_one_as_one(
    there: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = book.draft(there)
    assert "共 1 件" in said("list")
    assert "[模拟] " in said("list")
    assert said("verify", entry.bulletin_id).startswith("一致：")
    assert "0 处错误，0 处提醒" in said("check")
    assert "文件 " in said("show", entry.bulletin_id)
    monkeypatch.setenv("MILEPOST_LANGUAGE", "en")
    assert said("list").endswith("\n1 bulletin\n")
    assert "0 bulletins" in said("list", "--state", "issued")
    assert said("verify", entry.bulletin_id).startswith("equal: ")
    assert "0 faults, 0 warnings" in said("check")
    (there.config / "bulletins.yml").write_text(CONFIG.replace("张三", ""), encoding="utf-8")
    assert "1 fault, 0 warnings" in said("check")
    (there.config / "bulletins.yml").unlink()
    assert not HAN.search(said("check"))


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (("show", "nothing"), "没有编号为 nothing 的通报", "There is no bulletin 'nothing'"),
        (("make", "--place", "hill", "--period", "2026-13"), "'2026-13' 不是期间", "'2026-13' is no period"),
        (("make", "--kind", "unit", "--place", "hill", "--period", "2026-11"), "请用 --unit 指明", "name it (--unit)"),
        (("make", "--place", "vale", "--period", "2026-11"), "中没有为 vale 发文的单位", "no office issues for vale"),
    ],
)
def test_what_is_refused_is_said_in_the_language(
    there: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    zh: str,
    en: str,
) -> None:
    monkeypatch.setattr("sys.argv", ["milepost", "bulletin", *words])
    for language, expected in (("zh", zh), ("en", en)):
        monkeypatch.setenv("MILEPOST_LANGUAGE", language)
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert end.value.code == 1
        assert expected in capsys.readouterr().err


def test_a_difference_is_named_in_the_language_as_text_and_as_json(
    there: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = book.draft(there)
    name = f"{entry.bulletin_id}.xlsx"
    path = there.bulletins / entry.bulletin_id / name
    whole = path.read_bytes()
    path.parent.chmod(0o700)
    path.chmod(0o600)
    zh = f"通报簿中的 {name}：各部分内容相同，但打包不同：各部分以外可能损坏、被追加或者另存过"
    en = f"{name} in the book, the same parts, packed otherwise: it was damaged beside them, added to or saved anew"
    path.write_bytes(whole + b" ")
    assert said("verify", entry.bulletin_id) == f"不一致：{zh}\n"
    assert json.loads(said("verify", entry.bulletin_id, "--format", "json"))["difference"] == zh
    monkeypatch.setenv("MILEPOST_LANGUAGE", "en")
    assert said("verify", entry.bulletin_id) == f"different: {en}\n"
    assert json.loads(said("verify", entry.bulletin_id, "--format", "json"))["difference"] == en
    path.write_bytes(whole)
    assert json.loads(said("verify", entry.bulletin_id, "--format", "json"))["difference"] is None


def test_an_error_of_bulletins_has_chinese_words_and_another_is_said_as_it_is() -> None:
    assert WarehouseError("no").spoken("zh") == "no"
    assert [BulletinError("no", "不").spoken(one) for one in ("zh", "en")] == ["不", "no"]


def test_each_error_of_bulletins_is_written_in_both_languages() -> None:
    found = list(raised())
    assert len(found) > 60
    for where, arguments in found:
        words = ["".join(constants(one)) for one in arguments]
        assert len(words) == 2, where
        assert not PAUSES.search(words[0]), where
        assert PAUSES.search(words[1]), where


def raised() -> Iterator[tuple[str, list[ast.expr]]]:
    """Each BulletinError of the package, with its arguments."""
    for path in sorted((ROOT / "src/milepost").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "BulletinError":
                yield f"{path}:{node.lineno}", node.args


def constants(words: ast.expr) -> Iterator[str]:
    return (str(one.value) for one in ast.walk(words) if isinstance(one, ast.Constant))


def test_both_languages_have_the_same_words() -> None:
    for key, (zh, en) in messages.WORDS.items():
        assert HAN.search(zh), key
        assert not HAN.search(en), key
