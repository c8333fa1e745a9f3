"""What each rule that holds rows says, table by table: Chinese and English, of the rule and of one row.

A row's text is a template: {value}, {low}, {high}, {unit} and the names of the rule's evidence (expectations/).
"""

from __future__ import annotations

from typing import NamedTuple

from milepost.readings.words import Language


class Meaning(NamedTuple):
    """rule_*: what the rule says of all rows it holds. row_*: the template for one of them."""

    rule_zh: str
    rule_en: str
    row_zh: str
    row_en: str

    def rule(self, language: Language) -> str:
        return self.rule_zh if language == "zh" else self.rule_en

    def row(self, language: Language) -> str:
        return self.row_zh if language == "zh" else self.row_en
