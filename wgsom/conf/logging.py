"""The settings of logs, for Django and for the server alike."""

from django.core.exceptions import ImproperlyConfigured

FORMATS = {
    "json": "wgsom.monitoring.log_format.JsonLineFormatter",
    "plain": "wgsom.monitoring.log_format.PlainFormatter",
}
SECURITY_LOG = "wgsom.security"


def logging_settings(level: str, line_format: str, *, has_requests: bool = False) -> dict:
    """Return what `logging.config.dictConfig` takes; raise ImproperlyConfigured for other formats.

    All goes to one handler, so that there is one clock and one format. `level` holds for all but
    the security log, which is written whole, and a line for each request, if there is to be one.
    """
    if line_format not in FORMATS:
        raise ImproperlyConfigured(f"LOG_FORMAT is {line_format!r}. It is json or plain.")
    here = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "wgsom.monitoring.log_format.RequestFilter"}},
        "formatters": {"line": {"()": FORMATS[line_format]}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["request"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django and gunicorn give theirs handlers and a level of their own: these take over.
            "django": {**here, "level": level},
            "gunicorn.error": {**here, "level": "INFO"},
            "gunicorn.access": {**here, "level": "INFO" if has_requests else "CRITICAL"},
            SECURITY_LOG: {**here, "level": "INFO"},
        },
    }
