"""What a server of `smtp()` was sent."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from armature.testing.services.kinds import MAILBOX
from armature.testing.services.service import Service


def received(service: Service) -> list[EmailMessage]:
    """The messages in the order of their arrival; `X-MailFrom` and `X-RcptTo` say from and to whom they were sent.

    Raises `ValueError` for a server that was not started here: its messages are its own.
    """
    if service.directory is None:
        raise ValueError(f"The messages at {service.url} are kept there: ask it for them.")
    return [_read(each) for each in sorted((service.directory / MAILBOX / "new").glob("*"), key=_arrival)]


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=default)


def _arrival(file: Path) -> int:
    return file.stat().st_mtime_ns
