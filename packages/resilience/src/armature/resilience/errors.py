"""What this package raises.

ResilienceError
├── InvalidSetting              a strategy, pipeline or setting that cannot be (ValueError)
├── UnknownPipeline             a name that no pipeline has (LookupError)
├── Rejected                    refused before the call began
│   ├── BreakerOpen
│   ├── BulkheadFull
│   ├── RateLimited
│   ├── Overloaded
│   └── DeadlinePassed          also a TimedOut
└── TimedOut                    the time was up (TimeoutError)
"""

from typing import Final

_EXPLAINED: Final = {"total": "total time-out", "attempt": "attempt time-out", "timeout": "time-out"}


class ResilienceError(Exception):
    """The root of all errors of this package; what a call itself raises comes through as it is."""


class InvalidSetting(ResilienceError, ValueError):
    """A number, or a combination of them, with which a strategy could not do its work; the message names the key."""


class UnknownPipeline(ResilienceError, LookupError):
    """A pipeline was asked for by a name that no settings give; the message lists the names there are."""


class _FromStrategy(ResilienceError):
    """What a strategy raises while it serves a call: `pipeline` and `strategy` name it; alone, the pipeline is ""."""

    def __init__(self, message: str, *, pipeline: str = "", strategy: str = "") -> None:
        super().__init__(message)
        self.pipeline = pipeline
        self.strategy = strategy


class Rejected(_FromStrategy):
    """A call that was refused before it began, so that it has changed nothing.

    `retry_after` is the number of seconds after which another try may succeed, None where nobody can know.
    """

    def __init__(
        self, message: str, *, retry_after: float | None = None, pipeline: str = "", strategy: str = ""
    ) -> None:
        super().__init__(message, pipeline=pipeline, strategy=strategy)
        self.retry_after = retry_after


class BreakerOpen(Rejected):
    """Too many calls have failed; `retry_after` tells when the breaker tries again, None when it was opened by hand."""


class BulkheadFull(Rejected):
    """As many calls run, and wait, as may."""


class RateLimited(Rejected):
    """More calls were made than the other side is to get; `retry_after` tells when the next one may go out."""


class Overloaded(Rejected):
    """More is asked of this process than it can answer in good time."""


class TimedOut(_FromStrategy, TimeoutError):
    """The time for a call, or what its deadline left of it, was up; the call was cancelled and has ended."""


class DeadlinePassed(Rejected, TimedOut):
    """The deadline had passed before the call began."""


def described(strategy: str, pipeline: str) -> str:
    """How a message names a strategy: `The bulkhead of "payments"`."""
    name = f"The {_EXPLAINED.get(strategy, strategy)}"
    return f'{name} of "{pipeline}"' if pipeline else name


def for_people(value: float) -> str:
    """A duration for people: `2 s`, `0.25 s`."""
    return f"{value:.3g} s"


def deadline_passed(strategy: str, pipeline: str) -> DeadlinePassed:
    """What a strategy raises that is reached after the deadline."""
    message = f"{described(strategy, pipeline)} did not let the call begin: its deadline has passed."
    return DeadlinePassed(message, pipeline=pipeline, strategy=strategy)
