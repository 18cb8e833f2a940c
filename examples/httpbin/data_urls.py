"""Bytes in JSON, which only knows texts."""

from base64 import b64encode


def text_or_data_url(content: bytes, media_type: str = "application/octet-stream") -> str:
    r"""UTF-8 as it is, other bytes as a `data:` URL (RFC 2397).

    >>> text_or_data_url(b"caf\xc3\xa9"), text_or_data_url(b"\xff", "image/png")
    ('café', 'data:image/png;base64,/w==')
    """
    try:
        return content.decode()
    except UnicodeDecodeError:
        return f"data:{media_type};base64,{b64encode(content).decode()}"
