"""Delivery of alerts: one message when an incident opens, one when it is over. ops.alerts -> channels.

An incident (dedupe_key) is one open alert until it is resolved. Without a configured channel alerts stay
visible on the boards. A channel that fails or hangs never stops the pipeline: a call and a round of them have an end,
the warehouse is not held meanwhile, and delivery is tried again with the next round.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from milepost.alerts.channels import kafka, mail, webhook
from milepost.alerts.deadline import CALL_SECONDS, within
from milepost.alerts.incidents import Alert, pending_alerts, raise_alert
from milepost.days import utc_now
from milepost.settings import Settings
from milepost.warehouse import connection as warehouse

Send = Callable[[Alert], None]
ROUND_SECONDS: Final = 60.0  # all calls of one delivery together; what is left waits for the next one


def raise_for_dag(settings: Settings, dag_id: str, task_id: str, run_id: str, error: str) -> None:
    """Record that an Airflow task failed for good. For on_failure_callback, in which the task still holds its pool."""
    with warehouse.writing(settings, "alert") as con:
        raise_alert(
            con, "dag_failed", f"dag:{dag_id}", f"Airflow 任务失败 {dag_id}.{task_id}", f"运行 {run_id}: {error[:1000]}"
        )


def configured(settings: Settings) -> dict[str, Send]:
    """The channels that the settings name: webhook, mail; and the Kafka topic of alerts where a channel reads it."""
    named = {
        "webhook": (settings.alert_webhook_url, webhook.send),
        "mail": (settings.alert_mail_url, mail.send),
        "kafka": (settings.alert_topic, kafka.send),
    }
    return {name: partial(send, settings) for name, (address, send) in named.items() if address}


def deliver(settings: Settings, channels: dict[str, Send] | None = None) -> dict[str, int]:
    """Send what has not been sent; {'sent', 'failed', 'kept'}. kept: no channel is configured.

    Delivery is at least once: the warehouse is not held while the network answers, so after a crash an alert may be
    sent again, with the same alert_id and state.
    """
    channels = configured(settings) if channels is None else channels
    with warehouse.writing(settings, "read alerts") as con:
        pending = pending_alerts(con)
    if not pending or not channels:
        return {"sent": 0, "failed": 0, "kept": len(pending)}
    sending = _Round(channels)
    outcomes = [(alert, sending.send(alert, so_far)) for alert, so_far in pending]
    with warehouse.writing(settings, "mark alerts") as con:
        for alert, outcome in outcomes:
            done = all(word == "ok" for word in outcome.values())
            con.execute(  # one that was resolved meanwhile has yet to be told so
                "UPDATE ops.alerts SET delivered_at = ?, delivery = ? WHERE alert_id = ? AND (resolved_at IS NULL) = ?",
                [
                    utc_now() if done else None,
                    json.dumps(outcome, ensure_ascii=False),
                    alert.alert_id,
                    alert.state == "firing",
                ],
            )
    failed = sum(any(word != "ok" for word in outcome.values()) for _, outcome in outcomes)
    return {"sent": len(pending) - failed, "failed": failed, "kept": 0}


def send(channels: dict[str, Send], alert: Alert, so_far: dict[str, str]) -> dict[str, str]:
    """Send one alert now; the outcome per channel. For what cannot be stored first."""
    return _Round(channels).send(alert, so_far)


class _Round:
    """One round of sending: at most ROUND_SECONDS, and a channel that hangs once is not asked again in it."""

    def __init__(self, channels: dict[str, Send]) -> None:
        self._channels = channels
        self._hanging: set[str] = set()
        self._deadline = time.monotonic() + ROUND_SECONDS

    def send(self, alert: Alert, so_far: dict[str, str]) -> dict[str, str]:
        """The outcome per channel; a channel that has the alert already does not get it again."""
        return {
            name: "ok" if so_far.get(name) == "ok" else self._try(name, partial(send, alert))
            for name, send in self._channels.items()
        }

    def _try(self, name: str, call: partial[None]) -> str:
        left = min(CALL_SECONDS, self._deadline - time.monotonic())
        if name in self._hanging or left <= 0:
            return "not tried: the channel did not answer, or the round was over"
        try:
            within(left, call)
        except TimeoutError:
            self._hanging.add(name)
            return f"no answer within {left:.0f} s"
        except Exception as error:  # any fault of an outside service is an outcome here, never ours
            return f"{type(error).__name__}: {error}"[:300]
        return "ok"


def undelivered(settings: Settings) -> list[str]:
    """One line per alert that a channel was to get and has not: its title, and what each such channel said."""
    with warehouse.writing(settings, "read alerts") as con:
        rows = con.execute(
            """SELECT title, delivery FROM ops.alerts WHERE delivered_at IS NULL AND delivery IS NOT NULL
            ORDER BY raised_at"""
        ).fetchall()
    return [
        f"{title} ({'; '.join(f'{name}: {word}' for name, word in json.loads(delivery).items() if word != 'ok')})"
        for title, delivery in rows
    ]
