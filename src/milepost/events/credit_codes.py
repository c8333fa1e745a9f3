"""统一社会信用代码: the check character of GB 32100-2015 (5.6 and table 4)."""

from __future__ import annotations

from functools import lru_cache

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_RANK = {char: rank for rank, char in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, index, 31) for index in range(17))
LENGTH = 18


def check_character(first_seventeen: str) -> str:
    """The 18th character. Raises KeyError for a character outside the alphabet."""
    total = sum(weight * _RANK[char] for weight, char in zip(_WEIGHTS, first_seventeen, strict=True))
    return ALPHABET[-total % 31]


@lru_cache(maxsize=65_536)  # an enterprise is named again and again
def is_credit_code(code: str) -> bool:
    """Whether the code has 18 characters of the alphabet and the right check character."""
    if len(code) != LENGTH or any(char not in _RANK for char in code):
        return False
    return check_character(code[:17]) == code[17]
