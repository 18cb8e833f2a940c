"""What this package raises."""


class CompressionError(Exception):
    """The root of all errors of this package."""


class CodingNotInstalled(CompressionError):
    """A coding was asked for whose library is not installed; the message names the extra that brings it."""

    def __init__(self, coding: str, extra: str) -> None:
        super().__init__(
            f'The coding "{coding}" is to be offered, and its library is not installed.\n'
            f'Write `pip install "armature-compression[{extra}]"`, or take "{coding}" out of `codings` '
            "(ARMATURE_COMPRESSION_CODINGS)."
        )


class AlreadySent(CompressionError):
    """A response was to be left uncompressed, and its head had gone out compressed already."""

    def __init__(self) -> None:
        super().__init__(
            "This response was to be left uncompressed, and its head has been sent already.\n"
            "Call `leave_uncompressed` before the response begins."
        )
