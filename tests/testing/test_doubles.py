"""What stands in for the seams of the core."""

from datetime import datetime, timedelta, timezone

import pytest

from armature.core import Application, CallNext, Clock, Module, get, use_filter, use_guard, use_interceptor
from armature.testing import Call, FixedGuard, ManualClock, Spy, TestClient


@get("/now")
async def now(clock: Clock) -> str:
    return clock.now().isoformat()


def test_a_manual_clock_stands_until_it_goes_on() -> None:
    clock = ManualClock(datetime(2027, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))))

    with TestClient(Application(Module(controllers=[now])).override(Clock).value(clock)) as client:
        first = client.get("/now").text
        clock.advance(timedelta(minutes=1))
        second = client.get("/now").text

    assert (first, second) == ("2027-01-01T00:00:00+00:00", "2027-01-01T00:01:00+00:00")
    assert clock.monotonic() == 60


def test_time_does_not_go_back_and_has_a_zone() -> None:
    with pytest.raises(ValueError, match=r"Time does not go back, and -1 is less than nothing\."):
        ManualClock().advance(-1)
    with pytest.raises(ValueError, match=r"2027-01-01 00:00:00 has no time zone: write `datetime\(…, tzinfo=UTC\)`\."):
        ManualClock(datetime(2027, 1, 1))  # noqa: DTZ001 - the mistake


class SignedIn:
    async def can_activate(self) -> bool:
        return False


class Mailer:
    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    async def send(self, to: str, *, subject: str) -> str:
        return self.line(to, subject)

    def line(self, to: str, subject: str) -> str:
        return f"{self.clock.now():%H:%M} {to}: {subject}"

    @staticmethod
    def address(name: str) -> str:
        return f"{name}@example.com"


class Shouts:
    async def intercept(self, call_next: CallNext) -> object:
        return str(await call_next()).upper()


class Forgives:
    def catch(self, error: KeyError, name: str) -> str:
        return f"{name} is forgiven"


@get("/mail/{name}")
@use_guard(SignedIn)
@use_interceptor(Shouts)
@use_filter(Forgives)
async def mail(name: str, mailer: Mailer) -> str:
    if name == "nobody":
        raise KeyError(name)
    return await mailer.send(mailer.address(name), subject="Order")


def office() -> Application:
    return Application(Module(controllers=[mail], providers=[Mailer])).override(Clock).value(ManualClock())


def test_a_fixed_guard_says_what_it_was_made_to() -> None:
    guard = FixedGuard()

    with TestClient(office().override(SignedIn).enhancer(guard)) as client:
        passed = client.get("/mail/ada")
        guard.allows = False
        refused = client.get("/mail/ada")

    assert (passed.status_code, passed.text) == (200, "12:00 ADA@EXAMPLE.COM: ORDER")
    assert refused.status_code == 403


def test_a_spy_watches_a_provider_at_its_work() -> None:
    spy = Spy(Mailer)

    app = office().override(SignedIn).enhancer(FixedGuard()).override(Mailer).use(spy.type)
    with TestClient(app) as client:
        assert client.get("/mail/ada").text == "12:00 ADA@EXAMPLE.COM: ORDER"

    assert spy.calls == [
        Call("send", ("ada@example.com",), {"subject": "Order"}),
        Call("line", ("ada@example.com", "Order"), {}),
    ]
    assert [call.kwargs for call in spy.calls_of("send")] == [{"subject": "Order"}]


def test_a_spy_watches_enhancers_with_what_they_bind() -> None:
    guard, interceptor, catcher = Spy(SignedIn), Spy(Shouts), Spy(Forgives)
    app = office().override(Shouts).enhancer(interceptor.type).override(Forgives).enhancer(catcher.type)

    with TestClient(app.override(SignedIn).enhancer(FixedGuard())) as client:
        assert client.get("/mail/nobody").text == "nobody is forgiven"
    with TestClient(app.override(SignedIn).enhancer(guard.type)) as client:
        assert client.get("/mail/ada").status_code == 403

    assert [len(spy.calls) for spy in (guard, interceptor, catcher)] == [1, 1, 1]
    [call] = catcher.calls_of("catch")
    assert call.args[1:] == ("nobody",)


def test_a_spy_knows_its_methods() -> None:
    with pytest.raises(AttributeError, match="sent"):
        Spy(Mailer).calls_of("sent")
