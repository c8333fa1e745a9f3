"""Group robots: signed and cut so that the vendors' own rules take it; their codes are read, not HTTP 200."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from builders.messages import item, message, receiver
from builders.receivers import answering, closed_port, dripping
from builders.receivers import receiver as socket_receiver
from builders.robots import KINDS, Robot, Time, robot

from milepost.alerts.channels.sending import Channels
from milepost.alerts.message import Mention
from milepost.settings import Settings

SECRET = "SEC000111222333444555"
SIGNING = ("dingtalk", "feishu")
FAMILY = "👨‍👩‍👧‍👦"
PEOPLE = (
    Mention("张三", mobile="13800000000", dingtalk="zhang", wecom="ZhangSan", feishu="ou_123"),
    Mention("李四", wecom="LiSi", dingtalk="lisi", feishu="ou_456"),
)
Start = Callable[..., AbstractContextManager[Robot]]


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture(params=sorted(KINDS))
def vendor(request: pytest.FixtureRequest, time: Time) -> Iterator[Robot]:
    """A robot of each vendor that checks signatures where the vendor has them."""
    with robot(request.param, time, SECRET if request.param in SIGNING else None) as started:
        yield started


def kind_of(vendor: Robot) -> str:
    return next(kind for kind, one in KINDS.items() if type(vendor) is one)


def to(vendor: Robot, **said: object):
    return receiver(kind_of(vendor), vendor.url, vendor.secret, **said)  # type: ignore[arg-type]


def text_of(said: dict) -> str:
    """All that people read of a message."""
    if "markdown" in said:
        return said["markdown"].get("text") or said["markdown"]["content"]
    return (
        "\n".join(part["text"]["content"] for part in said["card"]["elements"] if part["tag"] == "div")
        + said["card"]["header"]["title"]["content"]
    )


def test_a_message_passes_the_vendors_checks_and_says_what_is_wrong(
    vendor: Robot, settings: Settings, time: Time
) -> None:
    assert Channels(settings).send(to(vendor), message(), time).outcome == "ok"
    [said] = vendor.taken
    for words in ("红灯", "应达 900 PFlops", "牵头单位: 区大数据中心", "北京时间", "新告警", "严重"):
        assert words in text_of(said)
    assert "boards.example.org" in str(said)


def test_a_test_from_a_machine_in_english_is_english(vendor: Robot, settings: Settings, time: Time) -> None:
    told = message(language="en", title="1 target turned red", simulated=True)
    assert Channels(settings).send(to(vendor), told, time).outcome == "ok"
    assert "【Simulated】" in text_of(vendor.taken[0])
    assert "Beijing time" in text_of(vendor.taken[0])


@pytest.mark.parametrize("hours", [-2, 2])
@pytest.mark.parametrize("kind", SIGNING)
def test_a_clock_two_hours_off_is_an_alarm_that_names_clock_and_secret(
    kind: str, hours: int, settings: Settings, time: Time
) -> None:
    ours = Time()
    ours.pass_by(hours * 3600)
    with robot(kind, time, SECRET) as vendor:
        answer = Channels(settings).send(to(vendor), message(), ours)
    assert (answer.outcome, answer.code) == ("alarm", {"dingtalk": "310000", "feishu": "19021"}[kind])
    assert "clock" in answer.words
    assert "时钟" in answer.words


@pytest.mark.parametrize("kind", SIGNING)
def test_a_wrong_secret_is_an_alarm_and_stands_in_no_word(kind: str, settings: Settings, time: Time) -> None:
    with robot(kind, time, SECRET) as vendor:
        answer = Channels(settings).send(receiver(kind, vendor.url, "SEC-of-another"), message(), time)  # type: ignore[arg-type]
    assert answer.outcome == "alarm"
    assert "SEC-of-another" not in str(answer)


def test_a_robot_that_was_removed_is_an_alarm(settings: Settings, time: Time) -> None:
    with robot("wecom", time) as vendor:
        answer = Channels(settings).send(receiver("wecom", vendor.url + "0"), message(), time)
    assert (answer.outcome, answer.code) == ("alarm", "93000")


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
def test_the_keyword_that_a_guard_wants_stands_in_every_message(kind: str, settings: Settings, time: Time) -> None:
    with robot(kind, time, keyword="督查") as vendor:
        channels = Channels(settings)
        assert channels.send(to(vendor, keyword="督查"), message(), time).outcome == "ok"
        assert channels.send(to(vendor), message(), time).outcome == "alarm"


def test_a_hundred_messages_never_meet_the_vendors_rate(vendor: Robot, settings: Settings, time: Time) -> None:
    channels, began = Channels(settings), time.now
    for _ in range(100):
        answer = channels.send(to(vendor), message(), time)
        while answer.outcome == "retry":
            assert answer.code == "rate"
            time.pass_by(answer.wait_seconds)
            answer = channels.send(to(vendor), message(), time)
        assert answer.outcome == "ok"
    assert len(vendor.taken) == vendor.asked == 100
    assert (time.now - began).total_seconds() == {"DingTalk": 300, "WeCom": 300, "Feishu": 64}[type(vendor).__name__]


def test_two_receivers_of_one_robot_share_its_rate(settings: Settings, time: Time) -> None:
    with robot("wecom", time) as vendor:
        channels = Channels(settings)
        names = ["a", "b"] * 20
        answers = [channels.send(receiver("wecom", vendor.url), message(receiver=name), time) for name in names]
    assert [answer.outcome for answer in answers].count("ok") == 18 == vendor.asked


def test_a_restart_gives_no_new_tokens(settings: Settings, time: Time) -> None:
    with robot("wecom", time) as vendor:
        for _ in range(18):
            assert Channels(settings).send(to(vendor), message(), time).outcome == "ok"
        answer = Channels(settings).send(to(vendor), message(), time)
        assert (answer.code, answer.wait_seconds, answer.asked, vendor.asked) == ("rate", 60.0, False, 18)


def test_a_robot_that_blocked_us_is_left_alone_after_a_restart_too(settings: Settings, time: Time) -> None:
    with robot("dingtalk", time) as vendor:
        vendor.times = [time.now] * 20
        assert Channels(settings).send(to(vendor), message(), time).code == "130101"
        time.pass_by(599)
        assert (Channels(settings).send(to(vendor), message(), time).code, vendor.asked) == ("rate", 1)


def test_the_file_of_rates_names_no_address_and_may_be_damaged(settings: Settings, time: Time) -> None:
    with robot("wecom", time) as vendor:
        assert Channels(settings).send(to(vendor), message(), time).outcome == "ok"
        file = settings.incidents / "rates.json"
        assert "key" not in file.read_text(encoding="utf-8")
        for said in ("", "[]", '{"wecom:x": {"taken": 3}}', '{"nobody:x": 1}'):
            file.write_text(said, encoding="utf-8")
            assert Channels(settings).send(to(vendor), message(), time).outcome == "ok"


def test_a_blocked_dingtalk_robot_is_left_alone_for_ten_minutes(settings: Settings, time: Time) -> None:
    with robot("dingtalk", time) as vendor:
        vendor.times = [time.now] * 20  # somebody else's messages, of which we know nothing
        channels = Channels(settings)
        answer = channels.send(to(vendor), message(), time)
        assert (answer.outcome, answer.code, answer.wait_seconds) == ("retry", "130101", 600.0)
        time.pass_by(599)
        assert channels.send(to(vendor), message(), time).code == "rate"
        assert vendor.asked == 1
        time.pass_by(1)
        assert channels.send(to(vendor), message(), time).outcome == "ok"


@pytest.mark.parametrize("count", [1, 30, 400])
def test_a_long_message_is_cut_to_what_the_vendor_takes_and_says_how_many_are_missing(
    vendor: Robot, settings: Settings, time: Time, count: int
) -> None:
    items = tuple(item(number, title=f"第{number}项 {FAMILY * 3} “滞后”\\t") for number in range(count))
    assert Channels(settings).send(to(vendor), message(items=items), time).outcome == "ok"
    text = text_of(vendor.taken[0])
    shown = sum(f"第{number}项" in text for number in range(count))
    assert 0 < shown <= count
    assert (f"另有 {count - shown} 项未列出" in text) == (shown < count)


def test_a_title_of_any_length_passes(vendor: Robot, settings: Settings, time: Time) -> None:
    told = message(title=FAMILY * 2000, paragraphs=("说明" * 9000,))
    assert Channels(settings).send(to(vendor), told, time).outcome == "ok"
    assert "…" in text_of(vendor.taken[0])


def test_what_a_sender_wrote_calls_nobody_and_opens_no_tag(vendor: Robot, settings: Settings, time: Time) -> None:
    bad = '<@all> <at id=all></at> @all [点我](https://evil.example) <font color="info">绿</font> **粗**\n# 大\u202e'
    told = message(title=bad, paragraphs=(bad,), items=(item(title=bad, lines=(bad,)),))
    assert Channels(settings).send(to(vendor), told, time).outcome == "ok"
    said = vendor.taken[0]
    if "markdown" in said:
        for markup in ("<@", "<at", "@all", "](https://evil", 'color="info">', "\n# 大", "\u202e"):
            assert markup not in text_of(said)
        assert not said.get("at", {}).get("isAtAll")
    else:
        assert {part["text"]["tag"] for part in said["card"]["elements"] if part["tag"] == "div"} == {"plain_text"}


def test_people_are_called_by_the_address_that_each_vendor_knows(vendor: Robot, settings: Settings, time: Time) -> None:
    assert Channels(settings).send(to(vendor), message(mentions=PEOPLE), time).outcome == "ok"
    [said] = vendor.taken
    match kind_of(vendor):
        case "dingtalk":  # whoever is called must also stand in the text
            assert said["at"] == {"atMobiles": ["13800000000"], "atUserIds": ["lisi"], "isAtAll": False}
            assert "@13800000000 @lisi" in text_of(said)
        case "wecom":
            assert "<@ZhangSan> <@LiSi>" in text_of(said)
        case _:
            assert "<at id=ou_123></at><at id=ou_456></at>" in text_of(said)


@pytest.mark.parametrize(
    ("kind", "said", "outcome"),
    [
        ("dingtalk", {"errcode": -1, "errmsg": "系统繁忙"}, "retry"),
        ("dingtalk", {"errcode": 90030}, "retry"),
        ("dingtalk", {"errcode": 34016}, "drop"),
        ("dingtalk", {"errcode": 300005}, "alarm"),
        ("wecom", {"errcode": 40058}, "drop"),
        ("wecom", {"errcode": 45009}, "retry"),
        ("wecom", {"errcode": 999999}, "retry"),
        ("feishu", {"code": 19022}, "alarm"),
        ("feishu", {"code": 9499}, "drop"),
        ("feishu", {"code": 2200}, "retry"),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success"}, "ok"),
        ("feishu", {"StatusCode": 19024}, "alarm"),
        ("feishu", {"code": 11232, "StatusCode": 0}, "retry"),
        ("feishu", {"hello": "world"}, "retry"),
        ("wecom", {"errcode": True}, "retry"),
    ],
)
def test_the_code_decides_though_http_says_200(
    kind: str, said: dict, outcome: str, settings: Settings, time: Time
) -> None:
    with robot(kind, time) as vendor:
        vendor.says = said
        assert Channels(settings).send(to(vendor), message(), time).outcome == outcome


@pytest.mark.parametrize(("status", "outcome"), [(500, "retry"), (502, "retry"), (404, "alarm"), (403, "alarm")])
def test_a_status_that_is_no_success_decides_where_there_is_no_code(
    status: int, outcome: str, settings: Settings, time: Time
) -> None:
    with socket_receiver(answering(status)) as port:
        to_port = receiver("dingtalk", f"http://127.0.0.1:{port}/robot/send?access_token=x")
        answer = Channels(settings).send(to_port, message(), time)
    assert (answer.outcome, answer.code) == (outcome, f"HTTP {status}")


ODD = [b"", b"\xff\xfe", b"[]", b"null", b'{"errcode": "0"}', b'{"errcode": 0.0}', b"[" * 60_000, b"<html>ok</html>"]
ODD += [b'{"errcode": ' + b"9" * 5_000 + b"}", b'{"errcode": NaN}', b" " * 70_000 + b'{"errcode": 0}']


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
def test_whatever_stands_in_an_answer_without_a_code_nothing_was_told(
    body: bytes, settings: Settings, time: Time
) -> None:
    with socket_receiver(answering(200, body=body)) as port:
        answer = Channels(settings).send(receiver("wecom", f"http://127.0.0.1:{port}/send?key=abcdef"), message(), time)
    assert (answer.outcome, answer.code) == ("retry", "no code")


def test_a_500_with_a_code_of_success_is_none(settings: Settings, time: Time) -> None:
    with robot("wecom", time) as vendor:
        vendor.status = 500
        assert Channels(settings).send(to(vendor), message(), time).outcome == "retry"


def test_a_receiver_that_is_down_is_tried_again(settings: Settings, time: Time) -> None:
    answer = Channels(settings).send(
        receiver("feishu", f"http://127.0.0.1:{closed_port()}/hook/abcdef-ghi"), message(), time
    )
    assert (answer.outcome, answer.code) == ("retry", "ConnectError")


def test_a_slow_receiver_is_left_after_the_deadline_and_few_calls_hang(settings: Settings, time: Time) -> None:
    with robot("wecom", time) as vendor:
        vendor.holds = threading.Event()
        channels = Channels(settings, call_seconds=0.1)
        answers = [channels.send(to(vendor), message(), time) for _ in range(5)]
        assert [answer.code for answer in answers] == ["timeout"] * 3 + ["hanging"] * 2
        assert {answer.outcome for answer in answers} == {"retry"}


def test_a_dripping_receiver_is_left_after_the_deadline(settings: Settings, time: Time) -> None:
    with socket_receiver(dripping) as port:
        to_port = receiver("wecom", f"http://127.0.0.1:{port}/send?key=abcdefgh")
        assert Channels(settings, call_seconds=0.1).send(to_port, message(), time).code == "timeout"


def test_an_address_that_is_none_or_not_set_is_an_alarm(settings: Settings, time: Time) -> None:
    channels = Channels(settings)
    for address in (None, "oapi.dingtalk.com/robot/send?access_token=abc", "ftp://x/y", "http://[::1"):
        answer = channels.send(receiver("dingtalk", address), message(), time)
        assert (answer.outcome, answer.code) == ("alarm", "address"), address
