"""督办单: one incident, whose matter is put to the unit that answers for it: what, by which clause, by when."""

from __future__ import annotations

from typing import Final

from milepost.bulletins.content import corrections
from milepost.bulletins.content import frame as frames
from milepost.bulletins.content.asked import ORDERED, Matter
from milepost.bulletins.content.frame import Frame
from milepost.bulletins.content.lines import Lines, status
from milepost.bulletins.content.money import Money
from milepost.bulletins.content.reporting import MART, Reporting, where
from milepost.bulletins.content.scene import Scene
from milepost.bulletins.content.shape import Bulletin, Cell, Given, Paragraph, Row, Table, Where
from milepost.bulletins.content.speech import Phrase, Speaker, full_width, joined, official
from milepost.bulletins.content.tables import column
from milepost.bulletins.content.version import Fields
from milepost.errors import BulletinError
from milepost.readings import numbers

FIELDS: Final = (
    "number", "matter", "basis", "lead", "person", "support", "state", "requirement", "due", "feedback", "signer",
    "signed",
)  # fmt: skip
OF_REPORTS: Final = "report_overdue"
OF_MONEY: Final = "subsidy_over_cap"


def make(scene: Scene, matter: Matter, previous: Bulletin | None) -> Bulletin:
    """Raises BulletinError where the incident is of a kind that is not ordered or is put to nobody, or what it corrects
    was not handed in.
    """
    if matter.kind not in ORDERED:
        raise BulletinError(
            f"Incident {matter.incident_id} is of kind {matter.kind}: a supervision order has no form for it. "
            f"It has one for {', '.join(sorted(ORDERED))}.",
            f"事件 {matter.incident_id} 属于 {matter.kind}，不能督办；能督办的有 {'、'.join(sorted(ORDERED))}。",
        )
    return _Form(scene, matter, corrections.check(scene.asked, previous)).bulletin()


class _Form:
    """The fields of one 督办单, each a phrase."""

    def __init__(self, scene: Scene, matter: Matter, replaced: Bulletin | None) -> None:
        self.scene, self.matter, self.replaced = scene, matter, replaced
        self.speaker = Speaker(scene.language)
        self.frame, self.lines = Frame(scene, self.speaker), Lines(scene.standings, self.speaker)
        rows = scene.standings.rows
        self.row = next((row for row in rows if row["target_id"] == matter.target), None)
        self.target = scene.version.by("fct_targets", "target_id").get(matter.target or "")
        self._check_day()
        self.money = self._money()
        leads = self.target["lead_agency_ids"] if self.target else []
        self.unit: str | None = matter.unit or next(iter(leads), None) or (self.money.unit if self.money else None)
        if self.unit is None:
            raise BulletinError(
                f"Incident {matter.incident_id} names no unit, and no target of {scene.place['jurisdiction_id']} that "
                "one leads: there is nobody to put it to.",
                f"事件 {matter.incident_id} 没有责任单位，不能督办。",
            )

    def _check_day(self) -> None:
        """Raises BulletinError for a target that was not read yet when the period ended: there is nothing to ask."""
        later = {row["target_id"] for row in self.scene.version.rows("fct_target_status")}
        if self.row is None and self.matter.target in later:
            day = self.scene.cut_off
            raise BulletinError(
                f"{self.matter.target} was not read yet on {day}. Name a later period (--period).",
                f"{day} 还没有 {self.matter.target} 的评价，请用 --period 另选较晚的期间。",
            )

    def _money(self) -> Money | None:
        matter = self.matter
        if matter.kind != OF_MONEY:
            return None
        if matter.policy is None:
            raise BulletinError(
                f"Incident {matter.incident_id} names no policy: there are no sums for an order.",
                f"事件 {matter.incident_id} 没有写明政策，没有可督办的金额。",
            )
        return Money(self.frame, matter.policy, is_simulated=matter.is_simulated)

    def bulletin(self) -> Bulletin:
        scene, speaker = self.scene, self.speaker
        is_heard = self.row is not None and self.row["actual_value"] is not None
        is_so = bool(self.row and self.row["is_simulated"]) if is_heard or self.money else scene.is_of_simulated
        replaces, annexes = corrections.of_others(
            self.frame, self.lines, self.replaced, {self.matter.target} if self.matter.target else set()
        )
        made = self.frame.bulletin(
            [speaker.word("title.order.about"), self._matter().text, speaker.word("title.order")],
            [*replaces, self._table()],
            annexes,
            subject=str(self.matter.incident_id),
            addressee=scene.name(scene.agency(str(self.unit))),
            is_simulated=self.matter.is_simulated or is_so,
        )
        return frames.only(made, {self.matter.target or ""})

    def _table(self) -> Table:
        said: dict[str, Phrase] = {
            "number": self._number(),
            "matter": self._matter(),
            "basis": self._basis(),
            "lead": self._leads(),
            "person": Phrase(self.matter.owner or self.speaker.word("form.person.none")),
            "support": Phrase(self._support() or self.speaker.word("form.support.none")),
            "state": self._state(),
            "requirement": self._requirement(),
            "due": self._due(),
            "feedback": self._feedback(),
            "signer": Phrase(self.scene.office.signer or self.speaker.word("form.signer.none")),
            "signed": Phrase(self.frame.signed(self.scene.day)),
        }
        return Table(
            "form",
            self.speaker.word("form.table"),
            (column(self.speaker, "label", "text", 1.0), column(self.speaker, "text", "text", 4.0)),
            tuple(self._field(key, said[key]) for key in FIELDS),
            has_header=False,
        )

    def _field(self, key: str, said: Phrase) -> Row:
        label = self.speaker.word(f"form.{key}")
        return Row((Cell(label, label), Cell(said.text, said.text, said.spans)))

    def _number(self) -> Phrase:
        scene = self.scene
        number = frames.document_number(
            self.speaker, scene.office, scene.asked.kind, scene.day.year, scene.asked.number
        )
        return Phrase(number.text)

    def _matter(self) -> Phrase:
        """What it is about, in the words of the paper and not in those of an alert."""
        speaker, language = self.speaker, self.scene.language
        if self.money is not None:
            return speaker.phrase("form.matter.money", policy=self.money.name())
        if self.row is not None:
            name, said = self.lines.named(self.row), status(self.row, language)
            return speaker.phrase("form.matter.target", name=name, status=said if language == "zh" else said.lower())
        if missing := self._missing():
            keys = [f"{row['indicator_id']}@{row['period_date']}" for row in missing]
            n = speaker.count("form.missing", MART, keys, "indicator_id@period_date", punctuality="missing")
            return speaker.phrase("form.matter.reports", unit=self._unit(str(self.unit)), n=n)
        if self._is_of_reports():
            return speaker.phrase("form.matter.no_reports", unit=self._unit(str(self.unit)))
        if self.target is not None:
            return speaker.phrase("form.matter.unread", name=self._indicator(self.target))
        return Phrase(official(frames.said(self.matter.title, language), language))

    def _indicator(self, target: Fields) -> Phrase:
        where: Where = {"indicator_id": target["indicator_id"]}
        name = f"name_{self.scene.language}"
        row = self.scene.version.by("dim_indicators", "indicator_id")[target["indicator_id"]]
        return self.speaker.of_row("dim_indicators", where, name, row[name], str(row[name]))

    def _basis(self) -> Phrase:
        if self.money is not None:
            return self.money.basis()
        if self.target is None:
            if plans := self.frame.basis():
                return self.speaker.phrase("form.basis.reports", plans=self.speaker.listed(plans))
            return self.speaker.phrase("form.basis.none")
        target: Where = {"target_id": self.target["target_id"]}
        said = self.target["section"]
        section = self.speaker.of_row("fct_targets", target, "section", said, full_width(str(said)))
        plan = self.frame.plan(str(self.target["plan_id"]))
        return self.speaker.phrase("form.basis.clause", plan=plan, section=section)

    def _leads(self) -> Phrase:
        units = (self.target["lead_agency_ids"] if self.target else None) or [self.unit]
        return self.speaker.listed(self._unit(unit) for unit in units)

    def _unit(self, unit: str) -> Phrase:
        row, name = self.scene.agency(unit), f"name_{self.scene.language}"
        return self.speaker.of_row("dim_agencies", {"agency_id": unit}, name, row[name], str(row[name]))

    def _support(self) -> str | None:
        if self.target is None:
            return None
        found: str | None = self.target.get(f"support_{self.scene.language}")
        return found

    def _state(self) -> Phrase:
        """How the target stands, which reports are missing or what was paid; since when."""
        speaker, frame = self.speaker, self.frame
        if self.money is not None:
            said = self.money.state()
        elif self.row is not None:
            said = self.lines.sentence(self.row)
        elif missing := self._missing():
            return self._owed(missing)
        elif self._is_of_reports():
            return speaker.phrase("form.state.reported", known=frame.known())
        else:
            said = speaker.phrase("form.state.none", cut_off=frame.cut_off())
        opened = speaker.day(self.matter.opened_on, Given("incident", "opened_on"), "opened_on")
        return joined([said, speaker.phrase("form.state.opened", day=opened)], self._space())

    def _owed(self, missing: list[Fields]) -> Phrase:
        """Since the day on which they were due, whenever it was that somebody noticed."""
        speaker = self.speaker
        first = min(missing, key=lambda row: row["expected_by_date"])
        due, late = first["expected_by_date"], first["days_late"]
        said_day = numbers.spoken_day(due, self.scene.language)
        return speaker.phrase(
            "form.state.missing",
            said=speaker.listed(map(Reporting(self.scene, speaker, self.unit).one, missing)),
            day=speaker.of_row(MART, where(first), "expected_by_date", due.isoformat(), said_day),
            n=speaker.of_row(MART, where(first), "days_late", late, str(late)),
        )

    def _missing(self) -> list[Fields]:
        """The reports that the incident is about: of its due day, of its indicator, as far as it names them."""
        found = Reporting(self.scene, self.speaker, self.unit).missing()
        matter = self.matter
        wanted = matter.indicator or (self.target["indicator_id"] if self.target else None)
        return [
            row
            for row in found
            if (wanted is None or row["indicator_id"] == wanted)
            and (matter.due_by is None or row["expected_by_date"] == matter.due_by)
        ]

    def _requirement(self) -> Phrase:
        if self.matter.requirement is not None:
            return Phrase(frames.said(self.matter.requirement, self.scene.language))
        return self.speaker.phrase(f"form.requirement.{self._asked_for()}")

    def _asked_for(self) -> str:
        if self.money is not None:
            return "money" if self.money.years else "settled"
        if self._is_of_reports():
            return "report" if self._missing() else "settled"
        found = self.row["status"] if self.row else None
        return str(found) if found in ("cancelled", "outdated") else "usual"

    def _is_of_reports(self) -> bool:
        return self.matter.kind == OF_REPORTS

    def _due(self) -> Phrase:
        days = self.matter.due_days or self.scene.office.answer_days
        said: Paragraph = frames.paragraph_of_day(self.frame, "form.due.said", self.frame.until("answer_days", days))
        return Phrase(said.text, said.spans)

    def _feedback(self) -> Phrase:
        return self.speaker.phrase("form.feedback.said", office=self.frame.office, contact=self.frame.contact())

    def _space(self) -> str:
        return "" if self.scene.language == "zh" else " "
