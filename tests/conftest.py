"""What every test shares: async tests run on asyncio's own loop, the one that debuggers and time-outs understand."""

import signal

import pytest

# A shell that starts the tests in the background lets everything they start ignore Ctrl-C, which some of them send.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": False}
