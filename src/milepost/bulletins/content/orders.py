"""The sentences of 督办单, in Chinese and English: parts of sentences.PATTERNS and english.PATTERNS."""

from __future__ import annotations

from typing import Final

CHINESE: Final[dict[str, str]] = {
    "form.number": "编号",
    "form.matter": "督办事项",
    "form.basis": "依据",
    "form.lead": "责任单位",
    "form.person": "责任人",
    "form.support": "配合单位",
    "form.state": "现状与差距",
    "form.requirement": "办理要求",
    "form.due": "办理时限",
    "form.feedback": "反馈要求",
    "form.signer": "签发人",
    "form.signed": "签发日期",
    "form.table": "督办事项",
    "form.basis.clause": "{plan}，条款：{section}",
    "form.basis.policy": "{plan}，条款：{section}（{policy}）",
    "form.basis.reports": "{plans}，以及按其确定的报送周期和时限",
    "form.basis.none": "报送制度",
    "form.person.none": "由责任单位指定",
    "form.support.none": "无",
    "form.state.none": "截至{cut_off}，没有该事项的评价数据。",
    "form.state.opened": "该事项自{day}起列入预警。",
    "form.state.missing": "{said}尚未报送，应于{day}前报送，已逾期{n}天。",
    "form.state.reported": "{known}（北京时间）前入库的数据中，没有该事项所列的逾期未报数据。",
    "form.matter.target": "{name}{status}",
    "form.matter.reports": "{unit}{n}项数据逾期未报",
    "form.matter.no_reports": "{unit}数据报送逾期",
    "form.matter.unread": "{name}目标进展",
    "form.matter.money": "补贴政策“{policy}”资金超出规定",
    "form.money": "截至{day}，补贴政策“{policy}”{said}。",
    "form.money.none": "截至{day}，补贴政策“{policy}”没有超出规定的资金。",
    "form.money.year": "{year}年已拨付{paid}（{n}笔），其中超出政策规定{excess}",
    "form.money.capped": "{year}年已拨付{paid}（{n}笔），为全年资金总额{cap}的{used}，其中超出政策规定{excess}",
    "form.requirement.money": (
        "逐笔核对拨付凭据和政策规定，说明超出的原因；确属多付的依法追回，数据有误的更正后重新报送；核清之前不再超出规定"
        "拨付。"
    ),
    "form.requirement.settled": "核对上述情况，书面说明该事项的办理结果。",
    "form.requirement.cancelled": "说明取消的依据和审批情况，提出调整方案；恢复实施的，重新报送进展。",
    "form.requirement.outdated": "立即补报最新数据；确无数据的，书面说明原因。",
    "form.requirement.usual": "查明原因，采取措施，尽快赶上序时进度；数据有误的，更正后重新报送。",
    "form.requirement.report": "立即补报所列数据；确无数据的，书面说明原因。",
    "form.due.said": "{day}前（{n}个工作日）",
    "form.feedback.said": (
        "于时限前将办理结果书面反馈{office}，{contact}；不能按期办结的，在时限届满前书面申请延期并说明理由。"
    ),
    "form.signer.none": "　",
}
ENGLISH: Final[dict[str, str]] = {
    "form.number": "Number",
    "form.matter": "Matter",
    "form.basis": "Basis",
    "form.lead": "Responsible unit",
    "form.person": "Responsible person",
    "form.support": "Supporting units",
    "form.state": "State and gap",
    "form.requirement": "What is required",
    "form.due": "Time limit",
    "form.feedback": "Answer",
    "form.signer": "Signed by",
    "form.signed": "Signed on",
    "form.table": "Matter under supervision",
    "form.basis.clause": "{plan}, clause {section}",
    "form.basis.policy": "{plan}, clause {section} ({policy})",
    "form.basis.reports": "{plans}, and the reporting cycle and days of grace under it",
    "form.basis.none": "Rules of reporting",
    "form.person.none": "named by the responsible unit",
    "form.support.none": "none",
    "form.state.none": "There is no reading of this matter on {cut_off}.",
    "form.state.opened": "An alert has stood since {day}.",
    "form.state.missing": "Not reported: {said}; due by {day}, overdue for {n} days.",
    "form.state.reported": "By what was loaded by {known} (Beijing time), none of these reports is overdue.",
    "form.matter.target": "{name}: {status}",
    "form.matter.reports": "{unit}: overdue reports ({n})",
    "form.matter.no_reports": "{unit}: overdue reports",
    "form.matter.unread": "{name}: progress of the target",
    "form.matter.money": "Subsidy policy “{policy}”: paid beyond its rule",
    "form.money": "By {day}, under the subsidy policy “{policy}”: {said}.",
    "form.money.none": "By {day}, nothing was paid beyond the rule of the subsidy policy “{policy}”.",
    "form.money.year": "{year}: {paid} paid in {n} payments, of which {excess} beyond the rule",
    "form.money.capped": "{year}: {paid} paid in {n} payments, {used} of the year's {cap}; {excess} beyond the rule",
    "form.requirement.money": (
        "Check each payment against its papers and the rule, and say why it went beyond; recover what was overpaid, "
        "report again what was reported wrongly, and pay nothing more beyond the rule until it is cleared up."
    ),
    "form.requirement.settled": "Check this, and say in writing how the matter was settled.",
    "form.requirement.cancelled": (
        "Say on what ground and by whose decision it was cancelled, and propose what takes its place; if it is taken "
        "up again, report its progress."
    ),
    "form.requirement.outdated": "Send the newest figures at once; where there are none, say why in writing.",
    "form.requirement.usual": (
        "Find the cause, act, and catch up with the schedule; report again what was reported wrongly."
    ),
    "form.requirement.report": "Send the reports at once; where there is no data, say why in writing.",
    "form.due.said": "by {day} ({n} working days)",
    "form.feedback.said": (
        "Answer {office} in writing within the time limit; {contact}. Ask for an extension, with reasons, before the "
        "limit ends."
    ),
    "form.signer.none": " ",
}
