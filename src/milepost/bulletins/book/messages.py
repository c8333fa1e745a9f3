"""The words of `milepost bulletin`, in the language of MILEPOST_LANGUAGE: key -> (Chinese, English)."""

from __future__ import annotations

from typing import Final

from milepost.readings.words import LANGUAGES, Language

WORDS: Final[dict[str, tuple[str, str]]] = {
    "no_file": (
        "{path} 不存在：由方案统筹单位起草，不能印发。可复制 bulletins.example.yml 后修改。",
        "{path} is not there: drafts only, in the coordinator's name. Copy bulletins.example.yml to write it.",
    ),
    "simulated": ("[模拟] ", "[simulated] "),
    "corrected": ("（已被 {by} 更正）", " (corrected by {by})"),
    "count": ("共 {n} 件", "{n} bulletin{s}"),
    "checked": ("{faults} 处错误，{warnings} 处提醒", "{faults} fault{fs}, {warnings} warning{ws}"),
    "file": ("文件", "file"),
    "font": ("字体", "font"),
    "move": ("经过", "move"),
    "unsent": ("事件待发", "event not sent yet"),
    "equal": (
        "一致：{what} 即 {id}（内容 {content}，版本 {version}）",
        "equal: {what} is {id} (content {content}, version {version})",
    ),
    "different": ("不一致：{difference}", "different: {difference}"),
    "no_more": (
        "已被 {number}（{id}）更正，不再有效",
        "corrected by {number} ({id}): it holds no more",
    ),
    "state.draft": ("草稿", "draft"),
    "state.reviewed": ("已审核", "reviewed"),
    "state.issued": ("已印发", "issued"),
    "state.withdrawn": ("已撤回", "withdrawn"),
    "moved": ("{state} {id}{number}，经办人 {by}", "{state} {id}{number} by {by}"),
    "not_to_issue": ("含模拟数据，不能印发", "of simulated data: it cannot be issued"),
}


def say(language: Language, key: str, **values: object) -> str:
    return WORDS[key][LANGUAGES.index(language)].format(**values)


def plural(n: int) -> str:
    """The ending of an English noun."""
    return "" if n == 1 else "s"
