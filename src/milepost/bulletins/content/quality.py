"""口径说明和数据质量: the annex that says how it was read and how good the data is."""

from __future__ import annotations

from milepost.bulletins.content import counts
from milepost.bulletins.content import frame as frames
from milepost.bulletins.content.counts import Counts
from milepost.bulletins.content.frame import Frame
from milepost.bulletins.content.shape import Given, Paragraph
from milepost.bulletins.content.speech import Phrase
from milepost.bulletins.content.version import Fields
from milepost.readings import numbers


def paragraphs(frame: Frame, whole: Counts) -> list[Paragraph]:
    """whole: the counts of the place."""
    say = frame.speaker.say
    return [
        say("method.schedule"),
        *(_limits(frame, row) for row in frame.scene.plans),
        say("method.held"),
        say("method.assessed"),
        say("method.ranking", least=counts.least(frame.speaker)),
        say("method.version", method=_method(frame), version=frame.version()),
        *_quality(frame, whole),
        say("method.fonts"),
    ]


def _limits(frame: Frame, row: Fields) -> Paragraph:
    values = {
        key: frame.speaker.of_row(
            "dim_plans", {"plan_id": row["plan_id"]}, f"{key}_points", row[f"{key}_points"],
            numbers.number(row[f"{key}_points"], 1),
        )
        for key in ("ahead", "behind")
    }  # fmt: skip
    return frame.speaker.say("method.limits", plan=frame.plan(str(row["plan_id"])), **values)


def _method(frame: Frame) -> Phrase:
    version = frames.method_version(frame.scene) or numbers.NO_VALUE
    return frame.speaker.figure("method_version", version, version, Given("manifest", "method_version"))


def _quality(frame: Frame, whole: Counts) -> list[Paragraph]:
    say, manifest = frame.speaker.say, frame.scene.version.manifest
    said = []
    if whole.rows:
        said.append(
            say(
                "quality.whole",
                n=whole.of("covered", counts.is_covered),
                outdated=whole.of("outdated", lambda row: row["status"] == "outdated"),
                not_reported=whole.of("silent", lambda row: row["status"] == "not_reported"),
            )
        )
    held = int(manifest.get("held") or 0)
    if held:
        n = frame.speaker.figure("held", held, str(held), Given("manifest", "held"))
        said.append(say("quality.held", n=n))
    if manifest.get("despite_gate"):
        said.append(say("quality.despite"))
    return said
