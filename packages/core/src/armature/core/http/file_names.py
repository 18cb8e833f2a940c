"""Names of files as clients say them, and as they are sent (RFC 7578 §4.2, RFC 6266, RFC 8187)."""

from typing import Final
from urllib.parse import quote


def plain_file_name(said: str) -> str:
    r"""The last component of a name, without control characters and what turns the direction of text around.

    >>> plain_file_name("C:\\photos\\paris.png"), plain_file_name("../../etc/passwd"), plain_file_name("..")
    ('paris.png', 'passwd', '')
    """
    name = said.replace("\\", "/").rpartition("/")[2].translate(_INVISIBLE).strip()
    return "" if name in {".", ".."} else name


def content_disposition(filename: str, *, inline: bool = False) -> str:
    r"""The header that names a download (RFC 6266 §4); only its last component is sent.

    A name that is not plain ASCII is sent twice, the second time as RFC 8187 writes it, for which the first is a
    fallback.

    >>> content_disposition("report.pdf")
    'attachment; filename="report.pdf"'
    >>> content_disposition("naïve.txt", inline=True)
    'inline; filename="na_ve.txt"; filename*=UTF-8\'\'na%C3%AFve.txt'
    """
    kind, name = "inline" if inline else "attachment", plain_file_name(filename)
    if not name:
        return kind
    fallback = "".join(each if each.isascii() and each not in _MISREAD else "_" for each in name)
    if fallback == name:
        return f'{kind}; filename="{name}"'
    return f"{kind}; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe=_SAFE, errors='replace')}"


_MISREAD: Final = '"\\%'
"""What user agents read differently inside a quoted name (RFC 6266, appendix D)."""

_SAFE: Final = "!#$&+^`|"
"""The characters of attr-char (RFC 8187 §3.2.1) that `quote` would encode."""

_DIRECTIONS: Final = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
_INVISIBLE: Final = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *_DIRECTIONS])
"""Control characters, ends of lines, and marks by which `exe.png` can be shown for `gnp.exe` (Unicode TR 36 §3.2)."""
