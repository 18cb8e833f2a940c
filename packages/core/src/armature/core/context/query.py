"""Query strings (WHATWG URL, application/x-www-form-urlencoded)."""

from urllib.parse import parse_qsl

from armature.core.errors import BadRequest

_MOST_PARAMETERS = 1000


def parse_query(raw: bytes) -> list[tuple[str, str]]:
    """The names and values in order; a name without `=` has an empty value.

    Bytes that are no UTF-8 become U+FFFD. Raises `BadRequest` for more than 1000 parameters.
    """
    if not raw:
        return []
    text = raw.decode("utf-8", "replace")
    if "%" not in text and "+" not in text:  # the common case, and the standard library's parser takes a microsecond
        if "&" not in text:
            name, _, value = text.partition("=")
            return [(name, value)]
        split = [part.partition("=") for part in text.split("&") if part]
        pairs = [(name, value) for name, _, value in split]
        if len(pairs) > _MOST_PARAMETERS:
            raise _too_many()
        return pairs
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise _too_many() from None


def _too_many() -> BadRequest:
    return BadRequest(f"The query string has more than {_MOST_PARAMETERS} parameters.")
