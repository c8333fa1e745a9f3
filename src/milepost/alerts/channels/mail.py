"""Alerts by mail, through apprise."""

from __future__ import annotations

from milepost.alerts.incidents import Alert
from milepost.settings import Settings


def send(settings: Settings, alert: Alert) -> None:
    """Mail one alert as text. Raises RuntimeError where the address is none, or the server did not take it."""
    import apprise

    assert settings.alert_mail_url
    mail = apprise.Apprise()
    if not mail.add(settings.alert_mail_url.get_secret_value()):
        raise RuntimeError("MILEPOST_ALERT_MAIL_URL is not an address apprise knows, e.g. mailto://user:pass@host?to=x")
    word = "已恢复" if alert.state == "resolved" else "告警"
    body = f"{alert.body}\n\n{alert.raised_at} UTC"
    # text: a sender's words stand in it, and apprise would send them as the HTML they may be
    if not mail.notify(title=f"[Milepost {word}] {alert.title}", body=body, body_format=apprise.NotifyFormat.TEXT):
        raise RuntimeError("the mail was not accepted; see the log of the process")
