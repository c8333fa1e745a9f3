"""The sentences of Chinese bulletins: key -> pattern. english.py has the same; rules choose, no model writes.

Patterns hold no digit: whatever is a number comes in as a figure that knows its source.
"""

from __future__ import annotations

from typing import Final

from milepost.bulletins.content import orders

PATTERNS: Final[dict[str, str]] = {
    "between": "、",
    "semicolon": "；",
    "quoted": "《{title}》",
    "cited": "《{title}》（{number}）",
    "simulated.title": "（模拟）{title}",
    "simulated.watermark": "模拟数据 不得用于汇报",
    "simulated.body": "本件所列数据含模拟数据，仅供演示，不得用于汇报、不得印发。",
    "office.none": (
        "草稿：尚未配置发文单位，暂以{office}名义起草，不得印发。统筹单位取自方案目录，方案未写明的由目录按职责推定。"
    ),
    "number": "{prefix}〔{year}〕{n}号",
    "number.gap": "　",
    "mark.progress": "{office}文件",
    "mark.unit": "{office}",
    "mark.supervision": "{office}",
    "mark.reminder": "{office}",
    "addressee": "{whom}：",
    "printed": "{day}印发",
    "annex": "附件{n}",
    "annex_note.first": "附件：{n}. {title}",
    "annex_note.next": "{n}. {title}",
    "title.about": "关于{period}",
    "title.progress": "目标任务完成情况的通报",
    "title.corrected": "目标任务完成情况通报的更正",
    "title.places": "{place}人工智能行动方案",
    "title.unit": "目标任务完成情况单",
    "title.order.about": "关于",
    "title.order": "的督办单",
    "title.reminder.about": "关于做好{period}",
    "title.reminder": "数据报送工作的提醒",
    # 通报
    "opening": (
        "根据{basis}，现将{period}目标任务完成情况通报如下。数据截至{cut_off}，依据{known}（北京时间）前报送并入库的"
        "数据；截至该日，当年序时进度（时间进度）应达{share}，各目标的序时进度按其起止时间分别计算。"
    ),
    "opening.no_basis": (
        "现将{period}目标任务完成情况通报如下。数据截至{cut_off}，依据{known}（北京时间）前报送并入库的数据；截至该日"
        "，当年序时进度（时间进度）应达{share}。"
    ),
    "opening.replaces": "本件更正{number}（数据截至{day}），以本件为准；更正之处逐项列于{annex}。",
    "heading.overall": "一、总体情况",
    "heading.units": "二、分单位进展情况",
    "heading.problems": "三、存在问题",
    "heading.targets": "（一）未达序时进度的目标",
    "heading.reports": "（二）报送不及时的单位",
    "heading.next": "四、下一步工作要求",
    "whole": "截至{cut_off}，{whose}共有目标{n}项，其中纳入评估{assessed}项，暂不评估{waiting}项。",
    "whole.none": "截至{cut_off}，{whose}没有列入评估的目标，本期没有数据。",
    "good": "达到序时进度的有{n}项，占纳入评估目标的{share}，其中{parts}。",
    "good.none": "没有目标达到序时进度。",
    "behind": "未达序时进度的有{n}项，占{share}，其中{parts}，分别为：{names}。",
    "behind.many": "未达序时进度的有{n}项，占{share}，其中{parts}，名单见{annex}。",
    "behind.counted": "未达序时进度的有{n}项，占{share}，其中{parts}。",
    "behind.none": "没有目标未达序时进度。",
    "apart": "另有{n}项没有有效数据或者已经取消，占{share}，其中{parts}，分别为：{names}。这些目标不评价进度快慢。",
    "apart.counted": "另有{n}项没有有效数据或者已经取消，占{share}，其中{parts}；这些目标不评价进度快慢。",
    "assessed.none": "尚无可评估的目标。",
    "waiting": "暂不评估的{n}项中，{parts}。",
    "part": "{what}{n}项",
    "coverage": "有效报送的目标有{n}项，覆盖率为{share}。",
    "simulated.count": "全部目标中有{n}项的数据为模拟数据。",
    "rank.top": "按达到序时进度的目标占比，位居前三位的是{first}，后三位的是{last}。",
    "rank.first": "按达到序时进度的目标占比，居首位的是{first}。",
    "rank.equal": "参加排名的{n}个单位占比相同，不分先后。",
    "rank.unreported": "未报：{names}。没有有效报送的单位不参加排名。",
    "rank.left_out": "{names}的有效报送不足{least}，或者没有可评估的目标，不参加排名。",
    "rank.none": "{whose}有效报送覆盖率为{share}，低于{least}，本期不作排名。",
    "units.good": "所牵头目标全部达到序时进度的有{n}个单位：{names}。",
    "units.behind": "有目标未达序时进度的有{n}个单位：{names}。",
    "units.none": "没有单位牵头的目标。",
    "unit.behind": "{name}（{n}项）",
    "target.named": "{name}（{due}目标）",
    "target.year": "{year}年",
    "line": "{name}（{lead}）：{said}{gap}，评为“{status}”。",
    "line.cumulative": "截至{day}累计完成{actual}，占目标{goal}的{completion}",
    "line.level": "截至{day}为{actual}，占目标{goal}的{completion}",
    "line.of_target": "截至{day}累计完成{actual}，相当于目标{goal}的{completion}",
    "line.plain": "截至{day}为{actual}，目标为{goal}",
    "line.milestone": "截至{day}{actual}，应{goal}",
    "line.milestone_share": "截至{day}完成{actual}，应{goal}",
    "line.cancelled": "截至{day}已取消",
    "line.none": "没有有效数据，目标为{goal}",
    "line.more": "其余{n}项见{annex}。",
    "gap.below": "，低于序时进度{gap}个百分点",
    "gap.above": "，高于序时进度{gap}个百分点",
    "gap.below.of": "；完成进度为{attainment}，应达序时进度{schedule}，低{gap}个百分点",
    "gap.above.of": "；完成进度为{attainment}，应达序时进度{schedule}，高{gap}个百分点",
    "gap.even": "，与序时进度持平",
    "gap.none": "",
    "problems.none": "本期没有未达序时进度的目标。",
    "reports.none": "本期应报送的数据均已按时报送。",
    "reports.nothing": "本期没有应报送的数据。",
    "reports.counted": "本期应报送{due}次，按时{on_time}次，迟报{late}次，未报{missing}次。",
    "reports.missing": "未报的单位有{n}个：{units}。",
    "reports.late": "迟报的单位有{n}个：{units}。",
    "reports.unit": "{name}（{n}次）",
    "reports.listed": "逐项列于{annex}。",
    "reports.table": "未按期报送的数据",
    "reports.one": "{name}（数据时点{day}）",
    "next.behind": "请{units}逐项分析滞后原因，明确追赶措施，于{day}前将整改情况报送{office}。",
    "next.cancelled": "请{units}说明目标取消的依据和调整方案，于{day}前报送{office}。",
    "next.reports": "请{units}于{day}前补报未报、过期的数据，今后按期报送。",
    "next.keep": "各单位要保持推进力度，按期报送数据，确保完成目标任务。",
    "next.documents": "已发督办单的事项（{documents}），按督办单要求办理并反馈。",
    "objection": "对所列数据有异议的，请于{day}前（{n}个工作日内）向{office}反馈，{contact}。",
    "guessed": "（放假安排尚未公布，工作日按周一至周五推算。）",
    "contact.person": "联系人：{who}",
    "contact.telephone": "电话：{what}",
    "contact.mail": "邮箱：{what}",
    # 附件
    "annex.full": "目标任务完成情况表",
    "annex.behind": "未达序时进度目标清单",
    "annex.method": "口径说明和数据质量",
    "annex.corrections": "上期以来的更正",
    "behind.empty": "本期没有未达序时进度的目标。",
    "full.empty": "本期没有数据。",
    "table.units": "分单位进展情况",
    "table.trend": "各月末目标亮灯情况",
    "table.note": "注：完成率＝实绩÷目标值；与序时差距＝完成进度－序时进度，单位为个百分点；“—”表示没有该数值。",
    "table.units.note": (
        "注：一个目标有多个牵头单位的，各单位分别计入；占比相同的位次相同，其后位次顺延空出；“—”表示不参加排名。"
    ),
    "column.number": "序号",
    "column.indicator": "指标",
    "column.lead": "牵头单位",
    "column.goal": "目标",
    "column.due": "期限",
    "column.actual": "实绩",
    "column.day": "数据时点",
    "column.completion": "完成率",
    "column.schedule": "序时进度",
    "column.gap": "与序时差距",
    "column.status": "状态",
    "column.rank": "位次",
    "column.unit": "单位",
    "column.targets": "目标数",
    "column.good": "达到序时",
    "column.behind": "未达序时",
    "column.apart": "无有效数据或取消",
    "column.waiting": "暂不评估",
    "column.share": "达到序时占比",
    "column.remark": "说明",
    "column.month": "月份",
    "column.was": "上期实绩",
    "column.now": "更正后实绩",
    "column.was_status": "上期状态",
    "column.now_status": "更正后状态",
    "column.reason": "原因",
    "column.label": "项目",
    "column.text": "内容",
    "column.expected_by": "应报日期",
    "column.days_late": "逾期天数",
    "column.state": "报送情况",
    "total": "合计（目标不重复计）",
    "why.low_coverage": "有效报送不足",
    "why.unreported": "未报",
    "why.none_assessed": "没有可评估的目标",
    "why.no_targets": "没有目标",
    "trend.words": (
        "到{month}，绿灯{green}项，蓝灯{blue}项，黄灯{yellow}项，红灯{red}项，灰灯{grey}项，不亮灯{none}项。"
    ),
    "trend.month": "月份",
    "trend.number": "目标数",
    "filter.light": "亮灯",
    "method.schedule": (
        "序时进度按各目标的路径（基期值、分解节点、目标值）在数据时点应达的份额计算；完成进度是在同一路径上已经走过的"
        "份额，有基期值的从基期值起算，因此与占目标值的比例（完成率）不同；完成进度减去序时进度为差距，以未经修约的数值计"
        "算，四舍五入保留一位小数。"
    ),
    "method.limits": (
        "{plan}：差距不低于零为符合序时，达到{ahead}个百分点为超前；低于零为略滞后，达到负{ahead}个百分点为滞后，低于"
        "负{behind}个百分点为严重滞后。"
    ),
    "method.held": "没有商定分解路径、或者只有首次报送值作基期的目标，最差评为略滞后。",
    "method.assessed": (
        "纳入评估的目标为已有评价、数据过期以及逾期未报送的目标；期限未到的未报送、待终报和未定期限的目标暂不评估。占"
        "比以纳入评估的目标数为分母，各占比之和因修约可能不等于百分之百，不作调整。重复表述同一要求的目标只计一次。"
    ),
    "method.ranking": (
        "有效报送（既非未报送、也未过期）占目标数{least}及以上的单位参加排名，按达到序时进度的目标占比排序；占比相同"
        "的位次相同，其后位次空出；未报的单位单列，不排在末位。"
    ),
    "method.version": "数据取自发布版本{version}，评价方法为第{method}版，可据此复核。",
    "method.fonts": "Word文件使用公文规定字体，PDF文件内嵌可自由使用的字体。",
    "quality.held": "发布时全部方案共有{n}条数据待核，未采用。",
    "quality.despite": "本版本未通过数据质量关口，经人工决定发布，引用前请核实。",
    "quality.whole": "数据质量：有效报送的目标{n}项，数据过期{outdated}项，未报送{not_reported}项。",
    "corrections.first": "此前没有印发过同类通报，没有可以比较的上期。",
    "corrections.beyond": "本版本没有上期数据截止日（{day}）的评价，无法逐项比较。",
    "corrections.none": "与上期（{number}，数据截至{day}）相比，同一时点的数据没有更正。",
    "corrections.some": "与上期（{number}，数据截至{day}）相比，同一时点有{n}项目标的数据或评价已经更正，逐项如下。",
    "corrections.title": "对上期数据的更正",
    "reason.gone": "目标不再列入",
    "reason.added": "新列入目标",
    "reason.late_report": "补报",
    # 一单位一页
    "unit.rank": "在参加排名的{n}个单位中位居第{rank}位。",
    "unit.unranked.low_coverage": "有效报送占{share}，不足{least}，不参加排名。",
    "unit.unranked.unreported": "没有有效报送，按未报单列，不参加排名。",
    "unit.unranked.none_assessed": "没有可评估的目标，不参加排名。",
    "unit.table": "所牵头目标完成情况",
    "unit.more": "其余{n}项见{annex}。",
    "unit.basis": (
        "数据截至{cut_off}，依据{known}（北京时间）前入库的数据；当年序时进度应达{share}；发布版本{version}。"
    ),
    **orders.CHINESE,
    # 报送提醒
    "reminder.opening": (
        "为做好{period}目标任务进展数据报送工作，现就{unit}的报送事项提醒如下（以{known}（北京时间）前入库的数据为准"
        "）。"
    ),
    "reminder.missing": "以下{n}项数据已过应报日期，尚未收到，请尽快补报。",
    "reminder.coming": "以下{n}项数据即将到应报日期，请按时报送。",
    "reminder.none": "目前没有应报而未报的数据。",
    "reminder.contact": "报送中遇到问题，请与{office}联系，{contact}。已经报送的无需重复。",
    "reminder.table.missing": "逾期未报的数据",
    "reminder.table.coming": "即将到期的数据",
    "punctuality.missing": "未报",
    "punctuality.late": "迟报",
    "punctuality.coming": "待报",
}
