"""Evidence is a link where it is an address and nothing else."""

from __future__ import annotations

import pytest

from milepost.readings import evidence


@pytest.mark.parametrize(
    "said", ["https://example.gov.cn/a", "http://10.1.2.3:8080/x?y=1&z=(2)#part", "https://example.gov.cn"]
)
def test_address_is_itself(said: str) -> None:
    assert evidence.address(f" {said} ") == said


def test_chinese_letters_of_a_path_are_encoded() -> None:
    assert evidence.address("https://example.gov.cn/附件.pdf") == "https://example.gov.cn/%E9%99%84%E4%BB%B6.pdf"


@pytest.mark.parametrize(
    "said",
    [
        None, "", "月报第3页",
        "见 https://example.gov.cn/a", "javascript:alert(1)", "data:text/html,x", "//example.gov.cn",
        "https://gov.cn@evil.example/", "https://例子.cn/", "https://a.cn/x>)[y](z", "https://a.cn/\nx", "https://a.cn/`",
        "https://a.cn/\u202egpj", "ftp://a.cn/", "https://a.cn/" + "x" * 2000,
    ],
)  # fmt: skip
def test_other_words_are_no_link(said: str | None) -> None:
    assert evidence.address(said) is None
