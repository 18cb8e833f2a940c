"""Another application with a guard, an interceptor, a filter, a module or the clock exchanged."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import pytest
from starlette.testclient import TestClient

from armature.core import (
    Application,
    CallNext,
    Clock,
    ConfiguredModule,
    Module,
    Named,
    WiringError,
    controller,
    get,
    module,
    provide,
    skip_guard,
    use_filter,
    use_guard,
    use_interceptor,
)
from armature.core.health import Health, HealthIndicator, HealthModule
from tests.core.http.serving import QUIET


class Mailer:
    name = "real"


class FakeMailer(Mailer):
    name = "fake"


@module(providers=[Mailer], exports=[Mailer])
class MailModule: ...


@module(providers=[provide(Mailer).use(FakeMailer)], exports=[Mailer])
class FakeMailModule: ...


@module(imports=[MailModule], exports=[MailModule])
class OfficeModule: ...


class HasRole:
    def __init__(self, role: str = "admin") -> None:
        self.role = role

    def can_activate(self) -> bool:
        return False


class Allow:
    def can_activate(self) -> bool:
        return True


class Shouts:
    async def intercept(self, call_next: CallNext) -> object:
        return str(await call_next()).upper()


class Whispers:
    async def intercept(self, call_next: CallNext) -> object:
        return str(await call_next()).lower()


class Catches:
    def catch(self, error: KeyError) -> str:
        return "caught"


class CatchesToo:
    def catch(self, error: KeyError) -> str:
        return "caught too"


@controller("/")
@use_guard(HasRole("clerk"))
class Desk:
    @get("/mailer")
    async def mailer(self, mailer: Mailer) -> str:
        return mailer.name

    @get("/open")
    @skip_guard(HasRole)
    @use_interceptor(Shouts)
    async def open(self) -> str:
        return "Open"

    @get("/broken")
    @skip_guard(HasRole)
    @use_filter(Catches)
    async def broken(self) -> str:
        raise KeyError("broken")


def application() -> Application:
    return Application(Module(imports=[OfficeModule], controllers=[Desk]), settings=QUIET)


def answer(app: Application, path: str) -> tuple[int, str]:
    with TestClient(app) as client:
        response = client.get(path)
        return response.status_code, response.text


@pytest.mark.parametrize("guard", [Allow, Allow()], ids=["class", "object"])
def test_a_guard_is_exchanged_wherever_it_stands(guard: object) -> None:
    app = application()
    other = app.override(HasRole).enhancer(guard)

    assert answer(other, "/mailer") == (200, "real")
    assert answer(app, "/mailer")[0] == 403


def test_a_guard_that_was_taken_off_stays_off() -> None:
    other = application().override(HasRole).enhancer(HasRole())

    assert answer(other, "/open") == (200, "OPEN")


def test_an_interceptor_and_a_filter_are_exchanged() -> None:
    other = application().override(Shouts).enhancer(Whispers).override(Catches).enhancer(CatchesToo())

    assert answer(other, "/open") == (200, "open")
    assert answer(other, "/broken") == (200, "caught too")


def test_what_takes_the_place_of_a_guard_must_be_one() -> None:
    with pytest.raises(WiringError) as failure:
        application().override(HasRole).enhancer(Mailer())

    assert "declares an object of the class Mailer as a guard, and it has no method `can_activate`." in str(
        failure.value
    )


def test_an_enhancer_is_no_provider() -> None:
    with pytest.raises(WiringError) as failure:
        application().override(HasRole).value(HasRole())

    first, last = str(failure.value).splitlines()
    assert first.startswith("override(HasRole) (tests/core/app/test_overriding_parts.py:")
    assert first.endswith(") matches nothing: no module provides HasRole.")
    assert last == "It stands around endpoints: write `.enhancer(…)`."


def test_an_enhancer_that_stands_nowhere_is_refused() -> None:
    with pytest.raises(WiringError) as failure:
        application().override(Whispers).enhancer(Shouts)

    assert ") matches nothing: no guard, interceptor or filter is a Whispers." in str(failure.value)


@pytest.mark.parametrize(
    "other",
    [FakeMailModule, Module(providers=[provide(Mailer).use(FakeMailer)], exports=[Mailer])],
    ids=["class", "value"],
)
def test_a_module_is_exchanged_wherever_it_is_imported_and_passed_on(other: object) -> None:
    app = application().override(HasRole).enhancer(Allow).override(MailModule).module(other)

    assert answer(app, "/mailer") == (200, "fake")


class GreetingSettings:
    def __init__(self, words: str) -> None:
        self.words = words


class Greeting:
    def __init__(self, settings: GreetingSettings) -> None:
        self.words = settings.words


@module(providers=[Greeting], exports=[Greeting])
class GreetingModule(ConfiguredModule[GreetingSettings]): ...


def test_a_configured_module_is_exchanged_by_its_class_and_its_name() -> None:
    @get("/")
    async def greet(formal: Greeting, casual: Annotated[Greeting, Named("casual")]) -> list[str]:
        return [formal.words, casual.words]

    formal = GreetingModule(GreetingSettings("good day"))
    casual = GreetingModule(GreetingSettings("hi"), name="casual")
    app = Application(Module(imports=[formal, casual], controllers=[greet]), settings=QUIET)
    other = (
        app.override(GreetingModule)
        .module(GreetingModule(GreetingSettings("good evening")))
        .override(Annotated[GreetingModule, Named("casual")])
        .module(GreetingModule(GreetingSettings("hey"), name="casual"))
    )

    assert answer(app, "/") == (200, '["good day","hi"]')
    assert answer(other, "/") == (200, '["good evening","hey"]')


def test_a_module_that_nobody_imports_is_refused() -> None:
    @module()
    class MailboxModule: ...

    with pytest.raises(WiringError) as failure:
        application().override(MailboxModule).module(FakeMailModule)

    told = str(failure.value)
    assert told.startswith("override(MailboxModule) (tests/core/app/test_overriding_parts.py:")
    assert "matches nothing: no module imports MailboxModule." in told


def test_what_is_no_module_does_not_take_the_place_of_one() -> None:
    with pytest.raises(WiringError, match=r"override\(MailModule\) \(.*\) was given .* as a module, and it is none"):
        application().override(MailModule).module(FakeMailer)


class Noon(Clock):
    """It is noon, and time passes when it is told to."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed


def test_the_clock_is_exchanged() -> None:
    @get("/")
    async def today(clock: Clock) -> str:
        return clock.now().isoformat()

    app = Application(Module(controllers=[today]), settings=QUIET).override(Clock).value(Noon())

    assert answer(app, "/") == (200, "2026-01-01T12:00:00+00:00")


def test_the_clock_is_the_machines_own_where_nobody_exchanges_it() -> None:
    @get("/")
    async def now(clock: Clock) -> list[object]:
        return [clock.now().timestamp(), clock.monotonic() <= clock.monotonic()]

    before = datetime.now(UTC).timestamp()
    with TestClient(Application(Module(controllers=[now]), settings=QUIET)) as client:
        moment, forward = client.get("/").json()

    assert before <= moment <= datetime.now(UTC).timestamp()
    assert forward


def test_health_keeps_its_results_by_the_clock() -> None:
    class Counting(HealthIndicator):
        name = "counting"
        cached_seconds = 60.0

        def __init__(self) -> None:
            self.asked = 0

        async def check(self) -> Health:
            self.asked += 1
            return Health.up()

    clock, counting = Noon(), Counting()
    root = Module(imports=[HealthModule], providers=[provide(HealthIndicator).value(counting)])
    asked: list[int] = []
    with TestClient(Application(root, settings=QUIET).override(Clock).value(clock)) as client:
        for clock.passed in (0.0, 59.0, 61.0):
            client.get("/health")
            asked.append(counting.asked)

    assert asked == [1, 1, 2]
