"""The sentences of English bulletins, which are plain reports: the same keys and holes as sentences.py."""

from __future__ import annotations

from typing import Final

from milepost.bulletins.content import orders

PATTERNS: Final[dict[str, str]] = {
    "between": ", ",
    "semicolon": "; ",
    "quoted": "{title}",
    "cited": "{title} ({number})",
    "simulated.title": "[Simulated] {title}",
    "simulated.watermark": "Simulated data, not to be quoted",
    "simulated.body": (
        "This document contains simulated data. It is for demonstration only, not to be quoted or issued."
    ),
    "office.none": (
        "Draft: no issuing office is configured. It is written in the name of {office}, and may not be issued. The "
        "coordinator is the one in the catalogue, inferred from the tasks where the plan names none."
    ),
    "translation": "This is a translation of {number}; the Chinese text is the one that holds.",
    "number": "{prefix} [{year}] No. {n}",
    "number.gap": "__",
    "mark.progress": "{office}",
    "mark.unit": "{office}",
    "mark.supervision": "{office}",
    "mark.reminder": "{office}",
    "addressee": "To: {whom}",
    "printed": "Printed on {day}",
    "annex": "Annex {n}",
    "annex_note.first": "Annexes: {n}. {title}",
    "annex_note.next": "{n}. {title}",
    "period.running": "{period} (until {day})",
    "title.about": "{period}: progress against the targets of the ",
    "title.progress": "",
    "title.corrected": " (corrected)",
    "title.places": "AI action plans of {place}",
    "title.unit": ": score sheet",
    "title.order.about": "Supervision order: ",
    "title.order": "",
    "title.reminder.about": "{period}: ",
    "title.reminder": "reports due",
    "opening": (
        "This bulletin reports progress in {period} under {basis}. Data up to {cut_off}, as reported and loaded by "
        "{known} (Beijing time). On that day {share} of the year has passed; each target's own schedule runs from its"
        " start to its due date."
    ),
    "opening.no_basis": (
        "This bulletin reports progress in {period}. Data up to {cut_off}, as reported and loaded by {known} (Beijing"
        " time). On that day {share} of the year has passed."
    ),
    "opening.replaces": "This corrects and replaces {number} (data up to {day}); {annex} lists each difference.",
    "heading.overall": "1. Overall",
    "heading.units": "2. By unit",
    "heading.problems": "3. Problems",
    "heading.targets": "3.1 Targets behind schedule",
    "heading.reports": "3.2 Units reporting late",
    "heading.next": "4. Next steps",
    "whole": "On {cut_off}, targets of {whose}: {n}, of which {assessed} assessed and {waiting} not assessed for now.",
    "whole.none": "On {cut_off}, {whose} had no target to be assessed: there is no data for this period.",
    "good": "On schedule: {n}, {share} of those assessed: {parts}.",
    "good.none": "No target is on schedule.",
    "behind": "Not on schedule: {n}, {share}: {parts}. They are: {names}.",
    "behind.many": "Not on schedule: {n}, {share}: {parts}. {annex} lists them.",
    "behind.counted": "Not on schedule: {n}, {share}: {parts}.",
    "behind.none": "No target is behind schedule.",
    "apart": "{why}: {n}, {share}: {parts}. They are: {names}. They are not called late.",
    "apart.one": "{why}: {n}, {share}: {parts}, {names}. It is not called late.",
    "apart.counted": "{why}: {n}, {share}: {parts}. They are not called late.",
    "apart.cancelled": "Cancelled",
    "apart.silent": "Without usable data",
    "apart.both": "Without usable data or cancelled",
    "assessed.none": "No target can be assessed yet.",
    "waiting": "Not assessed for now ({n}): {parts}.",
    "part": "{what} {n}",
    "coverage": "Targets with a usable report: {n}, a coverage of {share}.",
    "simulated.count": "Targets with simulated data: {n}.",
    "rank.top": "By the share on schedule, the first three are {first}; the last three are {last}.",
    "rank.first": "By the share on schedule, the first is {first}.",
    "rank.equal": "The {n} units ranked have equal shares.",
    "rank.unreported": "Not reported: {names}. Units without a usable report are not ranked.",
    "rank.low_coverage": "Not ranked, as usable reports cover less than {least} of their targets: {names}.",
    "rank.none_assessed": "Not ranked, as none of their targets can be assessed: {names}.",
    "rank.none": "Usable reports of {whose} cover {share}, less than {least}: there is no ranking in this period.",
    "units.good": "Units with all assessed targets on schedule: {n} ({names}).",
    "units.behind": "Units with targets not on schedule: {n} ({names}).",
    "units.none": "No unit leads a target.",
    "unit.behind": "{name} ({n})",
    "target.named": "{name} (target of {due})",
    "target.year": "{year}",
    "line": "{name} ({lead}): {said}{gap}; read as {status}.",
    "line.cumulative": "{actual} by {day}, {completion} of the target of {goal}",
    "line.level": "{actual} on {day}, {completion} of the target of {goal}",
    "line.of_target": "{actual} by {day}, which equals {completion} of the target of {goal}",
    "line.plain": "{actual} on {day}, the target is {goal}",
    "line.milestone": "{actual} on {day}, to be {goal}",
    "line.milestone_share": "{actual} of it done on {day}, to be {goal}",
    "line.cancelled": "cancelled by {day}",
    "line.cancelled.undated": "cancelled",
    "line.none": "no usable data, the target is {goal}",
    "line.more": "{annex} lists the other {n}.",
    "gap.below": ", {gap} points below schedule",
    "gap.above": ", {gap} points above schedule",
    "gap.below.of": "; {attainment} of its path is done, {schedule} is due: {gap} points below schedule",
    "gap.above.of": "; {attainment} of its path is done, {schedule} is due: {gap} points above schedule",
    "gap.even": ", exactly on schedule",
    "gap.none": "",
    "problems.none": "No target is behind schedule in this period.",
    "reports.none": "All reports due in this period came in time.",
    "reports.nothing": "No report was due in this period.",
    "reports.counted": "Reports due in this period: {due}; in time {on_time}, late {late}, missing {missing}.",
    "reports.missing": "Units with missing reports: {n}; {units}.",
    "reports.late": "Units with late reports: {n}; {units}.",
    "reports.unit": "{name} ({n})",
    "reports.listed": "{annex} lists each report.",
    "reports.table": "Reports that did not come in time",
    "reports.one": "{name} (of {day})",
    "next.behind": (
        "Asked of {units}: look into each target behind schedule and report to {office} by {day} what is done."
    ),
    "next.cancelled": "Asked of {units}: tell {office} by {day} why targets were cancelled, and what follows.",
    "next.reports": "Asked of {units}: send the missing and outdated reports by {day}, and later ones in time.",
    "next.keep": "All units are asked to keep up their work and to report in time.",
    "next.documents": "Matters under supervision ({documents}) are handled and answered as their orders say.",
    "objection": "Objections to the data may be sent to {office} until {day} ({n} working days); {contact}.",
    "around.office": "Issued by",
    "around.addressee": "To",
    "around.copies": "Copies",
    "guessed": "(The holidays are not known yet: Monday to Friday are taken for working days.)",
    "contact.person": "contact: {who}",
    "contact.telephone": "telephone: {what}",
    "contact.mail": "mail: {what}",
    "annex.full": "All targets",
    "annex.behind": "Targets not on schedule",
    "annex.method": "Method and data quality",
    "annex.corrections": "Corrections since the last issue",
    "annex.differences": "What is corrected",
    "behind.empty": "No target is behind schedule in this period.",
    "full.empty": "There is no data for this period.",
    "table.units": "Progress by unit",
    "table.trend": "Lights of the targets at month ends",
    "table.note": (
        "Completion = actual / target; gap = attainment less schedule, in percentage points; — means no such value."
    ),
    "table.units.note": (
        "A target led by several units counts for each. Equal shares share a rank and the next ranks are left out; — "
        "means not ranked."
    ),
    "column.number": "No.",
    "column.indicator": "Indicator",
    "column.lead": "Lead",
    "column.goal": "Target",
    "column.due": "Due",
    "column.actual": "Actual",
    "column.day": "True for",
    "column.completion": "Completion",
    "column.schedule": "Schedule",
    "column.gap": "Gap",
    "column.status": "Status",
    "column.rank": "Rank",
    "column.unit": "Unit",
    "column.targets": "Targets",
    "column.good": "On schedule",
    "column.behind": "Behind",
    "column.apart": "No data or cancelled",
    "column.waiting": "Not assessed",
    "column.share": "Share on schedule",
    "column.remark": "Remark",
    "column.month": "Month",
    "column.was": "Actual before",
    "column.was_original": "Actual in the corrected paper",
    "column.now": "Actual now",
    "column.was_status": "Status before",
    "column.was_status_original": "Status in the corrected paper",
    "column.now_status": "Status now",
    "column.reason": "Reason",
    "column.original": "Corrected paper",
    "column.new": "This paper",
    "column.label": "Item",
    "column.text": "Content",
    "column.expected_by": "Due on",
    "column.days_late": "Days late",
    "column.state": "State",
    "total": "Total (each target once)",
    "why.low_coverage": "too few usable reports",
    "why.unreported": "not reported",
    "why.none_assessed": "nothing to assess",
    "why.no_targets": "no targets",
    "trend.words": "By {month}: green {green}, blue {blue}, yellow {yellow}, red {red}, grey {grey}, no light {none}.",
    "trend.month": "Month",
    "trend.number": "Targets",
    "filter.light": "Light",
    "method.schedule": (
        "The schedule is the share of each target's path (baseline, agreed points, target) that is due on the day of "
        "the data; attainment is the share of the same path that is done, from the baseline where there is one, and so "
        "is another figure than completion. The gap is attainment less schedule, computed from unrounded values, with "
        "one decimal, half away from zero."
    ),
    "method.limits": (
        "{plan}: a gap of zero or more is on schedule, from {ahead} points on ahead; below zero is slightly behind, "
        "from minus {ahead} points on behind, below minus {behind} points far behind."
    ),
    "method.held": (
        "A target without an agreed path, or whose first report is its baseline, reads slightly behind at worst."
    ),
    "method.assessed": (
        "Assessed are targets with a reading, with outdated data, or not reported after their due day and grace. Not "
        "reported before that, awaiting the final report and without a due date are not assessed for now. Shares are "
        "of those assessed; they may not add up to the whole by rounding and are not adjusted. A target said twice "
        "counts once."
    ),
    "method.ranking": (
        "Units whose usable reports (neither missing nor outdated) cover {least} of their targets or more are ranked "
        "by the share on schedule. Equal shares share a rank and the next ranks are left out; units without reports "
        "are listed apart, never last."
    ),
    "method.version": "Data of the published version {version}, by which it can be checked; method version {method}.",
    "method.fonts": "Word files name the official Chinese fonts; PDF files embed free ones.",
    "quality.held": (
        "Reports of all plans that were held for a decision when this was published, and are left out: {n}."
    ),
    "quality.despite": (
        "This version was published by a person's decision although a quality gate blocked it: check before quoting."
    ),
    "quality.whole": "Data quality: usable reports for {n} targets, outdated {outdated}, not reported {not_reported}.",
    "corrections.first": "No bulletin of this kind was issued before: there is nothing to compare with.",
    "corrections.beyond": (
        "This version has no readings of the day up to which the last issue went ({day}): no comparison."
    ),
    "corrections.none": (
        "Nothing of the day up to which the last issue went ({number}, data up to {day}) was corrected."
    ),
    "corrections.some": (
        "Compared with the last issue ({number}, data up to {day}), data or readings of that same day were corrected "
        "for {n} targets:"
    ),
    "corrections.title": "Corrections to the last issue",
    "differences.beyond": (
        "This version has no readings of the day up to which the corrected paper went ({day}): no comparison."
    ),
    "differences.none": (
        "Data and readings of the targets are those of the corrected paper ({number}, data up to {day})."
    ),
    "differences.some": (
        "Compared with the corrected paper ({number}, data up to {day}), data or readings differ for {n} targets:"
    ),
    "differences.others": "Other differences",
    "differences.title": "Differences from the corrected paper",
    "reason.gone": "no longer a target",
    "reason.added": "added since",
    "reason.late_report": "late report",
    "unit.rank": "It ranks {rank} among the {n} units ranked.",
    "unit.unranked.low_coverage": "Usable reports cover {share}, less than {least}: not ranked.",
    "unit.unranked.unreported": "There is no usable report: listed as not reported, not ranked.",
    "unit.unranked.none_assessed": "Nothing can be assessed yet: not ranked.",
    "unit.table": "Targets led",
    "unit.more": "{annex} lists the other {n}.",
    "unit.basis": (
        "Data up to {cut_off}, as loaded by {known} (Beijing time); {share} of the year has passed; published version"
        " {version}."
    ),
    **orders.ENGLISH,
    "reminder.opening": (
        "This is a reminder to {unit} of the reports for {period}, by what was loaded by {known} (Beijing time)."
    ),
    "reminder.missing": "Overdue reports that have not come: {n}. Please send them soon.",
    "reminder.coming": "Reports due by {day}: {n}. Please send them in time.",
    "reminder.none": "No report is overdue, and none is due by {day}.",
    "reminder.contact": "Questions go to {office}; {contact}. What was sent already need not be sent again.",
    "reminder.table.missing": "Overdue reports",
    "reminder.table.coming": "Reports due soon",
    "punctuality.missing": "missing",
    "punctuality.late": "late",
    "punctuality.coming": "due",
}
