"""The plan texts: quotes, and an account of every digit run. (text file, Plan) -> PlanText, Coverage.

Offsets are characters of the UTF-8 text as stored: line ends are not translated, a byte order mark counts as one.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from milepost.catalogue.plan import Plan, Target
from milepost.catalogue.policies import Policy
from milepost.errors import CatalogueError

_DIGIT_RUN = re.compile(r"[0-9０-９]+")
_SENTENCE_ENDS = "。！？!?\n\r"
# Numbers that are never a promise by their form alone; anything that might be one is left to the plan file.
_SAFE_FORMS = {
    "clause number": r"(?m)^\s*(\d{1,2})[.．](?!\d)",
    "annex number": r"附件[:：]?(\d{1,2})(?!\d)",
    "document number": r"〔(\d{4})〕(\d{1,4})号",
    "telephone": r"(?<!\d)(0\d{2,3})-(\d{7,8})(?!\d)",
    "postcode": r"邮编[:：](\d{6})(?!\d)",
}
_CONTEXT = 12
Claim = tuple[str, int, int]  # an account, and the [start, end) it speaks for


@dataclass(frozen=True)
class PlanText:
    """The text of one plan's source.file."""

    path: Path
    content: str
    sha256: str

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of the whole sentence around a span, without the white space at its sides."""
        first = max(self.content.rfind(mark, 0, start) for mark in _SENTENCE_ENDS) + 1
        ends = [found for mark in _SENTENCE_ENDS if (found := self.content.find(mark, max(end - 1, start))) >= 0]
        last = min(ends, default=len(self.content) - 1) + 1
        text = self.content[first:last]
        return first + len(text) - len(text.lstrip()), last - (len(text) - len(text.rstrip()))

    def line(self, offset: int) -> int:
        """The text's line (from 1) that holds a character."""
        return self.content.count("\n", 0, offset) + 1


@dataclass(frozen=True)
class DigitRun:
    """A run of digits in a text and what it was accounted as; account '' means nothing accounts for it."""

    start: int
    end: int
    digits: str
    context: str
    line: int
    account: str


@dataclass(frozen=True)
class Coverage:
    """Every digit run of one text, in order."""

    runs: list[DigitRun]

    @property
    def uncovered(self) -> list[DigitRun]:
        return [run for run in self.runs if not run.account]

    @property
    def covered(self) -> int:
        return len(self.runs) - len(self.uncovered)

    def by_account(self) -> dict[str, int]:
        """Account -> number of runs, the most frequent first."""
        return dict(Counter(run.account for run in self.runs if run.account).most_common())


def read_text(plan: Plan, texts: Path | None) -> PlanText | None:
    """The plan's text, or None where the folder or the file is not at hand."""
    path = texts / plan.source.file if texts else None
    return open_text(path) if path and path.is_file() else None


def open_text(path: Path) -> PlanText:
    """Read one text file. Raises CatalogueError if it is not UTF-8."""
    data = path.read_bytes()
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path}: is not UTF-8 at byte {error.start}. Save the text as UTF-8.") from error
    return PlanText(path, content, hashlib.sha256(data).hexdigest())


def places(text: PlanText, words: str) -> list[tuple[int, int]]:
    """[start, end) of every place where the text says the words, character by character."""
    return [found.span() for found in re.finditer(re.escape(words), text.content)]


def quote(plan: Plan, promise: Target | Policy, texts: Path | None) -> str | None:
    """The sentences that make the promise, from the plan's text; None where text or span is missing."""
    text = read_text(plan, texts)
    if text is None or promise.span is None or promise.span[1] > len(text.content):
        return None
    start, end = text.clause(*promise.span)
    return text.content[start:end]


def coverage(plan: Plan, text: PlanText) -> Coverage:
    """Account for every digit run of the text: a span of the plan file, or a form that is no promise."""
    claims = [*_spans(plan), *_due_days(plan, text), *_safe_forms(text)]
    runs = []
    for found in _DIGIT_RUN.finditer(text.content):
        start, end = found.span()
        account = next((name for name, first, last in claims if first <= start and end <= last), "")
        around = text.content[max(0, start - _CONTEXT) : end + _CONTEXT]
        runs.append(DigitRun(start, end, found[0], " ".join(around.split()), text.line(start), account))
    return Coverage(runs)


def _spans(plan: Plan) -> Iterator[Claim]:
    spans = [("target", target.span) for _, target in plan.each_target()]
    spans += [("baseline", indicator.baseline.span) for indicator in plan.indicators if indicator.baseline]
    spans += [("path value", point.span) for indicator in plan.indicators for point in indicator.path]
    spans += [("policy", span) for policy in plan.policies for span in policy.spans.values() or [policy.span]]
    spans += [("policy", cap.span) for cap in plan.shared_caps]
    spans += [("not a target", span) for span, _ in plan.each_not_target()]
    yield from ((name, span[0], span[1]) for name, span in spans if span)


def _due_days(plan: Plan, text: PlanText) -> Iterator[Claim]:
    """The year, and the month and day, printed in the sentence of a target that is due then."""
    for _, target in plan.each_target():
        if target.span and target.due_date and target.span[1] <= len(text.content):
            start, end = text.clause(*target.span)
            year, month, day = target.due_date.year, target.due_date.month, target.due_date.day
            for found in re.finditer(rf"(?<!\d){year}(?!\d)", text.content[start:end]):
                yield "due year", start + found.start(), start + found.end()
            for found in re.finditer(rf"(?<!\d)0?{month}月(?:0?{day}日)?", text.content[start:end]):
                yield "due day", start + found.start(), start + found.end()


def _safe_forms(text: PlanText) -> Iterator[Claim]:
    for name, form in _SAFE_FORMS.items():
        for found in re.finditer(form, text.content):
            yield from ((name, found.start(group), found.end(group)) for group in range(1, found.re.groups + 1))
