"""How mail is sent, and when not: read from the environment."""

from datetime import time
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_SECURITY = {
    "smtp": (25, {}),
    "smtp+tls": (587, {"EMAIL_USE_TLS": True}),
    "smtps": (465, {"EMAIL_USE_SSL": True}),
}
_SECONDS = 20


def mail_settings(url: str) -> dict[str, Any]:
    """Django's settings for a mail server given as smtps://name:password@host:port; of none, mail is off.

    Schemes: smtps (TLS from the first byte), smtp+tls (STARTTLS), smtp (not encrypted). Raises ImproperlyConfigured.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        asked = urlsplit(url)
        usual, security = _SECURITY[asked.scheme]
        host, port = asked.hostname, asked.port or usual
    except (KeyError, ValueError) as error:
        raise ImproperlyConfigured(_WRONG) from error
    if not host:
        raise ImproperlyConfigured(_WRONG)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(asked.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(asked.password or ""),
        "EMAIL_TIMEOUT": _SECONDS,
        **security,
    }


_WRONG = (
    "GONGKAI_MAIL_URL 写得不对。写成 smtps://账号:口令@主机:端口，或者 smtp+tls://……、smtp://……；"
    "账号、口令里的 @ : / 写成 %40 %3A %2F"
)


def quiet_hours(text: str) -> tuple[time, time]:
    """`20:00-7:30` as its two ends; equal ends are no quiet hours at all. Raises ImproperlyConfigured."""
    try:
        since, until = (time.fromisoformat(f"{end:0>5}") for end in text.split("-"))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"GONGKAI_QUIET 写得不对：{text}。写成 20:00-7:30；不要静默时段的写 0:00-0:00"
        ) from error
    return since, until
