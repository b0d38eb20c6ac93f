"""Mail to colleagues, where mail is set up (EMAIL_URL): none of it is needed to go on."""

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def send_mail_to(addresses: Sequence[str], subject: str, template: str, context: dict) -> bool:
    """Send a text to some addresses, none of which sees the others; return whether it was sent.

    Nothing is sent where there is no address, or no mail is set up. An error is logged.
    """
    if not (addresses and settings.EMAIL_URL):
        return False
    recipient_field = "bcc" if len(addresses) > 1 else "to"
    text = render_to_string(template, context)
    message = EmailMessage(" ".join(subject.split()), text, **{recipient_field: list(addresses)})
    try:
        message.send()
    except (OSError, SMTPException, ValueError):  # the last for an address that is none
        logger.exception("Mail could not be sent: %s", subject)
        return False
    return True
