"""The help of the commands in Chinese: command or option -> its words. English ones stand beside the commands."""

from __future__ import annotations

from typing import Final

GROUP: Final = """以适合本单位的方式向 Milepost 报送。

    手工报一个数：report。用 Excel 或 CSV 报一张表：先 template，再 import。算力中心：telemetry。
    数据空间登记册：onboarding。手头还没有数据：simulate。

    每个事件离开前都按入库的同一套规则检查，错误当场用文字说明。
    通过检查的事件先存盘（$MILEPOST_DATA/spool）再发送；消息系统不在时在盘上等待，之后自行补发或随下一条命令补发；
    waiting 显示并补发剩余的事件。
    消息系统地址、账号和目录由 MILEPOST_* 变量设定，见 .env.example；MILEPOST_LANGUAGE=en 显示英文。"""

COMMANDS: Final[dict[str, str]] = {
    "report": """报一个数。先用文字显示内容并与上次对照，确认后报送。

    同一指标、同一时点再报一次即为更正，历史留存；更正后又报回原值会被识别，按新值计。

    例：python -m producers report jinhua/core_revenue 95.1 --as-of 2026-06-30 --evidence 金统〔2026〕31号""",
    "retract": """撤回某一时点已报的数，历史留存。

    例：python -m producers retract jinhua/core_revenue --as-of 2026-06-30 --reason 口径有误""",
    "move": """报节点的进展：有期限的工作已启动、已完成、已投用。

    例：python -m producers move dongyang/ten_thousand_card_node started --at 2026-07-07 --done-share 0.25""",
    "template": """生成一个单位的 Excel 填报表：指标、单位、上次数值，单元格自带校验。

    例：python -m producers template jinhua/data_bureau 金华数据局.xlsx --as-of 2026-09-30""",
    "import": """报送填好的表。有错误时逐格列出工作表、单元格和原因，不报送任何数据（加 --partial 只报正确的行）。

    先把每个数与上次对照显示，并指出可疑之处；在终端上会先询问再报送。有错误的工作簿另存一份标红的副本。CSV 的表头与
    填报表相同，或为 indicator, as_of, value, unit, basis, evidence, note，并须加 --agency。
    同一文件重复报送不会产生重复数据。

    例：python -m producers import 金华数据局.xlsx""",
    "telemetry": """从算力中心的监控页面（dcgm-exporter、npu-exporter）读取算力和使用率并报送。

    算力为页面上各卡之和，每种型号的 PFlops 见 producers/data/card_pflops.csv。可疑之处会说明：页面不完整、卡比上次少、
    不可能的读数。

    例：python -m producers telemetry http://node1:9400/metrics http://node2:9400/metrics --centre wucheng_1
    --agency wucheng/big_data_centre --every 60""",
    "onboarding": """报送数据空间登记册中新增的记录：接入或退出的企业。

    列：seq（递增的整数）、data_space、enterprise（统一社会信用代码）、role（provider、user 或 service）、action
    （joined 或 left）、at。游标之前的行略过并计数，报到哪里游标移到哪里。不加 --partial 时在第一处错误之前
    停下，不丢任何一行。

    例：python -m producers onboarding register.jsonl --agency dongyang/big_data_centre""",
    "waiting": """补发本机盘上等待的事件，并显示仍在等待的和被消息系统拒收的。

    输出一行 JSON：sent 0、delivered、waiting，以及 refused（编号和原因）。

    例：python -m producers waiting""",
    "simulate": """模拟一座城市：每个指标有自己的走势，全部标为模拟数据。

    输出一行 JSON：在此前没有这些事件的主题里，sent = 入库 + 重复 + 拒收。加 --faults 0.02 时每五十个事件附带一个
    有错误的（重复、残缺、迟到、过大等）。加 --follow 时再输出一行实时事件的计数。

    例：python -m producers simulate --seed 7 --faults 0.02；
    python -m producers simulate --plan wucheng-2025 --follow --speed 2""",
    "published": """报送各单位已公开发布的真实数据，每条带来源网址。

    数据在 producers/data/published_actuals.csv，只报送方案指标本身的数。重复报送不产生重复数据。""",
}

PARAMETERS: Final[dict[str, str]] = {
    "indicator": "指标编号，如 jinhua/core_revenue；milepost plans show 可查。",
    "value": "数值，如 1,234.5；负数写在 -- 之后。",
    "as_of": "数据时点，即数值所反映的日期，如 2026-09-30。",
    "retract.as_of": "要撤回哪一天的数。",
    "template.as_of": "预先填入的数据时点。",
    "unit": "计量单位，默认用方案的单位，倍数会自动换算。",
    "agency": "报送单位，如 jinhua/data_bureau。",
    "report.agency": "报送单位，如 jinhua/data_bureau；默认为牵头单位。",
    "basis": "口径：point 时点值、year_to_date 本年累计、since_start 开始以来累计。",
    "evidence": "依据文件的网址或文号。",
    "note": "备注。",
    "yes": "不询问，用于脚本。",
    "simulated": "标为模拟数据，用于试报。",
    "again": "以前报过同样的内容也按新的计。",
    "reason": "撤回的原因，一句话。",
    "state": "planned 计划中、started 已启动、completed 已完成、in_service 已投用、cancelled 已取消。",
    "at": "进展发生的日期。",
    "done_share": "完成比例，0 到 1，或 35%。",
    "template.file": "要写入的 .xlsx 文件。",
    "file": "填好的表（.xlsx）或 CSV。",
    "partial": "只报正确的行，错误的行列出。",
    "dry_run": "只显示将要报送的内容，不报送。",
    "pages": "监控页面的地址或文件，每台主机一个。",
    "centre": "算力中心的简称，如 wucheng_1。",
    "cards": "CSV：model,pflops,source；默认用自带的。",
    "every": "每隔多少秒重复一次，直到 Ctrl-C。",
    "register": "登记册，CSV 或每行一个 JSON，见下。",
    "retry_refused": "消除原因后，让被消息系统拒收的事件再次发送。",
    "seed": "相同的种子得到相同的城市，逐个事件相同。",
    "until": "历史的最后一天，如 2026-11-22；默认今天。",
    "plan": "只模拟该方案（可多次）；默认全部。",
    "faults": "附带错误的事件所占比例。",
    "follow": "之后继续实时产生，直到 Ctrl-C。",
    "speed": "1：每两秒一个事件；10：快十倍。",
    "live_events": "产生这么多实时事件后结束。",
    "help": "显示本帮助并退出。",
}
