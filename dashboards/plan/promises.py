"""Each section as a table: the sentence with its figures marked, then every promise it makes and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards import clauses, elements, narrowing
from dashboards.elements import Markdown, plain, soft
from dashboards.plan.passages import Clause, Section
from dashboards.readings import Row
from dashboards.text import NO_VALUE, Words
from milepost.catalogue.texts import PlanText

COLUMNS = ("clause", "promise", "goal", "due", "state", "progress", "lead")
ROOM = narrowing.Room(kept=range(6))


@dataclass(frozen=True)
class Told:
    """What is known of a plan's promises: readings joined with names by target, policies by id, versions by target."""

    targets: dict[str, Row]
    policies: dict[str, Row]
    versions: dict[str, int]
    text: PlanText | None


def show(w: Words, section: Section, told: Told) -> None:
    name = section.name or w("plan.no_section")
    elements.heading(name)
    body = [
        [_clause(w, clause, told) if first else "", *_promise(w, row, told)]
        for clause in section.clauses
        for first, row in zip([True, *[False] * len(clause.rows)], clause.rows, strict=False)
    ]
    narrowing.table(w, [w(f"plan.{column}") for column in COLUMNS], body, name=name, room=ROOM)


def _clause(w: Words, clause: Clause, told: Told) -> Markdown:
    """The sentence where the text is at hand, else its place in it."""
    row = clause.rows[0]
    if told.text is None or clause.around is None:
        return soft(place(w, row))
    spans = [(one["span_start"], one["span_end"]) for one in clause.rows]
    return quoted(told.text, clause.around, spans)


def quoted(text: PlanText, around: clauses.Span, spans: list[clauses.Span]) -> Markdown:
    """A sentence with the marked words set off: by weight and ground, so that print and forced colours keep it."""
    cut = clauses.pieces(text, around, spans)
    return Markdown(
        "".join(f":orange-background[**{plain(words)}**]" if is_marked else plain(words) for words, is_marked in cut)
    )


def place(w: Words, row: Row) -> str:
    if row["span_start"] is None:
        return w("plan.no_place")
    return w("plan.place", start=row["span_start"], end=row["span_end"])


def _promise(w: Words, row: Row, told: Told) -> list[str]:
    if row["kind"] in ("target", "restatement"):
        return _target(w, told.targets.get(row["entity_id"], {}), row, told)
    entity, kind = row["entity_id"], elements.tag(w(f"plan.kind.{row['kind']}"))
    if row["kind"] == "interim":
        indicator = entity.split("@")[0]
        said: str = elements.link("indicator", entity, indicator=indicator, lang=w.address_language)
    elif entity in told.policies:
        said = elements.link("subsidies", w.name(told.policies[entity]), policy=entity, lang=w.address_language)
    else:
        said = elements.code(entity)
    return [f"{kind} {said}", *[NO_VALUE] * 5]


def _target(w: Words, target: Row, row: Row, told: Told) -> list[str]:
    if not target:  # the catalogue has it, the readings of this version do not
        return [elements.code(row["entity_id"]), *[NO_VALUE] * 5]
    wish = {"indicator": target["indicator_id"], "target": target["target_id"], "lang": w.address_language}
    version = told.versions.get(target["target_id"], 1)
    tags = [elements.tags(w, target)]
    if version > 1:
        tags.append(elements.tag(w("plan.changed", n=version), "warn"))
    if target.get("restates_target_id"):
        tags.append(soft(w("plan.restates", target=target["restates_target_id"])))
    mark = f" {elements.watermark(w('watermark'))}" if target["is_simulated"] else ""
    return [
        f"{elements.link('indicator', w.name(target), **wish)} {' '.join(tags)}{mark}",
        plain(w.goal(target)),
        plain(w.day(target["due_date"])),
        elements.status(w, target),
        elements.progress(w, target),
        plain(w.name(target, "lead")),
    ]
