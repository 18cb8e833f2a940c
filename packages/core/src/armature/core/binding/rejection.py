"""What a client sent and cannot be used, said so that a program can point at it (RFC 9457 §3, RFC 6901)."""

from collections.abc import Sequence

from pydantic import ValidationError

from armature.core.errors import BadRequest, HttpError, UnprocessableContent


class InvalidValue(Exception):
    """A value that never reached a validator, such as one that is missing."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


INVALID = (ValidationError, InvalidValue)
"""What an extractor raises for a value that is not valid."""


def described(source: str, prefix: Sequence[str], error: ValidationError | InvalidValue) -> list[dict[str, str]]:
    """One entry for each fault. `pointer` is a JSON pointer into the source; the rejected value is never repeated."""
    if isinstance(error, InvalidValue):
        return [_entry(source, prefix, error.detail, error.code)]
    return [
        _entry(source, [*prefix, *(str(part) for part in each["loc"])], each["msg"], each["type"])
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def rejected(entries: Sequence[dict[str, str]]) -> HttpError:
    """The answer for all faults at once: 400 where the body is no JSON at all, else 422."""
    for entry in entries:
        if entry["code"] == "json_invalid":
            return BadRequest(
                f"The body is not valid JSON. {entry['detail'].removeprefix('Invalid JSON: ').capitalize()}."
            )
    count = "One value is" if len(entries) == 1 else f"{len(entries)} values are"
    return UnprocessableContent(f"{count} not valid.", errors=list(entries))


def _entry(source: str, path: Sequence[str], detail: str, code: str) -> dict[str, str]:
    pointer = "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)
    return {"source": source, "pointer": pointer, "detail": detail, "code": code}
