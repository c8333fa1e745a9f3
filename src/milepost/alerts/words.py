"""Titles and bodies of incidents, Chinese and English: what, how bad, what to do. One table; no rule names, no JSON.

Since when, whose and the link are added where an incident becomes a message (alerts/rendering.py).
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from milepost.alerts.incident import Ground, Scope, Severity, Signal
from milepost.readings.counting import counted


class Words(NamedTuple):
    """Templates; what stands in braces is filled in."""

    title_zh: str
    title_en: str
    body_zh: str
    body_en: str


COULD_NOT_RUN: Final = (
    "看板保留上一个正确的版本。\n系统原文：{error}\n处理：运行 milepost doctor 查明原因；排除后下一次运行自动继续。",
    "{error}\nWhat to do: milepost doctor says why; once it is mended the next run goes on by itself.",
)

WORDS: Final[dict[str, Words]] = {
    "rejected": Words(
        "拒收 {sender_zh} 的 {count} 条事件：{what_zh}", "Rejected events of {sender_en}: {count} ({what_en})",
        "例：{example_zh}\n处理：请报送单位更正后重新报送（{do_zh}）。被拒收的原文见看板「质量」页「入库」。{mended_zh}",
        "For example: {example_en}\nWhat to do: have the unit send it again, corrected ({do_en}). What was refused is "
        "on the page Quality, under Landing. {mended_en}"),
    "gap": Words(
        "消息日志缺少 {count} 条事件", "Events missing from the log: {count}",
        "主题 {topic} 分区 {partition}，位移 {first} 至 {last}：{what_zh}\n处理：请报送单位重发这一段时间的数据。",
        "Topic {topic}, partition {partition}, offsets {first} to {last}: {what_en}\n"
        "What to do: ask the units to send again what they sent at that time."),
    "gate_blocked": Words(
        "{gate_zh}未通过，未发布新版本", "{gate_en} blocked: no new version was published",
        "{what_zh}\n涉及 {count} 行。看板保留上一个正确的版本。\n"
        "处理：更正数据后重新运行；详见看板「数据质量」页或 milepost doctor。",
        "{what_en}\nRows concerned: {count}. The boards keep the last good version.\n"
        "What to do: correct the data and run again; more on the page of data quality, or by milepost doctor."),
    "gate_held": Words(
        "{gate_zh}有 {count} 行不合规，已暂扣", "{gate_en}, rows held: {count}",
        "{what_zh}\n其他数据照常发布。\n处理：milepost held list",
        "{what_en}\nAll other data is published.\nWhat to do: milepost held list"),
    "despite_gate": Words(
        "未通过质量闸门的版本已人工发布", "A version was published by hand although a gate blocked it",
        "版本 {version}，理由：{why}。看板已注明。\n处理：更正数据后发布新版本。",
        "Version {version}, because: {why}. The boards say so.\nWhat to do: publish a new one once the data is right."),
    "held": Words(
        "{agency_zh}有 {count} 条报送被暂扣，待处置", "Reports of {agency_en} held for a decision: {count}",
        "最近一条：{subject_zh}\n{what_zh}\n暂扣期间不计入看板，其他数据照常发布。\n"
        "处理：在看板「质量」页逐条处置：放行、不予采用或查询；或请报送单位更正后重新报送（milepost held list）。",
        "The newest: {subject_en}\n{what_en}\nWhat is held is in no reading; all other data is published.\n"
        "What to do: decide on the page Quality: release, refuse or ask; or have the unit report again, corrected "
        "(milepost held list)."),
    "refused": Words(
        "报送不予采用：{agency_zh}，{subject_zh}", "A report is refused: {agency_en}, {subject_en}",
        "{by}：{reason}\n{what_zh}\n不计入看板。更正后重新报送即可。",
        "{by}: {reason}\n{what_en}\nIt is in no reading. Correct it and report again."),
    "quarantined": Words(
        "{count} 条已接收事件无法读取，已隔离", "Accepted events that cannot be read, set aside: {count}",
        "{what_zh}\n例：{example}。其他数据照常发布。\n"
        "处理：方案或版本更正后自动恢复；清单见 milepost quarantine list，立即重读用 milepost quarantine reread",
        "{what_en}\nFor example {example}. All other data is published.\n"
        "What to do: they come back once plan or version can read them; milepost quarantine list shows them, "
        "milepost quarantine reread reads them again now."),
    "plan_set_aside": Words(
        "方案文件有误，已搁置：{file} 第 {line} 行", "A plan file has a fault and is set aside: {file}, line {line}",
        "{field} 填写有误，共 {count} 处。{kept_zh}；其他方案照常入库。\n系统原文：{message}\n"
        "处理：修改该行并保存，下一次入库自动采用；全部错误见 milepost plans check",
        "{field}: {message}\nFaults in all: {count}. {kept_en}; all other plans go on.\n"
        "What to do: mend that line and save, the next load takes it; milepost plans check lists all faults"),
    "build": Words(
        "数据集市构建失败", "The build of the marts failed",
        "看板保留上一个正确的版本。\n系统原文：{error}\n"
        "处理：运行 milepost doctor 查明原因；数据或方案更正后自动重建。",
        "{error}\nWhat to do: milepost doctor says why; once data or plan are right it is built again by itself."),
    "landing": Words(
        "数据入库失败",
        "Landing failed", "已接收的数据仍在消息服务中，不会丢失。\n系统原文：{error}\n"
        "处理：运行 milepost doctor 查明原因；排除后下一次入库自动继续。",
        "What was received stays with Kafka.\n{error}\n"
        "What to do: milepost doctor says why; once it is mended the next load goes on by itself."),
    "run:build": Words(
        "数据集市未能构建", "The marts could not be built", *COULD_NOT_RUN),
    "run:gate_raw": Words(
        "入库质量闸门未能运行", "The gate of landed data could not run", *COULD_NOT_RUN),
    "run:gate_marts": Words(
        "发布质量闸门未能运行", "The gate of the marts could not run", *COULD_NOT_RUN),
    "publish": Words(
        "发布失败", "Publishing failed",
        "看板保留上一个正确的版本。\n系统原文：{error}\n处理：运行 milepost doctor 查明原因；排除后自动重新发布。",
        "{error}\nThe boards keep the last good version.\n"
        "What to do: milepost doctor says why; once it is mended it is published by itself."),
    "disk": Words(
        "磁盘空间不足，数据未更新", "No space is left: the data is not up to date",
        "处理：腾出空间；下一次运行自动继续。\n系统原文：{error}",
        "{error}\nWhat to do: free space; the next run goes on by itself."),
    "disk_nearly": Words(
        "磁盘将满：剩余 {free}", "The disk is nearly full: {free} left",
        "{place} 所在磁盘剩余 {free}，共 {total}。\n处理：腾出空间，milepost doctor 显示占用。",
        "{free} of {total} are left where {place} is.\nWhat to do: free space; milepost doctor shows what takes it."),
    "dag": Words(
        "Airflow 任务失败：{dag}.{task}", "An Airflow task failed: {dag}.{task}",
        "运行批次 {run}\n系统原文：{error}\n处理：在 Airflow 页面查看该任务的日志；排除后在该页面重新运行。",
        "Run {run}: {error}\nWhat to do: read its log in Airflow; once it is mended, run it again there."),
    "books": Words(
        "入库账目不平：{count} 个分区", "The books of landing do not balance: {count:partition}",
        "{where}：读取的条数不等于入库、重复、拒收、缺口之和。\n"
        "处理：运行 milepost doctor 查明是哪一批，然后运行 milepost replay {from_where} 重读。",
        "{where}: what was read is not what was loaded, duplicate, rejected or missing.\n"
        "What to do: milepost doctor says which load it was, then milepost replay {from_where} reads it again."),
    "warehouse_locked": Words(
        "数据仓库已被同一进程占用 {minutes} 分钟", "One process has held the warehouse for {minutes:minute}",
        "{holder}。期间没有新数据入库。\n处理：查看该进程；确已停滞则结束它，下一次运行自动继续。",
        "{holder}. No new data lands meanwhile.\nWhat to do: look at it; end it if it hangs, the next run goes on."),
    "warehouse_broken": Words(
        "数据仓库打不开", "The warehouse cannot be opened",
        "系统原文：{error}\n处理：运行 milepost doctor；从备份恢复，或按运行手册重建。",
        "{error}\nWhat to do: milepost doctor; bring it back from a backup, or as the runbook says."),
    "broker": Words(
        "消息服务（Kafka）无应答", "Kafka does not answer",
        "已接收的数据不受影响；单位的客户端会保留并重发。\n系统原文：{error}\n"
        "处理：检查 Kafka 服务器及网络并恢复服务；恢复后入库自动继续。",
        "{error}\nWhat was received is safe; the units' clients keep what they have and send it again.\n"
        "What to do: look at Kafka's server and the network, start it again; landing then goes on by itself."),
    "broker_ended": Words(
        "消息服务（Kafka）已停止", "Kafka is not running",
        "内置的消息服务已结束，没有新数据入库。已接收的数据不受影响；单位的客户端会保留并重发。\n"
        "处理：运行 milepost broker 恢复服务；恢复后入库自动继续。",
        "The embedded broker has ended: no new data lands. What was received is safe; the units' clients keep what "
        "they have and send it again.\nWhat to do: start it again by milepost broker; landing then goes on by itself."),
    "airflow": Words(
        "Airflow 未正常运行：{parts}", "Airflow is not well: {parts}",
        "数据停止更新，已发布的版本照常可看。\n系统原文：{error}\n处理：检查 Airflow 的各个进程，重新启动停止的进程。",
        "{error}\nData is no longer brought up to date; what is published stays.\n"
        "What to do: look at its processes and start again what has stopped."),
    "silence_events": Words(
        "{long_zh}没有收到任何数据", "No data has come for {long_en}",
        "最近一条到达于 {last}（北京时间）。\n处理：检查单位的客户端与网络。",
        "The last came at {last} (Beijing time).\nWhat to do: look at the units' clients and the network."),
    "silence_versions": Words(
        "有新数据，但 {long_zh}没有新版本发布", "Data has come, but no version for {long_en}",
        "最近一个版本：{last}（北京时间）。\n处理：运行 milepost doctor，检查构建与质量闸门。",
        "The last version: {last} (Beijing time).\nWhat to do: milepost doctor; look at build and gates."),
    "silence_runs": Words(
        "{count} 条数据等待入库，{minutes} 分钟没有入库",
        "{count:event} to be landed, and nothing landed for {minutes:minute}",
        "调度可能已停止。\n处理：检查 Airflow 的调度进程，或运行 milepost run。",
        "The scheduler may have died.\nWhat to do: look at Airflow's scheduler, or use milepost run."),
    "receiver": Words(
        "告警接收方 {name} 收不到消息", "Alerts do not reach the receiver {name}",
        "应发给它的消息已保留，恢复后补发。\n回答：{error_zh}\n处理：{do_zh}，然后运行 milepost alerts test {name}",
        "What it should have heard waits for it.\nThe answer: {error_en}\n"
        "What to do: {do_en}, then milepost alerts test {name}"),
    "config": Words(
        "配置文件有误：{file} 第 {line} 行", "A fault in the configuration: {file}, line {line}",
        "{field} 填写有误，共 {count} 处。上一份正确的配置继续有效。\n系统原文：{message}\n"
        "处理：修改该行并保存，随即生效；全部错误见 milepost alerts check",
        "{field}: {message}\nFaults in all: {count}. What was good last stays in force.\n"
        "What to do: mend that line and save, it holds at once; milepost alerts check lists all faults"),
    "config_gone": Words(
        "配置文件不见了：config/{name}.yml", "A file of the configuration is gone: config/{name}.yml",
        "上一份正确的配置继续有效。\n处理：放回该文件；若确要删除，请一并删除 {kept}",
        "What was good last stays in force.\n"
        "What to do: put it back; if it was taken away on purpose, delete {kept} as well"),
    "workdays": Words(
        "{year} 年的工作日尚不可知", "The working days of {year} are not known yet",
        "按周一至周五推算，涉及的日期均有标注。\n处理：在 config/workdays.yml 写入国务院办公厅的放假安排。",
        "Monday to Friday are taken for them; dates so computed are marked.\n"
        "What to do: write the State Council's notice into config/workdays.yml."),
    "mute": Words(
        "静默设置 {name} 没有尽头", "The mute time {name} never ends",
        "由它静默的告警永远不会发出。\n处理：修改 config/alerts.yml 中的这一项，再用 milepost alerts check 核对。",
        "What it mutes is never told.\nWhat to do: mend it in config/alerts.yml, then milepost alerts check"),
    "bulletin": Words(
        "通报草稿待审核：{title}", "A bulletin is drafted and waits for a reviewer: {title}",
        "编号 {bulletin}，共 {number} 种格式。\n处理：在看板“通报”页预览、审核；或 milepost bulletin show {bulletin}",
        "Bulletin {bulletin}, in {number:format}.\n"
        "What to do: look at it and review it on the page Bulletins; or milepost bulletin show {bulletin}"),
    "watch_failed": Words(
        "告警守护进程的一项检查失败：{part}", "A part of the watch failed: {part}",
        "其他检查照常进行。\n系统原文：{error}\n处理：连同此信息报告给维护人员。",
        "{error}\nAll others go on.\nWhat to do: tell those who maintain Milepost."),
}  # fmt: skip

LOSSES_ZH: Final = {
    "expired": "消息在读取前已被服务器按保留期删除",
    "log_replaced": "主题已重建（编号不同），将从头读取",
    "log_truncated": "日志短于已读取的位置，将重新读取，已有的计为重复",
    "cluster_replaced": "应答的是另一个 Kafka 集群，将从头读取",
    "topic_missing": "主题已不存在",
    "not_delivered": "服务器未给出这些位移（压缩、中止或控制记录）",
}
"""What a gap is (stream.LOSSES), in Chinese."""


NO_SCOPE: Final = Scope()
NO_GROUND: Final = Ground()


def signal(  # noqa: PLR0913 a signal has so many parts
    word: str,
    key: str,
    kind: str,
    severity: Severity,
    *,
    scope: Scope = NO_SCOPE,
    ground: Ground = NO_GROUND,
    fields: dict[str, Any] | None = None,
    is_simulated: bool = False,
    **values: Any,
) -> Signal:
    """The signal of a trouble, in the words of the table. Raises KeyError for a value that a template lacks."""
    title_zh, title_en, body_zh, body_en = (template.format_map(counted(values)).strip() for template in WORDS[word])
    return Signal(key, kind, severity, title_zh, title_en, body_zh, body_en, scope, ground, fields or {}, is_simulated)
