"""Alerts: told once, promptly, and told again when it is over. ops.alerts -> webhook, mail, Kafka, boards.

The same trouble (dedupe_key) is one open alert until it is resolved. Without a configured channel alerts stay
visible on the boards. A channel that fails never stops the pipeline: delivery is tried again with the next run.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal

import httpx

from milepost import warehouse
from milepost.settings import Settings
from milepost.warehouse import Connection

Kind = Literal["gate_failed", "events_rejected", "dag_failed", "build_failed", "log_gap", "publish_failed",
               "event_quarantined"]  # fmt: skip
Send = Callable[["Alert"], None]
TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True)
class Alert:
    """One alert as it is sent. state: firing or resolved."""

    alert_id: str
    dedupe_key: str
    kind: str
    severity: str
    title: str
    body: str
    raised_at: str
    state: str


def raise_alert(
    con: Connection, kind: Kind, dedupe_key: str, title: str, body: str, *, severity: str = "critical"
) -> bool:
    """Record an alert unless the same trouble is open already; true if it is new."""
    open_already = con.execute(
        "SELECT 1 FROM ops.alerts WHERE dedupe_key = ? AND resolved_at IS NULL", [dedupe_key]
    ).fetchone()
    if open_already:
        return False
    con.execute(
        "INSERT INTO ops.alerts VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)",
        [uuid.uuid4().hex, dedupe_key, kind, severity, title, body, _now()],
    )
    return True


def resolve(con: Connection, prefix: str, still_open: frozenset[str] = frozenset()) -> int:
    """Close the open alerts whose key begins with prefix, but for still_open; how many. They are sent as resolved."""
    found = con.execute(
        "SELECT alert_id, dedupe_key FROM ops.alerts WHERE resolved_at IS NULL AND starts_with(dedupe_key, ?)", [prefix]
    ).fetchall()
    over = [alert_id for alert_id, key in found if key not in still_open]
    for alert_id in over:
        con.execute(
            "UPDATE ops.alerts SET resolved_at = ?, delivered_at = NULL, delivery = NULL WHERE alert_id = ?",
            [_now(), alert_id],
        )
    return len(over)


def raise_for_dag(settings: Settings, dag_id: str, task_id: str, run_id: str, error: str) -> None:
    """Record that an Airflow task failed for good, and send it. For on_failure_callback."""
    with warehouse.writing(settings, "alert") as con:
        raise_alert(
            con, "dag_failed", f"dag:{dag_id}", f"Airflow 任务失败 {dag_id}.{task_id}", f"运行 {run_id}: {error[:1000]}"
        )
    deliver(settings)


def deliver(settings: Settings, channels: dict[str, Send] | None = None) -> dict[str, int]:
    """Send what has not been sent; {'sent', 'failed', 'kept'}. kept: no channel is configured.

    The warehouse is not held while the network answers, so an alert may reach a channel twice after a crash
    (alert_id and state make that visible), never not at all.
    """
    channels = configured(settings) if channels is None else channels
    with warehouse.writing(settings, "read alerts") as con:
        pending = _pending(con)
    if not pending or not channels:
        return {"sent": 0, "failed": 0, "kept": len(pending)}
    outcomes = {alert.alert_id: _send(alert, channels, so_far) for alert, so_far in pending}
    with warehouse.writing(settings, "mark alerts") as con:
        for alert_id, outcome in outcomes.items():
            done = all(word == "ok" for word in outcome.values())
            con.execute(
                "UPDATE ops.alerts SET delivered_at = ?, delivery = ? WHERE alert_id = ?",
                [_now() if done else None, json.dumps(outcome, ensure_ascii=False), alert_id],
            )
    failed = sum(any(word != "ok" for word in outcome.values()) for outcome in outcomes.values())
    return {"sent": len(pending) - failed, "failed": failed, "kept": 0}


def _pending(con: Connection) -> list[tuple[Alert, dict[str, str]]]:
    """Alerts not delivered everywhere, each with the outcome per channel so far."""
    rows = con.execute(
        """SELECT alert_id, dedupe_key, kind, severity, title, body, strftime(raised_at, '%Y-%m-%dT%H:%M:%SZ'),
                  CASE WHEN resolved_at IS NULL THEN 'firing' ELSE 'resolved' END, delivery
           FROM ops.alerts WHERE delivered_at IS NULL ORDER BY raised_at LIMIT 200"""
    ).fetchall()
    return [(Alert(*row[:-1]), json.loads(row[-1] or "{}")) for row in rows]


def _send(alert: Alert, channels: dict[str, Send], so_far: dict[str, str]) -> dict[str, str]:
    """The outcome per channel; a channel that has the alert already is not told again."""
    outcome = {name: so_far[name] for name in channels if so_far.get(name) == "ok"}
    for name, send in channels.items():
        if name in outcome:
            continue
        try:
            send(alert)
            outcome[name] = "ok"
        except Exception as error:  # any fault of an outside service is an outcome here, never ours
            outcome[name] = f"{type(error).__name__}: {error}"[:300]
    return outcome


def configured(settings: Settings) -> dict[str, Send]:
    """The channels that the settings name: webhook, mail; and the Kafka topic of alerts where a channel reads it."""
    channels: dict[str, Send] = {}
    if settings.alert_webhook_url:
        channels["webhook"] = lambda alert: _post(settings, alert)
    if settings.alert_mail_url:
        channels["mail"] = lambda alert: _mail(settings, alert)
    if settings.alert_topic:
        channels["kafka"] = lambda alert: _publish(settings, alert)
    return channels


def signature(secret: str, body: bytes, sent_at: str) -> str:
    """HMAC-SHA256 over '<X-Milepost-Time>.<body>': the receiver recomputes it and refuses old times."""
    return hmac.new(secret.encode(), f"{sent_at}.".encode() + body, hashlib.sha256).hexdigest()


def _post(settings: Settings, alert: Alert) -> None:
    assert settings.alert_webhook_url
    body = json.dumps(asdict(alert), ensure_ascii=False).encode()
    sent_at = datetime.now(UTC).isoformat(timespec="seconds")
    headers = {"Content-Type": "application/json", "X-Milepost-Time": sent_at}
    if settings.alert_webhook_secret:
        headers["X-Milepost-Signature"] = signature(settings.alert_webhook_secret.get_secret_value(), body, sent_at)
    answer = httpx.post(
        settings.alert_webhook_url.get_secret_value(), content=body, headers=headers, timeout=TIMEOUT_SECONDS
    )
    if answer.is_error:  # raise_for_status would put the address, which may hold a token, into the message
        raise RuntimeError(f"the webhook answered HTTP {answer.status_code}")


def _mail(settings: Settings, alert: Alert) -> None:
    import apprise

    assert settings.alert_mail_url
    mail = apprise.Apprise()
    if not mail.add(settings.alert_mail_url.get_secret_value()):
        raise RuntimeError("MILEPOST_ALERT_MAIL_URL is not an address apprise knows, e.g. mailto://user:pass@host?to=x")
    word = "已恢复" if alert.state == "resolved" else "告警"
    if not mail.notify(title=f"[Milepost {word}] {alert.title}", body=f"{alert.body}\n\n{alert.raised_at} UTC"):
        raise RuntimeError("the mail was not accepted; see the log of the process")


def _publish(settings: Settings, alert: Alert) -> None:
    from milepost import stream

    stream.send(settings, "milepost.alerts.v1", alert.dedupe_key.encode(), json.dumps(asdict(alert)).encode())


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
