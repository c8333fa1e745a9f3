"""One value by hand: words of the command line -> an event, and what it says in plain words before it leaves."""

from __future__ import annotations

from datetime import UTC, date, datetime

from milepost.catalogue.plan import Agency, Indicator, Plan
from milepost.errors import MilepostError
from milepost.events.encoding import new_event
from milepost.events.event import Event
from milepost.events.types import REPORTED, IndicatorReported, MilestoneMoved
from milepost.units import WrongUnit, convert
from producers.client.journal import LastValue
from producers.forms.columns import STATES

BASIS_ZH = {"point": "时点值", "year_to_date": "本年累计", "since_start": "开始以来累计"}
STATE_ZH = {state: zh for zh, state in STATES.items()}
DOUBT = "注意　　　 "
FAR = 5.0  # a value five times the last one is more often a wrong unit than a success


def find_indicator(plans: list[Plan], indicator_id: str) -> tuple[Plan, Indicator]:
    """The plan and indicator of an id. Raises MilepostError naming ids that look like it."""
    every = {plan.indicator_id(one): (plan, one) for plan in plans for one in plan.indicators}
    if indicator_id in every:
        return every[indicator_id]
    word = indicator_id.rpartition("/")[2]
    near = [name for name, (_, one) in every.items() if word and (word in name or word in one.name.zh)][:8]
    hint = f"相近的有 near: {', '.join(near)}" if near else "milepost plans show 可查 lists them"
    raise MilepostError(f"没有指标 no indicator {indicator_id}。{hint}.")


def source_of(plan: Plan, indicator: Indicator, agency: str | None) -> str:
    """'/<jurisdiction>/<agency>'; without an agency the first that is responsible for the indicator."""
    slug = agency.rpartition("/")[2] if agency else plan.responsible(indicator)[0]
    return f"/{plan.agency_id(slug)}"


def agency_name(plan: Plan, source: str) -> str:
    names: dict[str, Agency] = {plan.agency_id(one.id): one for one in plan.agencies}
    found = names.get(source[1:])
    return found.zh if found else source


def build(  # noqa: PLR0913 the fields of a report
    source: str,
    indicator: str,
    as_of: date,
    value: float,
    unit: str,
    *,
    basis: str | None = None,
    evidence: str | None = None,
    note: str | None = None,
    simulated: bool = False,
    again: bool = False,
) -> Event:
    """The event of one report. ``again``: a new id although the same was sent before (a value that came back)."""
    data = {
        "indicator": indicator,
        "as_of": as_of.isoformat(),
        "value": value,
        "unit": unit,
        "basis": basis,
        "evidence": evidence,
        "note": note,
    }
    now = datetime.now(UTC)
    return new_event(REPORTED, source, data, time=now, simulated=simulated, salt=now.isoformat() if again else "")


def preview(
    event: Event, plan: Plan, indicator: Indicator, last: LastValue | None, same_day: LastValue | None = None
) -> list[str]:
    """What the report says, a line each; doubts begin with '注意'."""
    data = event.data
    assert isinstance(data, IndicatorReported)
    lines = [
        f"指标　　　 {indicator.name.zh}（{data.indicator}）",
        f"报送单位　 {agency_name(plan, event.source)}（{event.source}）",
        f"时点　　　 {data.as_of}",
        f"数值　　　 {data.value:,.10g} {data.unit}" + (f"（{BASIS_ZH[data.basis]}）" if data.basis else ""),
    ]
    if data.unit != indicator.unit:
        lines.append(f"折合　　　 {_converted(data.value, data.unit, indicator.unit)}")
    if same_day is not None:
        lines.append(f"更正　　　 本时点此前报送 {same_day.value:,.10g} {same_day.unit}，以本次为准")
    return lines + _compared(data, indicator, last)


def _compared(data: IndicatorReported, indicator: Indicator, last: LastValue | None) -> list[str]:
    """What the value is beside the last one, then what is doubtful about it."""
    share = f"{DOUBT}不到 1 %；若应为 {data.value * 100:.10g} %，请填 {data.value * 100:.10g}"
    is_share = data.unit == "%" and 0 < abs(data.value) < 1
    return [*_beside(data, indicator, last), *([share] if is_share else [])]


def _beside(data: IndicatorReported, indicator: Indicator, last: LastValue | None) -> list[str]:
    if last is None:
        return ["与上次相比 无上次报送记录"]
    try:
        now, then = convert(data.value, data.unit, indicator.unit), convert(last.value, last.unit, indicator.unit)
    except WrongUnit:
        return [f"与上次相比 上次 {last.as_of}：{last.value:,.10g} {last.unit}，单位不同，无法比较"]
    lines = [f"与上次相比 {now - then:+,.10g} {indicator.unit}（上次 {last.as_of}：{then:,.10g} {indicator.unit}）"]
    if then and abs(now) > FAR * abs(then):
        lines.append(f"{DOUBT}是上次的 {now / then:.1f} 倍，请核对单位")
    if now and abs(then) > FAR * abs(now):
        lines.append(f"{DOUBT}只有上次的 {now / then:.3g} 倍，请核对单位")
    if now < then and indicator.measure in ("cumulative", "increment"):
        lines.append(f"{DOUBT}累计数比上次减少")
    return lines


def last_value_of(event: Event) -> LastValue | None:
    """What a report says, as the value that a later one is compared with; None for other events."""
    data = event.data
    if not isinstance(data, IndicatorReported):
        return None
    return LastValue(date.fromisoformat(data.as_of), data.value, data.unit)


def preview_line(
    event: Event, indicator: Indicator, last: LastValue | None, same_day: LastValue | None = None
) -> tuple[str, list[str]]:
    """What one row of a form will say, beside the last value, and its doubts."""
    data = event.data
    if isinstance(data, MilestoneMoved):
        share = f"，完成 {data.done_share:.10g}" if data.done_share is not None else ""
        return f"{indicator.name.zh}（{data.indicator}）{data.at}：{STATE_ZH[data.state]}{share}", []
    assert isinstance(data, IndicatorReported)
    compared = _compared(data, indicator, last)
    words = f"{indicator.name.zh}（{data.indicator}）{data.as_of}：{data.value:,.10g} {data.unit}"
    if data.basis:
        words += f"（{BASIS_ZH[data.basis]}）"
    if same_day is not None:
        words += f"，更正此前的 {same_day.value:,.10g} {same_day.unit}"
    doubts = [line.removeprefix(DOUBT) for line in compared if line.startswith(DOUBT)]
    return f"{words}；{compared[0]}", doubts


def _converted(value: float, unit: str, to: str) -> str:
    try:
        return f"{convert(value, unit, to):,.10g} {to}"
    except WrongUnit as error:
        return str(error)
