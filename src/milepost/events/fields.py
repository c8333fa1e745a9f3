"""The fields that contracts are made of: what each may hold, as Python and schemas say it alike.

The patterns are ASCII grammars that Python, ECMAScript and SQL read the same way.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from msgspec import Meta

Basis = Literal["point", "year_to_date", "since_start"]
State = Literal["planned", "started", "completed", "in_service", "cancelled"]
Role = Literal["provider", "user", "service"]
Verdict = Literal["released", "refused", "asked"]
BulletinKind = Literal["progress", "unit", "supervision", "reminder"]
BulletinState = Literal["draft", "reviewed", "issued", "withdrawn"]
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "basis": get_args(Basis),
    "state": get_args(State),
    "role": get_args(Role),
    "decision": get_args(Verdict),
    "bulletin.kind": get_args(BulletinKind),
    "bulletin.state": get_args(BulletinState),
}
"""Field -> the words it may hold; bulletin.<field>: where the event is about a bulletin."""

LARGEST: Final = 1e15  # beyond it a double no longer tells neighbouring whole numbers apart in every unit
LARGEST_COUNT: Final = 10_000_000
LONGEST_NAME: Final = 100
LONGEST_ID: Final = 200
LONGEST_TEXT: Final = 2000
SOURCE_PATTERN: Final = "/[a-z][a-z0-9_]*/[a-z][a-z0-9_]*"

# What no terminal, CSV or board shows as it is: controls, blanks other than the usual one, signs that turn the
# direction of writing, private use. Python's isprintable says the same and also refuses what Unicode has not assigned.
_UNPRINTABLE: Final = (
    r"\u0000-\u001f\u007f-\u00a0\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\ue000-\uf8ff\ufeff\ufff0-\ufffb\ufffe\uffff"
)
PRINTABLE_PATTERN: Final = f"^[^{_UNPRINTABLE}]+$"
NAME_PATTERN: Final = f"^[^/ {_UNPRINTABLE}]([^/{_UNPRINTABLE}]*[^/ {_UNPRINTABLE}])?$"
SAYING_PATTERN: Final = f"[^ {_UNPRINTABLE}]"  # somewhere in a text that says something
IndicatorId = Annotated[
    str, Meta(description="<jurisdiction>/<indicator> of the catalogue.", examples=["wucheng/compute_capacity"])
]
Name = Annotated[
    str,
    Meta(
        description="Short name without '/', at most 100 printable characters, no blank at either end.",
        extra_json_schema={"minLength": 1, "maxLength": LONGEST_NAME, "pattern": NAME_PATTERN},
    ),
]
Share = Annotated[float, Meta(description="A fraction from 0 to 1.", extra_json_schema={"minimum": 0, "maximum": 1})]
Amount = Annotated[float, Meta(description="Not negative.", extra_json_schema={"minimum": 0, "maximum": LARGEST})]
Text = Annotated[str, Meta(description="At most 2000 characters.", extra_json_schema={"maxLength": LONGEST_TEXT})]
PolicyId = Annotated[
    str, Meta(description="<jurisdiction>/<policy> of the catalogue.", examples=["dongyang/data_space_connector"])
]
Saying = Annotated[
    str,
    Meta(
        description="Not empty, at most 2000 characters.",
        extra_json_schema={"minLength": 1, "maxLength": LONGEST_TEXT, "pattern": SAYING_PATTERN},
    ),
]
EventId = Annotated[
    str,
    Meta(
        description="The id of the event that is spoken of.",
        extra_json_schema={"minLength": 1, "maxLength": LONGEST_ID, "pattern": PRINTABLE_PATTERN},
    ),
]
EventSource = Annotated[
    str,
    Meta(
        description="The source of that event: /<jurisdiction>/<agency>.",
        examples=["/wucheng/big_data_centre"],
        extra_json_schema={"maxLength": LONGEST_ID, "pattern": f"^{SOURCE_PATTERN}$"},
    ),
]
PERIOD_PATTERN: Final = "^20[0-9]{2}(-(0[1-9]|1[0-2])|Q[1-4])?$"
Period = Annotated[
    str,
    Meta(
        description="A month, a quarter or a year: 2026-10, 2026Q3, 2026.",
        examples=["2026-10"],
        extra_json_schema={"pattern": PERIOD_PATTERN},
    ),
]
SHA256_PATTERN: Final = "^[0-9a-f]{64}$"
Sha256 = Annotated[
    str, Meta(description="64 hexadecimal digits, small.", extra_json_schema={"pattern": SHA256_PATTERN})
]
IsVerified = Annotated[bool, Meta(description="Whether a sign-in proved who speaks.")]
CreditCode = Annotated[
    str,
    Meta(
        description="统一社会信用代码, 18 characters with the check character of GB 32100-2015.",
        extra_json_schema={"pattern": "^[0-9A-HJ-NPQRTUWXY]{18}$"},
    ),
]
